"""The tender-point survey: a table of 21 cells that is saved whole, or cell by cell while it is filled."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.exams import ExamMethod
from clinic.domain.permissions import Permission
from clinic.domain.visits import StopReason
from clinic.models import Exam, Visit
from clinic.services import exams, visits
from clinic.services.exams import Clash, SiteEntry
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused
from clinic.web.forms.exams import PressuresForm, SurveyForm
from clinic.web.present import exam_cells, exam_page
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("exams", __name__)
FILLED = "exam_filled"


@bp.get("/visits/<int:visit_id>/exam")
@reads_visit
def show(visit: Visit) -> ResponseReturnValue:
    """Show the survey of the account that looks, or an empty one."""
    exam = exams.of_examiner(current_session(), visit, current_account())
    method = exam_cells.method_of(request.args.get("method"), exam)
    return render_template("exams/show.html", form=SurveyForm.of(exam, method), **_page(visit, exam, method))


@bp.post("/visits/<int:visit_id>/exam")
@requires(Permission.CLINICAL_WRITE)
def save(visit_id: int) -> ResponseReturnValue:
    """Save what was typed; a cell that was changed elsewhere, or holds no rating, comes back with what was typed."""
    form, method = SurveyForm(), exam_cells.method_of(request.form.get("method"), None)
    clashes: list[Clash] = []
    form.validate()
    entries = list(form.entries(method))
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            exam = _begin(db, visit, form, entries, method)
            if exam is not None:
                clashes = exams.enter_each(db, visit, exam, entries, actor=current_account(), now=utc_now())
                _write_note(db, visit, exam, form)
                _finish(db, visit, exam)
    except ClinicError as error:
        visit = visits.get(current_session(), visit_id)
        exam = exams.of_examiner(current_session(), visit, current_account())
        return refused("exams/show.html", form, error, **_page(visit, exam, method))
    for clash in clashes:
        form.complain(clash.entry.site, exam_cells.clash_words(clash, current_account().name))
    if not form.errors:
        return redirect(url_for(".show", visit_id=visit_id, method=None if exam else method), 303)
    form.redisplay(exam, keep={site for site in SITES if form[site].errors})
    page = _page(visit, exam, method)
    return refused("exams/show.html", form, status=409 if clashes else 400, **page)


@bp.post("/visits/<int:visit_id>/exam/unfill")
@requires(Permission.CLINICAL_WRITE)
def unfill(visit_id: int) -> ResponseReturnValue:
    """Take back what one press filled: the sites that still hold the 0 of that press."""
    filled = session.pop(FILLED, {})
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        exam = exams.of_examiner(db, visit, current_account())
        if exam is not None and filled.get("visit") == visit_id:
            zero = [one.site for one in exam.ratings if one.site in filled["sites"] and one.rating == 0]
            entries = [SiteEntry(site, None) for site in zero]
            exams.enter(db, visit, exam, entries, actor=current_account(), now=utc_now())
    return redirect(url_for(".show", visit_id=visit_id), 303)


@bp.post("/visits/<int:visit_id>/exam/cells")
@requires(Permission.CLINICAL_WRITE)
def save_cells(visit_id: int) -> ResponseReturnValue:
    """Save single cells as they are filled; answers with versions, live results, and what was not stored and why."""
    method, entries = exam_cells.read(request.get_json())
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        exam = exams.begin(db, visit, method, examiner=current_account(), now=utc_now())
        clashes = exams.enter_each(db, visit, exam, entries, actor=current_account(), now=utc_now())
        answer = exam_cells.answer(exam, entries, clashes, current_account().name)
    return answer, 409 if clashes else 200


@bp.get("/visits/<int:visit_id>/exam/figure")
@reads_visit
def figure(visit: Visit) -> ResponseReturnValue:
    """Give the figure as it stands, to be put in place of the one on the page."""
    exam = exams.of_examiner(current_session(), visit, current_account())
    drawn = exam_page.figure_of(current_session(), visit, exam, exam_cells.method_of(request.args.get("method"), exam))
    return render_template("exams/_figure.html", figure=drawn)


@bp.get("/visits/<int:visit_id>/exam/pressures")
@reads_visit
def pressures(visit: Visit) -> ResponseReturnValue:
    """Show the algometer's readings."""
    exam = exams.of_examiner(current_session(), visit, current_account())
    return render_template("exams/pressures.html", form=PressuresForm.of(exam), **_pressure_page(visit, exam))


