"""Read the outlines of the body map: absolute moves (M), lines (L), cubic curves (C) and closings (Z), nothing else."""

import re
from functools import cache
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Step: TypeAlias = tuple[str, tuple[Point, ...]]
Polygon: TypeAlias = tuple[Point, ...]

_TOKEN = re.compile(r"([MLCZ])|(-?\d+(?:\.\d+)?)|[\s,]+|(.)")
_POINTS = {"M": 1, "L": 1, "C": 3, "Z": 0}
_CURVE_PIECES = 8


@cache
def steps(path: str) -> tuple[Step, ...]:
    """Return the path as (command, points) pairs, y downward; a repeated command is written out.

    Raises ValueError for any other command or a number too many.
    """
    found: list[Step] = []
    command, numbers = "", list[float]()
    for letter, number, stray in _TOKEN.findall(path):
        if stray:
            raise ValueError(f"{stray!r} is not part of an outline")
        if letter:
            _expect_no_numbers(numbers)
            command = letter
        elif number:
            numbers.append(float(number))
        if letter == "Z" or (command not in ("", "Z") and len(numbers) == 2 * _POINTS[command]):
            found.append((command, tuple(zip(numbers[::2], numbers[1::2], strict=True))))
            numbers = []
    _expect_no_numbers(numbers)
    return tuple(found)


@cache
def relative(path: str) -> str:
    """Return the same path with every point told from the one before: a third fewer characters, not a hair moved.

    Counted in tenths, the precision of the atlas, so that nothing adds up. Raises ValueError for a finer path.
    """
    parts: list[str] = []
    at = start = (0, 0)
    for command, points in steps(path):
        if command == "Z":
            parts.append("z")
            at = start
            continue
        exact = [(_tenths(x), _tenths(y)) for x, y in points]
        from_here = (0, 0) if command == "M" else at
        numbers = " ".join(_short(part - base) for point in exact for part, base in zip(point, from_here, strict=True))
        parts.append(("M" if command == "M" else command.lower()) + numbers.replace(" -", "-"))
        at = exact[-1]
        start = at if command == "M" else start
    return "".join(parts)


def _tenths(number: float) -> int:
    if abs(number * 10 - round(number * 10)) > 1e-6:
        raise ValueError(f"{number} is finer than a tenth")
    return round(number * 10)


def _short(tenths: int) -> str:
    """Return a number as short as SVG allows: 12, .5, -3.7."""
    whole, rest = divmod(abs(tenths), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{digits}" if tenths < 0 else digits


def _expect_no_numbers(numbers: list[float]) -> None:
    if numbers:
        raise ValueError(f"an outline has numbers too many or too few: {numbers}")


@cache
def polygon(path: str) -> Polygon:
    """Return the corners of one closed outline, curves cut into short pieces; the last corner is not the first."""
    corners: list[Point] = []
    for command, points in steps(path):
        if command == "C":
            corners.extend(_along(corners[-1], *points))
        else:
            corners.extend(points)
    return tuple(corners[:-1] if corners[0] == corners[-1] else corners)


def _along(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Return points along a cubic curve, without its start and with its end."""
    points = []
    for piece in range(1, _CURVE_PIECES + 1):
        t = piece / _CURVE_PIECES
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (
            sum(weight * point[axis] for weight, point in zip(weights, (start, first, second, end), strict=True))
            for axis in (0, 1)
        )
        points.append((x, y))
    return points


def contains(corners: Polygon, point: Point) -> bool:
    """Tell whether the point lies inside the polygon (even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside
