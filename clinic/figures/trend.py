"""One measure over all visits: a panel on the shared time axis with every value printed beside its dot.

Up is a higher number on the measure's own published scale. Dates lie at their true distance. A missed visit or a
missing answer leaves a gap with a sign of its own, a change of method breaks the line, an incomplete count is a bar.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clinic.domain.dates import PartialDate
from clinic.domain.trends import Change, Mark, Number, Point, Series, ValueState
from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.figures.charting import SMALL, Box, Taken, dot, rule, words
from clinic.figures.numbers import number
from clinic.figures.shapes import Drawing, Rect
from clinic.figures.strokes import CROWDED, line_through, open_dots, verticals
from clinic.figures.time_axis import TimeAxis

ALL_VALUES_UP_TO = 12
"""With more values than this, only the first, the last, the highest and the lowest are printed on the chart."""
STATE_SIGNS = {
    ValueState.NOT_ASKED: "–",
    ValueState.NOT_ANSWERED: "?",
    ValueState.NOT_EXAMINED: "nd",
    ValueState.REFUSED: "r",
    ValueState.STOPPED: "s",
    ValueState.NOT_ASSESSABLE: "/",
    ValueState.MISSED: "×",
}
_NAME = 10.8
_CLOSE = 36.0
"""Lower panels have room for two lines beside them: then the points stand behind the second line of the word."""
_HEAD, _FOOT = 12.0, 4.0


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawn panel, and whether every value and every label found room on it."""

    drawing: Drawing
    all_printed: bool


def trend_panel(
    series: Series,
    axis: TimeAxis,
    *,
    size: tuple[float, float],
    change: Change | None,
    translate: Callable[[str], str] = str,
    own_baseline: bool = False,
) -> Panel:
    """Draw one panel of `size` points: name left, line in the middle, change since its baseline right.

    `change` is the change since the first value. `own_baseline` prints its day here, for a column head that names
    another one.
    """
    painter = _Painter(series, axis, Drawing(*size), translate)
    painter.band(change)
    painter.scaffold()
    painter.line()
    printed, labelled, marked = painter.numbers(), painter.labels(), painter.signs()
    painter.name()
    if change is not None:
        painter.change(change, own_baseline)
    return Panel(painter.drawing, printed and labelled and marked)


def places(series: Series, axis: TimeAxis, *, size: tuple[float, float]) -> list[tuple[float, float]]:
    """Return where each point of a panel of that size is drawn, as (x, y) from its lower left corner."""
    painter = _Painter(series, axis, Drawing(*size), str)
    return [painter.place(point) for point in series.points]


