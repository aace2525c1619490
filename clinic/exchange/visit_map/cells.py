"""One cell of a file: what kind of value it is, and what is said of one that cannot be taken. It is never quoted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final

LONGEST_TEXT = 200
_ERROR = re.compile(r"#¡?[A-ZÀ-Þ][A-ZÀ-Þ/0-9_]{0,13}[!?]?|Err:\d{1,4}")
_FORMULA = re.compile(r"[=@＝＠]|[+＋](?![\d.,])")
_NUMBER = re.compile(r"[+-]?\d[\d.,']*")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T]\d{1,2}:\d{2}(:\d{2})?)?")
_WHOLE_WITH_ZEROS = re.compile(r"([+-]?\d{1,15})[.,]0{1,2}")
_KEPT = 4096
_KEPT_LENGTH = 80


class ValueClass(StrEnum):
    """What kind of value a cell holds; all that is ever told of it."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"
    TOO_LONG = "too long"


class Mark(Enum):
    """A cell that holds no value."""

    NOT_ASKED = "not asked"


NOT_ASKED: Final = Mark.NOT_ASKED
"""The question was not put: the item has no key in the answers. A blank cell is None: it was put, and left blank."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be taken."""

    value_class: ValueClass
    reason: str


def value_class(cell: str) -> ValueClass:
    """Return the kind of value that a cell holds."""
    text = cell.strip()
    if not text:
        return ValueClass.BLANK
    if _FORMULA.match(text):
        return ValueClass.FORMULA
    if len(text) > LONGEST_TEXT:
        return ValueClass.TOO_LONG
    for pattern, kind in ((_ERROR, ValueClass.ERROR), (_DATE, ValueClass.DATE), (_NUMBER, ValueClass.NUMBER)):
        if pattern.fullmatch(text):
            return kind
    return ValueClass.TEXT


_HOLDS = {
    ValueClass.BLANK: "The cell is blank",
    ValueClass.TEXT: "The cell holds text that is not known here",
    ValueClass.NUMBER: "The cell holds a number that does not fit",
    ValueClass.DATE: "The cell holds a date that does not fit",
    ValueClass.TOO_LONG: "The cell holds a long text",
}
_OF_ITSELF = {
    ValueClass.FORMULA: (
        "The cell holds a formula, not its result: save the sheet as CSV with the results, or empty the cell."
    ),
    ValueClass.ERROR: (
        "The cell holds an error of the spreadsheet program, such as a division by zero, not a value: mend the "
        "formula there and save anew, or empty the cell."
    ),
}


def wrong(cell: str, wanted: str) -> Problem:
    """Return what is said of a cell that holds something else than what is wanted there."""
    kind = value_class(cell)
    said = _OF_ITSELF.get(kind)
    return Problem(kind, said or f"{_HOLDS[kind]}; {wanted} is needed here.")


def refused_text(cell: str, guarded: bool = False) -> Problem | None:
    """Return what is wrong with a cell of free text: a formula or an error. Numbers and dates are text, too.

    In a file that guards its text, nothing is: what looks like a formula was written by a person.
    """
    if guarded:
        return None
    kind = value_class(cell)
    return Problem(kind, _OF_ITSELF[kind]) if kind in _OF_ITSELF else None


def key_of(cell: str) -> str:
    """Return how a word of a cell is looked up: without case and surrounding space, `1.0` and `1,0` as `1`."""
    text = cell.strip().casefold()
    whole = _WHOLE_WITH_ZEROS.fullmatch(text)
    return whole.group(1) if whole else text


class Parsed(dict[str, Any]):
    """Cell -> what it was parsed to, each short text parsed once; holds a bounded number of them."""

    def __init__(self, parse: Callable[[str], object]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: str) -> object:
        value = self._parse(cell)
        if len(self) < _KEPT and len(cell) <= _KEPT_LENGTH:
            self[cell] = value
        return value
