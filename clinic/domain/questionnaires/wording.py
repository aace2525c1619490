"""An answer in words, as the patient reads it on the list to check and where last time's answer is offered."""

from collections.abc import Callable, Iterable

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments.model import Kind
from clinic.domain.questionnaires.pages import Ask
from clinic.domain.words import N_

OF_TEN = N_("{number} of 10")
NOWHERE = N_("No pain in the last 7 days")
NO_NUMBER = N_("no number")
YES, NO = N_("Yes"), N_("No")
WHOLE = {"symptoms_3_months": {True: N_("Yes, 3 months or more"), False: N_("No, less than 3 months")}}
"""What a yes or a no says where it may stand far from its question."""

Words = str | tuple[str, ...]
"""One answer, or several that belong below each other."""


def in_words(ask: Ask, value: object, translate: Callable[[str], str] = str) -> Words | None:
    """Return the answer in words; several for a list; None for one that is blank or was not asked."""
    if value is None:
        return None
    item = ask.item
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
    return list(value) if isinstance(value, list | dict) else []


def _listed(words: Iterable[str]) -> Words:
    """Return several as they are; one or none as a text."""
    listed = tuple(words)
    return listed if len(listed) > 1 else "".join(listed)
