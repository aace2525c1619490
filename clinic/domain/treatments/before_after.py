"""Before and after the start of one course: single values, and what may be said of them, or why nothing may.

The window is 8 weeks on either side of the start. A start known only to the month has no day to count from: the 8 weeks
before it end with the month before, those after it begin with the next month, and the month itself is on neither side.
A value on the day of the start counts as before, for it speaks of the days up to it. Nothing here says that a treatment
caused a change.

The non-overlap of all pairs (NAP) is that of Parker and Vannest 2009, Behav Ther 40:357-367: of all pairs of a value
before and a value after, the share in which the later one is better, a tie counting half.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from clinic.domain.dates import PartialDate, Precision
from clinic.domain.treatments.courses import (
    WINDOW,
    Course,
    CourseStatus,
    Event,
    Near,
    has_before_and_after,
    others_near,
)
from clinic.domain.trends.types import Measure, Number, Point, Series

FEWEST = 3
"""With fewer values on a side nothing is reckoned from them."""
_DAY = dt.timedelta(days=1)
_ENDED = (CourseStatus.STOPPED, CourseStatus.COMPLETED, CourseStatus.PAUSED)
_NOT_BEGUN = (CourseStatus.NEVER, CourseStatus.PLANNED)


class Refusal(StrEnum):
    """Why nothing is reckoned; values and what else started or stopped are shown all the same."""

    TOO_FEW = "too_few"
    ANOTHER_START = "another_start"
    """Another course started, or can have started, in the window."""
    TREND_BEFORE = "trend_before"
    """The last values before the start, three or more, were each lower, or each higher, than the one before."""


class Ending(StrEnum):
    """What ends the side after the start before its 8 weeks are over."""

    STOPPED = "stopped"
    DOSE_CHANGED = "dose_changed"
    NOT_KNOWN = "not_known"
    """It ended or was paused, and when is not recorded: no value is sure to lie within it."""
    DOSE_NOT_KNOWN = "dose_not_known"
    """A further dose is recorded without its date: no value is sure to be under the first one."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count, each side with its first and last one."""

    first_before: dt.date
    last_before: dt.date
    first_after: dt.date
    last_after: dt.date
    """Before `first_after` when the side after the start holds no day."""
    ending: Ending | None = None
    ended: PartialDate | None = None
    """When; None if nothing ended it, or when is not known."""

    @property
    def end(self) -> dt.date:
        """The last day of the 8 weeks after, whether or not something ended the side before it."""
        return self.first_after - _DAY + WINDOW


@dataclass(frozen=True, slots=True)
class Overlap:
    """What the pairs of a value before and a value after show. Medians are exact."""

    median_before: Number
    median_after: Number
    lower: int
    """Pairs in which the value after is the lower one."""
    same: int
    higher: int
    higher_is_better: bool = False

    @property
    def pairs(self) -> int:
        """Every value before with every value after."""
        return self.lower + self.same + self.higher

    @property
    def better(self) -> int:
        """Pairs in which the value after is the better one by the direction of the measure."""
        return self.higher if self.higher_is_better else self.lower

    @property
    def nap(self) -> Fraction:
        """Non-overlap of all pairs, 0 to 1; 1 = every value after is better than every value before."""
        return (self.better + Fraction(self.same, 2)) / self.pairs


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure by one method and version, in the window. `overlap` is None exactly when it is refused."""

    measure: Measure
    method: str
    before: tuple[Point, ...]
    after: tuple[Point, ...]
    apart: tuple[Point, ...]
    """Values in the window that count on neither side: in the month of the start, or after the end of the course."""
    refusals: tuple[Refusal, ...]
    overlap: Overlap | None


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The view of one course. Measures with no value on either side are not in it."""

    course: Course
    window: Window
    comparisons: tuple[Comparison, ...]
    near: tuple[Near, ...]
    """Every start and stop of another course within 8 weeks, in order of time."""


def before_and_after(course: Course, courses: Iterable[Course], series: Iterable[Series]) -> BeforeAfter | None:
    """Return the view of one course among all the patient's; None when its start is not known to the month."""
    window, near = window_of(course), others_near(course, courses)
    if window is None:
        return None
    common = (Refusal.ANOTHER_START,) if any(one.event is Event.STARTED for one in near) else ()
    found = (one for each in series for one in _comparisons(each, window, common))
    ordered = sorted(found, key=lambda one: one.measure.order)
    return BeforeAfter(course, window, tuple(ordered), near)


