"""One true time scale that panels, treatment bars and life events share: a day is the same width everywhere."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days from `first` to `last`, drawn between `left` and `right` points; one day alone stands in the middle."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    @classmethod
    def over(cls, days: Sequence[dt.date], left: float, right: float) -> "TimeAxis":
        """Return the axis from the earliest to the latest of the days. Raises ValueError if there is none."""
        return cls(min(days), max(days), left, right)

    def x(self, day: dt.date) -> float:
        """Return the place of a day; days outside the axis lie at its ends."""
        span = (self.last - self.first).days
        if span == 0:
            return (self.left + self.right) / 2
        share = (day - self.first).days / span
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def holds(self, day: dt.date) -> bool:
        """Tell whether the day lies on the axis."""
        return self.first <= day <= self.last


def spread(days: Sequence[dt.date], axis: TimeAxis, room: float) -> tuple[dt.date, ...]:
    """Return the days that can carry a label `room` points wide without touching: first, last, then in order."""
    if not days:
        return ()
    ordered = sorted(set(days))
    kept = [ordered[0]]
    last = axis.x(ordered[-1])
    for day in ordered[1:-1]:
        if axis.x(day) - axis.x(kept[-1]) >= room and last - axis.x(day) >= room:
            kept.append(day)
    if len(ordered) > 1:
        if last - axis.x(kept[-1]) < room and len(kept) > 1:
            kept.pop()
        kept.append(ordered[-1])
    return tuple(kept)
