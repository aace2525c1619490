"""How many words a page has, counted before it is printed: a copy for a GP has a bound."""

from collections.abc import Iterator
from contextlib import contextmanager

from clinic.domain.dates import MONTHS_SHORT
from clinic.figures import palette
from clinic.figures.shapes import Drawing, Group, String
from clinic.report.document import Frame
from clinic.report.paper import Block, Paper
from clinic.report.story import Story


def words_in(text: str, months: frozenset[str] = frozenset(MONTHS_SHORT)) -> int:
    """Return how many words a text has: pieces with two letters or more. Numbers and the months of dates are none."""
    pieces = (piece.strip(".,;:()") for piece in text.split())
    return sum(sum(char.isalpha() for char in piece) > 1 and piece not in months for piece in pieces)


def words_on(around: Frame, blocks: list[Block], story: Story) -> int:
    """Return how many words a page with these blocks has, head and foot among them."""
    counting = _Counting(frozenset(story.say(month) for month in MONTHS_SHORT))
    for block in (around.head, *blocks):
        block.draw(counting, 0, 0)
    return counting.count + sum(words_in(line, counting.months) for line in around.foot) + _PAGE_OF_PAGES


_PAGE_OF_PAGES = 2


class _Counting(Paper):
    """A sheet on which nothing is drawn: it only counts the words."""

    def __init__(self, months: frozenset[str]) -> None:
        self.count, self.months = 0, months

    @contextmanager
    def part(self, role: str, *, alt: str = "", scope: str | None = None) -> Iterator[None]:
        yield

    @contextmanager
    def decoration(self) -> Iterator[None]:
        yield

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> float:
        self.count += words_in(text, self.months)
        return x

    def rule(self, x: float, y: float, width: float, color: str = palette.INK, thick: float = 1.0) -> None:
        """Draw nothing."""

    def box(self, x: float, y: float, width: float, height: float, color: str, *, radius: float = 0) -> None:
        """Draw nothing."""

    def drawing(self, drawing: Drawing, x: float, y: float) -> None:
        self.count += sum(words_in(text, self.months) for text in _texts(drawing))


def _texts(shape: Group | Drawing) -> Iterator[str]:
    for one in shape.contents:
        if isinstance(one, String):
            yield one.text
        elif isinstance(one, Group):
            yield from _texts(one)
