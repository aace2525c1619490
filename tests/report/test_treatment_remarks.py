"""What is said beside a treatment on paper: everything that was recorded of it, and whose view it is."""

from clinic.domain.summaries import summarise
from clinic.domain.treatments.courses import (
    Course,
    CourseStatus,
    Helped,
    Rating,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.report.visit_summary import render
from tests.records import CLINIC, EXAMPLE_DAYS, patient_record, visit_record
from tests.report.pages import plain, whole_text

STOPPED = Course(
    1,
    "amitriptyline",
    "",
    CourseStatus.STOPPED,
    reason_started="sleep",
    stopped_because=(StoppedBecause.SIDE_EFFECT,),
    would_use_again=WouldUseAgain.NO,
    side_effects="foggy mornings",
    side_effect_severity=Severity.SEVERE,
)


def printed(*ratings: Rating) -> str:
    record = patient_record(visits=[visit_record(ratings=ratings)], courses=[STOPPED])
    return whole_text(render(summarise(record, 1, clinic=CLINIC)))


def test_helped_but_stopped_for_side_effects_is_said_whole() -> None:
    said = Rating(1, Helped.HELPED_A_LOT, Source.PATIENT, EXAMPLE_DAYS[-1], changed=(Symptom.SLEEP, Symptom.MOOD))
    text = printed(said)
    assert plain("Started for: sleep. Patient: helped a lot; what changed: sleep, mood (14 Nov 2025).") in text
    record = "stopped because: side effect; side effects: foggy mornings (severe); would not use again."
    assert plain(f"Clinician's record: {record}") in text


def test_side_effects_of_today_stand_beside_those_of_the_course() -> None:
    today = Rating(1, Helped.CANNOT_SAY, Source.PATIENT, EXAMPLE_DAYS[-1], side_effects="dry mouth")
    text = printed(today)
    assert plain("Patient: cannot say; side effects: dry mouth (14 Nov 2025).") in text
    assert plain("side effects: foggy mornings (severe)") in text
    unnamed = Rating(1, None, Source.PATIENT, EXAMPLE_DAYS[-1])
    assert plain("side effects: foggy mornings (severe)") in printed(unnamed)
