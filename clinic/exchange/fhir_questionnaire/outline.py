"""The items of a file before they are read: which there are, of which type, in which order, who depends on whom."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.problems import short

MOST_ITEMS = 1000
MOST_CONDITIONS = 5000
"""Conditions of all items: each answer has them judged anew."""
DEEPEST = 12
"""Levels of items."""
_LONGEST_ID = 255


@dataclass(frozen=True, slots=True)
class Outline:
    """Types of the items by linkId, in the order of the file, and the questions that each depends on."""

    types: dict[str, str] = field(default_factory=dict)
    depends: dict[str, set[str]] = field(default_factory=dict)

    def is_before(self, link_id: str, other: str) -> bool:
        """Return whether an item stands before the other."""
        order = list(self.types)
        return other in self.types and order.index(link_id) < order.index(other)

    def is_loop(self, link_id: str, question: str) -> bool:
        """Return whether the question depends, over any number of steps, on the item that depends on it."""
        ahead, seen = [question], set[str]()
        while ahead:
            one = ahead.pop()
            if one == link_id:
                return True
            if one not in seen:
                seen.add(one)
                ahead += self.depends.get(one, ())
        return False


def outline(questionnaire: Element) -> Outline:
    """Return the outline of a file. Refuses at once what has too many items or levels, and ids that are not clear."""
    found, conditions = Outline(), 0
    for count, (item, depth, around) in enumerate(_walk(questionnaire), 1):
        conditions += len(_objects(item.get("enableWhen")))
        if limit := _beyond(count, depth, conditions):
            questionnaire.refuse(f"it has more than {limit}")
            questionnaire.problems.settle()
        _note(questionnaire, found, item, around)
    return found


def _beyond(items: int, depth: int, conditions: int) -> str:
    """Return the limit that is passed, empty for none."""
    if depth > DEEPEST:
        return f"{DEEPEST} levels of items"
    if items > MOST_ITEMS:
        return f"{MOST_ITEMS} items"
    return f"{MOST_CONDITIONS} conditions" if conditions > MOST_CONDITIONS else ""


def place(item: dict[str, Any]) -> str:
    """Return how sentences name an item: by its linkId and the beginning of its text."""
    link_id, text = item.get("linkId"), item.get("text")
    words = f" (“{short(text)}”)" if isinstance(text, str) and text.strip() else ""
    return f"Item {short(link_id)}{words}" if isinstance(link_id, str) and link_id else f"An item without linkId{words}"


def _walk(questionnaire: Element) -> Iterator[tuple[dict[str, Any], int, tuple[set[str], ...]]]:
    """Yield the items in the order of the file with their level and what the items around them depend on."""
    ahead: list[tuple[dict[str, Any], int, tuple[set[str], ...]]] = [
        (one, 1, ()) for one in reversed(_objects(questionnaire.data.get("item")))
    ]
    while ahead:
        item, depth, around = ahead.pop()
        yield item, depth, around
        own = (*around, _named(item))
        ahead += [(one, depth + 1, own) for one in reversed(_objects(item.get("item")))]


def _note(questionnaire: Element, found: Outline, item: dict[str, Any], around: tuple[set[str], ...]) -> None:
    refuse, link_id, kind = questionnaire.problems.refuse, item.get("linkId"), item.get("type")
    if not isinstance(link_id, str) or not link_id.strip():
        refuse(place(item), "it has no linkId")
        return
    if len(link_id) > _LONGEST_ID or not link_id.isprintable() or link_id != link_id.strip():
        refuse(place(item), "its linkId is too long, or holds something that is not printed")
    if link_id in found.types:
        refuse(place(item), "another item has the same linkId")
    found.types.setdefault(link_id, kind if isinstance(kind, str) else "")
    found.depends.setdefault(link_id, set()).update(_named(item), *around)


def _named(item: dict[str, Any]) -> set[str]:
    conditions = _objects(item.get("enableWhen"))
    return {one["question"] for one in conditions if isinstance(one.get("question"), str)}


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
