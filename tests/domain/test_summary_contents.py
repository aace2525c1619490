"""Places, cramps, muscles and treatments on the summary: told in order, dated, and nothing made up from a blank."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.summaries import VisitSummary, summarise
from clinic.domain.treatments.courses import Course, CourseStatus, Helped, PlanDecision, Rating, Source
from clinic.domain.visits import PlanItem, PlanRecord, TriggerPointRecord, VisitRecord
from clinic.report.blocks import header
from clinic.report.blocks.treatments import helped_words, remark
from clinic.report.story import Story
from tests.records import CLINIC, EXAMPLE_DAYS, patient_record, questionnaire, visit_record

DAY = EXAMPLE_DAYS[-1]


def summary_of(visit: VisitRecord, **more: object) -> VisitSummary:
    return summarise(patient_record(visits=[visit], **more), visit.id, clinic=CLINIC)


def answered(**items: object) -> VisitRecord:
    return visit_record(questionnaire=questionnaire(**items))


def test_answers_begun_and_not_sent_say_so():
    sent = summary_of(answered(pain_areas=["neck"]))
    begun = dataclasses.replace(sent, said=dataclasses.replace(sent.said, sent=False))
    said_of_it = [header.answered(Story(one, str, 500)) for one in (sent, begun)]
    assert ["Begun, not sent." in words for words in said_of_it] == [False, True]


def test_places_are_told_in_body_order():
    cramps = {"any_spasm": True, "area_severity": {"foot_l": 2, "neck": None}}
    said = summary_of(answered(pain_areas=["lower_back", "head", "neck"], **cramps)).said
    assert said.areas == ("head", "neck", "lower_back")
    assert list(said.cramp_areas.items()) == [("neck", None), ("foot_l", 2)]


def test_a_cramp_of_severity_nought_is_no_place():
    said = summary_of(answered(any_spasm=True, area_severity={"neck": 0, "foot_l": 2})).said
    assert said.cramp_areas == {"foot_l": 2}


def test_no_cramps_and_no_tightness_are_empty_not_unknown():
    said = summary_of(answered(any_spasm=False, any_tightness=False)).said
    assert (said.cramps, said.cramp_areas, said.tight_areas) == (False, {}, ())


def test_places_left_over_from_an_answer_taken_back_are_not_told():
    said = summary_of(answered(any_spasm=False, area_severity={"neck": 5})).said
    assert said.cramp_areas == {}


def spot(number: int, muscle: str, *signs: bool | None, **more: object) -> TriggerPointRecord:
    band, sore, in_band, referred, known = signs
    return TriggerPointRecord(number, muscle, "l", band, sore, in_band, referred, known, **more)  # type: ignore[arg-type]


def test_muscles_with_nothing_found_stand_apart():
    found = spot(2, "soleus", True, True, True, None, True)
    clear = spot(1, "soleus", False, False, False, False, None)
    other = spot(3, "masseter", False, False, False, False, None)
    untold = spot(4, "deltoid", True, None, None, None, None)
    summary = summary_of(visit_record(trigger_points=(untold, found, clear, other)))
    assert [one.record.number for one in summary.trigger_points] == [2, 4]
    assert summary.clear_muscles == (("masseter", "l"),)


def test_what_was_measured_or_noted_at_a_muscle_without_a_finding_is_not_lost():
    noted = spot(1, "soleus", False, False, False, False, None, note="Skin very tender to touch.")
    measured = spot(2, "masseter", False, False, False, False, None, ppt_kg_cm2=Decimal("3.1"))
    summary = summary_of(visit_record(trigger_points=(noted, measured)))
    assert [one.record.number for one in summary.trigger_points] == [1, 2]
    assert summary.clear_muscles == ()


def test_a_single_sign_is_not_called_nothing_found():
    tender = spot(1, "soleus", False, True, False, False, None)
    assert [one.record.number for one in summary_of(visit_record(trigger_points=(tender,))).trigger_points] == [1]


def course(number: int, status: CourseStatus = CourseStatus.CURRENT, started: str | None = "2024-01") -> Course:
    return Course(number, None, f"treatment {number}", status, PartialDate.parse(started) if started else None)


def said_of(number: int, helped: Helped | None, day: dt.date = DAY, source: Source = Source.PATIENT) -> Rating:
    return Rating(number, helped, source, day)


def test_the_most_helpful_comes_first_then_those_in_use_and_not_answered_last():
    courses = [course(1), course(2, CourseStatus.STOPPED), course(3), course(4)]
    ratings = (
        said_of(2, Helped.HELPED_A_BIT),
        said_of(3, Helped.HELPED_A_BIT),
        said_of(4, Helped.HELPED_A_LOT),
    )
    summary = summary_of(visit_record(ratings=ratings), courses=courses)
    assert [row.course.id for row in summary.treatments] == [4, 3, 2, 1]
    assert (summary.treatments[-1].helped, summary.treatments[-1].rated_on) == (None, None)


def test_the_newest_answer_up_to_the_visit_counts_with_its_day():
    first = visit_record(1, EXAMPLE_DAYS[0], ratings=(said_of(1, Helped.HELPED_A_LOT, EXAMPLE_DAYS[0]),))
    second = visit_record(2, EXAMPLE_DAYS[5], ratings=(said_of(1, None, EXAMPLE_DAYS[5]),))
    third = visit_record(3, DAY, ratings=(said_of(1, Helped.MADE_WORSE),))
    record = patient_record(visits=(first, second, third), courses=(course(1),))
    row = summarise(record, 2, clinic=CLINIC).treatments[0]
    assert (row.helped, row.rated_on, row.rated_by) == (Helped.HELPED_A_LOT, EXAMPLE_DAYS[0], Source.PATIENT)
    assert row.blank_today
    assert summarise(record, 3, clinic=CLINIC).treatments[0].helped is Helped.MADE_WORSE


def test_left_blank_and_never_asked_stay_apart():
    summary = summary_of(visit_record(ratings=(said_of(1, None),)), courses=[course(1), course(2)])
    rows = {row.course.id: row for row in summary.treatments}
    assert (rows[1].helped, rows[1].asked) == (None, True)
    assert (rows[2].helped, rows[2].asked) == (None, False)
    story = Story(summary, str, 500)
    assert [helped_words(story, rows[one]) for one in (1, 2)] == ["Not answered", "Not asked"]


@pytest.mark.parametrize(
    ("source", "whose"), [(Source.CLINICIAN, "the clinician's view"), (Source.RECORD, "from an earlier record")]
)
def test_a_view_that_is_not_the_patients_says_whose_it_is(source, whose):
    rating = Rating(1, Helped.HELPED_A_LOT, source, DAY)
    summary = summary_of(visit_record(ratings=(rating,)), courses=[course(1)])
    said = remark(Story(summary, str, 500), summary.treatments[0]).lower()
    views = ("clinician's view", "earlier record")
    assert [view for view in views if view in said] == [view for view in views if view in whose]


def test_what_was_never_tried_or_began_later_is_not_among_the_treatments():
    courses = [course(1, CourseStatus.NEVER), course(2, CourseStatus.PLANNED), course(3, started="2025-12")]
    assert summary_of(visit_record(), courses=[*courses, course(4, started=None)]).treatments[0].course.id == 4
    assert len(summary_of(visit_record(), courses=[*courses, course(4, started=None)]).treatments) == 1


def test_the_decision_of_the_visit_stands_beside_the_treatment_even_of_a_planned_one():
    plan = PlanRecord(items=(PlanItem(PlanDecision.STOP, "treatment 1", 1, "today"),))
    row = summary_of(visit_record(plan=plan), courses=[course(1, CourseStatus.PLANNED)]).treatments[0]
    assert (row.decision, row.note) == (PlanDecision.STOP, "today")
