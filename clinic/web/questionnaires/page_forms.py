"""The form of each page of the questionnaire, and what it holds when it comes back."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain import questionnaires
from clinic.domain.questionnaires import Page
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.models import TreatmentCourse
from clinic.services import questionnaire_pages, treatments
from clinic.web.forms.base import Form
from clinic.web.forms.questionnaires.pages import page_form
from clinic.web.forms.questionnaires.severity import severity_form
from clinic.web.forms.questionnaires.treatments import TreatmentsForm, treatments_form
from clinic.web.forms.questionnaires.urgent import urgent_form
from clinic.web.questionnaires.entries import Entry
from clinic.web.session import current_session, utc_now

MORE, LATER = "add", "later"


def form_of(entry: Entry, page: Page, *, later: bool = False) -> Form:
    """Return the form of a page: with what is stored, on a POST with what was typed."""
    match page.key:
        case "urgent":
            return urgent_form(entry.answers)
        case "cramp-severity":
            return severity_form(entry.answers)
        case "treatments":
            return _treatments_form(entry)
        case _:
            return page_form(page, entry.answers, entry.situation, later=later)


def stored_on(entry: Entry, page: Page) -> dict[str, Any]:
    """Return what is stored for a page, in the shape whose digest the page carries."""
    if page.key == "treatments":
        return questionnaire_pages.said_of_treatments(current_session(), entry.visit)
    return questionnaires.stored_on(page, entry.answers)


def save(db: Session, entry: Entry, page: Page, form: Any, displayed: str) -> None:
    """Store what a page holds. Raises PageChanged, AlreadySent, VisitLocked and AnswerError."""
    questionnaire_pages.lock(db, entry.visit)
    begun = entry.begin()
    if page.key == "treatments":
        courses = [course.id for course in treatments.to_rate(db, entry.visit.patient)]
        questionnaire_pages.save_treatments(
            db, entry.visit, begun, form.rated(courses), form.added(), displayed=displayed, now=utc_now()
        )
        return
    given = questionnaires.collect(page, _typed(page, form, entry), entry.answers, entry.situation)
    if page.key == "urgent" and LATER in request.form:
        given["urgent"] = _answered_or_stored(given["urgent"], entry.answers.get("urgent", {}))
    questionnaire_pages.save_page(db, entry.visit, begun, page, given, displayed=displayed, now=utc_now())


def _answered_or_stored(given: Mapping[str, object], stored: Mapping[str, object]) -> dict[str, object]:
    """Leave out the blank signs of a patient who stops: the page asks for them once before they count as blank."""
    return {code: value for code, value in given.items() if value is not None or code in stored}


def course_names(entry: Entry) -> dict[int, str]:
    """Return the treatments to ask about by id, in words a patient knows."""
    return {one.id: _name(one) for one in treatments.to_rate(current_session(), entry.visit.patient)}


def _typed(page: Page, form: Any, entry: Entry) -> Mapping[str, object]:
    """Return what was typed; a required answer that is still blank stays as it was, for the page to ask again."""
    typed: dict[str, object] = form.typed()
    for ask in page.asks:
        if ask.required and typed.get(ask.key) is None:
            typed[ask.key] = entry.answers.get(ask.instrument, {}).get(ask.key)
    return typed


def _name(course: TreatmentCourse) -> str:
    return _(CATALOGUE[course.treatment_code].plain) if course.treatment_code else course.own_words


def _treatments_form(entry: Entry) -> TreatmentsForm:
    said: Any = stored_on(entry, questionnaires.get("treatments"))
    courses, added = course_names(entry), said["added"]
    rated = {one: said["rated"][str(one)] for one in courses if str(one) in said["rated"]}
    typed = sum(f"added_{number}" in request.form for number in range(100))
    return treatments_form(courses, rated, added, rows=typed or max(len(added) + (MORE in request.args), not courses))
