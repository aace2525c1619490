"""The tender-point survey: a table of 21 cells that is saved whole, or cell by cell while it is filled."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission, allowed
from clinic.domain.visits import StopReason
from clinic.models import Account, Exam, Visit
from clinic.services import accounts, exams, repeat_surveys, survey_saving, visits
from clinic.services.last_survey import LastSurvey
from clinic.services.survey_saving import Desk, Entry, Wish
from clinic.web.access import current_account, requires
from clinic.web.clinical_visit import reads_visit, to_write
from clinic.web.errors import refused, told
from clinic.web.forms.base import version_of
from clinic.web.forms.exams import SurveyForm
from clinic.web.present import exam_cells, exam_methods, exam_page, exam_sheet
from clinic.web.present.clock import saved_now
from clinic.web.present.exam_methods import PageMethod
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("exams", __name__)
FILLED = "exam_filled"


@bp.get("/visits/<int:visit_id>/exam")
@reads_visit
def show(visit: Visit) -> ResponseReturnValue:
    """Show the survey of the account that looks, or of the examiner it helps; asks before a method is changed."""
    examiner = _examiner(visit, request.args.get("examiner"))
    exam = exams.of_examiner(current_session(), visit, examiner)
    if exam is not None and exam.repeat is not None and not exam.repeat.open:
        return redirect(url_for("repeat_surveys.show", visit_id=visit.id), 303)
    wanted = request.args.get("method") if exam is None or exam.repeat is None else None
    asks = None if "begin" in request.args else exam_methods.other_wanted(wanted, exam)
    method = exam_methods.method_of(None if asks else wanted, exam)
    form = SurveyForm.of(exam, method, examiner.id)
    return render_template("exams/show.html", form=form, asks=asks, **_page(visit, exam, examiner, method))


@bp.post("/visits/<int:visit_id>/exam")
@requires(Permission.CLINICAL_WRITE)
def save(visit_id: int) -> ResponseReturnValue:
    """Save what was typed; a cell that was changed elsewhere, or holds no value, comes back with what was typed."""
    form, method = SurveyForm(), exam_methods.method_of(request.form.get("method"), None)
    clashes: tuple[Entry, ...] = ()
    form.validate()
    try:
        with unit_of_work() as db:
            desk = _desk(db, visit_id, form.examiner.data, method)
            entries = list(form.entries(method, _last_of(desk, method)))
            wish = _wish()
            exam = survey_saving.begin(desk, wanted=bool(entries) or _annotates(form) or wish != Wish())
            if exam is not None:
                clashes = tuple(survey_saving.enter_each(desk, exam, entries))
                _write_note(desk, exam, form)
                _remember(visit_id, survey_saving.finish(desk, exam, wish))
            visit, examiner = desk.visit, desk.examiner
    except ClinicError as error:
        visit = visits.get(current_session(), visit_id)
        examiner = _examiner(visit, form.examiner.data)
        exam = exams.of_examiner(current_session(), visit, examiner)
        method = exam_methods.method_of(method, exam)
        return refused("exams/show.html", form, error, **_page(visit, exam, examiner, method))
    stored = exam_methods.cells(exam, method)
    for entry in clashes if exam is not None else ():
        words = exam_cells.clash_words(current_session(), exam, entry, stored.get(entry.site))
        form.complain(entry.site, words)
    if not form.errors and "compare" in request.form:
        return redirect(url_for("repeat_surveys.show", visit_id=visit_id), 303)
    if not form.errors:
        return redirect(_address(visit_id, examiner, method), 303)
    form.redisplay(exam, method, keep={site for site in SITES if form[site].errors})
    page = _page(visit, exam, examiner, method)
    return refused("exams/show.html", form, status=409 if clashes else 400, **page)


@bp.post("/visits/<int:visit_id>/exam/unfill")
@requires(Permission.CLINICAL_WRITE)
def unfill(visit_id: int) -> ResponseReturnValue:
    """Take back what one press filled: the sites that still hold the 0 of that press."""
    filled = session.pop(FILLED, {})
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        examiner = _examiner(visit, request.form.get("examiner"))
        exam = exams.of_examiner(db, visit, examiner)
        if exam is not None and filled.get("visit") == visit_id:
            exams.take_back_filled(db, visit, exam, filled["sites"], actor=current_account(), now=utc_now())
        to = _address(visit_id, examiner, exam_methods.method_of(None, exam))
    return redirect(to, 303)


@bp.post("/visits/<int:visit_id>/exam/method")
@requires(Permission.CLINICAL_WRITE)
def start_over(visit_id: int) -> ResponseReturnValue:
    """Clear the ratings, as was asked and said yes to, and go on by the other method of the thumb."""
    method = exam_methods.method_of(request.form.get("method"), None)
    with unit_of_work() as db:
        visit = to_write(db, visit_id)
        examiner = _examiner(visit, request.form.get("examiner"))
        exam = exams.of_examiner(db, visit, examiner)
        cleared = version_of(request.form.get("cleared"))
        if method.rated is None or exam is None or cleared is None:
            raise BadRequest
        exams.start_over(db, visit, exam, method.rated, cleared, actor=current_account(), now=utc_now())
        to = _address(visit_id, examiner, method)
    return redirect(to, 303)


@bp.post("/visits/<int:visit_id>/exam/cells")
@requires(Permission.CLINICAL_WRITE)
def save_cells(visit_id: int) -> ResponseReturnValue:
    """Save single cells as they are filled; answers with versions, live results, and what was not stored and why."""
    sent = request.get_json()
    method, examiner = exam_cells.head(sent)
    with unit_of_work() as db:
        desk = _desk(db, visit_id, str(examiner), method)
        entries = exam_cells.read(sent, method, _last_of(desk, method))
        exam = survey_saving.begin(desk, wanted=True)
        if exam is None:
            raise BadRequest
        clashes = survey_saving.enter_each(desk, exam, entries)
        answer = exam_cells.answer(db, exam, method, entries, clashes)
    return answer, 409 if clashes else 200


@bp.post("/visits/<int:visit_id>/exam/note")
@requires(Permission.CLINICAL_WRITE)
def save_note(visit_id: int) -> ResponseReturnValue:
    """Save the note as it is typed; answers with the clock, or with what stands in the way and the note unchanged."""
    form, method = SurveyForm(), exam_methods.method_of(request.form.get("method"), None)
    form.validate()
    if form.note.errors:
        return {"error": " ".join(form.note.errors)}, 400
    try:
        with unit_of_work() as db:
            desk = _desk(db, visit_id, form.examiner.data, method)
            exam = survey_saving.begin(desk, wanted=_annotates(form))
            if exam is not None:
                _write_note(desk, exam, form)
    except ClinicError as error:
        return {"error": " ".join(told(error))}, error.status
    return {"saved": saved_now(), "note": form.note.data or ""}


@bp.post("/visits/<int:visit_id>/exam/moving")
@requires(Permission.CLINICAL_WRITE)
def moving(visit_id: int) -> ResponseReturnValue:
    """Keep with the account whether the survey moves on by itself."""
    with unit_of_work() as db:
        accounts.move_on_by_itself(db, current_account(), request.form.get("moves_on") == "1")
    return redirect(url_for(".show", visit_id=visit_id), 303)


@bp.get("/visits/<int:visit_id>/exam/figure")
@reads_visit
def figure(visit: Visit) -> ResponseReturnValue:
    """Give the figure as it stands, to be put in place of the one on the page."""
    exam = exams.of_examiner(current_session(), visit, _examiner(visit, request.args.get("examiner")))
    method = exam_methods.method_of(request.args.get("method"), exam)
    drawn, said = exam_page.drawn_anew(current_session(), visit, exam, method)
    repeat = exam is not None and exam.repeat is not None
    return render_template("exams/_anew.html", visit=visit, figure=drawn, told=said, repeat=repeat)


def _examiner(visit: Visit, given: str | None) -> Account:
    """Whose survey it is: one's own, or that of the clinician who is helped."""
    account_id = version_of(given)
    if account_id is None or account_id == current_account().id:
        return current_account()
    helped = accounts.get(current_session(), account_id)
    if not allowed(helped.role_names, Permission.CLINICAL_WRITE):
        raise BadRequest
    repeat_surveys.require_may_help(current_session(), visit, current_account(), helped)
    return helped


