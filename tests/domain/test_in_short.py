"""The draft of "In short" states plain facts to the patient and nothing that was not said or found."""

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.summaries import draft_in_short, summarise
from clinic.domain.treatments.courses import Course, CourseStatus, Helped, Rating, Source
from clinic.domain.visits import TriggerPointRecord, VisitRecord
from tests.records import CLINIC, EXAMPLE_DAYS, counted, example_record, patient_record, questionnaire, visit_record

LAST, DAY = EXAMPLE_DAYS[-2:]
PRAISE = re.compile(r"\b(great|good|progress|improve\w*|better|worse|lower|higher|change\w*)\b", re.IGNORECASE)


def draft(*visits: VisitRecord, **more: object) -> str:
    return draft_in_short(summarise(patient_record(visits=visits, **more), visits[-1].id, clinic=CLINIC))


def answered(number: int = 1, **items: object) -> VisitRecord:
    return visit_record(number, DAY if number > 1 else LAST, questionnaire=questionnaire(**items))


def test_rosa_is_told_her_facts():
    assert draft_in_short(summarise(example_record(), 7, clinic=CLINIC)).splitlines() == [
        "You said you feel much better than on 15 Aug 2025.",
        "Your pain is 5 of 10. On 15 Aug 2025 it was 7.",
        "Of the 19 areas we count, you marked 9. On 15 Aug 2025 it was 13.",
        "Your tiredness is 3 of 3. On 15 Aug 2025 it was 3.",
        "You had cramps in the last 7 days: left lower leg, left foot.",
        "You said this helps you a lot: Warm pool or bath therapy.",
        "We pressed 18 of the 18 points; 12 were tender.",
        "Trigger points we found: 3.",
    ]


def test_a_first_visit_is_compared_with_nothing():
    assert "it was" not in draft_in_short(summarise(example_record(1), 7, clinic=CLINIC))


@given(before=st.integers(0, 10), after=st.integers(0, 10))
def test_without_the_patients_word_nothing_is_called_better_worse_or_changed(before, after):
    words = draft(answered(1, nrs_pain=before, fatigue=3), answered(2, nrs_pain=after, fatigue=0))
    assert f"{after} of 10" in words
    assert not PRAISE.search(words)


def test_how_the_patient_feels_needs_the_day_it_is_compared_with():
    assert draft(answered(2, pgic=2)) == ""
    assert draft(answered(2, pgic=None, compared_with="2025-08-15")) == ""
    assert draft(answered(2, pgic=6, compared_with="2025-08-15")) == "You said you feel much worse than on 15 Aug 2025."


@pytest.mark.parametrize("value", range(1, 8))
def test_one_is_best_and_seven_is_worst(value):
    words = draft(answered(2, pgic=value, compared_with="2025-08-15"))
    assert ("better" in words) is (value < 4)
    assert ("worse" in words) is (value > 4)


def test_what_was_not_asked_is_not_spoken_of_and_a_blank_is_named():
    assert draft(answered()) == ""
    assert draft(answered(nrs_pain=None)) == "You did not answer the question about pain."


def test_another_method_is_not_put_beside_the_old_value():
    old = visit_record(1, LAST, questionnaire=questionnaire(version="0", nrs_pain=9))
    assert draft(old, answered(2, nrs_pain=3)) == "Your pain is 3 of 10."


def test_no_cramps_cramps_somewhere_and_cramps_in_many_places():
    assert draft(answered(any_spasm=False)) == "You had no cramps in the last 7 days."
    assert draft(answered(any_spasm=True)) == "You had cramps in the last 7 days."
    assert draft(answered(any_spasm=None)) == ""
    severe = draft(answered(any_spasm=True, area_severity={"neck": 2, "foot_l": 9, "chest": None}))
    assert severe == "You had cramps in the last 7 days: left foot, neck, chest."
    many = dict.fromkeys(("neck", "foot_l", "chest", "hand_l"), 3)
    assert draft(answered(any_spasm=True, area_severity=many)) == "You had cramps in 4 places in the last 7 days."


def test_an_unfinished_survey_says_how_much_was_tested():
    assert draft(visit_record(exam=counted(7, tested=12))) == "We pressed 12 of the 18 points; 7 were tender."


def test_only_what_meets_the_rule_is_called_a_trigger_point():
    sore = TriggerPointRecord(1, "soleus", "l", None, True, None, None, None)
    assert draft(visit_record(trigger_points=(sore,))) == ""
    both = dataclasses.replace(sore, taut_band=True)
    assert draft(visit_record(trigger_points=(both,))) == "Trigger points we found: 1."


def test_only_what_the_patient_said_at_this_visit_helps_the_patient():
    course = Course(1, None, "{pool}", CourseStatus.CURRENT)

    def said(source: Source, day=DAY) -> str:
        rating = Rating(1, Helped.HELPED_A_LOT, source, day)
        return draft(visit_record(ratings=(rating,)), courses=[course])

    assert said(Source.PATIENT) == "You said this helps you a lot: {pool}."
    assert said(Source.CLINICIAN) == ""
    assert said(Source.PATIENT, LAST) == ""


def test_sentences_are_short_and_go_through_the_translator():
    summary = summarise(example_record(), 7, clinic=CLINIC)
    assert all(len(sentence.split()) <= 15 for sentence in re.split(r"[.;]\s", draft_in_short(summary)))
    shouted = draft_in_short(summary, lambda sentence: sentence.replace("Your pain", "PAIN").replace("Aug", "AUG"))
    assert "PAIN is 5 of 10. On 15 AUG 2025 it was 7." in shouted
