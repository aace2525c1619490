"""What was answered at the last visit, offered to be confirmed: which pages, which values, and what stays confirmed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clinic.domain.instruments import AnswerError
from clinic.domain.instruments.model import Kind
from clinic.domain.questionnaires.branching import AllAnswers
from clinic.domain.questionnaires.pages import Ask, Page
from clinic.domain.treatments.courses import Rating

Marks = Mapping[str, str]
"""Item key -> day (ISO) of the earlier visit whose answer was confirmed as today's; others were typed."""


@dataclass(frozen=True, slots=True)
class LastAnswers:
    """What the patient last sent: the day of that visit, the answers, and course id -> what was said of it."""

    day: dt.date
    answers: AllAnswers
    ratings: Mapping[int, Rating] = field(default_factory=dict)


def values(page: Page, last: LastAnswers | None) -> dict[str, object]:
    """Return last time's answer as the page takes it, by item; empty when nothing is offered.

    A question left blank last time offers nothing, and neither does an answer that is not allowed any more.
    """
    if last is None or not page.offered or not page.asks:
        return {}
    found = {ask.key: _as_asked(ask, last.answers.get(ask.instrument, {}).get(ask.key)) for ask in page.asks}
    whole = all(found[ask.key] is not None for ask in page.asks if _stands_alone(ask, page))
    return found if whole and _allowed(page, last) else {}


def is_open(page: Page, answers: AllAnswers, confirmed: Mapping[str, Marks]) -> bool:
    """Tell whether the page still opens with the offer: nothing said yet today, or said by confirming."""
    given = [ask for ask in page.asks if answers.get(ask.instrument, {}).get(ask.key) is not None]
    if not given:
        return page.required or all(ask.key not in answers.get(ask.instrument, {}) for ask in page.asks)
    return all(ask.key in confirmed.get(ask.instrument, {}) for ask in given)


def ratings(asked: Iterable[int], last: LastAnswers | None) -> dict[int, Rating]:
    """Return what was said last time of the courses asked about today; one that was left blank is not offered."""
    said = last.ratings if last else {}
    return {one: said[one] for one in asked if one in said and said[one].helped is not None}


def drawn(page: Page, last: LastAnswers | None) -> dict[str, object]:
    """Return what a changed page opens with: last time's places on a map, for only the difference to be tapped."""
    is_map = bool(page.asks) and page.asks[0].item.kind in (Kind.AREAS, Kind.AREA_SEVERITY)
    return values(page, last) if is_map else {}


def marks(
    before: Mapping[str, object], kept: Marks, given: Mapping[str, object], confirmed_from: dt.date | None
) -> dict[str, str]:
    """Return which items of one instrument are confirmed after a save; a changed answer loses its mark.

    `before` and `given` are the stored and the arriving answers, `kept` the marks so far. `confirmed_from` = the
    patient confirmed what is given; None = typed.
    """
    if confirmed_from is not None:
        new = {key: confirmed_from.isoformat() for key, value in given.items() if value is not None}
        return {**{key: day for key, day in kept.items() if key not in given}, **new}
    return {key: day for key, day in kept.items() if key not in given or _same(before.get(key), given[key])}


def _same(one: object, other: object) -> bool:
    """Whether two answers are the same; of places with a severity only the places were confirmed."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return set(one) == set(other)
    return one == other


def _stands_alone(ask: Ask, page: Page) -> bool:
    """Whether the item is a question of its own: not the picture of another, nor asked only after one of the page."""
    here = {one.key for one in page.asks}
    return ask.item.kind is not Kind.SHAPES and not (ask.item.asked_when and ask.item.asked_when[0] in here)


def _as_asked(ask: Ask, value: object) -> object:
    """Return the value as typed on the page: places without how bad each was, which is asked afresh."""
    if ask.places_only:
        return list(value) if isinstance(value, Mapping) and value else None
    return value


def _allowed(page: Page, last: LastAnswers) -> bool:
    try:
        for ask in page.asks:
            given = last.answers.get(ask.instrument, {})
            ask.definition.check({ask.key: given[ask.key]} if ask.key in given else {})
    except AnswerError:
        return False
    return True
