"""The form of each page of the questionnaire, and what it holds when it comes back."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain import questionnaires
from clinic.domain.questionnaires import AllAnswers, Page, offered
from clinic.domain.scoring.alarms import counts_alarm
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.models import Patient, TreatmentCourse
from clinic.services import alarms, last_answers, questionnaire_pages, treatments
from clinic.services import questionnaires as service
from clinic.web.forms.base import Form
from clinic.web.forms.questionnaires.imported import imported_form
from clinic.web.forms.questionnaires.pages import page_form
from clinic.web.forms.questionnaires.severity import severity_form
from clinic.web.forms.questionnaires.treatments import TreatmentsForm, treatments_form
from clinic.web.forms.questionnaires.urgent import urgent_form
from clinic.web.questionnaires.entries import Entry
from clinic.web.session import current_session, unit_of_work, utc_now

MORE, SAME, CHANGE = "add", "same", "change"


def form_of(entry: Entry, page: Page, *, later: bool = False) -> Form:
    """Return the form of a page: with what is stored, on a POST with what was typed."""
    match page.key:
        case "urgent":
            return urgent_form(entry.answers)
        case "cramp-severity":
            return severity_form(entry.answers)
        case "treatments":
            return _treatments_form(entry)
        case _ if page.imported:
            return imported_form(page, entry.answers)
        case _:
            return page_form(page, entry.answers, entry.situation, later=later, instead=_instead(entry, page))


def stored_on(entry: Entry, page: Page) -> dict[str, Any]:
    """Return what is stored for a page, in the shape whose digest the page carries."""
    if page.key == "treatments":
        return questionnaire_pages.said_of_treatments(current_session(), entry.visit)
    return questionnaires.stored_on(page, entry.answers)


def basis_of(entry: Entry, page: Page) -> str:
    """Return the basis that the page carries while it shows what is stored now."""
    return questionnaire_pages.basis_of(entry.questionnaire, page, stored_on(entry, page))


def save(db: Session, entry: Entry, page: Page, form: Any, displayed: str, *, partial: bool = False) -> None:
    """Store what a page holds; `partial` while the patient is still on it, or stops in the middle of it.

    Raises PageChanged, AlreadySent, VisitLocked and AnswerError.
    """
    questionnaire_pages.lock(db, entry.visit)
    begun = entry.begin()
    if partial:
        questionnaire_pages.stand_at(begun, page.key)
    if SAME in request.form:
        last = last_answers.last_sent(db, entry.visit)
        last_answers.confirm(
            db, entry.visit, begun, page, last, displayed=displayed, now=utc_now(), actor=entry.typed_by
        )
        return
    if page.key == "treatments":
        courses = [course.id for course in treatments.to_rate(db, entry.visit.patient)]
        questionnaire_pages.save_treatments(
            db,
            entry.visit,
            begun,
            form.rated(courses),
            form.added(),
            displayed=displayed,
            now=utc_now(),
            partial=partial,
            actor=entry.typed_by,
        )
        return
    given = questionnaires.collect(page, form.typed(), entry.answers, entry.situation)
    if partial:
        given = _answered_or_stored(given, entry.answers)
    questionnaire_pages.save_page(
        db, entry.visit, begun, page, given, displayed=displayed, now=utc_now(), partial=partial, actor=entry.typed_by
    )


def raise_signs(entry: Entry, page: Page) -> bool:
    """Raise the urgent signs that were ticked, though the page itself was refused: the clinic must not wait for it.

    Return whether an answer about self-harm is among them: then the patient is told whom to talk to.
    """
    if page.key != "urgent":
        return _raise_alarms(entry, page)
    with unit_of_work() as db:
        questionnaire_pages.lock(db, entry.visit)
        service.raise_signs(db, entry.visit, urgent_form(entry.answers).typed(), now=utc_now())
    entry.read_again()
    return False


def _raise_alarms(entry: Entry, page: Page) -> bool:
    """Raise what an imported page says about self-harm, whatever became of the page and of its other answers."""
    marked = [ask for ask in page.asks if ask.brought and ask.item.alarm]
    if not marked:
        return False
    form, definition = imported_form(page, entry.answers), marked[0].definition
    form.validate()
    wrong = {ask.key for name, ask in form.asked if form[name].errors}
    given = {ask.key: form.typed().get(ask.key) for ask in marked if ask.key not in wrong}
    called = any(counts_alarm(ask.item, given.get(ask.key)) for ask in marked)
    if called:
        with unit_of_work() as db:
            questionnaire_pages.lock(db, entry.visit)
            alarms.raise_late(db, entry.visit, definition, given, now=utc_now())
        entry.read_again()
    return called


def _instead(entry: Entry, page: Page) -> dict[str, object] | None:
    """Return what a form holds instead of what is stored: last time's answer where the patient says it is the same,
    last time's places where the map of a page not answered yet is opened to change them.
    """
    if SAME in request.form:
        return offered.values(page, last_answers.last_sent(current_session(), entry.visit))
    if request.method != "POST" and CHANGE in request.args and not questionnaires.stored_on(page, entry.answers):
        return offered.drawn(page, last_answers.last_sent(current_session(), entry.visit)) or None
    return None


def _answered_or_stored(given: AllAnswers, stored: AllAnswers) -> dict[str, dict[str, object]]:
    """Leave out the blanks of a page that is not finished: the patient may not have come to them yet."""
    kept = {
        key: {item: value for item, value in items.items() if value is not None or item in stored.get(key, {})}
        for key, items in given.items()
    }
    return {key: items for key, items in kept.items() if items}


def course_names(entry: Entry) -> dict[int, str]:
    """Return the treatments to ask about by id, in words a patient knows."""
    return names_to_rate(entry.visit.patient)


def names_to_rate(patient: Patient) -> dict[int, str]:
    """Return the treatments on a patient's list by id, in words a patient knows."""
    return {one.id: _name(one) for one in treatments.to_rate(current_session(), patient)}


def _name(course: TreatmentCourse) -> str:
    return _(CATALOGUE[course.treatment_code].plain) if course.treatment_code else course.own_words


def _treatments_form(entry: Entry) -> TreatmentsForm:
    page = questionnaires.get("treatments")
    courses, added = course_names(entry), stored_on(entry, page)["added"]
    by_patient = questionnaire_pages.patients_ratings(current_session(), entry.visit)
    rated = {one: treatments.said_by_patient(by_patient[one]) for one in courses if one in by_patient}
    if SAME in request.form:
        last = last_answers.last_sent(current_session(), entry.visit)
        rated |= {one: last_answers.said_again(said) for one, said in offered.ratings(courses, last).items()}
        return treatments_form(courses, rated, added, rows=len(added), typed=False)
    typed = sum(f"added_{number}" in request.form for number in range(100))
    return treatments_form(courses, rated, added, rows=typed or max(len(added) + (MORE in request.args), not courses))