class _Painter:
    def __init__(self, series: Series, axis: TimeAxis, drawing: Drawing, translate: Callable[[str], str]) -> None:
        self.series, self.axis, self.drawing, self.translate = series, axis, drawing, translate
        self.taken, self.texts = Taken(), Taken()
        self.floor: float = _FOOT
        self.ceiling: float = drawing.height - _HEAD
        self.low, self.high = series.measure.low, series.measure.top(highest(series))

    def y(self, value: float) -> float:
        return self.floor + (value - self.low) / (self.high - self.low) * (self.ceiling - self.floor)

    def place(self, point: Point) -> tuple[float, float]:
        bounds = [float(bound) for bound in (point.value, point.low, point.high) if bound is not None]
        return self.axis.x(point.day), self.y(sum(bounds) / len(bounds)) if bounds else self.middle

    @property
    def middle(self) -> float:
        return (self.floor + self.ceiling) / 2

    def scaffold(self) -> None:
        visits = (self.axis.x(point.day) for point in self.series.points)
        self.drawing.add(verticals(visits, 0, self.drawing.height))
        self.drawing.add(rule(self.axis.left - 8, self.floor, self.axis.right + 8, self.floor, palette.LINE))
        for value in (self.low, self.high):
            words(self.drawing, self.axis.left - 12, self.y(value) - 3, str(value), color=palette.INK2, align="end")

    def band(self, change: Change | None) -> None:
        """Shade the published threshold around the baseline, from its day on: before it another method may stand."""
        threshold = self.series.measure.threshold
        if threshold is None or change is None:
            return
        top = float(change.before) + (0 if threshold.only_lower else threshold.points)
        bottom = max(float(self.low), float(change.before) - threshold.points)
        top = min(float(self.high), top)
        left = self.axis.x(change.baseline_day) - 8
        box = Rect(left, self.y(bottom), self.axis.right + 8 - left, self.y(top) - self.y(bottom), strokeColor=None)
        box.fillColor = palette.color(palette.BAND)
        self.drawing.add(box)

    def line(self) -> None:
        runs = [self._places(run) for run in self.series.segments()]
        lines = [run for run in runs if len(run) > 1]
        if lines:
            self.drawing.add(line_through(lines, color=palette.INK, thick=1.4))
        for point in self.series.points:
            if point.is_bar:
                self._bar(self.axis.x(point.day), self.y(float(point.low or 0)), self.y(float(point.high or 0)))
        self._dots(self._places(self.series.values))

    def _places(self, points: Sequence[Point]) -> list[tuple[float, float]]:
        return [(self.axis.x(point.day), self.y(float(point.value))) for point in points if point.value is not None]

    def _dots(self, places: list[tuple[float, float]]) -> None:
        """Draw every value open, and the one of the latest visit filled."""
        self.taken.boxes += [Box(x - 3, y - 3, x + 3, y + 3) for x, y in places]
        radius = 2.6 if len(self.series.points) <= CROWDED else 1.7
        last = self.series.last
        filled = places.pop() if last is not None and last.value is not None else None
        for path in open_dots(places, radius) if places else ():
            self.drawing.add(path)
        if filled:
            self.drawing.add(dot(*filled, filled=True, radius=radius))

    def _bar(self, x: float, bottom: float, top: float) -> None:
        ink, paper = palette.color(palette.INK), palette.color(palette.WHITE)
        self.drawing.add(Rect(x - 2.5, bottom, 5, max(2.0, top - bottom), fillColor=paper, strokeColor=ink))
        self.taken.boxes.append(Box(x - 3, bottom, x + 3, top))

    def signs(self) -> bool:
        """Draw what stands in place of values, beside all that is one; tell whether every blank found room."""
        blank = [point for point in self.series.points if point.value is None and not point.is_bar]
        placed = [self._sign(self.axis.x(point.day), STATE_SIGNS[point.state]) for point in blank]
        return all(placed)

    def _sign(self, x: float, sign: str) -> bool:
        """Write what stands in place of a value into the gap of the line, half way up: it is no value.

        Where the dots of other days stand so close that they would hide it, it moves to the foot, the head or aside.
        """
        wide = lettering.width(sign, SMALL)
        aside = x + wide / 2 + 4
        for at, middle in ((x, self.middle), (x, self.floor + 5), (x, self.ceiling + 5), (aside, self.middle)):
            box = Box(at - wide / 2, middle - 4, at + wide / 2, middle + 4)
            if self.taken.free(box) and self.texts.take(box):
                paper = palette.color(palette.WHITE)
                self.drawing.add(Rect(at - wide / 2 - 1, middle - 4.5, wide + 2, 9, fillColor=paper, strokeColor=None))
                words(self.drawing, at, middle - 3, sign, color=palette.INK2, align="middle")
                return True
        return False

    def labels(self) -> bool:
        found = [(self.axis.x(label.day), self.translate(label.text)) for label in self.series.labels()]
        placed = [self._label(x, text) for x, text in found]
        return all(placed)

    def _label(self, x: float, text: str) -> bool:
        """Write it after its day, at the foot or the head; clear of the number over its dot if need be."""
        wide = lettering.width(text, SMALL)
        for after, bottom in ((3, self.floor + 1), (3, self.ceiling + 1), (9, self.ceiling + 1)):
            left = min(x + after, self.axis.right + 8 - wide)
            box = Box(left, bottom, left + wide + 4, bottom + 9)
            if self.taken.free(box) and self.texts.take(box):
                words(self.drawing, left, bottom + 1.5, text, color=palette.INK2)
                return True
        return False

    def numbers(self) -> bool:
        shown = [point for point in self.series.points if point.value is not None or point.is_bar]
        wanted = shown if len(shown) <= ALL_VALUES_UP_TO else outstanding(self.series)
        valleys = _valleys(self.series.points)
        printed = [self._number(point, in_valley=id(point) in valleys) for point in wanted]
        return all(printed) and len(wanted) == len(shown)

    def _number(self, point: Point, *, in_valley: bool) -> bool:
        decimals, last = self.series.measure.decimals, point is self.series.last
        text = point_in_words(point, decimals)
        half = lettering.width(text, SMALL, bold=last) / 2
        for dots_too in (True, False):
            for x, bottom in self._tries(point, half, in_valley=in_valley):
                box = Box(x - half, bottom, x + half, bottom + 8.5)
                if bottom >= 0 and (not dots_too or self.taken.free(box)) and self.texts.take(box):
                    words(self.drawing, x, bottom + 1.2, text, bold=last, align="middle")
                    return True
        return False

    def _tries(self, point: Point, half: float, *, in_valley: bool) -> Iterator[tuple[float, float]]:
        """Yield where a number so wide may stand, the best place first: its middle, and its lower edge."""
        x, value = self.axis.x(point.day), point.value
        above = self.y(float((point.high if value is None else value) or 0)) + 3.5
        below = self.y(float((point.low if value is None else value) or 0)) - 11.5
        yield from ((x, below), (x, above)) if below > self.floor and in_valley else ((x, above), (x, below))
        yield from ((x + half, above), (x - half, above))

    def name(self) -> None:
        measure, middle = self.series.measure, self.middle
        lines = _two_lines(self.translate(measure.label), self.axis.left - 34)
        for number_of_line, line in enumerate(lines):
            y = middle + 2 + 6 * (len(lines) - 1) - 12 * number_of_line
            words(self.drawing, 0, y, line, size=_NAME, bold=True)
        scale = self.translate(measure.scale) + ("*" if measure.note else "")
        words(self.drawing, 0, middle - 9.5 - 6 * (len(lines) - 1), scale, color=palette.INK2)

    def change(self, change: Change, own_baseline: bool) -> None:
        x, middle = self.axis.right + 24, self.middle
        said = _two_lines(self.translate(change.word), self.drawing.width - x)
        close = len(said) > 1 and self.drawing.height < _CLOSE and not own_baseline
        top = middle + 2 + (4 if close else 12) * (len(said) - 1)
        if change.mark is not Mark.NONE:
            self.drawing.add(dot(x - 7, top + 3.5, filled=change.mark is Mark.FILLED, radius=2.8))
        for place, line in enumerate(said):
            words(self.drawing, x, top - 12 * place, line, size=_NAME, bold=True)
        detail = self.translate(N_("by {points}")).format(
            points=number(max(change.points, -change.points), self.series.measure.decimals)
        )
        lines = [detail] if change.points else []
        if own_baseline:
            day = PartialDate.of(change.baseline_day).in_words(self.translate)
            lines.append(self.translate(N_("since {day}")).format(day=day))
        if close:
            x, middle = x + lettering.width(said[-1], _NAME, bold=True) + 4, top - 2.5
        for place, text in enumerate(lines):
            words(self.drawing, x, middle - 9.5 - 10 * place, text, color=palette.INK2)


