"""The exam on paper: one sheet to print, and its typing in."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.exams import HOW_TO_PRESS
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.services import accounts, exam_sheets, visits
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused
from clinic.web.forms.exam_sheets import TypingForm
from clinic.web.present import exam_sheet
from clinic.web.present.exam_methods import PageMethod
from clinic.web.session import current_session, settings, unit_of_work, utc_now
from clinic.web.views.invitations import qr

bp = Blueprint("exam_sheets", __name__)


@bp.get("/visits/<int:visit_id>/exam/sheet")
@reads_visit
def show(visit: Visit) -> ResponseReturnValue:
    """Show the sheet with whose it is and a code that opens the typing; no finding stands on it."""
    audited_read(Action.PAPER_PRINT, "exam_sheet", visit.id, visit.patient_id)
    code = qr(settings().base_url + url_for(".typing", visit_id=visit.id))
    page = {"lines": exam_sheet.lines(), "methods": exam_sheet.METHODS, "spots": exam_sheet.SPOTS}
    return render_template("exam_sheets/show.html", visit=visit, qr=code, how_to_press=HOW_TO_PRESS, **page)


@bp.get("/visits/<int:visit_id>/exam/typing")
@reads_visit
def typing(visit: Visit) -> ResponseReturnValue:
    """Ask whose survey the sheet is, and by which method."""
    return render_template("exam_sheets/typing.html", visit=visit, form=TypingForm())


@bp.post("/visits/<int:visit_id>/exam/typing")
@requires(Permission.CLINICAL_WRITE)
def begin(visit_id: int) -> ResponseReturnValue:
    """Open the survey for typing in; it keeps from now on who typed it in and since when."""
    form = TypingForm()
    if not form.validate():
        return refused("exam_sheets/typing.html", form, visit=visits.get(current_session(), visit_id))
    method = PageMethod(form.method.data)
    try:
        with unit_of_work() as db:
            visit, examiner = to_write(db, visit_id), accounts.get(db, int(form.examiner.data))
            exam_sheets.begin_typing(db, visit, method.rated, examiner=examiner, actor=current_account(), now=utc_now())
            own = examiner.id == current_account().id
            to = url_for("exams.show", visit_id=visit_id, method=method.value, examiner=None if own else examiner.id)
    except ClinicError as error:
        return refused("exam_sheets/typing.html", form, error, visit=visits.get(current_session(), visit_id))
    return redirect(to, 303)
