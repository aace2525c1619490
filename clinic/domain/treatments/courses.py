"""Courses of treatment: what was tried, from when to when, in which dose, why it ended and what it did.

One course is one trial of one treatment; a second trial is a second course. *Not tried*, *not answered* and *did not
help* stay apart. Nothing here says that a treatment caused a change.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.dates import PartialDate, Precision
from clinic.domain.errors import ClinicError
from clinic.domain.treatments import catalogue
from clinic.domain.treatments.choices import (
    LABELS,
    CourseStatus,
    Helped,
    PlanDecision,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.domain.words import N_

__all__ = [
    "BEFORE_AFTER_SENTENCE",
    "LABELS",
    "WINDOW",
    "Course",
    "CourseError",
    "CourseStatus",
    "Dose",
    "Event",
    "Helped",
    "Near",
    "PlanDecision",
    "Rating",
    "Severity",
    "Source",
    "StoppedBecause",
    "Symptom",
    "WouldUseAgain",
    "has_before_and_after",
    "last_rating",
    "last_views",
    "most_helpful_first",
    "others_near",
    "overlaps",
]

WINDOW = dt.timedelta(weeks=8)
"""Before and after the start of a course: what else started or stopped this near is named beside it."""

BEFORE_AFTER_SENTENCE = N_(
    "People often start a treatment when symptoms are at their worst, so some improvement would be expected anyway "
    "(regression to the mean). Symptoms also vary by themselves and several things may change at once. This chart "
    "cannot show that the treatment caused the change."
)
_NOT_RUNNING = (CourseStatus.NEVER, CourseStatus.PLANNED)


class CourseError(ClinicError):
    """A course contradicts itself."""


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose as written, from a date on (None = from the start, or not known when). Text: nothing reckons with it."""

    since: PartialDate | None
    amount: str
    unit: str
    schedule: str = ""

    def in_words(self) -> str:
        """Return the dose for people: `60 mg, at night`."""
        amount = " ".join(part for part in (self.amount, self.unit) if part)
        return ", ".join(part for part in (amount, self.schedule) if part)


@dataclass(frozen=True, slots=True)
class Course:
    """One trial of one treatment: a code of the catalogue, the patient's own words, or both.

    Doses are in the order of time. Raises CourseError if it has no name or stopped before it started, NotFound for an
    unknown code.
    """

    id: int
    code: str | None
    own_words: str
    status: CourseStatus
    started: PartialDate | None = None
    stopped: PartialDate | None = None
    doses: tuple[Dose, ...] = ()
    reason_started: str = ""
    stopped_because: tuple[StoppedBecause, ...] = ()
    would_use_again: WouldUseAgain | None = None
    side_effects: str = ""
    side_effect_severity: Severity | None = None
    source: Source = Source.CLINICIAN

    def __post_init__(self) -> None:
        if self.code is not None:
            catalogue.get(self.code)
        elif not self.own_words.strip():
            raise CourseError("A treatment needs a name.", hint="Choose it from the list or type what it was.")
        if self.started and self.stopped and self.stopped.latest() < self.started.earliest():
            raise CourseError(
                f"{self.name} stopped ({self.stopped}) before it started ({self.started}).", hint="Check the two dates."
            )

    @property
    def name(self) -> str:
        """The clinician's name for it: the catalogue's, or the words typed where no code was chosen."""
        return self.own_words if self.code is None else catalogue.get(self.code).name

    @property
    def plain(self) -> str:
        """The patient's name for it."""
        return self.own_words if self.code is None else catalogue.get(self.code).plain

    @property
    def ongoing(self) -> bool:
        """True for a course in use now."""
        return self.status is CourseStatus.CURRENT

    def doses_in_words(self, translate: Callable[[str], str] = str) -> str:
        """Return the doses in order, `30 mg, then 60 mg`; empty if none was recorded."""
        return translate(N_(", then ")).join(words for dose in self.doses if (words := dose.in_words()))


