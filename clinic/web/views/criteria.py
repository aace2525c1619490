"""Criteria details: the clinician's inputs to the 1990, 2010 and 2011 rules."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.errors import ClinicError
from clinic.domain.instruments.criteria_details import CRITERIA_DETAILS
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.services import criteria, visits
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused
from clinic.web.forms.base import version_of
from clinic.web.forms.criteria import CriteriaForm
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("criteria", __name__)
TEMPLATE = "criteria/edit.html"


@bp.get("/visits/<int:visit_id>/criteria")
@reads_visit
def edit(visit: Visit) -> ResponseReturnValue:
    """Show what was assessed."""
    form = CriteriaForm.of(criteria.of_visit(current_session(), visit))
    return render_template(TEMPLATE, visit=visit, form=form, items=CRITERIA_DETAILS.items)


@bp.post("/visits/<int:visit_id>/criteria")
@requires(Permission.CLINICAL_WRITE)
def save(visit_id: int) -> ResponseReturnValue:
    """Keep what was assessed."""
    form = CriteriaForm()
    shown = {"visit": visits.get(current_session(), visit_id), "items": CRITERIA_DETAILS.items}
    if not form.validate():
        return refused(TEMPLATE, form, **shown)
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            displayed = version_of(form.version.data)
            criteria.write(db, visit, form.details(), displayed=displayed, actor=current_account(), now=utc_now())
    except ClinicError as error:
        row = criteria.of_visit(current_session(), visits.get(current_session(), visit_id))
        form.version.data = str(row.version) if row else ""
        return refused(TEMPLATE, form, error, **shown)
    return redirect(url_for("exams.show", visit_id=visit_id), 303)