def _desk(db: Session, visit_id: int, examiner: str | None, method: PageMethod) -> Desk:
    visit = to_write(db, visit_id)
    return Desk(db, visit, _examiner(visit, examiner), method.rated, current_account(), utc_now())


def _last_of(desk: Desk, method: PageMethod) -> LastSurvey:
    """What may be confirmed in a cell."""
    exam = exams.of_examiner(desk.session, desk.visit, desk.examiner)
    return exam_page.last_survey_of(desk.session, desk.visit, method, exam)


def _page(visit: Visit, exam: Exam | None, examiner: Account, method: PageMethod) -> dict[str, Any]:
    filled = session.get(FILLED, {})
    repeats = repeat_surveys.of_visit(current_session(), visit)
    others = [one for one in exams.others(current_session(), visit, current_account()) if one.examiner is not examiner]
    return {
        "visit": visit,
        "exam": exam,
        "examiner": examiner,
        "own": examiner.id == current_account().id,
        "others": others if exam is None else [],
        "method": method,
        "repeat": exam is not None and exam.repeat is not None,
        "repeats": repeats,
        "compared_by": [one for one in repeats if one.finished_at is not None] if exam is not None else [],
        "typed_since": exam_sheet.typed_since(exam),
        "page": exam_page.present(current_session(), visit, exam, method),
        "undo": len(filled["sites"]) if filled.get("visit") == visit.id else 0,
        "moves_on": current_account().exam_moves_on,
        "right_first": exam_methods.right_leads(exam, method),
        **exam_page.WORDS,
    }


def _address(visit_id: int, examiner: Account, method: PageMethod) -> str:
    own = examiner.id == current_account().id
    return url_for(".show", visit_id=visit_id, method=method, examiner=None if own else examiner.id)


def _annotates(form: SurveyForm) -> bool:
    return bool((form.note.data or "") != (form.note_was.data or ""))


def _write_note(desk: Desk, exam: Exam, form: SurveyForm) -> None:
    if not form.note.errors:
        note, displayed = form.note.data or "", form.note_was.data or ""
        exams.annotate(desk.session, desk.visit, exam, note, actor=desk.actor, now=desk.now, displayed=displayed)


def _wish() -> Wish:
    """What the button says that was pressed."""
    reason = request.form.get("stop")
    stop = StopReason(reason) if reason in set(StopReason) else None
    return Wish(fill="fill" in request.form, stop=stop, go_on=reason == "")


def _remember(visit_id: int, filled: tuple[str, ...]) -> None:
    session.pop(FILLED, None)
    if filled:
        session[FILLED] = {"visit": visit_id, "sites": filled}
