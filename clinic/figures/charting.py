"""The few marks that charts are made of: words at a place, rules, dots, and boxes that must not touch."""

from dataclasses import dataclass, field
from typing import NamedTuple

from clinic.figures import fonts, palette
from clinic.figures.shapes import Circle, Drawing, Group, Line, String

SMALL = 9.0
"""The smallest type on paper, in points."""


class Box(NamedTuple):
    """A place taken on a chart, in points."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Taken:
    """The places of a chart that already carry something."""

    boxes: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Tell whether the place carries nothing: it overlaps no other."""
        left, bottom, right, top = box
        for from_left, from_bottom, to_right, to_top in self.boxes:
            if from_left < right and left < to_right and from_bottom < top and bottom < to_top:
                return False
        return True

    def take(self, box: Box) -> bool:
        """Take the place if it is free, and tell whether it was."""
        if not self.free(box):
            return False
        self.boxes.append(box)
        return True


def words(
    target: Drawing | Group,
    x: float,
    y: float,
    text: str,
    *,
    size: float = SMALL,
    bold: bool = False,
    color: str = palette.INK,
    align: str = "start",
) -> None:
    """Write a text with its baseline at `y`. It stays in reading order: who draws it finds glyphs and direction."""
    target.add(
        String(
            x,
            y,
            text,
            fontName=fonts.BOLD if bold else fonts.REGULAR,
            fontSize=size,
            fillColor=palette.color(color),
            textAnchor=align,
        )
    )


def rule(x1: float, y1: float, x2: float, y2: float, color: str = palette.HAIR, thick: float = 0.6) -> Line:
    """Return a straight line."""
    return Line(x1, y1, x2, y2, strokeColor=palette.color(color), strokeWidth=thick, strokeLineCap=0)


def dot(x: float, y: float, *, filled: bool, radius: float = 2.6) -> Circle:
    """Return a dot in ink; an open one is white inside."""
    return Circle(
        x,
        y,
        radius,
        strokeColor=palette.color(palette.INK),
        strokeWidth=1.2,
        fillColor=palette.color(palette.INK if filled else palette.WHITE),
    )


def dot_drawing(*, filled: bool) -> Drawing:
    """Return a dot alone, for keys and tables: 7 points wide and high."""
    drawing = Drawing(7, 7)
    drawing.add(dot(3.5, 3.5, filled=filled))
    return drawing
