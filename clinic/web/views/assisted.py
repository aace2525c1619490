"""Staff fill the form in for a patient: they ask and type, or they type in a paper form."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.domain.visits import EntryMode
from clinic.services import tablets, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import error_page, told
from clinic.web.questionnaires import drafts, filling
from clinic.web.questionnaires.assisted import Assisted
from clinic.web.session import READING, current_session
from clinic.web.views.invitations import require_settings

bp = Blueprint("assisted", __name__, url_prefix="/visits/<int:visit_id>/answers/<any(assisted, paper):mode>")
bp.after_request(drafts.tell_script)


@bp.errorhandler(ClinicError)
def refused(error: ClinicError) -> ResponseReturnValue:
    """Say why; text in an open page stays there."""
    if drafts.by_script():
        return drafts.not_saved(*told(error), status=error.status)
    return error_page(error.status, *told(error))


@bp.get("")
@requires(Permission.CLINICAL_WRITE)
def start(visit_id: int, mode: str) -> ResponseReturnValue:
    """Say whose answers these will be and how long it takes; a form that was sent is read on the visit page."""
    entry = _opened(visit_id, mode)
    if entry.sent:
        return redirect(url_for("visits.show", visit_id=visit_id), 303)
    require_settings()
    tablets.require_ready(current_session(), entry.visit)
    return filling.start(entry)


@bp.post("/form")
@requires(Permission.CLINICAL_WRITE)
def choose_form(visit_id: int, mode: str) -> ResponseReturnValue:
    """Take the short form of a bad day, or the whole one again."""
    return filling.choose_form(_opened(visit_id, mode))


@bp.get("/<page_key>")
@requires(Permission.CLINICAL_WRITE)
def show(visit_id: int, mode: str, page_key: str) -> ResponseReturnValue:
    """Show one page with what is stored."""
    return filling.show(_opened(visit_id, mode), page_key)


@bp.post("/<page_key>")
@requires(Permission.CLINICAL_WRITE)
def save(visit_id: int, mode: str, page_key: str) -> ResponseReturnValue:
    """Save one page and go on."""
    return filling.save(_opened(visit_id, mode), page_key)


@bp.post("/<page_key>/draft")
@requires(Permission.CLINICAL_WRITE)
def draft(visit_id: int, mode: str, page_key: str) -> ResponseReturnValue:
    """Store what is typed so far; the member of staff stays on the page."""
    return drafts.keep(_opened(visit_id, mode), page_key)


@bp.post("/send")
@requires(Permission.CLINICAL_WRITE)
def send(visit_id: int, mode: str) -> ResponseReturnValue:
    """The form is complete: it counts as sent by the patient."""
    return filling.send(_opened(visit_id, mode))


def _opened(visit_id: int, mode: str) -> Assisted:
    visit = visits.get(current_session(), visit_id)
    if request.method in READING:
        audited_read(Action.VISIT_READ, "questionnaire", visit.id, visit.patient_id)
    return Assisted(visit, EntryMode(mode), current_account())
