"""Treatments and life events under the trends, on the same time axis: what was being tried when the numbers moved.

A bar is filled by what the patient said of it: solid helped a lot, tint helped a bit, empty did not help, hatched made
worse, dashed outline anything else; the word always stands beside it. A pointed end means it still goes on.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportlab.graphics.shapes import Drawing, Line, Polygon, Rect

from clinic.figures import lettering, palette
from clinic.figures.charting import SMALL, Box, Taken, rule, words
from clinic.figures.time_axis import TimeAxis

ROW = 16.0
_THICK = 9.0
_POINT = 6.0


class Filling(StrEnum):
    """How a bar or a swatch is filled."""

    SOLID = "solid"
    TINT = "tint"
    EMPTY = "empty"
    HATCHED = "hatched"
    DASHED = "dashed"


@dataclass(frozen=True, slots=True)
class Bar:
    """One course of a treatment. `start` None = not known; `end` None = still going on, if `open_end`."""

    label: str
    start: dt.date | None
    end: dt.date | None
    open_end: bool
    filling: Filling
    word: str
    steps: tuple[tuple[dt.date | None, str], ...] = ()
    """Day and dose of each change; None = from the start."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the patient's life, marked on the axis at its earliest possible day."""

    day: dt.date
    label: str


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
    for day in visit_days:
        drawing.add(rule(axis.x(day), 0, axis.x(day), drawing.height))
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
        left = axis.x(event.day)
        box = Box(left - 5, 0, left + 10 + lettering.width(event.label, SMALL), 1)
        for row, taken in rows:
            if taken.take(box):
                row.append(event)
                break
        else:
            rows.append(([event], Taken([box])))
    return [row for row, _ in rows]


def _draw_event(drawing: Drawing, event: Event, axis: TimeAxis, bottom: float) -> None:
    """Draw the mark with its label on its right, cut where the paper ends."""
    x = axis.x(event.day)
    drawing.add(
        Polygon(
            [x - 4, bottom + 11, x + 4, bottom + 11, x, bottom + 4],
            fillColor=palette.color(palette.INK),
            strokeColor=None,
        )
    )
    room = drawing.width - x - 8
    label = lettering.cut(event.label, SMALL, room)
    wide = lettering.width(label, SMALL)
    drawing.add(Rect(x + 6, bottom + 2, wide + 3, 11, fillColor=palette.color(palette.WHITE), strokeColor=None))
    words(drawing, x + 7, bottom + 4.5, label)


def _draw_bar(drawing: Drawing, bar: Bar, axis: TimeAxis, bottom: float) -> None:
    words(drawing, 0, bottom + 4.5, lettering.cut(bar.label, 9.5, axis.left - 14), size=9.5)
    right_column = axis.right + 24
    words(
        drawing,
        right_column,
        bottom + 4.5,
        lettering.cut(bar.word, SMALL, drawing.width - right_column, bold=True),
        bold=True,
    )
    if bar.start is None or bar.start > axis.last or (bar.end is not None and bar.end < axis.first):
        return
    left = axis.x(bar.start) - (8 if bar.start < axis.first else 0)
    right = axis.right + 8 if bar.open_end else axis.x(bar.end or bar.start)
    _draw_shape(drawing, bar, left, max(right, left + 3), bottom + (ROW - _THICK) / 2)
    if bar.steps:
        _draw_steps(drawing, bar, axis, (left, right), bottom + (ROW - _THICK) / 2)


def _draw_steps(drawing: Drawing, bar: Bar, axis: TimeAxis, ends: tuple[float, float], bottom: float) -> None:
    """Write each dose into the bar where it begins, as far as there is room before the next."""
    places = [(ends[0] if day is None else max(ends[0], axis.x(day)), label) for day, label in bar.steps]
    limits = [*(x for x, _ in places[1:]), ends[1]]
    for (x, label), limit in zip(places, limits, strict=True):
        if x > ends[0]:
            drawing.add(rule(x, bottom, x, bottom + _THICK, palette.INK, 1.2))
        if bar.filling is not Filling.HATCHED and lettering.width(label, SMALL) + 6 <= limit - x:
            ink = palette.WHITE if bar.filling is Filling.SOLID else palette.INK
            words(drawing, x + 3, bottom + 1.6, label, color=ink)


def _draw_shape(drawing: Drawing, bar: Bar, left: float, right: float, bottom: float) -> None:
    top, middle = bottom + _THICK, bottom + _THICK / 2
    corners = [left, bottom, right, bottom]
    corners += [right + _POINT, middle] if bar.open_end else []
    corners += [right, top, left, top]
    if bar.start is not None and bar.filling is Filling.HATCHED:
        drawing.add(_outlined(corners, bar.filling, palette.WHITE))
        _hatch(drawing, left, right, bottom, top)
        drawing.add(_outlined(corners, bar.filling, None))
    else:
        drawing.add(_outlined(corners, bar.filling, FILLS[bar.filling]))


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
    at = left - (top - bottom)
    while at < right:
        x1, x2 = max(at, left), min(at + top - bottom, right)
        if x2 > x1:
            drawing.add(
                Line(
                    x1,
                    bottom + x1 - at,
                    x2,
                    bottom + x2 - at,
                    strokeColor=palette.color(palette.PAIN),
                    strokeWidth=0.9,
                )
            )
        at += 3.1


def swatch(filling: Filling, width: float = 20.0, height: float = 9.0) -> Drawing:
    """Return the sample of a filling, for keys and tables."""
    drawing = Drawing(width, height)
    corners = [0.0, 0.0, width, 0.0, width, height, 0.0, height]
    drawing.add(_outlined(corners, filling, FILLS[filling]))
    if filling is Filling.HATCHED:
        _hatch(drawing, 0, width, 0, height)
    return drawing
