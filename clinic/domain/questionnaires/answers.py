"""What was answered on a page: read from what was typed, told apart as answered, blank or not asked."""

import json
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256

from clinic.domain import instruments
from clinic.domain.instruments.model import Kind
from clinic.domain.questionnaires.branching import (
    AllAnswers,
    Situation,
    asks_of,
    only_places,
    shown_pages,
    without_severity,
)
from clinic.domain.questionnaires.pages import Ask, Page

_HIDDEN = (Kind.SHAPES, Kind.DATE)


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
    for ask in asks_of(page, answers):
        value = _filled_in(situation) if ask.filled_in else typed.get(ask.key)
        given.setdefault(ask.instrument, {})[ask.key] = _with_severity(ask, value, answers)
    for key, items in given.items():
        instrument = instruments.get(key)
        whole = {**answers.get(key, {}), **items}
        given[key] = dict(instrument.check({k: v for k, v in items.items() if instrument.is_asked(k, whole)}))
    return given


def blanks(answers: AllAnswers, situation: Situation) -> int:
    """Return how many items, among those this patient meets, have no answer yet, or none for some place.

    The urgent signs are ticked in groups and treatments are no items: whoever lists them counts them there.
    """
    asked = [ask for page in shown_pages(answers, situation) for ask in questions(page, answers)]
    return sum(_is_open(ask, answers) for ask in asked if ask.instrument != "urgent")


def questions(page: Page, answers: AllAnswers) -> tuple[Ask, ...]:
    """Return what a patient sees as questions of the page, given the answers so far."""
    asked = [ask for ask in asks_of(page, answers) if ask.item.kind not in _HIDDEN]
    return tuple(
        ask for ask in asked if instruments.get(ask.instrument).is_asked(ask.key, answers.get(ask.instrument, {}))
    )


def missing_required(answers: AllAnswers, situation: Situation) -> tuple[Page, ...]:
    """Return the pages without which the form is not sent: the urgent page must have been seen, the map answered."""
    return tuple(page for page in shown_pages(answers, situation) if _is_missing(page, answers))


def _is_open(ask: Ask, answers: AllAnswers) -> bool:
    return state_of(ask, answers) is not State.ANSWERED or bool(without_severity(ask, answers))


def _is_missing(page: Page, answers: AllAnswers) -> bool:
    if page.key == "urgent":
        return any(state_of(ask, answers) is State.NOT_ASKED for ask in page.asks)
    return any(ask.required and state_of(ask, answers) is not State.ANSWERED for ask in page.asks)


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
