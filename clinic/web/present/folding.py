"""What of a list or a text stands at once on a screen, and what waits behind "and N more": nothing is cut unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """The rows that stand at once, and those that are folded."""

    first: tuple[Row, ...]
    more: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A text of which the beginning stands at once; `rest` is folded."""

    label: str
    first: str
    rest: str = ""


def rows(every: Sequence[Row], most: int) -> Rows[Row]:
    """Return the first `most` rows and the others; a fold that would hide one row alone is not made."""
    if len(every) <= most + 1:
        return Rows(tuple(every))
    return Rows(tuple(every[:most]), tuple(every[most:]))


def words(label: str, text: str, most: int) -> Words:
    """Return the text up to `most` characters, cut between two words, and its rest."""
    if len(text) <= most:
        return Words(label, text)
    end = text.rfind(" ", 1, most + 1)
    end = most if end < most // 2 else end
    return Words(label, text[:end].rstrip(), text[end:].lstrip())
