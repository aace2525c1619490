"""One visit as a value: what was answered, found and decided, read from the store or from an imported file."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.treatments.choices import PlanAnswer, PlanDecision
from clinic.domain.treatments.courses import Rating

Answers = Mapping[str, object]
"""Item key -> raw value. A key that is missing was not asked; None was asked and left blank."""


class VisitStatus(StrEnum):
    """What is stored of a visit's progress; sent, answering, answered and examined are derived from facts."""

    PLANNED = "planned"
    OPEN = "open"
    SIGNED = "signed"
    MISSED = "missed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered_in_error"
    IMPORTED = "imported"

    @property
    def locked(self) -> bool:
        """Whether nothing of the visit may change any more; only addenda may be added."""
        return self in (VisitStatus.SIGNED, VisitStatus.IMPORTED, VisitStatus.ENTERED_IN_ERROR)

    @property
    def counts(self) -> bool:
        """Whether the visit belongs into trends and summaries."""
        return self in (VisitStatus.OPEN, VisitStatus.SIGNED, VisitStatus.IMPORTED)


class EntryMode(StrEnum):
    """How the answers came in."""

    OWN_DEVICE = "own_device"
    CLINIC_TABLET = "clinic_tablet"
    ASSISTED = "assisted"
    PAPER = "paper"


class StopReason(StrEnum):
    """Why the tender-point survey ended early."""

    PAIN = "pain"
    ASKED_TO_STOP = "asked_to_stop"
    TIME = "time"
    OTHER = "other"


class PointTreatment(StrEnum):
    """What was done at a trigger point during the visit."""

    NONE = "none"
    RELEASE = "release"
    NEEDLING = "needling"
    INJECTION = "injection"


class Actor(StrEnum):
    """Who acts on a next step; the order is the order of print: the GP first."""

    GP = "gp"
    PATIENT = "patient"
    CLINIC = "clinic"


@dataclass(frozen=True, slots=True)
class QuestionnaireRecord:
    """The patient's answers of one visit, by instrument key."""

    answers: Mapping[str, Answers]
    versions: Mapping[str, str]
    mode: EntryMode
    answered_on: dt.date | None
    sent: bool
    short_form: bool = False
    confirmed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Instrument -> item -> day (ISO) of the earlier visit whose answer was confirmed; other answers were typed."""
    entered_by: str = ""
    """Who handed over the tablet or typed; empty on the patient's own device."""
    definitions: Mapping[str, ImportedInstrument] = field(default_factory=dict)
    """Imported instrument -> the definition of the version that was answered; built-in ones have no entry."""

    def of(self, instrument: str) -> Answers:
        """Return the answers of one instrument; empty when it was not asked."""
        return self.answers.get(instrument, {})


@dataclass(frozen=True, slots=True)
class ExamRecord:
    """What one examiner found with the thumb and, apart from it, with the algometer. Sites without an entry were not
    examined.
    """

    examiner: str
    method: ExamMethod
    ratings: Mapping[str, SiteRating]
    pressures: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    """Site -> trials in kg/cm², in order. Lower is more tender."""
    stopped: StopReason | None = None
    note: str = ""
    pressure_states: Mapping[str, SiteState] = field(default_factory=dict)
    """Site -> why the algometer has no reading there: not examined, refused or stopped."""
    pressures_stopped: StopReason | None = None
    from_paper: str = ""
    """Who typed it in from the paper sheet; empty when it was entered at the patient's side."""


