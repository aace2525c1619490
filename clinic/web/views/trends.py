"""How a patient's measures have changed, over every visit that counts."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.permissions import Permission
from clinic.domain.summaries import summarise
from clinic.services import patients, records, visits
from clinic.web.access import requires
from clinic.web.audit_trail import audited_read
from clinic.web.present import trends
from clinic.web.present.summary_page import story_of
from clinic.web.session import current_session, settings

bp = Blueprint("trends", __name__)


@bp.get("/patients/<int:patient_id>/trends")
@requires(Permission.CLINICAL_READ)
def show(patient_id: int) -> ResponseReturnValue:
    """Show the charts and the numbers over all visits, up to the newest one that counts."""
    db = current_session()
    patient = patients.get(db, patient_id)
    audited_read(Action.PATIENT_READ, "trends", patient.id, patient.id)
    record = records.load(db, patient, settings().zone)
    newest = next((visit for visit in reversed(record.visits) if visit.status.counts), None)
    found = None
    if newest is not None:
        found = trends.present(story_of(summarise(record, newest.id, clinic=settings().identity, language="en")))
    void = [line for line in visits.of_patient(db, patient) if line.error]
    return render_template("trends/show.html", patient=patient, newest=newest, trends=found, void=void)
