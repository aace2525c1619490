"""Many marks of one kind as one path: a chart of sixty visits is drawn with as few shapes as one of six."""

from collections.abc import Iterable, Sequence
from itertools import chain

from clinic.figures import palette
from clinic.figures.shapes import Path

_MOVE, _LINE = 0, 1
_ROUND = 1
_DOT = 0.01
"""The length of a stroke with round ends that looks like a dot: some writers drop a stroke of no length."""


def strokes(
    lines: Iterable[Sequence[float]],
    *,
    color: str,
    thick: float,
    round_ends: bool = False,
) -> Path:
    """Return straight lines, each (x1, y1, x2, y2), as one path."""
    flat = list(chain.from_iterable(lines))
    return Path(
        points=flat,
        operators=[_MOVE, _LINE] * (len(flat) // 4),
        fillColor=None,
        strokeColor=palette.color(color),
        strokeWidth=thick,
        strokeLineCap=_ROUND if round_ends else 0,
    )


CROWDED = 24
"""With more visits than this, marks are smaller and lines thinner."""


def verticals(places: Iterable[float], bottom: float, top: float) -> Path:
    """Return a thin upright line at each place: the visits, from the dates down to the treatments."""
    each = list(dict.fromkeys(places))
    thick = 0.6 if len(each) <= CROWDED else 0.35
    return strokes(((x, bottom, x, top) for x in each), color=palette.HAIR, thick=thick)


def joined(places: Sequence[tuple[float, float]], path: Path) -> None:
    """Add a line through these places to a path."""
    path.points.extend(chain.from_iterable(places))
    path.operators.extend([_MOVE, *[_LINE] * (len(places) - 1)])


def line_through(runs: Iterable[Sequence[tuple[float, float]]], *, color: str, thick: float) -> Path:
    """Return one path with a line through the places of each run."""
    path = strokes((), color=color, thick=thick)
    path.strokeLineJoin = 1
    for run in runs:
        joined(run, path)
    return path


def open_dots(places: Sequence[tuple[float, float]], radius: float, border: float = 1.2) -> tuple[Path, Path]:
    """Return dots, ink outside and white inside, as two paths to be drawn in this order."""
    spots = [(x, y, x + _DOT, y) for x, y in places]
    return (
        strokes(spots, color=palette.INK, thick=2 * radius + border, round_ends=True),
        strokes(spots, color=palette.WHITE, thick=2 * radius - border, round_ends=True),
    )
