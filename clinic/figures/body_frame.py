"""Where the figures stand in a drawing: from units of the body map to points, y turned upward."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic.domain.body import atlas, outline
from clinic.domain.body.atlas import ViewCode
from clinic.domain.body.outline import Point
from clinic.figures.shapes import CLOSE, CURVE, LINE, MOVE, Path

_EDGE_LEFT, _EDGE_TOP = 20.0, 4.0
_WIDTH, HEIGHT = 320.0, 656.0
_BETWEEN = 12.0


_STEPS = {"M": MOVE, "L": LINE, "C": CURVE, "Z": CLOSE}


@cache
def _outline(written: str) -> tuple[tuple[int, ...], tuple[Point, ...]]:
    """Return the steps of an outline of the atlas, and their places one after the other."""
    steps = outline.steps(written)
    return tuple(_STEPS[command] for command, _ in steps), tuple(place for _, places in steps for place in places)


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of one figure; `scale` is points per unit of the map."""

    view: ViewCode
    scale: float
    left: float
    top: float

    def at(self, point: Point) -> Point:
        """Return a place of the body map in points of the drawing."""
        return self.left + point[0] * self.scale, self.top - point[1] * self.scale

    @property
    def middle(self) -> float:
        """The midline of the figure in points from the left of the drawing."""
        return self.beside(_EDGE_LEFT + _WIDTH / 2, 0)[0]

    @property
    def reach(self) -> float:
        """Points from the midline to either edge of the figure's box."""
        return _WIDTH / 2 * self.scale

    def beside(self, from_left: float, y: float) -> Point:
        """Return a place given by its distance from the left edge of the figure's own box."""
        return self.at((atlas.VIEWS[self.view].box[0] + from_left, y))

    def path(self, written: str, **ink: Any) -> Path:
        """Return an outline of the atlas as a path of the drawing."""
        steps, places = _outline(written)
        points = [value for place in places for value in self.at(place)]
        return Path(strokeLineJoin=1, strokeLineCap=1, points=points, operators=list(steps), **ink)


def scale_for(width: float, count: int) -> float:
    """Return the points per unit with which `count` figures fill the width."""
    return width / (count * _WIDTH + (count - 1) * _BETWEEN)


def frames(views: tuple[ViewCode, ...], scale: float, foot: float) -> tuple[Frame, ...]:
    """Return the figures from left to right, standing on a foot of so many points."""
    top = (HEIGHT + _EDGE_TOP) * scale + foot
    lefts = (n * (_WIDTH + _BETWEEN) - _EDGE_LEFT - atlas.VIEWS[view].box[0] for n, view in enumerate(views))
    return tuple(Frame(view, scale, left * scale, top) for view, left in zip(views, lefts, strict=True))
