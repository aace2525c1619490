"""What earlier visits planned stands behind the pages with what became of it, and what nobody answered."""

import datetime as dt

from clinic.domain.plans import planned_at
from clinic.domain.summaries import summarise
from clinic.domain.treatments.choices import PlanAnswer, PlanDecision
from clinic.domain.visits import Actor, AnsweredItem, NextStep, PlanItem, PlanRecord
from clinic.report.blocks import earlier_plans
from clinic.report.story import Story
from clinic.report.visit_summary import render
from tests.records import CLINIC, patient_record, visit_record
from tests.report.pages import plain, whole_text

FIRST, TODAY = dt.date(2025, 8, 15), dt.date(2025, 11, 14)
PLANNED = PlanRecord(
    items=(PlanItem(PlanDecision.TRY, "yoga", None, "weekly"), PlanItem(PlanDecision.KEEP, "heat", 4)),
    steps=(NextStep(Actor.GP, "Check iron.\nRefer to physiotherapy."), NextStep(Actor.PATIENT, "Walk daily.")),
)


def story(*answers):
    first = visit_record(1, FIRST, plan=PLANNED)
    by_words = {one.words: one for one in planned_at(first)}
    said = tuple(AnsweredItem(1, by_words[words].key, words, answer, note) for words, answer, note in answers)
    today = PlanRecord(items=(PlanItem(PlanDecision.STOP, "heat", 4),), answers=said)
    record = patient_record(visits=[first, visit_record(2, TODAY, plan=today)])
    return Story(summarise(record, 2, clinic=CLINIC), str, 523.0)


def test_items_stand_by_answer_and_those_without_one_last():
    answers = [("Walk daily.", PlanAnswer.STILL_OPEN, ""), ("Check iron.", PlanAnswer.DONE, "ferritin 15")]
    assert earlier_plans.paragraphs(story(*answers)) == (
        ("Done:", "GP: Check iron, ferritin 15 (15 Aug 2025)."),
        ("Still open:", "You: Walk daily (15 Aug 2025)."),
        ("Not answered at this visit:", "Try: yoga, weekly (15 Aug 2025); GP: Refer to physiotherapy (15 Aug 2025)."),
    )


def test_they_are_printed_behind_the_pages():
    text = whole_text(render(story(("Check iron.", PlanAnswer.NOT_DONE, "")).summary))
    assert plain("Not done: GP: Check iron (15 Aug 2025).") in text
    assert plain("Planned before, and what became of it") in text


def test_a_first_visit_says_nothing_of_it():
    record = patient_record(visits=[visit_record(1, FIRST, plan=PLANNED)])
    assert earlier_plans.paragraphs(Story(summarise(record, 1, clinic=CLINIC), str, 523.0)) == ()
