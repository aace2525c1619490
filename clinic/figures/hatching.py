"""Hatch a shape of the body map: slanted lines cut off at its edge, so that page and paper only have to draw lines."""

import math
from collections.abc import Iterator
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
    step = pitch * math.sqrt(2)
    crossings: dict[int, list[Point]] = {}
    corners = outline.polygon(path)
    for start, end in pairwise((*corners, corners[0])):
        for number, place in _crossings(start, end, step):
            crossings.setdefault(number, []).append(place)
    return tuple(piece for number in sorted(crossings) for piece in _pieces(sorted(crossings[number])))


def _pieces(places: list[Point]) -> Iterator[tuple[Point, Point]]:
    """Yield the pieces of one line between its crossings with the edges, taken in pairs."""
    return zip(places[::2], places[1::2], strict=True)


def _crossings(start: Point, end: Point, step: float) -> Iterator[tuple[int, Point]]:
    """Yield where an edge crosses the lines x + y = number * step, with the number of each line."""
    first, last = start[0] + start[1], end[0] + end[1]
    low, high = min(first, last), max(first, last)
    for number in range(math.floor(low / step), math.ceil(high / step) + 1):
        level = number * step
        if low <= level < high:
            x = start[0] + (level - first) / (last - first) * (end[0] - start[0])
            yield number, (x, level - x)


def rounded(pitch: float) -> float:
    """Return a pitch coarse enough for the cache to be of use."""
    return round(pitch * _STEPS_PER_UNIT) / _STEPS_PER_UNIT
