"""The shapes that figures are made of, for `figures.svg` and `figures.pdf` alike.

Places and sizes are in points, y grows upward from the lower left corner of the drawing. Colours are tokens of
`figures.palette`; None = not filled, or no line. Names are those of reportlab.graphics; a shape here is a plain
record without checks and inheritance of properties, because a summary makes hundreds of them.
"""
# ruff: noqa: N802, N815 - the names of reportlab.graphics

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from clinic.figures import fonts

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Ink: TypeAlias = dict[str, Any]
"""Colours and line of a shape, by the names of its fields."""
SAME: Matrix = (1, 0, 0, 1, 0, 0)
BLACK = "#000000"
MOVE, LINE, CURVE, CLOSE = range(4)
"""The steps of a path."""


@dataclass(slots=True, kw_only=True)
class Shape:
    """Anything drawn. A line has a width and dashes in points; its cap and join are those of PDF, 1 = round."""

    strokeColor: str | None = BLACK
    strokeWidth: float = 1
    strokeLineCap: int = 0
    strokeLineJoin: int = 0
    strokeDashArray: Sequence[float] | None = None


@dataclass(slots=True)
class Line(Shape):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(slots=True)
class PolyLine(Shape):
    """Straight lines from corner to corner: x, y, x, y and so on."""

    points: Sequence[float]


@dataclass(slots=True, kw_only=True)
class Area(Shape):
    """A shape with an inside."""

    fillColor: str | None = BLACK


@dataclass(slots=True)
class Rect(Area):
    """A box from its lower left corner; `rx` and `ry` round its corners."""

    x: float
    y: float
    width: float
    height: float
    rx: float = 0
    ry: float = 0


@dataclass(slots=True)
class Circle(Area):
    """A circle around a place."""

    cx: float
    cy: float
    r: float


@dataclass(slots=True)
class Polygon(Area):
    """A closed line from corner to corner: x, y, x, y and so on."""

    points: Sequence[float]


@dataclass(slots=True)
class Path(Area):
    """A line of any form: steps, and the numbers they take one after the other: two, two, six, none."""

    points: list[float] = field(default_factory=list)
    operators: list[int] = field(default_factory=list)

    def moveTo(self, x: float, y: float) -> None:
        """Begin a piece."""
        self.operators.append(MOVE)
        self.points += (x, y)

    def lineTo(self, x: float, y: float) -> None:
        """Go straight."""
        self.operators.append(LINE)
        self.points += (x, y)

    def closePath(self) -> None:
        """Go back to where the piece began."""
        self.operators.append(CLOSE)


@dataclass(slots=True)
class String(Area):
    """A text in reading order with its baseline at `y`; `textAnchor` is start, middle or end."""

    x: float
    y: float
    text: str
    fontName: str = fonts.REGULAR
    fontSize: float = 10
    textAnchor: str = "start"


@dataclass(slots=True, init=False)
class Group(Shape):
    """Shapes that are moved or turned together."""

    contents: list[Shape]
    transform: Matrix

    def __init__(self, *contents: Shape, transform: Matrix = SAME) -> None:
        self.contents, self.transform = list(contents), transform

    def add(self, shape: Shape) -> None:
        """Draw one more shape, over the others."""
        self.contents.append(shape)


class Stamp(Group):
    """Shapes without text that many documents show unchanged: each writer prepares them once per process."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Drawing:
    """A figure `width` by `height` points large."""

    __slots__ = ("contents", "height", "width")

    def __init__(self, width: float, height: float, *contents: Shape) -> None:
        self.width, self.height = width, height
        self.contents: list[Shape] = list(contents)

    def add(self, shape: Shape) -> None:
        """Draw one more shape, over the others."""
        self.contents.append(shape)
