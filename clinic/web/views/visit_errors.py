"""Say that a visit, or every visit of an import, was entered in error."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.domain.visits import VisitStatus
from clinic.services import editions, invitations, past_imports, visit_errors, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.base import version_of
from clinic.web.forms.visit_errors import ImportErrorForm, VisitErrorForm
from clinic.web.present import imports
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("visit_errors", __name__)


@bp.get("/visits/<int:visit_id>/error")
@requires(Permission.VISIT_SIGN)
def ask(visit_id: int) -> ResponseReturnValue:
    """Say what marking does and that there is no way back; ask why, and for a proof of identity."""
    visit = visits.get(current_session(), visit_id)
    audited_read(Action.VISIT_READ, "visit", visit.id, visit.patient_id)
    if visit.status is VisitStatus.ENTERED_IN_ERROR:
        return redirect(url_for("visits.show", visit_id=visit_id), 303)
    form = VisitErrorForm(data={"displayed": str(visit.version)})
    return render_template("visit_errors/visit.html", form=form, **_shown(visit_id))


@bp.post("/visits/<int:visit_id>/error")
@requires(Permission.VISIT_SIGN)
def mark(visit_id: int) -> ResponseReturnValue:
    """Mark the visit as it was shown."""
    form = VisitErrorForm()
    visits.get(current_session(), visit_id)
    if not form.validate():
        return refused("visit_errors/visit.html", form, **_shown(visit_id))
    try:
        with unit_of_work() as db:
            displayed = version_of(form.displayed.data) or 0
            reason, actor = form.reason.data or "", current_account()
            visit = visits.get(db, visit_id)
            visit_errors.mark(db, visit, reason=reason, displayed=displayed, actor=actor, now=utc_now())
    except ClinicError as error:
        shown = _shown(visit_id)
        form.displayed.data = str(visits.get(current_session(), visit_id).version)
        return refused("visit_errors/visit.html", form, error, **shown)
    return redirect(url_for("visits.show", visit_id=visit_id), 303)


@bp.get("/data/imports/<int:run_id>/error")
@requires(Permission.VISIT_SIGN)
def ask_import(run_id: int) -> ResponseReturnValue:
    """Say what taking an import back does; ask why, and for a proof of identity."""
    run = past_imports.get(current_session(), run_id)
    audited_read(Action.IMPORT_READ, "import_run", run.id)
    if visit_errors.of_import(current_session(), run) is not None:
        return redirect(url_for("imports.show", run_id=run_id), 303)
    return render_template("visit_errors/import.html", form=ImportErrorForm(), **_shown_import(run_id))


@bp.post("/data/imports/<int:run_id>/error")
@requires(Permission.VISIT_SIGN)
def mark_import(run_id: int) -> ResponseReturnValue:
    """Mark every visit of the import, all or none."""
    form = ImportErrorForm()
    past_imports.get(current_session(), run_id)
    if not form.validate():
        return refused("visit_errors/import.html", form, **_shown_import(run_id))
    try:
        with unit_of_work() as db:
            run, reason = past_imports.get(db, run_id), form.reason.data or ""
            visit_errors.take_back(db, run, reason=reason, actor=current_account(), now=utc_now())
    except ClinicError as error:
        return refused("visit_errors/import.html", form, error, **_shown_import(run_id))
    return redirect(url_for("imports.show", run_id=run_id), 303)


def _shown(visit_id: int) -> dict[str, object]:
    db = current_session()
    visit = visits.get(db, visit_id)
    return {
        "visit": visit,
        "line": visits.line(db, visit),
        "editions": editions.of_visit(db, visit),
        "link_open": bool(invitations.open_links(db, visit, now=utc_now())),
    }


def _shown_import(run_id: int) -> dict[str, object]:
    db = current_session()
    run = past_imports.get(db, run_id)
    return {"run": imports.past(run), "run_id": run.id, "standing": visit_errors.standing(db, run)}
