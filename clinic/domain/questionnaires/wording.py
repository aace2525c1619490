"""An answer in words, as the patient reads it on the list to check and where last time's answer is offered."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from clinic.domain.body.atlas import AREAS
from clinic.domain.dates import day_in_words
from clinic.domain.instruments.model import Item, Kind
from clinic.domain.questionnaires.pages import Ask
from clinic.domain.words import N_

OF_TEN = N_("{number} of 10")
NOWHERE = N_("No pain in the last 7 days")
NO_NUMBER = N_("no number")
YES, NO = N_("Yes"), N_("No")
NOTHING = N_("None of these")
WHOLE = {"symptoms_3_months": {True: N_("Yes, 3 months or more"), False: N_("No, less than 3 months")}}
"""What a yes or a no says where it may stand far from its question."""

Words = str | tuple[str, ...]
"""One answer, or several that belong below each other."""


def in_words(ask: Ask, value: object, translate: Callable[[str], str] = str) -> Words | None:
    """Return the answer in words; several for a list; None for one that is blank or was not asked."""
    if value is None:
        return None
    item = ask.item
    if ask.brought:
        return as_brought(item, value, translate)
    match item.kind:
        case Kind.YES_NO:
            said = WHOLE.get(item.key, {True: YES, False: NO})
            return translate(said[bool(value)])
        case Kind.SCALE:
            return translate(OF_TEN).format(number=value)
        case Kind.CHOICE:
            return translate(item.label_of(value)) if isinstance(value, int | str) else None
        case Kind.CODES:
            return _listed(translate(item.label_of(code)) for code in _members(value))
        case Kind.AREAS | Kind.AREA_SEVERITY:
            return _places(ask, value, translate)
        case _:
            return str(value)


def as_brought(item: Item, value: object, translate: Callable[[str], str] = str) -> Words | None:
    """Return an answer to a question of an imported instrument: its own words as they came, only ours translated."""
    if value is None:
        return None
    if item.repeats:
        return _listed(_plain(item, one, translate) for one in _members(value)) or None
    match item.kind:
        case Kind.CODES:
            return _listed(item.label_of(code) for code in _members(value)) or translate(NOTHING)
        case Kind.OPEN_CHOICE:
            return item.label_of(value) if isinstance(value, str) else _own_words(value)
        case Kind.OPEN_CODES:
            codes = _members(value.get("codes")) if isinstance(value, Mapping) else []
            own = _own_words(value)
            return _listed([*(item.label_of(code) for code in codes), *([own] if own else [])]) or translate(NOTHING)
        case _:
            return _plain(item, value, translate)


def _plain(item: Item, value: object, translate: Callable[[str], str]) -> str:
    match item.kind:
        case Kind.YES_NO:
            return translate(YES if value else NO)
        case Kind.DATE:
            return day_in_words(dt.date.fromisoformat(str(value)), translate)
        case Kind.CHOICE:
            return item.label_of(value) if isinstance(value, int | str) else str(value)
        case _:
            return str(value)


def _own_words(value: object) -> str | None:
    words = value.get("own_words") if isinstance(value, Mapping) else None
    return str(words) if words else None


def _places(ask: Ask, value: object, translate: Callable[[str], str]) -> Words | None:
    """Return the places; with how bad it was, where the page asks for that too: None if that is blank everywhere."""
    names = {area: translate(AREAS[area].label) for area in _members(value)}
    if not names:
        return translate(NOWHERE)
    if ask.places_only or not isinstance(value, dict):
        return _listed(names.values())
    if all(value[area] is None for area in names):
        return None
    given = {area: translate(NO_NUMBER) if value[area] is None else str(value[area]) for area in names}
    return _listed(f"{names[area]}: {given[area]}" for area in names)


def _members(value: object) -> list[str]:
    return list(value) if isinstance(value, list | tuple | dict) else []


def _listed(words: Iterable[str]) -> Words:
    """Return several as they are; one or none as a text."""
    listed = tuple(words)
    return listed if len(listed) > 1 else "".join(listed)