def _valleys(points: Sequence[Point]) -> set[int]:
    """Return the ids of the points on whose both sides the line rises: a number stands clear of it below."""
    return {
        id(point)
        for before, point, after in zip(points, points[1:], points[2:], strict=False)
        if before.value is not None and point.value is not None and after.value is not None
        if before.value > point.value < after.value
    }


def _two_lines(text: str, room: float) -> tuple[str, ...]:
    if lettering.width(text, _NAME, bold=True) <= room:
        return (text,)
    fits = [place for place, char in enumerate(text) if char == " " and _fits(text[:place], room)]
    if not fits:
        return (lettering.cut(text, _NAME, room, bold=True),)
    return text[: fits[-1]], lettering.cut(text[fits[-1] + 1 :], _NAME, room, bold=True)


def _fits(text: str, room: float) -> bool:
    return lettering.width(text, _NAME, bold=True) <= room


def highest(series: Series) -> Number:
    """Return the highest number that a chart has to hold; the low end of the scale where there is none."""
    held = [number for point in series.points for number in (point.value, point.high) if number is not None]
    return max(held, default=series.measure.low)


def outstanding(series: Series) -> tuple[Point, ...]:
    """Return the first, the last, the highest and the lowest of what has a value or bounds, in order of date."""

    def at(point: Point) -> float:
        return float(point.value if point.value is not None else point.low or 0)

    shown = [point for point in series.points if point.value is not None or point.is_bar]
    chosen = [shown[0], shown[-1], max(shown, key=at), min(shown, key=at)] if shown else []
    return tuple(point for point in shown if any(point is one for one in chosen))


def point_in_words(point: Point, decimals: int) -> str:
    """Return a value, or the bounds of an incomplete count, as printed; empty where there is neither."""
    if point.value is not None:
        return number(point.value, decimals)
    if point.low is None or point.high is None:
        return ""
    return f"{number(point.low, decimals)}–{number(point.high, decimals)}"
