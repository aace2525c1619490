"""What the clinician keeps of a patient between visits: diagnoses, allergies, life events."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.models import Patient
from clinic.services import patients
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.base import Form
from clinic.web.forms.facts import AllergiesForm, DiagnosisForm, LifeEventForm
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("facts", __name__, url_prefix="/patients/<int:patient_id>/facts")
TEMPLATE = "facts/edit.html"
Write = Callable[[Session, Patient], None]


@bp.get("")
@requires(Permission.CLINICAL_READ)
def edit(patient_id: int) -> ResponseReturnValue:
    """Show diagnoses, allergies and life events."""
    patient = patients.get(current_session(), patient_id)
    audited_read(Action.PATIENT_READ, "patient_facts", patient.id, patient.id)
    return render_template(TEMPLATE, **_page(patient))


@bp.post("/diagnoses")
@requires(Permission.CLINICAL_WRITE)
def add_diagnosis(patient_id: int) -> ResponseReturnValue:
    """Note a diagnosis."""
    form = DiagnosisForm(prefix="diagnosis-")

    def write(db: Session, patient: Patient) -> None:
        label, since = form.label.data, form.since.data
        patients.add_diagnosis(db, patient, label, since, actor=current_account(), now=utc_now())

    return _save(patient_id, form, "diagnosis", write)


@bp.post("/diagnoses/<int:diagnosis_id>/remove")
@requires(Permission.CLINICAL_WRITE)
def remove_diagnosis(patient_id: int, diagnosis_id: int) -> ResponseReturnValue:
    """Take a diagnosis off the list; signed visits keep their copy."""
    with unit_of_work() as db:
        patient = patients.get(db, patient_id)
        patients.remove_diagnosis(db, patient, diagnosis_id, actor=current_account(), now=utc_now())
    return _back(patient_id)


@bp.post("/allergies")
@requires(Permission.CLINICAL_WRITE)
def set_allergies(patient_id: int) -> ResponseReturnValue:
    """Say what is known of allergies."""
    form = AllergiesForm(prefix="allergies-")

    def write(db: Session, patient: Patient) -> None:
        state, lines, displayed = form.state.data, form.lines(), form.displayed.data or ""
        by: dict[str, Any] = {"actor": current_account(), "now": utc_now()}
        patients.set_allergies(db, patient, state, lines, displayed=displayed, **by)

    return _save(patient_id, form, "allergies", write)


@bp.post("/life-events")
@requires(Permission.CLINICAL_WRITE)
def add_life_event(patient_id: int) -> ResponseReturnValue:
    """Note a life event."""
    form = LifeEventForm(prefix="event-")

    def write(db: Session, patient: Patient) -> None:
        label, happened = form.label.data, form.happened.data
        patients.add_life_event(db, patient, label, happened, actor=current_account(), now=utc_now())

    return _save(patient_id, form, "event", write)


@bp.post("/life-events/<int:event_id>/remove")
@requires(Permission.CLINICAL_WRITE)
def remove_life_event(patient_id: int, event_id: int) -> ResponseReturnValue:
    """Take a life event off the list."""
    with unit_of_work() as db:
        patient = patients.get(db, patient_id)
        patients.remove_life_event(db, patient, event_id, actor=current_account(), now=utc_now())
    return _back(patient_id)


def _save(patient_id: int, form: Form, name: str, write: Write) -> ResponseReturnValue:
    """Write what a form holds, or show the page again with it."""
    patient = patients.get(current_session(), patient_id)
    if not form.validate():
        return refused(TEMPLATE, form, **_page(patient, **{name: form}))
    try:
        with unit_of_work() as db:
            write(db, patients.get(db, patient_id))
    except ClinicError as error:
        patient = patients.get(current_session(), patient_id)
        if isinstance(form, AllergiesForm):
            form.displayed.data = patients.allergies_fingerprint(patient)
        return refused(TEMPLATE, form, error, **_page(patient, **{name: form}))
    return _back(patient_id)


def _back(patient_id: int) -> ResponseReturnValue:
    return redirect(url_for(".edit", patient_id=patient_id, visit=request.args.get("visit", type=int)), 303)


def _page(patient: Patient, **forms: Form) -> dict[str, Any]:
    page: dict[str, Any] = {
        "diagnosis": DiagnosisForm(formdata=None, prefix="diagnosis-"),
        "allergies": AllergiesForm(formdata=None, prefix="allergies-", **_allergies(patient)),
        "event": LifeEventForm(formdata=None, prefix="event-"),
    }
    return page | forms | {"patient": patient, "visit_id": request.args.get("visit", type=int)}


def _allergies(patient: Patient) -> dict[str, Any]:
    labels = "\n".join(allergy.label for allergy in patient.allergies)
    displayed = patients.allergies_fingerprint(patient)
    return {"data": {"state": patient.allergy_state, "labels": labels, "displayed": displayed}}
