"""A path told relative to its last point is the same path, to the tenth."""

import re

import pytest

from clinic.domain.body.atlas import DETAILS, SHAPES, VIEWS
from clinic.domain.body.outline import relative, steps

PATHS = {
    *(path for shape in SHAPES.values() for path in (shape.path, shape.hit)),
    *(view.outline for view in VIEWS.values()),
    *(detail.path for detail in DETAILS),
}
_TOKEN = re.compile(r"[Mlcz]|-?(?:\d+(?:\.\d+)?|\.\d+)")
_NUMBERS = {"M": 2, "l": 2, "c": 6, "z": 0}


def drawn(path):
    """Walk a relative path as a browser does; return what `steps` returns of an absolute one."""
    tokens, found, at, start = _TOKEN.findall(path), [], (0.0, 0.0), (0.0, 0.0)
    while tokens:
        command = tokens.pop(0)
        numbers = [float(tokens.pop(0)) for _ in range(_NUMBERS[command])]
        origin = (0.0, 0.0) if command == "M" else at
        points = [(x + origin[0], y + origin[1]) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        at = points[-1] if points else start
        start = at if command == "M" else start
        found.append((command.upper(), tuple((round(x, 1), round(y, 1)) for x, y in points)))
    return tuple(found)


def test_every_path_of_the_atlas_stays_where_it_was_and_gets_shorter() -> None:
    for path in PATHS:
        assert drawn(relative(path)) == steps(path)
        assert len(relative(path)) < len(path)


def test_numbers_are_written_as_short_as_they_can_be() -> None:
    assert (
        relative("M10 20 L10.5 19.5 C10.5 20 9 20 0 0 Z M1 1 L0.5 2") == "M10 20l.5-.5c0 .5-1.5 .5-10.5-19.5zM1 1l-.5 1"
    )


def test_a_path_finer_than_a_tenth_is_refused() -> None:
    with pytest.raises(ValueError, match="finer"):
        relative("M1.25 2 Z")
