"""The words in which a course of treatment is recorded: stored as codes, shown through `LABELS`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from clinic.domain.words import N_


class CourseStatus(StrEnum):
    """Where a course stands. `never` = the patient said it was not tried."""

    NEVER = "never"
    PLANNED = "planned"
    CURRENT = "current"
    PAUSED = "paused"
    STOPPED = "stopped"
    COMPLETED = "completed"


class Helped(StrEnum):
    """What the treatment did, as said; not answered is None, never one of these."""

    HELPED_A_LOT = "helped_a_lot"
    HELPED_A_BIT = "helped_a_bit"
    DID_NOT_HELP = "did_not_help"
    MADE_WORSE = "made_worse"
    CANNOT_SAY = "cannot_say"
    NOT_TAKEN = "not_taken"


class StoppedBecause(StrEnum):
    """Why a course ended; several may hold. A treatment that helped can be stopped for a side effect."""

    NO_EFFECT = "no_effect"
    SIDE_EFFECT = "side_effect"
    COST = "cost"
    ACCESS = "access"
    INTERACTION_OR_OTHER_ILLNESS = "interaction_or_other_illness"
    PREGNANCY = "pregnancy"
    COURSE_FINISHED = "course_finished"
    REPLACED = "replaced"
    PATIENT_CHOICE = "patient_choice"
    CLINICIAN_ADVICE = "clinician_advice"
    OTHER = "other"
    UNKNOWN = "unknown"


class Symptom(StrEnum):
    """A symptom a course was started for, or one that it changed."""

    PAIN = "pain"
    SPASM = "spasm"
    SLEEP = "sleep"
    FATIGUE = "fatigue"
    FUNCTION = "function"
    MOOD = "mood"
    NONE = "none"


class Severity(StrEnum):
    """How bad the side effects were."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class WouldUseAgain(StrEnum):
    """Whether the patient would take the treatment again."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Source(StrEnum):
    """Who said it."""

    PATIENT = "patient"
    CLINICIAN = "clinician"
    RECORD = "record"


class PlanDecision(StrEnum):
    """What a visit decides about a treatment."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"
    TRY = "try"


class PlanAnswer(StrEnum):
    """What became of something planned at an earlier visit; not answered is None, never one of these."""

    DONE = "done"
    NOT_DONE = "not_done"
    CHANGED = "changed"
    STILL_OPEN = "still_open"

    @property
    def settles(self) -> bool:
        """Whether the item is over with it; one that is still open comes back at the next visit."""
        return self is not PlanAnswer.STILL_OPEN


LABELS: Mapping[StrEnum, str] = MappingProxyType(
    {
        CourseStatus.NEVER: N_("Not tried"),
        CourseStatus.PLANNED: N_("Planned"),
        CourseStatus.CURRENT: N_("Current"),
        CourseStatus.PAUSED: N_("Paused"),
        CourseStatus.STOPPED: N_("Stopped"),
        CourseStatus.COMPLETED: N_("Course completed"),
        Helped.HELPED_A_LOT: N_("Helped a lot"),
        Helped.HELPED_A_BIT: N_("Helped a bit"),
        Helped.DID_NOT_HELP: N_("Did not help"),
        Helped.MADE_WORSE: N_("Made worse"),
        Helped.CANNOT_SAY: N_("Cannot say"),
        Helped.NOT_TAKEN: N_("Not taken"),
        StoppedBecause.NO_EFFECT: N_("No effect"),
        StoppedBecause.SIDE_EFFECT: N_("Side effect"),
        StoppedBecause.COST: N_("Cost"),
        StoppedBecause.ACCESS: N_("Could not get it"),
        StoppedBecause.INTERACTION_OR_OTHER_ILLNESS: N_("Interaction or other illness"),
        StoppedBecause.PREGNANCY: N_("Pregnancy"),
        StoppedBecause.COURSE_FINISHED: N_("Course finished"),
        StoppedBecause.REPLACED: N_("Replaced by something else"),
        StoppedBecause.PATIENT_CHOICE: N_("Patient's choice"),
        StoppedBecause.CLINICIAN_ADVICE: N_("Clinician's advice"),
        StoppedBecause.OTHER: N_("Other reason"),
        StoppedBecause.UNKNOWN: N_("Reason unknown"),
        Symptom.PAIN: N_("Pain"),
        Symptom.SPASM: N_("Cramps or spasm"),
        Symptom.SLEEP: N_("Sleep"),
        Symptom.FATIGUE: N_("Tiredness"),
        Symptom.FUNCTION: N_("Daily life"),
        Symptom.MOOD: N_("Mood"),
        Symptom.NONE: N_("None of these"),
        Severity.MILD: N_("Mild"),
        Severity.MODERATE: N_("Moderate"),
        Severity.SEVERE: N_("Severe"),
        WouldUseAgain.YES: N_("Would use again"),
        WouldUseAgain.NO: N_("Would not use again"),
        WouldUseAgain.UNSURE: N_("Unsure about using it again"),
        Source.PATIENT: N_("Patient"),
        Source.CLINICIAN: N_("Clinician"),
        Source.RECORD: N_("Earlier record"),
        PlanDecision.KEEP: N_("Keep"),
        PlanDecision.CHANGE: N_("Change"),
        PlanDecision.STOP: N_("Stop"),
        PlanDecision.TRY: N_("Try"),
        PlanAnswer.DONE: N_("Done"),
        PlanAnswer.NOT_DONE: N_("Not done"),
        PlanAnswer.CHANGED: N_("Done differently"),
        PlanAnswer.STILL_OPEN: N_("Still open"),
    }
)

_CHOICES = (CourseStatus, Helped, StoppedBecause, Symptom, Severity, WouldUseAgain, Source, PlanDecision, PlanAnswer)
if len(LABELS) != sum(map(len, _CHOICES)):
    raise ValueError("every choice needs its label, and no two choices may share a code")
