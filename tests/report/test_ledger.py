"""Every treatment in full: doses with their dates, what patient and clinician said apart, why it ended, what next."""

from clinic.domain import canonical
from clinic.domain.dates import PartialDate
from clinic.domain.summaries import TreatmentRow, summarise
from clinic.domain.treatments.courses import (
    Course,
    CourseStatus,
    Dose,
    Helped,
    PlanDecision,
    Rating,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.domain.visits import PlanItem, PlanRecord
from clinic.report.blocks import ledger
from clinic.report.layouts import Layout
from clinic.report.story import Story
from clinic.report.visit_summary import render
from tests.records import CLINIC, EXAMPLE_DAYS, patient_record, visit_record
from tests.report.pages import plain, whole_text

BEFORE, TODAY = EXAMPLE_DAYS[-2:]
COURSE = Course(
    1,
    "duloxetine",
    "",
    CourseStatus.STOPPED,
    PartialDate(2024),
    PartialDate(2025, 10),
    doses=(Dose(PartialDate(2024), "30", "mg"), Dose(PartialDate(2025, 4, 2), "60", "mg", "at night")),
    reason_started="pain",
    stopped_because=(StoppedBecause.CLINICIAN_ADVICE,),
    would_use_again=WouldUseAgain.UNSURE,
    side_effects="raised pressure",
    side_effect_severity=Severity.MODERATE,
)
PATIENT = Rating(
    1,
    Helped.HELPED_A_LOT,
    Source.PATIENT,
    BEFORE,
    "sweating",
    Severity.MILD,
    (Symptom.PAIN, Symptom.SLEEP),
    (StoppedBecause.SIDE_EFFECT, StoppedBecause.COST),
    WouldUseAgain.NO,
)
CLINICIAN = Rating(1, Helped.HELPED_A_BIT, Source.CLINICIAN, TODAY, changed=(Symptom.PAIN,))


def story(*ratings, course=COURSE, layout=Layout.STANDARD):
    plan = PlanRecord(items=(PlanItem(PlanDecision.STOP, "duloxetine", 1, "taper first"),))
    said = {day: tuple(one for one in ratings if one.visit_date == day) for day in (BEFORE, TODAY)}
    visits = [visit_record(1, BEFORE, ratings=said[BEFORE]), visit_record(2, TODAY, ratings=said[TODAY], plan=plan)]
    record = patient_record(visits=visits, courses=[course])
    return Story(summarise(record, 2, clinic=CLINIC), str, 523.0, layout)


def facts(*ratings, **more):
    here = story(*ratings, **more)
    (row,) = here.summary.treatments
    return dict(ledger.facts(here, row))


def test_everything_that_was_recorded_is_said_each_by_whom():
    assert facts(PATIENT, CLINICIAN) == {
        "Doses": "30 mg from 2024, then 60 mg, at night from 2 Apr 2025",
        "Started for": "pain",
        "Patient": "helped a lot; what changed: pain, sleep; side effects: sweating (mild); "
        "stopped because: side effect, cost; would not use again (15 Aug 2025)",
        "Clinician": "helped a bit; what changed: pain (14 Nov 2025)",
        "Clinician's record": "stopped because: clinician's advice; side effects: raised pressure (moderate); "
        "unsure about using it again",
        "Decided today": "stop (taper first)",
    }


def test_not_asked_not_answered_and_an_older_answer_stay_apart():
    blank = Rating(1, None, Source.PATIENT, TODAY)
    assert facts()["Patient"] == "not asked"
    assert (facts(blank).get("Patient"), facts(blank)["Today"]) == (None, "whether it helped was not answered")
    both = facts(PATIENT, blank)
    assert both["Patient"].endswith("(15 Aug 2025)")
    assert both["Today"] == "whether it helped was not answered"


def test_a_side_effect_without_an_answer_is_not_lost():
    told = Rating(1, None, Source.PATIENT, TODAY, "dizzy")
    assert "side effects: dizzy (14 Nov 2025)" in facts(told)["Patient"]


def test_a_summary_frozen_before_views_were_kept_still_says_the_newest_answer():
    (row,) = story(PATIENT).summary.treatments
    plain_row = canonical.loads(TreatmentRow, canonical.dumps(row))
    assert plain_row == row
    here = story(PATIENT)
    old = TreatmentRow(**{name: getattr(row, name) for name in TreatmentRow.__dataclass_fields__ if name != "views"})
    assert dict(ledger.facts(here, old))["Patient"].startswith("helped a lot; what changed: pain, sleep")


def test_the_details_have_it_in_the_standard_layout():
    text = whole_text(render(story(PATIENT).summary))
    assert plain("Doses: 30 mg from 2024, then 60 mg, at night from 2 Apr 2025.") in text
    assert plain("Patient: helped a lot; what changed: pain, sleep; side effects: sweating (mild);") in text