@dataclass(frozen=True, slots=True)
class Rating:
    """What was said of a course at one visit, and by whom. `helped` None = asked and not answered."""

    course_id: int
    helped: Helped | None
    source: Source
    visit_date: dt.date
    side_effects: str = ""
    side_effect_severity: Severity | None = None
    changed: tuple[Symptom, ...] = ()
    stopped_because: tuple[StoppedBecause, ...] = ()
    would_use_again: WouldUseAgain | None = None
    confirmed_from: dt.date | None = None
    """Day of the earlier visit whose rating was confirmed; None = said anew."""

    @property
    def says_something(self) -> bool:
        """Whether anything was answered at all."""
        told = self.side_effects.strip() or self.side_effect_severity or self.changed
        return bool(self.helped or told or self.stopped_because or self.would_use_again)


class Event(StrEnum):
    """What happened to another course nearby."""

    STARTED = "started"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Near:
    """Another course that started or stopped near a start; `sure` is False where the dates given leave it open."""

    course: Course
    event: Event
    on: PartialDate
    sure: bool


def has_before_and_after(course: Course) -> bool:
    """Tell whether values before and after the start can be told apart: it needs at least the month."""
    return course.started is not None and course.started.precision is not Precision.YEAR


def others_near(course: Course, courses: Iterable[Course]) -> tuple[Near, ...]:
    """Return every start and stop of another course that can lie within 8 weeks of this one's start, in order of time.

    Empty when the start is unknown; then nothing can be said. A second course of the same treatment is another one.
    """
    if course.started is None:
        return ()
    found = []
    for other in courses:
        if other.id == course.id or other.status in _NOT_RUNNING:
            continue
        for event, on in ((Event.STARTED, other.started), (Event.STOPPED, other.stopped)):
            if on is not None and _least_apart(course.started, on) <= WINDOW:
                found.append(Near(other, event, on, sure=_most_apart(course.started, on) <= WINDOW))
    return tuple(sorted(found, key=lambda near: (near.on, near.course.id)))


def _least_apart(one: PartialDate, other: PartialDate) -> dt.timedelta:
    return max(one.earliest() - other.latest(), other.earliest() - one.latest(), dt.timedelta(0))


def _most_apart(one: PartialDate, other: PartialDate) -> dt.timedelta:
    return max(one.latest() - other.earliest(), other.latest() - one.earliest())


def overlaps(one: Course, other: Course) -> bool | None:
    """Tell whether two courses can have run at the same time; None when a date needed to tell is not known.

    A course without a stop runs on only if it is current or paused.
    """
    if one.status in _NOT_RUNNING or other.status in _NOT_RUNNING:
        return False
    answers = {_begins_before_end(one, other), _begins_before_end(other, one)}
    if False in answers:
        return False
    return None if None in answers else True


def _begins_before_end(one: Course, other: Course) -> bool | None:
    if other.stopped is None and other.status in (CourseStatus.CURRENT, CourseStatus.PAUSED):
        return True
    if one.started is None or other.stopped is None:
        return None
    return one.started.earliest() <= other.stopped.latest()


def last_rating(course_id: int, ratings: Iterable[Rating]) -> Rating | None:
    """Return the newest answered rating of a course; of the same day, the patient's own before anyone else's."""
    answered = [rating for rating in ratings if rating.course_id == course_id and rating.helped is not None]
    return max(answered, key=lambda rating: (rating.visit_date, rating.source is Source.PATIENT), default=None)


def last_views(course_id: int, ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """Return the newest that each of patient, clinician and earlier record said of a course, in this order."""
    said = [rating for rating in ratings if rating.course_id == course_id and rating.says_something]
    newest = {one.source: one for one in sorted(said, key=lambda rating: rating.visit_date)}
    return tuple(newest[source] for source in Source if source in newest)


def most_helpful_first(courses: Iterable[Course], helped: Mapping[int, Helped | None]) -> tuple[Course, ...]:
    """Return the courses by what was said of them, not answered last; ties: in use first, then the newest start.

    `helped` maps course id -> answer; a course that is missing there was not answered.
    """
    order: Sequence[Helped | None] = (*Helped, None)

    def place(course: Course) -> tuple[int, bool, int, int]:
        start = course.started.earliest().toordinal() if course.started else 0
        return order.index(helped.get(course.id)), not course.ongoing, -start, course.id

    return tuple(sorted(courses, key=place))
