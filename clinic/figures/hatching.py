"""Hatch a shape of the body map: slanted lines cut off at its edge, so that page and paper only have to draw lines."""

import math
from functools import lru_cache
from itertools import pairwise

from clinic.domain.body import outline
from clinic.domain.body.outline import Point

_STEPS_PER_UNIT = 10


@lru_cache(maxsize=512)
def lines(path: str, pitch: float) -> tuple[tuple[Point, Point], ...]:
    """Return the pieces of 45 degree lines inside a closed outline, `pitch` units apart, in the outline's coordinates.

    All shapes share one lattice, so the lines of two neighbours meet. Rises to the right; y points downward.
    """
    corners = outline.polygon(path)
    edges = tuple(pairwise((*corners, corners[0])))
    sums = [x + y for x, y in corners]
    step = pitch * math.sqrt(2)
    found: list[tuple[Point, Point]] = []
    for number in range(math.ceil(min(sums) / step), math.floor(max(sums) / step) + 1):
        found.extend(_inside(edges, number * step))
    return tuple(found)


def _inside(edges: tuple[tuple[Point, Point], ...], level: float) -> list[tuple[Point, Point]]:
    """Return the pieces of the line x + y = level between its crossings with the edges, taken in pairs."""
    crossings = sorted(_crossing(start, end, level) for start, end in edges if _cuts(start, end, level))
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _cuts(start: Point, end: Point, level: float) -> bool:
    return (sum(start) > level) != (sum(end) > level)


def _crossing(start: Point, end: Point, level: float) -> Point:
    share = (level - sum(start)) / (sum(end) - sum(start))
    x = start[0] + share * (end[0] - start[0])
    return x, level - x


def rounded(pitch: float) -> float:
    """Return a pitch coarse enough for the cache to be of use."""
    return round(pitch * _STEPS_PER_UNIT) / _STEPS_PER_UNIT
