"""Draw a drawing onto a PDF page: the same shapes that `figures.svg` writes, no others."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from clinic.figures import fonts, pen, typesetting
from clinic.figures.pen import Pen
from clinic.figures.resources import Form, Resources
from clinic.figures.shapes import (
    CLOSE,
    CURVE,
    LINE,
    MOVE,
    SAME,
    Area,
    Circle,
    Drawing,
    Group,
    Line,
    Path,
    Polygon,
    PolyLine,
    Rect,
    Shape,
    Stamp,
    String,
)

_PLACE = "%.2f %.2f"
_STEPS = {MOVE: f"{_PLACE} m", LINE: f"{_PLACE} l", CURVE: f"{_PLACE} {_PLACE} {_PLACE} c", CLOSE: "h"}
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


def draw(drawing: Drawing, target: Pen, x: float, y: float) -> None:
    """Draw with the lower left corner at (x, y), in points; what was set stays set.

    Raises TypeError for a shape this writer does not know.
    """
    target.save(1, 0, 0, 1, x, y)
    _draw_all(drawing.contents, target)
    target.restore()


def _draw_all(shapes: Sequence[Shape], target: Pen) -> None:
    for shape in shapes:
        write = _WRITERS.get(type(shape))
        if write is None:
            raise TypeError(f"{type(shape).__name__} cannot be drawn on a PDF page")
        write(shape, target)


def _group(group: Group, target: Pen) -> None:
    if group.transform == SAME:
        _draw_all(group.contents, target)
        return
    target.save(*group.transform)
    _draw_all(group.contents, target)
    target.restore()


def _stamp(stamp: Stamp, target: Pen) -> None:
    form = _prepared(stamp)
    if form is not None:
        target.form(form)


@lru_cache(maxsize=2048)
def _prepared(stamp: Stamp) -> Form | None:
    """Return what is drawn of it, compressed; None for an empty one."""
    target = Pen(Resources())
    _draw_all(stamp.contents, target)
    numbers = [place for shape in stamp.contents for place in _extent(shape)]
    if not numbers:
        return None
    xs, ys = [x for x, _ in numbers], [y for _, y in numbers]
    return Form((min(xs), min(ys), max(xs), max(ys)), zlib.compress("\n".join(target.operators).encode(), 9))


def _extent(shape: Shape) -> Iterator[tuple[float, float]]:
    """Yield two places that the shape, with the width of its line, does not reach beyond. Raises TypeError."""
    if not isinstance(shape, Path):
        raise TypeError(f"A stamp is made of paths, not of {type(shape).__name__}")
    edge = shape.strokeWidth if shape.strokeColor else 0.0
    if shape.points:
        xs, ys = shape.points[::2], shape.points[1::2]
        yield min(xs) - edge, min(ys) - edge
        yield max(xs) + edge, max(ys) + edge


def _string(shape: String, target: Pen) -> None:
    line = typesetting.set_line(shape.text, shape.fontName == fonts.BOLD)
    if line.runs and shape.fillColor:
        left = shape.x - line.width * shape.fontSize / 1000 * _ANCHORS[shape.textAnchor]
        target.text(left, shape.y, line, shape.fontSize, shape.fillColor)


def _path(shape: Path, target: Pen) -> None:
    """Write all numbers of a path at once: a chart of sixty visits has thousands."""
    steps = " ".join([_STEPS[step] for step in shape.operators])
    _area(shape, steps % tuple(shape.points), target)


def _rect(shape: Rect, target: Pen) -> None:
    _area(shape, pen.box(shape.x, shape.y, shape.width, shape.height, shape.rx), target)


def _circle(shape: Circle, target: Pen) -> None:
    _area(shape, pen.circle(shape.cx, shape.cy, shape.r), target)


def _polygon(shape: Polygon, target: Pen) -> None:
    _area(shape, pen.corners(shape.points, closed=True), target)


def _area(shape: Area, path: str, target: Pen) -> None:
    filled, stroked = shape.fillColor is not None, shape.strokeColor is not None
    if shape.fillColor is not None:
        target.fill(shape.fillColor)
    if stroked:
        _take_pen(shape, target)
    if path and (filled or stroked):
        target.outline(path, filled=filled, stroked=stroked)


def _line(shape: Line, target: Pen) -> None:
    _open(shape, f"{shape.x1:.2f} {shape.y1:.2f} m {shape.x2:.2f} {shape.y2:.2f} l", target)


def _polyline(shape: PolyLine, target: Pen) -> None:
    _open(shape, pen.corners(shape.points), target)


def _open(shape: Shape, path: str, target: Pen) -> None:
    if shape.strokeColor is not None:
        _take_pen(shape, target)
        target.outline(path, filled=False, stroked=True)


def _take_pen(shape: Shape, target: Pen) -> None:
    if shape.strokeColor is not None:
        target.stroke(
            shape.strokeColor, shape.strokeWidth, shape.strokeLineCap, shape.strokeLineJoin, shape.strokeDashArray
        )


_WRITERS: Mapping[type, Callable[[Any, Pen], None]] = {
    Path: _path,
    Line: _line,
    PolyLine: _polyline,
    Polygon: _polygon,
    Circle: _circle,
    Rect: _rect,
    String: _string,
    Group: _group,
    Stamp: _stamp,
}
