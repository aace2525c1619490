"""Treatments and life events under the trends, on the same time axis: what was being tried when the numbers moved.

A bar is filled by what the patient said of it: solid helped a lot, tint helped a bit, empty did not help, hatched made
worse, dashed outline anything else; the word always stands beside it. A pointed end means it still goes on. A thin end
covers every day on which the course can have begun or ended, where only its month or year is known, or nothing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.dates import PartialDate, Precision
from clinic.figures import lettering, palette
from clinic.figures.charting import SMALL, Box, Taken, rule, words
from clinic.figures.shapes import Drawing, Polygon, Rect
from clinic.figures.strokes import strokes, verticals
from clinic.figures.time_axis import TimeAxis

ROW = 16.0
_THICK, _THIN = 11.0, 3.0
_POINT = 6.0
_OVER = 8.0
"""How far a bar reaches over the ends of the axis, in points, when it began before or goes on after."""


class Filling(StrEnum):
    """How a bar or a swatch is filled."""

    SOLID = "solid"
    TINT = "tint"
    EMPTY = "empty"
    HATCHED = "hatched"
    DASHED = "dashed"


@dataclass(frozen=True, slots=True)
class Bar:
    """One course of a treatment, its dates as precise as they were given. None = not known; `open_end` = goes on."""

    label: str
    start: PartialDate | None
    end: PartialDate | None
    open_end: bool
    filling: Filling
    word: str
    steps: tuple[tuple[PartialDate | None, str], ...] = ()
    """Date and dose of each change; None = from the start."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the patient's life: a mark at its day, or a line over every day it can have been."""

    happened: PartialDate
    label: str

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day that it can have been."""
        return self.happened.earliest(), self.happened.latest()


def timeline(
    bars: Sequence[Bar],
    events: Sequence[Event],
    axis: TimeAxis,
    visit_days: Sequence[dt.date],
    *,
    width: float,
    events_label: str,
) -> Drawing:
    """Draw life events, then one row of `ROW` points per bar, in the order given."""
    rows = _event_rows(events, axis)
    drawing = Drawing(width, ROW * (len(bars) + len(rows)) + 2)
    drawing.add(verticals((axis.x(day) for day in visit_days), 0, drawing.height))
    top = drawing.height
    for number, row in enumerate(rows):
        top -= ROW
        if number == 0:
            words(drawing, 0, top + 4.5, events_label, size=9.5)
        for event in row:
            _draw_event(drawing, event, axis, top)
    for bar in bars:
        top -= ROW
        _draw_bar(drawing, bar, axis, top)
    return drawing


def _event_rows(events: Sequence[Event], axis: TimeAxis) -> list[list[Event]]:
    """Put events into rows so that no two labels touch."""
    rows: list[tuple[list[Event], Taken]] = []
    for event in events:
        left, right = _reach(event, axis)
        box = Box(left - 5, 0, right + 10 + lettering.width(event.label, SMALL), 1)
        for row, taken in rows:
            if taken.take(box):
                row.append(event)
                break
        else:
            rows.append(([event], Taken([box])))
    return [row for row, _ in rows]


def _reach(event: Event, axis: TimeAxis) -> tuple[float, float]:
    """Return where the mark of an event begins and ends; up to a month it is one mark, in the middle."""
    first, last = (axis.x(day) for day in event.days)
    if event.happened.precision is Precision.YEAR:
        return first, max(last, first + 8)
    return (first + last) / 2 - 4, (first + last) / 2 + 4


def label_end(event: Event, axis: TimeAxis) -> float:
    """Return where the label of an event begins, from the left of the drawing."""
    return _reach(event, axis)[1] + 3


def _draw_event(drawing: Drawing, event: Event, axis: TimeAxis, bottom: float) -> None:
    """Draw the mark with its label on its right, cut where the paper ends."""
    left, right = _reach(event, axis)
    if event.happened.precision is Precision.YEAR:
        low, middle, high = bottom + 4.5, bottom + 7.5, bottom + 10.5
        ends = ((left, low, left, high), (left, middle, right, middle), (right, low, right, high))
        drawing.add(strokes(ends, color=palette.INK, thick=1.2))
    else:
        corners = [left, bottom + 11, right, bottom + 11, (left + right) / 2, bottom + 4]
        drawing.add(Polygon(corners, fillColor=palette.color(palette.INK), strokeColor=None))
    at = label_end(event, axis)
    label = lettering.cut(event.label, SMALL, drawing.width - at)
    wide = lettering.width(label, SMALL)
    drawing.add(Rect(at - 1, bottom + 2, wide + 3, 11, fillColor=palette.color(palette.WHITE), strokeColor=None))
    words(drawing, at, bottom + 4.5, label)


def _draw_bar(drawing: Drawing, bar: Bar, axis: TimeAxis, bottom: float) -> None:
    words(drawing, 0, bottom + 4.5, lettering.cut(bar.label, 9.5, axis.left - 14), size=9.5)
    right_column = axis.right + 24
    word = lettering.cut(bar.word, SMALL, drawing.width - right_column, bold=True)
    words(drawing, right_column, bottom + 4.5, word, bold=True)
    spans = _spans(bar, axis)
    if spans is None:
        return
    begin, sure_from, sure_to, end = spans
    low = bottom + (ROW - _THICK) / 2
    thin = low + (_THICK - _THIN) / 2
    sure = sure_from < sure_to
    if begin < (sure_from if sure else end):
        _draw_shape(drawing, bar.filling, begin, sure_from if sure else end, thin, _THIN)
    if sure and sure_to < end:
        _draw_shape(drawing, bar.filling, sure_to, end, thin, _THIN)
    if sure:
        _draw_shape(drawing, bar.filling, sure_from, max(sure_to, sure_from + 3), low, _THICK, pointed=bar.open_end)
        _draw_steps(drawing, bar, axis, (sure_from, sure_to), low)
    elif bar.open_end:
        _draw_shape(drawing, bar.filling, end - 1, end, low, _THICK, pointed=True)


def _spans(bar: Bar, axis: TimeAxis) -> tuple[float, float, float, float] | None:
    """Return four places: begins at the earliest, surely runs from and to, ends at the latest.

    None = not on the axis, or nothing known of either end. An end that is not known reaches over the end of the axis.
    """
    start, stop = bar.start, bar.end
    if start is None and stop is None and not bar.open_end:
        return None
    if (start and start.earliest() > axis.last) or (stop and stop.latest() < axis.first):
        return None
    begin, sure_from = (_at(start.earliest(), axis), _at(start.latest(), axis)) if start else _over(axis)
    sure_to, end = (_at(stop.earliest(), axis), _at(stop.latest(), axis)) if stop else (sure_from, _over(axis)[1])
    if bar.open_end:
        sure_to = end
    if start and stop and start.precision is stop.precision is Precision.DAY:
        sure_to = end = max(end, sure_from + 3)
    return begin, sure_from, sure_to, max(end, begin + 3)


def _over(axis: TimeAxis) -> tuple[float, float]:
    return axis.left - _OVER, axis.right + _OVER


def _at(day: dt.date, axis: TimeAxis) -> float:
    before, after = _over(axis)
    return before if day < axis.first else after if day > axis.last else axis.x(day)


def _draw_steps(drawing: Drawing, bar: Bar, axis: TimeAxis, ends: tuple[float, float], bottom: float) -> None:
    """Write each dose into the bar where it begins, as far as there is room before the next.

    A line across the bar stands for a day or a month; a dose that only a year is known of has the year in words.
    """
    places = [(_step_at(date, ends[0], axis), date, label) for date, label in bar.steps]
    limits = [*(x for x, _, _ in places[1:]), ends[1]][: len(places)]
    for (x, date, label), limit in zip(places, limits, strict=True):
        vague = date is not None and date.precision is Precision.YEAR
        if ends[0] < x < ends[1] and not vague:
            drawing.add(rule(x, bottom, x, bottom + _THICK, palette.INK, 1.2))
        told = f"{label} ({date.year})" if vague and date else label
        if bar.filling is not Filling.HATCHED and lettering.width(told, SMALL) + 6 <= limit - x:
            ink = palette.WHITE if bar.filling is Filling.SOLID else palette.INK
            words(drawing, x + 3, bottom + 3, told, color=ink)


def _step_at(date: PartialDate | None, start: float, axis: TimeAxis) -> float:
    if date is None:
        return start
    middle = (axis.x(date.earliest()) + axis.x(date.latest())) / 2
    return max(start, axis.x(date.earliest()) if date.precision is Precision.YEAR else middle)


def _draw_shape(
    drawing: Drawing, filling: Filling, left: float, right: float, bottom: float, thick: float, *, pointed: bool = False
) -> None:
    top, middle = bottom + thick, bottom + thick / 2
    corners = [left, bottom, right, bottom]
    corners += [right + _POINT, middle] if pointed else []
    corners += [right, top, left, top]
    if filling is Filling.HATCHED:
        drawing.add(_outlined(corners, filling, palette.WHITE))
        _hatch(drawing, left, right, bottom, top)
        drawing.add(_outlined(corners, filling, None))
    else:
        drawing.add(_outlined(corners, filling, FILLS[filling]))


def _outlined(corners: list[float], filling: Filling, fill: str | None) -> Polygon:
    return Polygon(
        corners,
        fillColor=palette.color(fill) if fill else None,
        strokeColor=palette.color(palette.INK),
        strokeWidth=0.9,
        strokeDashArray=[2, 1.6] if filling is Filling.DASHED else None,
    )


FILLS = {
    Filling.SOLID: palette.ACTION,
    Filling.TINT: palette.TINT,
    Filling.EMPTY: palette.WHITE,
    Filling.HATCHED: palette.WHITE,
    Filling.DASHED: palette.WHITE,
}


def _hatch(drawing: Drawing, left: float, right: float, bottom: float, top: float) -> None:
    """Draw 45 degree lines inside the box, cut at its edges by arithmetic so that no clipping is needed."""
    lines, at = [], left - (top - bottom)
    while at < right:
        x1, x2 = max(at, left), min(at + top - bottom, right)
        if x2 > x1:
            lines.append((x1, bottom + x1 - at, x2, bottom + x2 - at))
        at += 3.1
    drawing.add(strokes(lines, color=palette.PAIN, thick=0.9))


def swatch(filling: Filling, width: float = 20.0, height: float = 9.0) -> Drawing:
    """Return the sample of a filling, for keys and tables."""
    drawing = Drawing(width, height)
    corners = [0.0, 0.0, width, 0.0, width, height, 0.0, height]
    drawing.add(_outlined(corners, filling, FILLS[filling]))
    if filling is Filling.HATCHED:
        _hatch(drawing, 0, width, 0, height)
    return drawing
