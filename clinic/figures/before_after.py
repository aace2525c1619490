"""The values of one measure around the start of a treatment: dots over a band that says when it was taken.

Nothing joins the dots: a line across the start would draw the answer. An open dot counts on neither side.
"""

import datetime as dt
from collections.abc import Callable

from clinic.domain.dates import PartialDate
from clinic.domain.treatments.before_after import Comparison, Window
from clinic.domain.trends import Point
from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.figures.charting import SMALL, Box, Taken, dot, rule, words
from clinic.figures.numbers import number
from clinic.figures.shapes import Drawing, Rect
from clinic.figures.time_axis import TimeAxis

_LEFT, _RIGHT = 22.0, 8.0
_FOOT, _HEAD = 16.0, 14.0
_DAY = dt.timedelta(days=1)
TAKEN = N_("taken")


def before_after_chart(
    comparison: Comparison, window: Window, *, size: tuple[float, float], translate: Callable[[str], str] = str
) -> Drawing:
    """Draw one measure in `size` points over the 8 weeks before and the 8 weeks after the start."""
    chart = _Chart(comparison, window, Drawing(*size), translate)
    chart.band()
    chart.scale()
    chart.dates()
    chart.dots()
    return chart.drawing


class _Chart:
    def __init__(
        self, comparison: Comparison, window: Window, drawing: Drawing, translate: Callable[[str], str]
    ) -> None:
        self.comparison, self.window, self.drawing, self.translate = comparison, window, drawing, translate
        self.axis = TimeAxis(window.first_before, window.end, _LEFT, drawing.width - _RIGHT)
        self.top: float = drawing.height - _HEAD
        values = [one.value for one in (*comparison.before, *comparison.apart, *comparison.after)]
        self.highest = comparison.measure.top(max(value for value in values if value is not None))

    def y(self, value: float) -> float:
        low: float = self.comparison.measure.low
        return _FOOT + (value - low) / (self.highest - low) * (self.top - _FOOT)

    def band(self) -> None:
        """Grey while it was taken; a dashed frame over an imprecise start."""
        start, end = self.axis.x(self.window.first_after - _DAY), self.axis.x(self.window.last_after)
        if self.window.last_after >= self.window.first_after:
            self._box(start, end, fill=palette.BAND)
            self._name_band(start, end)
        if self.window.first_after - self.window.last_before > _DAY:
            self._box(self.axis.x(self.window.last_before + _DAY), start, dashed=True)

    def _box(self, left: float, right: float, *, fill: str | None = None, dashed: bool = False) -> None:
        self.drawing.add(
            Rect(
                left,
                _FOOT,
                right - left,
                self.drawing.height - _FOOT,
                fillColor=palette.color(fill) if fill else None,
                strokeColor=palette.color(palette.LINE) if dashed else None,
                strokeWidth=0.8,
                strokeDashArray=[2, 2] if dashed else None,
            )
        )

    def _name_band(self, left: float, right: float) -> None:
        name = self.translate(TAKEN)
        if lettering.width(name, SMALL) + 6 <= right - left:
            words(self.drawing, left + 3, self.drawing.height - SMALL, name, color=palette.INK2)

    def scale(self) -> None:
        self.drawing.add(rule(_LEFT - 4, _FOOT, self.drawing.width, _FOOT, palette.LINE))
        for value in (self.comparison.measure.low, self.highest):
            words(self.drawing, _LEFT - 7, self.y(value) - 3, str(value), color=palette.INK2, align="end")

    def dates(self) -> None:
        """Write the first day, the start and the last day under the axis; the start before the other two."""
        taken = Taken()
        for day, align in (
            (self.window.first_after - _DAY, "middle"),
            (self.window.first_before, "start"),
            (self.window.end, "end"),
        ):
            self._date(day, align, taken)

    def _date(self, day: dt.date, align: str, taken: Taken) -> None:
        text, x = self._day(day), self.axis.x(day)
        wide = lettering.width(text, SMALL)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[align]
        if taken.take(Box(left - 4, 0, left + wide + 4, SMALL)):
            words(self.drawing, x, 3, text, color=palette.INK2, align=align)

    def _day(self, day: dt.date) -> str:
        start = self.window.first_after - _DAY
        if day == start and start - self.window.last_before > _DAY:
            return PartialDate(day.year, day.month).in_words(self.translate)
        return PartialDate.of(day).in_words(self.translate)

    def dots(self) -> None:
        taken = Taken()
        for point in (*self.comparison.before, *self.comparison.apart, *self.comparison.after):
            self._dot(point, taken, counts=point not in self.comparison.apart)

    def _dot(self, point: Point, taken: Taken, *, counts: bool) -> None:
        if point.value is None:
            return
        x, y = self.axis.x(point.day), self.y(float(point.value))
        self.drawing.add(dot(x, y, filled=counts, radius=2.8))
        text = number(point.value, self.comparison.measure.decimals)
        half = lettering.width(text, SMALL) / 2
        for bottom in (y + 4, y - 12):
            if bottom >= _FOOT - 2 and taken.take(Box(x - half, bottom, x + half, bottom + 8)):
                words(self.drawing, x, bottom + 1, text, bold=counts, align="middle")
                return
