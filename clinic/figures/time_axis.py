"""One true time scale that panels, treatment bars and life events share: a day is the same width everywhere."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clinic.domain.dates import MONTHS_SHORT
from clinic.figures import lettering


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days from `first` to `last`, drawn between `left` and `right` points; one day alone stands in the middle."""

    first: dt.date
    last: dt.date
    left: float
    right: float
    _known: dict[dt.date, float] = field(default_factory=dict, compare=False, repr=False)
    """Places asked for before: every panel of a page asks for the same visits."""

    @classmethod
    def over(cls, days: Sequence[dt.date], left: float, right: float) -> "TimeAxis":
        """Return the axis from the earliest to the latest of the days. Raises ValueError if there is none."""
        return cls(min(days), max(days), left, right)

    def x(self, day: dt.date) -> float:
        """Return the place of a day; days outside the axis lie at its ends."""
        place = self._known.get(day)
        if place is None:
            place = self._known[day] = self._place(day)
        return place

    def _place(self, day: dt.date) -> float:
        span = (self.last - self.first).days
        if span == 0:
            return (self.left + self.right) / 2
        share = (day - self.first).days / span
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def holds(self, day: dt.date) -> bool:
        """Tell whether the day lies on the axis."""
        return self.first <= day <= self.last


def axis_labels(
    days: Iterable[dt.date], axis: TimeAxis, size: float, translate: Callable[[str], str] = str
) -> dict[dt.date, str]:
    """Return the labels under or over an axis, in type of `size` points: no two touch.

    A label is a month, `Sep`, and the first of a year has the year, `Feb ’25`; where two days share a month it is
    `3 Feb`. If not every day finds room, those left have month and year each, the first and the last day before all
    others.
    """
    ordered = sorted(set(days))
    shared = Counter((day.year, day.month) for day in ordered)
    short = {day: _month(day, shared[day.year, day.month] > 1, translate) for day in ordered}
    firsts = {day.year: day for day in reversed(ordered)}
    brief = {day: _with_year(day, short[day]) if firsts[day.year] == day else short[day] for day in ordered}
    if len(_fitting(brief, axis, size)) == len(ordered):
        return brief
    full = {day: _with_year(day, short[day]) for day in ordered}
    return {day: full[day] for day in _fitting(full, axis, size)}


def _month(day: dt.date, shared: bool, translate: Callable[[str], str]) -> str:
    month = translate(MONTHS_SHORT[day.month - 1])
    return f"{day.day} {month}" if shared else month


def _with_year(day: dt.date, label: str) -> str:
    return f"{label} ’{day.year % 100:02d}"


def _fitting(labels: Mapping[dt.date, str], axis: TimeAxis, size: float, gap: float = 5.0) -> tuple[dt.date, ...]:
    """Return the days whose labels, around their places, stand `gap` apart: first, last, then in order of date."""
    ordered = sorted(labels)
    kept: list[tuple[float, float, dt.date]] = []
    for day in (*ordered[:1], *ordered[-1:], *ordered[1:-1]):
        half = (lettering.width(labels[day], size) + gap) / 2
        left, right = axis.x(day) - half, axis.x(day) + half
        if all(right <= taken_from or left >= taken_to for taken_from, taken_to, _ in kept):
            kept.append((left, right, day))
    return tuple(sorted({day for _, _, day in kept}))
