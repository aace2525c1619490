"""A word-sized trend for the table of key scores: line, threshold band around the last visit, today's dot."""

from clinic.domain.trends import Change, Point, Series
from clinic.figures import palette
from clinic.figures.charting import dot
from clinic.figures.shapes import Drawing, PolyLine, Rect
from clinic.figures.time_axis import TimeAxis

_LEAST_SHARE = 0.45
"""The height never stands for less of the scale than this, so that one point of wobble does not fill the box."""


def sparkline(series: Series, axis: TimeAxis, height: float, change: Change | None) -> Drawing:
    """Draw one series on a time axis, `height` points high; up is a higher number. Gaps and breaks stay open."""
    drawing = Drawing(axis.right + 4, height)
    scale = _Scale(series, height, change)
    if band := _band(series, change):
        bottom, top = scale.y(band[0]), scale.y(band[1])
        drawing.add(
            Rect(
                axis.left,
                bottom,
                axis.right - axis.left,
                top - bottom,
                fillColor=palette.color(palette.BAND),
                strokeColor=None,
            )
        )
    for run in series.segments():
        _draw_run(drawing, run, axis, scale)
    for point in series.points:
        if point.low is not None and point.high is not None and point.is_bar:
            _draw_bar(drawing, axis.x(point.day), scale.y(float(point.low)), scale.y(float(point.high)))
    today = series.last
    if today is not None and today.value is not None:
        drawing.add(dot(axis.x(today.day), scale.y(float(today.value)), filled=True, radius=2.2))
    return drawing


def _draw_run(drawing: Drawing, run: tuple[Point, ...], axis: TimeAxis, scale: "_Scale") -> None:
    places = [(axis.x(point.day), scale.y(float(point.value))) for point in run if point.value is not None]
    if len(places) == 1:
        drawing.add(dot(*places[0], filled=False, radius=1.5))
    else:
        flat = [number for place in places for number in place]
        drawing.add(PolyLine(flat, strokeColor=palette.color(palette.INK), strokeWidth=1.2, strokeLineJoin=1))


def _draw_bar(drawing: Drawing, x: float, bottom: float, top: float) -> None:
    """Draw an incomplete count, from the lowest to the highest it can be, off the line."""
    box = Rect(x - 1.2, bottom, 2.4, max(1.0, top - bottom), strokeColor=palette.color(palette.INK), strokeWidth=0.8)
    box.fillColor = palette.color(palette.WHITE)
    drawing.add(box)


def _band(series: Series, change: Change | None) -> tuple[float, float] | None:
    threshold = series.measure.threshold
    if threshold is None or change is None:
        return None
    base = float(change.before)
    top = base if threshold.only_lower else base + threshold.points
    return max(series.measure.low, base - threshold.points), min(series.measure.high, top)


class _Scale:
    def __init__(self, series: Series, height: float, change: Change | None) -> None:
        shown = [float(point.value) for point in series.points if point.value is not None]
        shown += [
            float(bound) for one in series.points if one.is_bar for bound in (one.low, one.high) if bound is not None
        ]
        shown += _band(series, change) or ()
        low, high = (min(shown), max(shown)) if shown else (0.0, 0.0)
        span = max(high - low, _LEAST_SHARE * (series.measure.high - series.measure.low))
        self._bottom = min(max((low + high - span) / 2, series.measure.low), series.measure.high - span)
        self._unit = (height - 4.4) / span

    def y(self, value: float) -> float:
        return 2.2 + (value - self._bottom) * self._unit
