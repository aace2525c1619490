"""The visit summary as frozen values: the one thing that the page, the PDF and a copy of a signed visit are made from.

It holds no names of tables and no sentences in a language: labels are English sentences marked for translation, and
`language` says in which language the summary is to be read.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteRating, SiteState, TenderPointResult, TriggerPointState
from clinic.domain.palpation import Marked
from clinic.domain.patients import PatientFacts
from clinic.domain.plans import Due
from clinic.domain.said_and_found import SaidAndFound
from clinic.domain.scoring.results import CriteriaResult, Score
from clinic.domain.treatments.courses import Course, Helped, PlanDecision, Rating, Severity, Source, Symptom
from clinic.domain.trends import Change, Series, ValueState
from clinic.domain.visit_errors import ErrorRecord
from clinic.domain.visits import (
    AddendumRecord,
    Origin,
    PlanRecord,
    SignatureRecord,
    StopReason,
    TriggerPointRecord,
    UrgentSign,
)


class Criteria(StrEnum):
    """Whether and why the criteria sentence stands on the summary."""

    SHOWN = "shown"
    SWITCHED_OFF = "switched_off"
    ADULTS_ONLY = "adults_only"
    AGE_UNKNOWN = "age_unknown"
    """The birth date does not tell whether the patient was 18 on the day."""


@dataclass(frozen=True, slots=True)
class ClinicIdentity:
    """The clinic as printed. `demo` puts "invented data" on every page."""

    name: str
    phone: str
    time_zone: str
    demo: bool

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone: it decides on which calendar day something was done."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class PatientIdentity:
    """Who the summary is about."""

    record_number: str
    name: str
    birth: PartialDate | None
    age: int | None
    """Whole years on the day of the visit; None when the birth date does not tell."""
    name_latin: str = ""
    """Printed in place of a name that the typefaces cannot set; empty where nobody gave it."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of the key scores: a measure today, at the last visit, and the series behind the sparkline."""

    series: Series
    today: Score
    last: Score | None
    """The latest earlier value by the same method; None when there is none."""
    last_on: dt.date | None
    """The day of `last`; not always the day of the last visit, and then it has to be printed."""
    change: Change | None
    """None when there is nothing to compare by the same method; then no word of change stands."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the patient said about places: tapped shapes, ticked areas, cramps."""

    sent: bool
    """Whether the patient sent the form; False = begun, and perhaps not all of what they wanted to say."""
    areas: tuple[str, ...] | None
    """Areas in body order; None = the map was not answered; empty = no pain anywhere."""
    areas_state: ValueState
    """Value, not asked or not answered."""
    shapes: tuple[str, ...]
    head_zones: tuple[str, ...]
    """Zone codes with side where the head is marked; empty also when the patient did not say."""
    cramps: bool | None
    """Whether there were cramps in the last 7 days; None = not answered or not asked."""
    cramps_state: ValueState
    cramp_areas: Mapping[str, int | None] | None
    """Area -> worst severity 1-10, in body order, None where none was given; None = not answered; empty = no cramps."""
    tight_areas: tuple[str, ...] | None
    """Areas in body order; None = not answered; empty = nothing feels tight almost all the time."""
    worst_place: str | None
    cramp_head_zones: tuple[str, ...] = ()
    """Zone codes with side where the head had cramps; empty also when the patient did not say."""

    @property
    def marked(self) -> tuple[Marked, ...]:
        """Where pain, cramps and tight muscles are, each with its own places in the head: palpation starts there."""
        return (
            Marked(self.areas or (), self.head_zones),
            Marked(tuple(self.cramp_areas or ()), self.cramp_head_zones),
            Marked(self.tight_areas or ()),
        )


@dataclass(frozen=True, slots=True)
class Survey:
    """The tender-point survey of the visit, with the result that the rules give."""

    examiner: str
    method: ExamMethod
    ratings: Mapping[str, SiteRating]
    pressures: Mapping[str, tuple[Decimal, ...]]
    """Site -> its readings in kg/cm², in order; lower is more tender."""
    result: TenderPointResult
    stopped: StopReason | None
    note: str
    pressure_states: Mapping[str, SiteState] = field(default_factory=dict)
    """Site -> why the algometer has no reading there."""
    pressures_stopped: StopReason | None = None
    from_paper: str = ""
    """Who typed it in from the paper sheet; empty when it was entered at the patient's side."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One trigger-point finding with its derived state."""

    record: TriggerPointRecord
    finding: TriggerPointState


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """One treatment tried: the course, what was said of it last and by whom, and what the visit decided."""

    course: Course
    helped: Helped | None
    """The newest answer up to the visit; None = not answered, or never asked: see `asked`."""
    asked: bool
    """Whether anyone was ever asked about it, at this visit or before."""
    rated_on: dt.date | None
    """The day of that answer; not always the day of the visit, and then it has to be told."""
    rated_by: Source | None
    blank_today: bool
    """Whether it was asked at this visit and left blank; `helped` is then an older answer, or None."""
    side_effects: str
    side_effect_severity: Severity | None
    changed: tuple[Symptom, ...]
    """Which symptoms it changed, as last said; empty = not said."""
    decision: PlanDecision | None
    note: str
    views: tuple[Rating, ...] = ()
    """The newest of what patient and clinician said, each apart; empty in summaries signed before views were frozen."""
    noted_in_error: dt.date | None = None
    """The day of a visit entered in error that alone tells of the course; None = another one does, or none did."""