@bp.post("/visits/<int:visit_id>/exam/pressures")
@requires(Permission.CLINICAL_WRITE)
def save_pressures(visit_id: int) -> ResponseReturnValue:
    """Save the algometer's readings; the survey's ratings are not touched."""
    form = PressuresForm()
    fine = form.validate()
    try:
        with unit_of_work() as db:
            visit = to_write(db, visit_id)
            exam = exams.of_examiner(db, visit, current_account())
            if fine:
                _measure(db, visit, exam, form)
    except ClinicError as error:
        visit = visits.get(current_session(), visit_id)
        exam = exams.of_examiner(current_session(), visit, current_account())
        form.display(exam)
        return refused("exams/pressures.html", form, error, **_pressure_page(visit, exam))
    if not fine:
        return refused("exams/pressures.html", form, **_pressure_page(visit, exam))
    return redirect(url_for(".pressures", visit_id=visit_id), 303)


def _page(visit: Visit, exam: Exam | None, method: ExamMethod) -> dict[str, Any]:
    page = exam_page.present(current_session(), visit, exam, exam.method if exam and exam.ratings else method)
    filled = session.get(FILLED, {})
    undo = len(filled["sites"]) if filled.get("visit") == visit.id else 0
    words = exam_page.WORDS
    return {"visit": visit, "exam": exam, "method": method, "page": page, "undo": undo, **words}


def _pressure_page(visit: Visit, exam: Exam | None) -> dict[str, Any]:
    return {"visit": visit, "rows": exam_page.pressure_rows(exam), "method": None}


def _begin(
    db: Session, visit: Visit, form: SurveyForm, entries: list[tuple[SiteEntry, int | None]], method: ExamMethod
) -> Exam | None:
    """Begin the survey when there is something to keep: an empty one would say that the patient was examined."""
    exam = exams.of_examiner(db, visit, current_account())
    wanted = entries or form.note.data != form.note_was.data or {"fill", "stop"} & set(request.form)
    if not wanted or (exam is not None and exam.method is method):
        return exam
    return exams.begin(db, visit, method, examiner=current_account(), now=utc_now())


def _write_note(db: Session, visit: Visit, exam: Exam, form: SurveyForm) -> None:
    typed, displayed = form.note.data or "", form.note_was.data or ""
    if typed == displayed or typed == exam.note or form.note.errors:
        return
    if exam.note != displayed:
        hint = _("It now reads: %(note)s", note=exam.note)
        raise Conflict("The note was changed since you opened it.", hint=hint)
    exams.annotate(db, visit, exam, typed, actor=current_account(), now=utc_now())


def _finish(db: Session, visit: Visit, exam: Exam) -> None:
    """Fill the rest or stop, as the button says that was pressed."""
    session.pop(FILLED, None)
    if "fill" in request.form:
        sites = exams.fill_untested(db, visit, exam, actor=current_account(), now=utc_now())
        session[FILLED] = {"visit": visit.id, "sites": sites}
    reason = request.form.get("stop")
    if reason == "":
        exams.stop(db, visit, exam, None, actor=current_account(), now=utc_now())
    elif reason in set(StopReason):
        exams.stop(db, visit, exam, StopReason(reason), actor=current_account(), now=utc_now())


def _measure(db: Session, visit: Visit, exam: Exam | None, form: PressuresForm) -> None:
    for site, trials in form.changed(exam):
        exam = exam or exams.begin(db, visit, ExamMethod.MTPS_0_10, examiner=current_account(), now=utc_now())
        exams.measure(db, visit, exam, site, trials, actor=current_account(), now=utc_now())