def window_of(course: Course) -> Window | None:
    """Return the days that count around the start; None when the start is not known to the month, or not come."""
    if course.status in _NOT_BEGUN or course.started is None or not has_before_and_after(course):
        return None
    begins, begun = course.started.earliest(), course.started.latest()
    known = course.started.precision is Precision.DAY
    last_before, last_after = (begins if known else begins - _DAY), begun + WINDOW
    window = Window(begins - WINDOW, last_before, begun + _DAY, last_after)
    last, ending, ended = min(_ends(course), key=lambda end: end[0], default=(last_after, None, None))
    if last >= last_after:
        return window
    return Window(window.first_before, last_before, window.first_after, max(last, begun), ending, ended)


def overlap(before: Sequence[Number], after: Sequence[Number], *, higher_is_better: bool = False) -> Overlap:
    """Compare every value before with every value after. Raises ValueError when a side is empty."""
    if not before or not after:
        raise ValueError("a side without values cannot be compared")
    pairs = [(first, second) for first in before for second in after]
    return Overlap(
        median_before=median(before),
        median_after=median(after),
        lower=sum(second < first for first, second in pairs),
        same=sum(second == first for first, second in pairs),
        higher=sum(second > first for first, second in pairs),
        higher_is_better=higher_is_better,
    )


def median(values: Sequence[Number]) -> Number:
    """Return the value in the middle, of an even number the mean of both in the middle, exactly."""
    ordered, middle = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[middle]
    mean = Fraction(ordered[middle - 1] + ordered[middle]) / 2
    return int(mean) if mean.denominator == 1 else mean


def had_trend(values: Sequence[Number]) -> bool:
    """Tell whether the last three values or more were each lower, or each higher, than the one before."""
    steps = list(pairwise(values[-FEWEST:]))
    if len(steps) < FEWEST - 1:
        return False
    return all(later < earlier for earlier, later in steps) or all(later > earlier for earlier, later in steps)


def _ends(course: Course) -> Iterator[tuple[dt.date, Ending, PartialDate | None]]:
    """Yield the last day that is sure to be under the course as it was begun, what ended that, and when."""
    if course.started is None:
        return
    if course.stopped is not None:
        yield _last_sure(course.stopped), Ending.STOPPED, course.stopped
    elif course.status in _ENDED:
        yield course.started.earliest(), Ending.NOT_KNOWN, None
    for number, dose in enumerate(course.doses):
        if dose.since is None and number:
            yield course.started.earliest(), Ending.DOSE_NOT_KNOWN, None
        elif dose.since is not None and dose.since.latest() > course.started.latest():
            yield _last_sure(dose.since), Ending.DOSE_CHANGED, dose.since


def _last_sure(end: PartialDate) -> dt.date:
    """The day of an end itself still counts, for what is said of it speaks of the days up to it."""
    return end.earliest() if end.precision is Precision.DAY else end.earliest() - _DAY


def _comparisons(series: Series, window: Window, common: tuple[Refusal, ...]) -> Iterator[Comparison]:
    inside = [point for point in series.values if window.first_before <= point.day <= window.end]
    for method in dict.fromkeys(point.method for point in inside):
        same = [point for point in inside if point.method == method]
        before = tuple(point for point in same if point.day <= window.last_before)
        after = tuple(point for point in same if window.first_after <= point.day <= window.last_after)
        apart = tuple(point for point in same if point not in before and point not in after)
        if before or after:
            yield _compared(series.measure, method, before, after, apart, common)


def _compared(
    measure: Measure,
    method: str,
    before: tuple[Point, ...],
    after: tuple[Point, ...],
    apart: tuple[Point, ...],
    common: tuple[Refusal, ...],
) -> Comparison:
    first, second = _numbers(before), _numbers(after)
    few = (Refusal.TOO_FEW,) if min(len(first), len(second)) < FEWEST else ()
    trend = (Refusal.TREND_BEFORE,) if had_trend(first) else ()
    refusals = (*few, *common, *trend)
    shown = None if refusals else overlap(first, second, higher_is_better=measure.higher_is_better)
    return Comparison(measure, method, before, after, apart, refusals, shown)


def _numbers(points: Iterable[Point]) -> list[Number]:
    return [point.value for point in points if point.value is not None]
