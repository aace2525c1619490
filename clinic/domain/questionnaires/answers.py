"""What was answered on a page: read from what was typed, told apart as answered, blank or not asked."""

import json
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256

from clinic.domain.instruments.model import Instrument, Kind
from clinic.domain.questionnaires.branching import (
    AllAnswers,
    Asked,
    asks_of,
    only_places,
    shown_pages,
    without_severity,
)
from clinic.domain.questionnaires.pages import Ask, Page
from clinic.domain.questionnaires.situation import Situation


class State(StrEnum):
    """What is known of one question; none of them is ever a zero or a no."""

    NOT_ASKED = "not_asked"
    BLANK = "blank"
    ANSWERED = "answered"


def state_of(ask: Ask, answers: AllAnswers) -> State:
    """Return whether the question was answered, left blank or never shown."""
    given = answers.get(ask.instrument, {})
    if ask.key not in given:
        return State.NOT_ASKED
    return State.BLANK if given[ask.key] is None or only_places(ask, answers) else State.ANSWERED


def stored_on(page: Page, answers: AllAnswers) -> dict[str, object]:
    """Return what is stored for the page's items; a map that asks for places alone sees only those."""
    stored: dict[str, object] = {}
    for ask in page.asks:
        given = answers.get(ask.instrument, {})
        if ask.key in given:
            value = given[ask.key]
            stored[ask.key] = sorted(value) if ask.places_only and isinstance(value, dict) else value
    return stored


def basis(values: Mapping[str, object], changes: int = 0) -> str:
    """Return a short digest of what a page displayed: a page that comes back shows by it what it was typed over.

    `changes` = how often the page was changed before: an answer that came back to what it was is another basis.
    """
    return sha256(json.dumps([changes, values], sort_keys=True).encode()).hexdigest()[:16]


def collect(
    page: Page, typed: Mapping[str, object], answers: AllAnswers, situation: Situation
) -> dict[str, dict[str, object]]:
    """Return what a page answers, by instrument and checked: blank is None, what was not asked has no key.

    `typed` maps item keys to raw values. Raises AnswerError for a value that its item does not allow.
    """
    given: dict[str, dict[str, object]] = {}
    definitions: dict[str, Instrument] = {}
    for ask in asks_of(page, answers):
        value = _filled_in(situation) if ask.filled_in else typed.get(ask.key)
        given.setdefault(ask.instrument, {})[ask.key] = _with_severity(ask, value, answers)
        definitions[ask.instrument] = ask.definition
    for key, items in given.items():
        asked = definitions[key].asked_keys({**answers.get(key, {}), **items})
        given[key] = dict(definitions[key].check({k: v for k, v in items.items() if k in asked}))
    return given


def blanks(answers: AllAnswers, situation: Situation) -> int:
    """Return how many items, among those this patient meets, have no answer yet, or none for some place.

    The urgent signs are ticked in groups and treatments are no items: whoever lists them counts them there.
    """
    asked = Asked(answers)
    here = [ask for page in shown_pages(answers, situation) for ask in questions(page, answers, asked)]
    return sum(_is_open(ask, answers) for ask in here if ask.instrument != "urgent")


def questions(page: Page, answers: AllAnswers, asked: Asked | None = None) -> tuple[Ask, ...]:
    """Return what a patient sees as questions of the page, given the answers so far.

    `asked` = of these answers, where many pages are looked at.
    """
    now = asked or Asked(answers)
    return tuple(ask for ask in asks_of(page, answers, now) if not _is_hidden(ask) and ask in now)


def missing_required(answers: AllAnswers, situation: Situation) -> tuple[Page, ...]:
    """Return the pages without which the form is not sent.

    The urgent page must have been seen, the map answered, and so must each question that an imported file requires.
    """
    asked = Asked(answers)
    return tuple(page for page in shown_pages(answers, situation) if _is_missing(page, answers, asked))


def left_blank(page: Page, answers: AllAnswers) -> tuple[Ask, ...]:
    """Return the questions of the page that have to be answered and were not."""
    asked = Asked(answers)
    return tuple(ask for ask in page.asks if _lacks_answer(ask, answers, asked))


def _is_open(ask: Ask, answers: AllAnswers) -> bool:
    return state_of(ask, answers) is not State.ANSWERED or bool(without_severity(ask, answers))


def _is_hidden(ask: Ask) -> bool:
    """Whether it is no question of its own: the picture of another, or filled in by the situation."""
    return ask.item.kind is Kind.SHAPES or ask.filled_in


def _is_missing(page: Page, answers: AllAnswers, asked: Asked) -> bool:
    if page.key == "urgent":
        return any(state_of(ask, answers) is State.NOT_ASKED for ask in page.asks)
    return any(_lacks_answer(ask, answers, asked) for ask in page.asks)


def _lacks_answer(ask: Ask, answers: AllAnswers, asked: Asked) -> bool:
    return ask.required and ask in asked and state_of(ask, answers) is not State.ANSWERED


def _filled_in(situation: Situation) -> str | None:
    return situation.earlier_visit.isoformat() if situation.earlier_visit else None


def _with_severity(ask: Ask, value: object, answers: AllAnswers) -> object:
    """Turn ticked places into places with the severity they already have; a new place has none yet."""
    if not ask.places_only:
        return value
    if not value or not isinstance(value, list):
        return None
    known = answers.get(ask.instrument, {}).get(ask.key)
    before = known if isinstance(known, dict) else {}
    return {area: before.get(area) for area in value}
