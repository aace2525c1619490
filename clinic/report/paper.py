"""The sheet that everything is drawn on: sizes, type, and the few strokes a summary is made of.

Places are in points from the left edge and the TOP of the page. Text is drawn as it is; no mark-up is read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, String
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from clinic.figures import fonts, lettering, palette, pdf
from clinic.report.structure import Element, Structure, in_utf16
from clinic.report.text import Broken

SIZES: dict[str, tuple[float, float]] = {"A4": A4, "letter": LETTER}
MARGIN = 36.0
NAME, HEADING, LARGE, BODY, NOTE, SMALL = 20.0, 12.5, 12.5, 10.8, 9.5, 9.0
"""Sizes of type in points; nothing is smaller than SMALL."""
_SPACE = "[200] TJ ( ) Tj"
"""A space that takes no room: it lies on the end of the text before it."""


def leading(size: float) -> float:
    """Return the distance of two lines of that size."""
    return round(size * 1.24, 1)


class Paper:
    """One canvas with `y` growing downward, and the structure of what is drawn on it."""

    def __init__(self, canvas: Canvas, page_size: str) -> None:
        self.sheet = canvas
        self.width, self.height = SIZES[page_size]
        self.structure = Structure()
        self._parts: list[Element] = [self.structure.document]
        self._decoration = 0
        self._open: Element | None = None
        self._marked = False
        self._said: dict[Element, int] = {}

    def begin_page(self) -> None:
        """Start the next page."""
        self.structure.begin_page()

    def end_page(self) -> None:
        """Finish the page."""
        self._close()
        self._said.clear()
        self.sheet.showPage()

    @contextmanager
    def part(self, role: str, *, alt: str = "", scope: str | None = None) -> Iterator[None]:
        """Draw what follows as one part of that role (see `tagging.Role`); parts may stand in one another.

        Several texts in one part are read with a space between them, but for the lines of a broken word.
        """
        self._parts.append(self._parts[-1].child(role, alt, scope or ""))
        yield
        self._parts.pop()

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Draw what follows for the eye alone, whatever parts it has: what stands on an earlier page already."""
        self._decoration += 1
        yield
        self._decoration -= 1

    @property
    def canvas(self) -> Canvas:
        """The canvas, ready to be drawn on in the part that is open."""
        part = None if self._decoration or len(self._parts) == 1 else self._parts[-1]
        if not self._marked or part is not self._open:
            self._close()
            self.sheet._code.append(self.structure.stretch(part).decode() if part else "/Artifact BMC")
            self._open, self._marked = part, True
        return self.sheet

    def _close(self) -> None:
        if self._marked:
            self.sheet._code.append("EMC")
        self._marked = False

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> float:
        """Write one line with its baseline at `y`; return where it ends."""
        if not text:
            return x
        canvas, shaped = self.canvas, lettering.shaped(text, bold=bold)
        self._space_before()
        line = canvas.beginText(x, self.height - y)
        line.setFillColor(palette.color(color))
        for run in lettering.runs(shaped, bold):
            line.setFont(run.font, size)
            line.textOut(run.text)
            x += lettering.width(run.text, size, bold=bold)
        code, spoken = line.getCode(), lettering.spoken(shaped, bold)
        if spoken:
            code = f"/Span <</ActualText <{in_utf16(spoken).decode()}>>> BDC {code} EMC"
        canvas._code.append(code)
        if self._open and not isinstance(text, Broken):
            self._said[self._open] = len(canvas._code) - 1
        return x

    def _space_before(self) -> None:
        """Give the last text of the open part a space at its end, now that another one follows."""
        place = self._said.pop(self._open, None) if self._open else None
        if place is not None:
            code = self.sheet._code
            if code[place].endswith("EMC"):
                code[place] = code[place].replace(">>> BDC", "0020>>> BDC", 1)
            else:
                code[place] = f"{code[place].removesuffix('ET')}{_SPACE} ET"

    def text_right(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> None:
        """Write one line that ends at `x`."""
        self.text(x - measured(text, size, bold=bold), y, text, size, bold=bold, color=color)

    def text_middle(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> None:
        """Write one line around `x`."""
        self.text(x - measured(text, size, bold=bold) / 2, y, text, size, bold=bold, color=color)

    def rule(self, x: float, y: float, width: float, color: str = palette.INK, thick: float = 1.0) -> None:
        """Draw a horizontal line."""
        canvas = self.canvas
        canvas.setStrokeColor(palette.color(color))
        canvas.setLineWidth(thick)
        canvas.line(x, self.height - y, x + width, self.height - y)

    def box(self, x: float, y: float, width: float, height: float, color: str, *, radius: float = 0) -> None:
        """Fill a box whose upper left corner is at (x, y)."""
        canvas = self.canvas
        canvas.setFillColor(palette.color(color))
        canvas.roundRect(x, self.height - y - height, width, height, radius, stroke=0, fill=1)

    def drawing(self, drawing: Drawing, x: float, y: float) -> None:
        """Draw a figure with its upper left corner at (x, y)."""
        pdf.draw(drawing, self.canvas, x, self.height - y - drawing.height, write_text=_write)
        if self._open and self._open.role == "Figure":
            self._open.surround((x, self.height - y - drawing.height, x + drawing.width, self.height - y))


def measured(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in points of one line as it will be drawn."""
    return lettering.width(lettering.shaped(text, bold=bold), size, bold=bold)


def _write(canvas: Canvas, shape: String) -> None:
    bold = shape.fontName == fonts.BOLD
    shaped = lettering.shaped(shape.text, bold=bold)
    wide = lettering.width(shaped, shape.fontSize, bold=bold)
    line = canvas.beginText(shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.textAnchor], shape.y)
    line.setFillColor(shape.fillColor)
    for run in lettering.runs(shaped, bold):
        line.setFont(run.font, shape.fontSize)
        line.textOut(run.text)
    canvas.drawText(line)


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
