"""The summary says what is known of one visit, keeps every kind of blank apart, and never looks into the future."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.exams import ExamMethod
from clinic.domain.instruments import SURVEY
from clinic.domain.scoring.results import Outcome
from clinic.domain.summaries import Criteria, VisitSummary, summarise
from clinic.domain.trends import Mark, ValueState, Word
from clinic.domain.visits import CriteriaDetails, VisitRecord, VisitStatus
from tests.records import (
    CLINIC,
    EXAMPLE_DAYS,
    counted,
    exam,
    example_record,
    patient_record,
    questionnaire,
    visit_record,
)

DAY = EXAMPLE_DAYS[-1]
MEETS_2016 = {
    "pain_areas": ["shoulder_l", "shoulder_r", "upper_arm_l", "hip_l", "hip_r", "upper_leg_l", "neck"],
    "fatigue": 2,
    "unrefreshed": 2,
    "cognitive": 1,
    "headache": True,
    "abdominal_pain": False,
    "depression": True,
    "symptoms_3_months": True,
}


def summary_of(*visits: VisitRecord, birth: str | None = "1973-02-03", **more: object) -> VisitSummary:
    return summarise(patient_record(visits=visits, birth=birth, **more), visits[-1].id, clinic=CLINIC)


def rows(summary: VisitSummary) -> dict:
    return {row.series.measure.key: row for row in summary.scores}


def answered(number: int = 1, day: dt.date = DAY, **items: object) -> VisitRecord:
    return visit_record(number, day, questionnaire=questionnaire(**items))


def test_rosa_reads_as_in_the_picture():
    summary = summarise(example_record(), 7, clinic=CLINIC, language="en")
    today = {
        key: (row.last.value, row.today.value, row.change.word, row.change.mark) for key, row in rows(summary).items()
    }
    assert today["nrs_pain"] == (7, 5, Word.LOWER, Mark.FILLED)
    assert today["sbs"] == (57, 41, Word.LOWER, Mark.NONE)
    assert today["wpi"] == (13, 9, Word.LOWER, Mark.NONE)
    assert today["sss"] == (9, 8, Word.LOWER, Mark.NONE)
    assert today["tender_count"] == (16, 12, Word.WITHIN_EXAMINER_ERROR, Mark.OPEN)
    assert summary.criteria is Criteria.SHOWN
    assert summary.criteria_result.result is Outcome.MET
    assert (summary.patient.age, summary.last_seen_on) == (52, dt.date(2025, 8, 15))
    assert (summary.pgic.value, summary.pgic_compared_with) == (2, dt.date(2025, 8, 15))
    assert summary.what_matters == "Sleeping through the night."
    assert len(summary.visit_days) == 7


def test_the_same_record_gives_the_same_summary():
    assert summarise(example_record(), 7, clinic=CLINIC) == summarise(example_record(), 7, clinic=CLINIC)


def test_an_earlier_visit_does_not_see_what_came_after_it():
    whole, cut = example_record(), example_record()
    cut = dataclasses.replace(cut, visits=cut.visits[:4])
    assert summarise(whole, 4, clinic=CLINIC) == summarise(cut, 4, clinic=CLINIC)


def test_the_reader_may_have_another_language_than_the_patient():
    record = patient_record(visits=[visit_record()], language="es")
    assert summarise(record, 1, clinic=CLINIC).language == "es"
    assert summarise(record, 1, clinic=CLINIC, language="en").language == "en"


def test_a_visit_of_somebody_else_is_refused():
    with pytest.raises(KeyError):
        summarise(patient_record(), 1, clinic=CLINIC)


# criteria: adults only, and never a definite word from a blank


@pytest.mark.parametrize(
    ("birth", "shown", "assessed"),
    [
        ("1973-02-03", Criteria.SHOWN, True),
        ("2007-11-14", Criteria.SHOWN, True),
        ("2007-11-15", Criteria.ADULTS_ONLY, False),
        ("2010", Criteria.ADULTS_ONLY, False),
        ("2007", Criteria.AGE_UNKNOWN, False),
        (None, Criteria.AGE_UNKNOWN, False),
    ],
)
def test_the_criteria_are_for_adults_only(birth, shown, assessed):
    summary = summary_of(answered(**MEETS_2016), birth=birth)
    assert summary.criteria is shown
    assert (summary.criteria_result is not None) is assessed
    assert bool(summary.other_criteria) is assessed


def test_a_birth_year_alone_tells_no_age_but_may_tell_an_adult():
    summary = summary_of(answered(**MEETS_2016), birth="1973")
    assert summary.patient.age is None
    assert summary.criteria is Criteria.SHOWN


def test_the_sentence_can_be_switched_off():
    visit = dataclasses.replace(answered(**MEETS_2016), criteria_shown=False)
    assert summary_of(visit).criteria is Criteria.SWITCHED_OFF
    assert summary_of(visit, birth="2012").criteria_result is None


@given(dropped=st.sampled_from(sorted(MEETS_2016)), blank=st.booleans())
def test_taking_away_any_answer_leaves_the_criteria_untold(dropped, blank):
    left = {key: value for key, value in MEETS_2016.items() if key != dropped}
    summary = summary_of(answered(**left, **({dropped: None} if blank else {})))
    assert summary.criteria_result.result is Outcome.NOT_ASSESSABLE


def test_without_a_questionnaire_no_criteria_are_told():
    assert summary_of(visit_record(exam=counted(12))).criteria_result is None


def test_the_older_criteria_need_what_only_the_clinician_can_say():
    visit = answered(**MEETS_2016)
    assert [one.version for one in summary_of(visit).other_criteria] == ["fs2011", "acr2010", "acr1990"]
    assert {one.result for one in summary_of(visit).other_criteria} == {Outcome.NOT_ASSESSABLE}
    told = dataclasses.replace(
        visit,
        exam=counted(11),
        criteria_details=CriteriaDetails(True, True, True, True, True, 12, 2, other_disorder_explains_pain=False),
    )
    assert [one.result for one in summary_of(told).other_criteria] == [Outcome.MET] * 3


# blanks: not asked, not answered, answered in part, not examined


def test_a_bad_day_leaves_the_rest_not_asked_and_nothing_at_zero():
    visit = visit_record(
        questionnaire=questionnaire(nrs_pain=8, worst_place="neck", any_spasm=True, unrefreshed=3, short_form=True)
    )
    summary = summary_of(visit)
    states = {key: (row.today.value, row.series.last.state) for key, row in rows(summary).items()}
    assert summary.short_form
    assert states["nrs_pain"] == (8, ValueState.VALUE)
    assert states["unrefreshed"] == (3, ValueState.VALUE)
    for key in ("fatigue", "cognitive", "sbs", "wpi", "sss"):
        assert states[key] == (None, ValueState.NOT_ASKED)
    assert summary.said.areas is None
    assert summary.said.areas_state is ValueState.NOT_ASKED
    assert summary.said.worst_place == "neck"
    assert (summary.said.cramps, summary.said.cramp_areas) == (True, None)


def test_no_cramps_on_a_bad_day_is_a_burden_of_zero():
    assert rows(summary_of(answered(any_spasm=False)))["sbs"].today.value == 0


def test_left_blank_is_not_answered_and_partly_answered_cannot_be_told():
    survey = {**dict.fromkeys(SURVEY.keys), "fatigue": 2}
    summary = summary_of(answered(**survey, nrs_pain=None, any_spasm=None))
    states = {key: row.series.last.state for key, row in rows(summary).items()}
    assert states["nrs_pain"] is ValueState.NOT_ANSWERED
    assert states["wpi"] is ValueState.NOT_ANSWERED
    assert states["sbs"] is ValueState.NOT_ANSWERED
    assert states["sss"] is ValueState.NOT_ASSESSABLE
    assert summary.said.areas_state is ValueState.NOT_ANSWERED


def test_no_pain_anywhere_is_an_answer():
    summary = summary_of(answered(pain_areas=[]))
    assert summary.said.areas == ()
    assert rows(summary)["wpi"].today.value == 0


def test_only_the_head_is_an_index_of_zero_and_still_a_painful_place():
    summary = summary_of(answered(pain_areas=["head"]))
    assert summary.said.areas == ("head",)
    assert rows(summary)["wpi"].today.value == 0


def test_four_of_five_parts_are_marked_as_estimated():
    cramps = {"any_spasm": True, "area_severity": {"neck": 5}, "frequency_level": 2, "duration_level": 2}
    summary = summary_of(answered(**cramps, sleep_onset_effect=5, activity_effect=None))
    row = rows(summary)["sbs"]
    assert (row.today.value, row.today.estimated, row.series.last.estimated) == (50, True, True)


def test_an_unexamined_patient_has_no_count():
    summary = summary_of(answered(nrs_pain=5))
    row = rows(summary)["tender_count"]
    assert summary.survey is None
    assert (row.today.value, row.series.last.state) == (None, ValueState.NOT_EXAMINED)


@given(tested=st.integers(1, 17), data=st.data())
def test_an_incomplete_count_has_bounds_and_no_value(tested, data):
    positive = data.draw(st.integers(0, tested))
    point = rows(summary_of(visit_record(exam=counted(positive, tested=tested))))["tender_count"].series.last
    assert point.value is None
    assert point.is_bar
    assert (point.low, point.high) == (positive, positive + 18 - tested)


def test_an_exam_stopped_before_the_first_site_is_not_examined():
    point = rows(summary_of(visit_record(exam=exam({"forehead": 4}))))["tender_count"].series.last
    assert point.state is ValueState.NOT_EXAMINED
    assert (point.low, point.high) == (None, None)


def test_an_incomplete_count_is_not_compared():
    summary = summary_of(
        visit_record(1, EXAMPLE_DAYS[0], exam=counted(17)), visit_record(2, DAY, exam=counted(3, tested=9))
    )
    row = rows(summary)["tender_count"]
    assert row.change is None
    assert (row.last.value, row.last_on) == (17, EXAMPLE_DAYS[0])


# like with like


def test_another_method_leaves_nothing_to_compare():
    yes_no = exam(dict.fromkeys(counted(18).ratings, 1), method=ExamMethod.ACR_PAINFUL_YES_NO)
    summary = summary_of(visit_record(1, EXAMPLE_DAYS[0], exam=counted(12)), visit_record(2, DAY, exam=yes_no))
    row = rows(summary)["tender_count"]
    assert (row.today.value, row.last, row.last_on, row.change) == (18, None, None, None)
    assert [label.text for label in row.series.labels()] == ["New method"]


def test_another_version_of_the_questionnaire_leaves_nothing_to_compare():
    old = visit_record(1, EXAMPLE_DAYS[0], questionnaire=questionnaire(version="0", nrs_pain=9))
    assert rows(summary_of(old, answered(2, nrs_pain=2)))["nrs_pain"].change is None


def test_an_older_baseline_than_the_last_visit_is_dated():
    first, second = answered(1, EXAMPLE_DAYS[0], nrs_pain=7), answered(2, EXAMPLE_DAYS[5], any_spasm=False)
    summary = summary_of(first, second, answered(3, nrs_pain=5))
    row = rows(summary)["nrs_pain"]
    assert summary.last_seen_on == EXAMPLE_DAYS[5]
    assert row.last_on == row.change.baseline_day == EXAMPLE_DAYS[0]


def test_a_missed_visit_stands_in_the_series_and_not_among_the_visits():
    missed = visit_record(2, EXAMPLE_DAYS[3], VisitStatus.MISSED)
    summary = summary_of(answered(1, EXAMPLE_DAYS[0], nrs_pain=7), missed, answered(3, nrs_pain=5))
    states = [point.state for point in rows(summary)["nrs_pain"].series.points]
    assert states == [ValueState.VALUE, ValueState.MISSED, ValueState.VALUE]
    assert summary.visit_days == (EXAMPLE_DAYS[0], DAY)
    assert summary.missed_days == (EXAMPLE_DAYS[3],)
    assert summary.last_seen_on == EXAMPLE_DAYS[0]


@given(gaps=st.lists(st.integers(0, 400), min_size=1, max_size=8))
def test_points_lie_on_the_days_of_the_visits_however_irregular(gaps):
    days = [EXAMPLE_DAYS[0] + dt.timedelta(days=sum(gaps[: n + 1])) for n in range(len(gaps))]
    summary = summary_of(*(answered(n + 1, day, nrs_pain=5) for n, day in enumerate(days)))
    for series in summary.series:
        assert [point.day for point in series.points] == days


def test_answers_given_on_another_day_say_so():
    answers = questionnaire(nrs_pain=5, answered_on=DAY - dt.timedelta(days=2))
    early = summary_of(visit_record(questionnaire=answers))
    assert rows(early)["nrs_pain"].series.last.answered_on == DAY - dt.timedelta(days=2)
    same_day = summary_of(visit_record(questionnaire=questionnaire(nrs_pain=5, answered_on=DAY)))
    assert rows(same_day)["nrs_pain"].series.last.answered_on is None
