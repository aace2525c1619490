"""Last time's answer as a sentence with "Same" and "Change": what a page shows that opens with it."""

from typing import NamedTuple

from flask import request
from flask_babel import gettext as _

from clinic.domain import questionnaires as form
from clinic.domain.instruments.model import Kind
from clinic.domain.questionnaires import Ask, Page, offered
from clinic.domain.questionnaires.offered import LastAnswers
from clinic.domain.questionnaires.wording import Words, in_words
from clinic.services import last_answers, questionnaire_pages, questionnaires
from clinic.web.forms.questionnaires.pages import question
from clinic.web.forms.questionnaires.treatments import in_patients_words
from clinic.web.languages import date_in_words
from clinic.web.questionnaires.entries import CHECK, Entry
from clinic.web.questionnaires.page_forms import CHANGE, course_names
from clinic.web.session import current_session

_HIDDEN = (Kind.SHAPES, Kind.DATE)


class Offer(NamedTuple):
    """The day of the visit it is from, and each answer with its question; no question where the page's title is it."""

    day: str
    rows: list[tuple[str, Words]]


def open_on(entry: Entry, page: Page) -> Offer | None:
    """Return what the page opens with; None where it opens as it is: nothing to offer, changed, or typed today."""
    if not page.offered or CHANGE in request.args:
        return None
    last = last_answers.last_sent(current_session(), entry.visit)
    if last is None:
        return None
    rows = _answers(entry, page, last) if page.asks else _treatments(entry, last)
    return Offer(date_in_words(last.day), rows) if rows else None


def left_to_rate(entry: Entry) -> bool:
    """Whether a treatment is still to be asked about after the others were confirmed."""
    rated = questionnaire_pages.patients_ratings(current_session(), entry.visit)
    return any(one not in rated for one in course_names(entry))


def _answers(entry: Entry, page: Page, last: LastAnswers) -> list[tuple[str, Words]]:
    confirmed = questionnaires.confirmed(entry.questionnaire)
    answered = any(value is not None for value in form.stored_on(page, entry.answers).values())
    if not offered.is_open(page, entry.answers, confirmed) or (answered and request.args.get("then") == CHECK):
        return []
    values = offered.values(page, last)
    asks = [ask for ask in page.asks if ask.item.kind not in _HIDDEN and values.get(ask.key) is not None]
    return [(_label(entry, page, ask), in_words(ask, values[ask.key], _) or "") for ask in asks]


def _label(entry: Entry, page: Page, ask: Ask) -> str:
    """Return the question of an answer; nothing where the title of the page asks it."""
    by_title = page.titled_by_item or (ask is page.asks[0] and ask.item.kind in (Kind.AREAS, Kind.AREA_SEVERITY))
    return "" if by_title else question(ask, entry.situation)


def _treatments(entry: Entry, last: LastAnswers) -> list[tuple[str, Words]]:
    names = course_names(entry)
    rated = questionnaire_pages.patients_ratings(current_session(), entry.visit)
    said = questionnaire_pages.said_of_treatments(current_session(), entry.visit)
    typed = any(one.confirmed_from is None for one in rated.values()) or said["added"]
    if typed or (rated and request.args.get("then") == CHECK):
        return []
    offers = offered.ratings(names, last)
    return [(names[one], in_patients_words(rating.helped)) for one, rating in offers.items() if rating.helped]
