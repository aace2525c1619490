"""What a trend is made of: measures, points at the dates of visits, series, and a change between two of them."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.results import Receipt
from clinic.domain.words import N_, AsWritten

Number = int | Fraction
"""Exact; to be rounded only where it is shown."""


class ValueState(StrEnum):
    """What stands at a visit of a series. Only `VALUE` may be drawn on the line; nothing here is zero by default."""

    VALUE = "value"
    NOT_ASKED = "not_asked"
    NOT_ANSWERED = "not_answered"
    NOT_EXAMINED = "not_examined"
    REFUSED = "refused"
    """Nothing was examined, because the patient did not want it."""
    STOPPED = "stopped"
    """Nothing was examined, because the examination was stopped before."""
    NOT_ASSESSABLE = "not_assessable"
    """Asked or examined in part: no value, perhaps a lowest and a highest possible one."""
    MISSED = "missed"
    """The visit did not take place: the line leaves a gap."""


class Word(StrEnum):
    """The only words for a change; none of them says better or worse."""

    LOWER = N_("Lower")
    HIGHER = N_("Higher")
    SAME = N_("Same")
    WITHIN_EXAMINER_ERROR = N_("Within examiner error")


class Mark(StrEnum):
    """The dot beside a change."""

    FILLED = "filled"
    """Meets the published threshold of the measure."""
    OPEN = "open"
    """There is a published threshold, and the change does not reach it."""
    NONE = "none"
    """No threshold is agreed for this measure, or for a change in this direction."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The smallest change, in points, that means something for a measure, and who published it."""

    points: int
    source: str
    only_lower: bool
    """True = published for a fall alone, so a rise carries no mark."""
    below: Word | None = None
    """The word that a smaller change gets instead of Lower or Higher."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One score that is followed over time. `order` is the order of rows and panels, from the top."""

    key: str
    label: str
    scale: str
    """The range in words, as `0 to 10`."""
    low: int
    high: int
    order: int
    higher_is_better: bool = False
    """True = never shares a panel with the others, where lower is better."""
    key_score: bool = True
    """Whether it is a row of the key scores."""
    threshold: Threshold | None = None
    note: str = ""
    """A sentence that has to stand wherever the measure is shown."""
    decimals: int = 0
    tops: tuple[int, ...] = ()
    """Where a chart may end, from the lowest: the first that holds every value is taken. Empty = at `high`."""
    optional: bool = False
    """True = few clinics measure it: not named among what has no value as long as nobody tried to."""
    new_method: str = N_("New method")
    """The label where the method changes."""
    imported: bool = False
    """Of an instrument that the clinic brought in: its label is the file's and is in no catalogue."""

    def __post_init__(self) -> None:
        """Say the label of an imported instrument as it was written, and its range in the reader's language."""
        if self.imported:
            higher = N_("{low} to {high}, higher is better")
            scale = Phrase(higher if self.higher_is_better else N_("{low} to {high}"), low=self.low, high=self.high)
            object.__setattr__(self, "label", AsWritten(self.label))
            object.__setattr__(self, "scale", scale)

    @property
    def brought_in(self) -> bool:
        """Whether it scores an instrument that the clinic brought in: it never costs what is always shown."""
        return self.imported or (self.optional and self.key_score)

    def top(self, highest: Number) -> int:
        """Return the upper end of a chart that has to hold this value."""
        return next((top for top in self.tops if top >= highest), self.high)


@dataclass(frozen=True, slots=True)
class Point:
    """What one visit has for one measure."""

    day: dt.date
    value: Number | None
    state: ValueState
    method: str = ""
    """Instrument key and version, or the examination method. Values of different methods are never joined."""
    examiner: str = ""
    """Who examined; empty for what the patient answered."""
    low: Number | None = None
    high: Number | None = None
    """Lowest and highest possible value of an incomplete count: drawn as a bar, off the line."""
    answered_on: dt.date | None = None
    """The day of the answers when it is not the day of the visit."""
    estimated: bool = False
    """One blank part was made up for by the others."""
    receipt: Receipt | None = None
    visit_id: int | None = None

    @property
    def is_bar(self) -> bool:
        """Whether the point is an incomplete count with known bounds."""
        return self.value is None and self.low is not None and self.high is not None


@dataclass(frozen=True, slots=True)
class Label:
    """A word on the chart, at the first point it is true for: a new method, or a new examiner."""

    day: dt.date
    text: str
    detail: str
    """The method or the examiner as recorded; not translated."""
    visit_id: int | None = None
    of_examiner: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over all visits up to a day, in order of date; missed visits stand in it without a value."""

    measure: Measure
    points: tuple[Point, ...]

    FEWEST_FOR_A_LINE = 3

    @property
    def values(self) -> tuple[Point, ...]:
        """The points that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def has_line(self) -> bool:
        """Whether there are enough values for a line; with fewer only dots are drawn."""
        return len(self.values) >= self.FEWEST_FOR_A_LINE

    @property
    def last(self) -> Point | None:
        """The point of the latest visit, with or without a value; None for an empty series."""
        return self.points[-1] if self.points else None

    def segments(self) -> tuple[tuple[Point, ...], ...]:
        """Return the runs of points that one line may join: unbroken by a gap or by a change of method.

        A run of one point is a dot without a line. With fewer than three values every run is a dot.
        """
        if not self.has_line:
            return tuple((point,) for point in self.values)
        runs: list[list[Point]] = []
        before: Point | None = None
        for point in self.points:
            if point.value is not None:
                if before is None or before.value is None or before.method != point.method:
                    runs.append([])
                runs[-1].append(point)
            before = point
        return tuple(tuple(run) for run in runs)

    def labels(self) -> tuple[Label, ...]:
        """Return the words that stand at a change of method or of examiner, in order of date."""
        found: list[Label] = []
        shown = [point for point in self.points if point.value is not None or point.is_bar]
        for before, after in pairwise(shown):
            if before.method != after.method:
                found.append(Label(after.day, self.measure.new_method, after.method, after.visit_id))
            if before.examiner != after.examiner:
                new = N_("New examiner")
                found.append(Label(after.day, new, after.examiner, after.visit_id, of_examiner=True))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two values by the same method. It must be shown with its baseline day."""

    before: Number
    after: Number
    points: Number
    """After minus before; negative = lower."""
    word: Word
    mark: Mark
    baseline_day: dt.date
    percent_sentence: str | None = None
    """For pain alone, when it fell by 30 % or more; never decides the mark."""
