"""What is said beside a treatment on paper: everything that was recorded of it, and whose view it is."""

import dataclasses

from clinic.domain.dates import PartialDate
from clinic.domain.summaries import TreatmentRow, summarise
from clinic.domain.treatments.courses import (
    Course,
    CourseStatus,
    Dose,
    Helped,
    Rating,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.report.blocks.treatments import months, names, remark, remarks
from clinic.report.story import Story
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


def test_page_one_says_why_it_ended_as_an_end_and_a_month_once() -> None:
    dates = {"started": PartialDate(2026, 9, 2), "stopped": PartialDate(2026, 9, 20)}
    because = (StoppedBecause.COURSE_FINISHED, StoppedBecause.NO_EFFECT, StoppedBecause.COST)
    short = dataclasses.replace(STOPPED, **dates, stopped_because=because, would_use_again=None)
    row = TreatmentRow(short, None, False, None, None, False, "", None, (), None, "")
    story = Story(summarise(patient_record(visits=[visit_record()]), 1, clinic=CLINIC), str, 500)
    assert months(story, short) == "Sep 2026"
    assert remark(story, row).startswith("Course finished; stopped: no effect, cost")
    assert [*remarks(story, row)][-1] == "Course finished"


def test_findings_that_a_second_setting_shows_whole_stand_behind_the_page_once() -> None:
    story = Story(summarise(patient_record(visits=[visit_record()]), 1, clinic=CLINIC), str, 500)
    story.behind("Findings", ("", "all"), whole=False)
    story.behind("Findings", ("", "all"), whole=True)
    assert (len(story.annex), len(story.details)) == (0, 1)


def test_what_it_was_stopped_for_is_said_once() -> None:
    row = TreatmentRow(STOPPED, None, False, None, None, False, "", None, (), None, "")
    story = Story(summarise(patient_record(visits=[visit_record()]), 1, clinic=CLINIC), str, 500)
    assert remark(story, row).startswith("Stopped for side effects: foggy mornings (severe); would not use again")
    told_of_none = dataclasses.replace(STOPPED, side_effects="", side_effect_severity=None)
    assert remark(story, dataclasses.replace(row, course=told_of_none)).startswith("Stopped: side effect; would")
    goes_on = dataclasses.replace(STOPPED, stopped_because=())
    assert remark(story, dataclasses.replace(row, course=goes_on)).startswith("Side effects: foggy mornings (severe);")


def test_a_name_of_the_catalogue_yields_its_brackets_before_its_dose() -> None:
    story = Story(summarise(patient_record(visits=[visit_record()]), 1, clinic=CLINIC), str, 500)
    doses = (Dose(None, "1", "g", "when needed"),)
    known = Course(1, "paracetamol", "", CourseStatus.CURRENT, doses=doses)
    named = list(names(story, known))
    assert named[0].startswith("Paracetamol (acetaminophen), 1 g")
    assert named[1].startswith("Paracetamol, 1 g")
    own = list(names(story, dataclasses.replace(known, code=None, own_words="Oil (the green one)")))
    assert own[-1] == "Oil (the green one)"
