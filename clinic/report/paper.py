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

SIZES: dict[str, tuple[float, float]] = {"A4": A4, "letter": LETTER}
MARGIN = 36.0
NAME, HEADING, LARGE, BODY, NOTE, SMALL = 20.0, 12.5, 12.5, 10.8, 9.5, 9.0
"""Sizes of type in points; nothing is smaller than SMALL."""


def leading(size: float) -> float:
    """Return the distance of two lines of that size."""
    return round(size * 1.24, 1)


class Paper:
    """One canvas with `y` growing downward."""

    def __init__(self, canvas: Canvas, page_size: str) -> None:
        self.canvas = canvas
        self.width, self.height = SIZES[page_size]

    @contextmanager
    def part(self, role: str, *, alt: str = "", scope: str | None = None) -> Iterator[None]:
        """Draw what follows as one part of that role (see `tagging.Role`); parts may stand in one another."""
        yield

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, color: str = palette.INK
    ) -> float:
        """Write one line with its baseline at `y`; return where it ends."""
        if not text:
            return x
        line = self.canvas.beginText(x, self.height - y)
        line.setFillColor(palette.color(color))
        for run in lettering.runs(lettering.shaped(text, bold=bold), bold):
            line.setFont(run.font, size)
            line.textOut(run.text)
            x += lettering.width(run.text, size, bold=bold)
        self.canvas.drawText(line)
        return x

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
        self.canvas.setStrokeColor(palette.color(color))
        self.canvas.setLineWidth(thick)
        self.canvas.line(x, self.height - y, x + width, self.height - y)

    def box(self, x: float, y: float, width: float, height: float, color: str, *, radius: float = 0) -> None:
        """Fill a box whose upper left corner is at (x, y)."""
        self.canvas.setFillColor(palette.color(color))
        self.canvas.roundRect(x, self.height - y - height, width, height, radius, stroke=0, fill=1)

    def drawing(self, drawing: Drawing, x: float, y: float) -> None:
        """Draw a figure with its upper left corner at (x, y)."""
        pdf.draw(drawing, self.canvas, x, self.height - y - drawing.height, write_text=_write)


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
