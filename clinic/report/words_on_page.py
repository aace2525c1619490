"""How many words a page has, counted before it is printed: a copy for a GP has a bound."""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from clinic.domain.dates import MONTHS_SHORT
from clinic.figures import palette
from clinic.figures.shapes import Drawing, Group, String
from clinic.report.document import Frame
from clinic.report.paper import Block, Paper
from clinic.report.story import Story


@lru_cache(maxsize=4096)
def words_in(text: str, months: frozenset[str] = frozenset(MONTHS_SHORT)) -> int:
    """Return how many words a text has: pieces with two letters or more. Numbers and the months of dates are none."""
    pieces = (piece.strip(".,;:()") for piece in text.split())
    return sum(sum(char.isalpha() for char in piece) > 1 and piece not in months for piece in pieces)


class WordsOnPage:
    """Counts the words of one page while it is filled in one way after the other: what stays the same is read once."""

    def __init__(self, around: Frame, story: Story) -> None:
        self._months = frozenset(story.say(month) for month in MONTHS_SHORT)
        self._counted: dict[Hashable, int] = {}
        foot = sum(words_in(line, self._months) for line in around.foot)
        self._around = self._read(around.head) + foot + _PAGE_OF_PAGES

    def total(self, blocks: Iterable[tuple[Hashable, Block]]) -> int:
        """Return the words of all blocks, head and foot of the page among them.

        Each block comes with what its words depend on: of two blocks for which that is equal, one is read.
        """
        return self._around + sum(self._words(known_by, block) for known_by, block in blocks)

    def _words(self, known_by: Hashable, block: Block) -> int:
        if known_by not in self._counted:
            self._counted[known_by] = self._read(block)
        return self._counted[known_by]

    def _read(self, block: Block) -> int:
        counting = _Counting(self._months)
        block.draw(counting, 0, 0)
        return counting.count


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
