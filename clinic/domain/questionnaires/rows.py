"""Answers that stand beside each other as boxes: the numbers of a scale, whichever way a file spells them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from clinic.domain.instruments.model import Item, Kind

FEWEST_BOXES, MOST_BOXES = 5, 11
"""Fewer choices than the first stand below each other, each with its words beside it."""
_SHORT = 3
_NUMBER_AND_WORDS = re.compile(r"(?P<number>-?\d{1,3})(?:\s*[-–—=:.,()]+\s*|\s+)(?P<words>.*[^\s()].*?)\)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes with their value and what stands in each; `low` and `high` are the words at the ends, empty without any."""

    boxes: tuple[tuple[int | str, str], ...]
    low: str = ""
    high: str = ""


def row_of(item: Item) -> Row | None:
    """Return the row of a scale, of a whole number with narrow bounds, or of choices that are short; None = no row."""
    match item.kind:
        case Kind.SCALE:
            return _numbers(item.low or 0, item.high or 0, item)
        case Kind.NUMBER if item.least is not None and item.most is not None and not item.repeats:
            least, most = Decimal(item.least), Decimal(item.most)
            whole = least == least.to_integral_value() and most == most.to_integral_value()
            return _numbers(int(least), int(most), item) if whole else None
        case Kind.CHOICE:
            return _choices(item)
        case _:
            return None


def _numbers(low: int, high: int, item: Item) -> Row | None:
    if not 0 < high - low < MOST_BOXES:
        return None
    return Row(tuple((number, str(number)) for number in range(low, high + 1)), item.low_label, item.high_label)


def _choices(item: Item) -> Row | None:
    """Return short choices as they are; those at the ends may say in words what their number means."""
    if not FEWEST_BOXES <= len(item.choices) <= MOST_BOXES:
        return None
    ends = [_end(item.choices[place].label) for place in (0, -1)]
    labels = [ends[0][0], *(choice.label for choice in item.choices[1:-1]), ends[1][0]]
    if any(len(label) > _SHORT for label in labels):
        return None
    boxes = tuple((choice.value, label) for choice, label in zip(item.choices, labels, strict=True))
    return Row(boxes, ends[0][1], ends[1][1])


def _end(label: str) -> tuple[str, str]:
    found = _NUMBER_AND_WORDS.fullmatch(label)
    return (found["number"], found["words"]) if found else (label, "")
