"""The sheet that everything is drawn on: sizes, type, and the few strokes a summary is made of.

Places are in points from the left edge and the TOP of the page. Text is drawn as it is; no mark-up is read.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache

from clinic.figures import lettering, palette, pdf, typesetting
from clinic.figures.pen import Pen, box
from clinic.figures.resources import Resources
from clinic.figures.shapes import Drawing
from clinic.report.structure import Element, Structure
from clinic.report.text import Broken

SIZES: dict[str, tuple[float, float]] = {"A4": (595.2756, 841.8898), "letter": (612.0, 792.0)}
MARGIN = 36.0
_WITHOUT_WORDS = {"Document", "Table", "TR", "L"}
"""Parts that hold parts alone: what is drawn in them, such as the rule between two rows, is decoration."""
NAME, HEADING, LARGE, BODY, NOTE, SMALL = 20.0, 12.5, 12.5, 10.8, 9.5, 9.0
"""Sizes of type in points; nothing is smaller than SMALL."""


@lru_cache(maxsize=64)
def leading(size: float) -> float:
    """Return the distance of two lines of that size."""
    return round(size * 1.24, 1)


class Paper:
    """Pages with `y` growing downward, and the structure of what is drawn on them."""

    def __init__(self, page_size: str) -> None:
        self.width, self.height = SIZES[page_size]
        self.resources = Resources()
        self.structure = Structure()
        self.pages: list[bytes] = []
        self._parts: list[Element] = [self.structure.document]
        self._decoration = 0

    def begin_page(self) -> None:
        """Start the next page."""
        self.structure.begin_page()
        self._pen = Pen(self.resources)
        self._open: Element | None = None
        self._marked = False
        self._said: dict[Element, int] = {}

    def end_page(self) -> None:
        """Finish the page."""
        self._close()
        self.pages.append("\n".join(self._pen.operators).encode("latin-1"))

    def part(self, role: str, *, alt: str = "", scope: str | None = None) -> AbstractContextManager[None]:
        """Draw what follows as one part of that role (see `tagging.Role`); parts may stand in one another.

        Several texts in one part are read with a space between them, but for the lines of a broken word.
        """
        return _Part(self._parts, self._parts[-1].child(str(role), alt, scope or ""))

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Draw what follows for the eye alone, whatever parts it has: what stands on an earlier page already."""
        self._decoration += 1
        yield
        self._decoration -= 1

    @property
    def pen(self) -> Pen:
        """The pen of the page, ready to draw in the part that is open."""
        part = None if self._decoration or self._parts[-1].role in _WITHOUT_WORDS else self._parts[-1]
        if not self._marked or part is not self._open:
            self._close()
            self._pen.operators.append(self.structure.stretch(part) if part else "/Artifact BMC")
            self._open, self._marked = part, True
        return self._pen

    def _close(self) -> None:
        if self._marked:
            self._pen.operators.append("EMC")
        self._marked = False

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> float:
        """Write one line with its baseline at `y`; return where it ends."""
        line = typesetting.set_line(text, bold)
        if not line.runs:
            return x
        pen, part = self.pen, self._open
        if part in self._said:
            pen.space_after(self._said.pop(part))
        place = pen.text(x, self.height - y, line, size, color)
        if part and not isinstance(text, Broken):
            self._said[part] = place
        return x + line.width * size / 1000

    def text_right(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> None:
        """Write one line that ends at `x`."""
        self.text(x - typesetting.set_line(text, bold).width * size / 1000, y, text, size, bold=bold, color=color)

    def text_middle(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> None:
        """Write one line around `x`."""
        self.text(x - typesetting.set_line(text, bold).width * size / 2000, y, text, size, bold=bold, color=color)

    def rule(self, x: float, y: float, width: float, color: str = palette.INK, thick: float = 1.0) -> None:
        """Draw a horizontal line."""
        pen, up = self.pen, self.height - y
        pen.stroke(color, thick)
        pen.outline(f"{x:.2f} {up:.2f} m {x + width:.2f} {up:.2f} l", filled=False, stroked=True)

    def box(self, x: float, y: float, width: float, height: float, color: str, *, radius: float = 0) -> None:
        """Fill a box whose upper left corner is at (x, y)."""
        pen = self.pen
        pen.fill(color)
        pen.outline(box(x, self.height - y - height, width, height, radius), filled=True, stroked=False)

    def drawing(self, drawing: Drawing, x: float, y: float) -> None:
        """Draw a figure with its upper left corner at (x, y)."""
        bottom = self.height - y - drawing.height
        pdf.draw(drawing, self.pen, x, bottom)
        if self._open and self._open.role == "Figure":
            self._open.surround((x, bottom, x + drawing.width, self.height - y))


class _Part:
    """The time in which a part is open. A class of its own: a table of sixty visits opens a thousand parts."""

    __slots__ = ("_element", "_open")

    def __init__(self, opened: list[Element], element: Element) -> None:
        self._open, self._element = opened, element

    def __enter__(self) -> None:
        self._open.append(self._element)

    def __exit__(self, *_raised: object) -> None:
        self._open.pop()


def measured(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in points of one line as it will be drawn."""
    return lettering.width(lettering.shaped(text, bold=bold), size, bold=bold)


@dataclass(frozen=True, slots=True)
class Block:
    """Something with a height in points that can be drawn with its upper left corner at (x, y)."""

    height: float
    draw: Callable[[Paper, float, float], None]


def nothing(paper: Paper, x: float, y: float) -> None:
    """Draw nothing: for empty space."""


def space(height: float) -> Block:
    """Return empty space."""
    return Block(height, nothing)


def stacked(*blocks: Block) -> Block:
    """Return the blocks one under the other."""

    def draw(paper: Paper, x: float, y: float) -> None:
        for block in blocks:
            block.draw(paper, x, y)
            y += block.height

    return Block(sum(block.height for block in blocks), draw)


def beside(*placed: tuple[float, Block]) -> Block:
    """Return blocks side by side, each at its own distance from the left, aligned at the top."""

    def draw(paper: Paper, x: float, y: float) -> None:
        for offset, block in placed:
            block.draw(paper, x + offset, y)

    return Block(max(block.height for _, block in placed), draw)