@dataclass(frozen=True, slots=True)
class RepeatRecord:
    """A second examiner's survey of the same visit, made without knowing the first: a record of its own, never the
    summary's. `found_first` = the first survey at the moment of comparison, by site; empty unless it was finished.
    """

    survey: ExamRecord
    begun_at: dt.datetime
    finished_at: dt.datetime | None = None
    given_up_at: dt.datetime | None = None
    found_first: Mapping[str, SiteRating] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it was neither finished nor given up."""
        return self.finished_at is None and self.given_up_at is None


@dataclass(frozen=True, slots=True)
class TriggerPointRecord:
    """One spot in one muscle, as found. None = not examined; False = examined, not there."""

    number: int
    muscle: str
    side: str
    taut_band: bool | None
    hypersensitive_spot: bool | None
    spot_in_taut_band: bool | None
    referred_pain: bool | None
    reproduces_known_symptom: bool | None
    felt_in: tuple[str, ...] = ()
    """Zone codes with side, as `buttock_l`."""
    twitch: bool | None = None
    jump: bool | None = None
    ppt_kg_cm2: Decimal | None = None
    treated: PointTreatment | None = None
    note: str = ""
    examiner: str = ""


@dataclass(frozen=True, slots=True)
class CriteriaDetails:
    """What only the clinician can say for the 1990, 2010 and 2011 rules. None = not assessed."""

    pain_left: bool | None = None
    pain_right: bool | None = None
    pain_above_waist: bool | None = None
    pain_below_waist: bool | None = None
    pain_axial: bool | None = None
    pain_duration_months: int | None = None
    somatic_extent: int | None = None
    """0 none to 3 many bodily symptoms."""
    other_disorder_explains_pain: bool | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do after the visit, and who does it."""

    actor: Actor
    text: str


@dataclass(frozen=True, slots=True)
class PlanItem:
    """What the visit decided about one treatment."""

    decision: PlanDecision
    name: str
    course_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """What this visit says became of something that an earlier visit planned."""

    planned_visit_id: int
    key: str
    """Of the item, see `plans.Planned.key`."""
    words: str
    """The item as it was planned."""
    answer: PlanAnswer
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """What happens next: the clinician's words to the patient, the steps and the treatments."""

    in_short: str = ""
    steps: tuple[NextStep, ...] = ()
    items: tuple[PlanItem, ...] = ()
    answers: tuple[AnsweredItem, ...] = ()
    """What became of the items of earlier plans."""

    @property
    def written(self) -> bool:
        """Whether the clinician wrote anything here."""
        return bool(self.in_short.strip() or self.steps or self.items)


@dataclass(frozen=True, slots=True)
class AddendumRecord:
    """A note added after signing."""

    written_by: str
    written_at: dt.datetime
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class UrgentSign:
    """An urgent sign that the patient ticked, with what became of it; each of the three has its time (UTC)."""

    code: str
    raised_at: dt.datetime
    taken_back_at: dt.datetime | None = None
    reviewed_at: dt.datetime | None = None
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """Who signed, when (UTC), and the SHA-256 of the frozen record."""

    signed_by: str
    signed_at: dt.datetime
    record_sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an imported visit came from: nobody signed it, and who saw the patient is what the file says, or unknown.

    `stated` maps a total to what the file gives for it and what the answers give (None: they cannot be scored), both
    decimal numbers as text.
    """

    file_name: str
    row: int
    """As a spreadsheet numbers its rows; of a file of resources, the place among them."""
    imported_on: dt.date
    imported_by: str
    stated: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    time: str = ""
    """As the file gives it, where it tells two visits of one day apart."""


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One encounter, whole. Of an imported visit `clinician` is as the file names them, empty = not recorded."""

    id: int
    seen_on: dt.date
    status: VisitStatus
    clinician: str
    questionnaire: QuestionnaireRecord | None = None
    exam: ExamRecord | None = None
    repeats: tuple[RepeatRecord, ...] = ()
    trigger_points: tuple[TriggerPointRecord, ...] = ()
    criteria_details: CriteriaDetails = CriteriaDetails()
    somatic_count: int | None = None
    """Of an imported visit: the count of somatic symptoms from which the extent among the details was banded."""
    criteria_shown: bool = True
    ratings: tuple[Rating, ...] = ()
    plan: PlanRecord = PlanRecord()
    signature: SignatureRecord | None = None
    addenda: tuple[AddendumRecord, ...] = ()
    urgent: tuple[UrgentSign, ...] = ()
    origin: Origin | None = None
    """Of an imported visit alone."""

    def answers(self, instrument: str) -> Answers:
        """Return the answers of one instrument; empty when it was not asked at this visit."""
        return self.questionnaire.of(instrument) if self.questionnaire else {}
