"""Write the operators of one page or figure: what is set already is not set again.

Places are in points, y upward; numbers are written to a hundredth. Nothing here knows pages, parts or files.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from clinic.figures.resources import Form, Resources
from clinic.figures.typesetting import SetLine

_SPACE = "[200] TJ ( ) Tj ET"
"""A space that takes no room: it lies on the end of the text before it."""
_HANDLE = 0.5528
"""How far the handles of a quarter of a circle reach, as a share of its radius."""

_Line: TypeAlias = tuple[float, int, int, tuple[float, ...]]
_UNKNOWN: _Line = (-1, -1, -1, (-1,))
"""Width, cap, join and dashes before the first line is drawn: a figure from the stock starts with those of its page."""


@lru_cache(maxsize=256)
def _parts(color: str) -> str:
    return " ".join(f"{int(color[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))


@lru_cache(maxsize=256)
def _dashes(pattern: tuple[float, ...]) -> str:
    return f"[{' '.join(f'{dash:.4g}' for dash in pattern)}] 0 d"


class Pen:
    """The operators so far, and what they left set: fill, line and font; at first nothing is known of these."""

    __slots__ = ("_fill", "_font", "_kept", "_line", "_stroke", "operators", "resources")

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.operators: list[str] = []
        self._fill = self._stroke = ""
        self._font: tuple[str, float] = ("", 0)
        self._line = _UNKNOWN
        self._kept: list[tuple[str, str, tuple[str, float], _Line]] = []

    def save(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """Draw from here on moved or turned by a matrix, until `restore`."""
        self._kept.append((self._fill, self._stroke, self._font, self._line))
        self.operators.append(f"q {a:.5g} {b:.5g} {c:.5g} {d:.5g} {e:.2f} {f:.2f} cm")

    def restore(self) -> None:
        """Go back to what was set at `save`."""
        self.operators.append("Q")
        self._fill, self._stroke, self._font, self._line = self._kept.pop()

    def fill(self, color: str) -> None:
        """Fill areas and letters with a colour, `#RRGGBB`."""
        if color != self._fill:
            self._fill = color
            self.operators.append(f"{_parts(color)} rg")

    def stroke(
        self, color: str, width: float, cap: int = 0, join: int = 0, dashes: Sequence[float] | None = None
    ) -> None:
        """Draw lines of this colour, width, cap, join and dashes (no dashes = a full line)."""
        if color != self._stroke:
            self._stroke = color
            self.operators.append(f"{_parts(color)} RG")
        line = (width, cap, join, tuple(dashes) if dashes else ())
        if line != self._line:
            self._set(line)

    def _set(self, line: _Line) -> None:
        old, self._line = self._line, line
        if line[0] != old[0]:
            self.operators.append(f"{line[0]:.4g} w")
        if line[1] != old[1]:
            self.operators.append(f"{line[1]} J")
        if line[2] != old[2]:
            self.operators.append(f"{line[2]} j")
        if line[3] != old[3]:
            self.operators.append(_dashes(line[3]))

    def outline(self, operators: str, *, filled: bool, stroked: bool) -> None:
        """Draw a path."""
        self.operators.append(f"{operators} {'B*' if filled and stroked else 'f*' if filled else 'S'}")

    def form(self, form: Form) -> None:
        """Show a figure from the stock."""
        self.operators.append(f"/{self.resources.form(form)} Do")

    def text(self, x: float, y: float, line: SetLine, size: float, color: str) -> int:
        """Write one line; return its place among the operators, for `space_after`."""
        self.fill(color)
        if line.codes is not None:
            shown = (
                f"({line.codes}) Tj" if (line.font, size) == self._font else self._shown(line.font, line.codes, size)
            )
        else:
            pieces = [(run, *piece) for run in line.runs for piece in self.resources.shown(run)]
            shown = " ".join([self._shown(font, codes, size, run.up, run.left) for run, font, codes in pieces])
        written = f"BT {x:.2f} {y:.2f} Td {shown} ET"
        if line.spoken:
            written = f"/Span <</ActualText <{in_utf16(line.spoken)}>>> BDC {written} EMC"
        self.operators.append(written)
        return len(self.operators) - 1

    def _shown(self, name: str, codes: str, size: float, up: int = 0, left: int = 0) -> str:
        shown = _moved(codes, up, left, size) if up or left else f"({codes}) Tj"
        if (name, size) == self._font:
            return shown
        self._font = (name, size)
        return f"/{name} {size:g} Tf {shown}"

    def hollow_text(self, x: float, y: float, line: SetLine, size: float, color: str) -> None:
        """Write one line of which only the outlines are drawn, with the line that is set."""
        self.operators.append("1 Tr")
        self.text(x, y, line, size, color)
        self.operators.append("0 Tr")

    def space_after(self, place: int) -> None:
        """Give a line that was written a space at its end, because another one follows in the same part."""
        written = self.operators[place]
        if written.endswith("EMC"):
            self.operators[place] = written.replace(">>> BDC", "0020>>> BDC", 1)
        else:
            self.operators[place] = written[:-2] + _SPACE


def _moved(codes: str, up: int, left: int, size: float) -> str:
    """Return what draws letters higher and further left; the next ones stand where they would stand without."""
    return f"{up * size / 1000:.2f} Ts [{left} ({codes}) {-left}] TJ 0 Ts"


def in_utf16(words: str) -> str:
    """Return a text as the digits of a hexadecimal string of a PDF."""
    return "FEFF" + words.encode("utf-16-be", "replace").hex().upper()


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """Return the path of a box from its lower left corner, its corners round or not."""
    if not radius:
        return f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
    right, top, short = x + width, y + height, radius * (1 - _HANDLE)
    return (
        f"{x + radius:.2f} {y:.2f} m {right - radius:.2f} {y:.2f} l "
        f"{right - short:.2f} {y:.2f} {right:.2f} {y + short:.2f} {right:.2f} {y + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - short:.2f} {right - short:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c "
        f"{x + radius:.2f} {top:.2f} l "
        f"{x + short:.2f} {top:.2f} {x:.2f} {top - short:.2f} {x:.2f} {top - radius:.2f} c "
        f"{x:.2f} {y + radius:.2f} l "
        f"{x:.2f} {y + short:.2f} {x + short:.2f} {y:.2f} {x + radius:.2f} {y:.2f} c h"
    )


def circle(x: float, y: float, radius: float) -> str:
    """Return the path of a circle around a place."""
    reach = radius * _HANDLE
    left, right, low, high = f"{x - radius:.2f}", f"{x + radius:.2f}", f"{y - radius:.2f}", f"{y + radius:.2f}"
    near, far, down, up = f"{x - reach:.2f}", f"{x + reach:.2f}", f"{y - reach:.2f}", f"{y + reach:.2f}"
    return (
        f"{right} {y:.2f} m {right} {up} {far} {high} {x:.2f} {high} c {near} {high} {left} {up} {left} {y:.2f} c "
        f"{left} {down} {near} {low} {x:.2f} {low} c {far} {low} {right} {down} {right} {y:.2f} c h"
    )


def corners(points: Sequence[float], *, closed: bool = False) -> str:
    """Return the path from corner to corner: x, y, x, y and so on."""
    lines = "%.2f %.2f l " * (len(points) // 2 - 1)
    return f"%.2f %.2f m {lines}{'h' if closed else ''}" % tuple(points)