@dataclass(frozen=True, slots=True)
class OptionalValue:
    """What was answered to an optional question at one visit; no words unless the state is a value."""

    day: dt.date
    state: ValueState
    words: str = ""


@dataclass(frozen=True, slots=True)
class OptionalAnswer:
    """An optional question that was asked at this visit or before, with one value for each visit up to this one."""

    question: str
    values: tuple[OptionalValue, ...]


@dataclass(frozen=True, slots=True)
class BroughtAnswer:
    """One question of an imported instrument as its file words it, and the answer; several lines for a list."""

    question: str
    state: ValueState
    words: tuple[str, ...] = ()
    group: str = ""
    """The titles around it, from the outside in."""


@dataclass(frozen=True, slots=True)
class BroughtResult:
    """One instrument that the clinic brought in, at this visit: what was asked, and the score by the clinic's rule.

    `sha256` is that of the definition. `stated` = the total that an imported file gave for it, empty without one.
    `alarm` = an answer about self-harm counts more than 0: it stands beside the score, whatever the total is.
    """

    key: str
    version: str
    sha256: str
    title: str
    answers: tuple[BroughtAnswer, ...]
    score: Score | None
    """None = the clinic set no rule for it."""
    stated: str = ""
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """One visit, ready to be shown: same summary, same bytes."""

    clinic: ClinicIdentity
    language: str
    patient: PatientIdentity
    facts: PatientFacts
    visit_id: int
    seen_on: dt.date
    clinician: str
    last_seen_on: dt.date | None
    answered_on: dt.date | None
    short_form: bool
    criteria: Criteria
    criteria_result: CriteriaResult | None
    """By the default rule (fs2016); None when no questionnaire was answered, or when age forbids it."""
    other_criteria: tuple[CriteriaResult, ...]
    """fs2011, acr2010 and acr1990, in this order; empty when age forbids them."""
    pgic: Score | None
    pgic_compared_with: dt.date | None
    plan: PlanRecord
    scores: tuple[ScoreRow, ...]
    said: Said | None
    """None = no questionnaire at this visit."""
    survey: Survey | None
    """None = tender points were not examined."""
    trigger_points: tuple[Spot, ...]
    """Only those with something found, numbered; muscles examined with nothing found are in `clear_muscles`."""
    clear_muscles: tuple[tuple[str, str], ...]
    """Muscle code and side of each muscle examined with nothing found."""
    treatments: tuple[TreatmentRow, ...]
    """Most helpful first."""
    what_matters: str | None
    series: tuple[Series, ...]
    visit_days: tuple[dt.date, ...]
    """The day of every visit up to this one, for the time axis; missed ones are not among them."""
    missed_days: tuple[dt.date, ...]
    signature: SignatureRecord | None
    """None = a draft."""
    addenda: tuple[AddendumRecord, ...]
    optional_answers: tuple[OptionalAnswer, ...] = ()
    """Those of the clinic's optional questions that were ever asked, up to this visit."""
    said_and_found: SaidAndFound = field(default_factory=SaidAndFound)
    """Where what was said and what was found differ."""
    planned_before: tuple[Due, ...] = ()
    """What earlier visits planned and nobody settled before this one, with what this visit says of it."""
    urgent: tuple[UrgentSign, ...] = ()
    """Every urgent sign ticked at the visit, taken back or not, the most urgent first."""
    repeats: tuple[Survey, ...] = ()
    """What other examiners found who repeated the survey to its end, without knowing the first."""
    brought: tuple[BroughtResult, ...] = ()
    """Instruments that the clinic brought in and that were asked at this visit."""
    questions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The wording of what counts in their scores, of every visit up to this: by instrument with version, then by item,
    and by `brought.answer_place` for the choices.
    """
    origin: Origin | None = None
    """Of an imported visit: nobody signed it and nobody will. `clinician` is then empty where the file names none."""
    error: ErrorRecord | None = None
    """Of a visit entered in error: put beside what was frozen, never frozen with it."""
