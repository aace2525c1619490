"""A trend may show only what is known: gaps stay gaps, methods do not mix, noise is never called a change."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.trends import (
    MEASURES,
    Mark,
    Measure,
    Point,
    Series,
    ValueState,
    Word,
    change_between,
    change_since_first,
    change_since_last,
    last_comparable,
)
from clinic.domain.trends.measures import ENERGY, PAIN, PRESSURE, SPASM_BURDEN, SSS, TENDER_COUNT, WPI
from clinic.domain.trends.reading import read, series_from
from clinic.domain.visits import CriteriaDetails
from tests.records import patient_record, questionnaire, visit_record

FIRST = dt.date(2024, 2, 9)
DAYS = [FIRST + dt.timedelta(days=n) for n in (0, 84, 210, 300, 433, 553, 644)]


def point(value: int | None, number: int = 0, *, method: str = "survey/1", examiner: str = "", **more: object) -> Point:
    state = ValueState.VALUE if value is not None else more.pop("state", ValueState.NOT_ANSWERED)
    return Point(day=DAYS[number], value=value, state=state, method=method, examiner=examiner, **more)  # type: ignore[arg-type]


def series(*values: int | None, measure: Measure = PAIN) -> Series:
    return Series(measure, tuple(point(value, number) for number, value in enumerate(values)))


def change(measure: Measure, before: int, after: int):
    found = change_between(measure, point(before), point(after, 1))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("before", "after", "word", "mark"),
    [
        (7, 5, Word.LOWER, Mark.FILLED),
        (7, 6, Word.LOWER, Mark.OPEN),
        (10, 0, Word.LOWER, Mark.FILLED),
        (5, 5, Word.SAME, Mark.NONE),
        (5, 6, Word.HIGHER, Mark.NONE),
        (2, 9, Word.HIGHER, Mark.NONE),
        (2, 1, Word.LOWER, Mark.OPEN),
    ],
)
def test_the_dot_of_pain_hangs_on_two_points_downwards_and_on_nothing_else(before, after, word, mark):
    found = change(PAIN, before, after)
    assert (found.word, found.mark, found.points) == (word, mark, after - before)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(10, 7, True), (7, 5, False), (6, 4, True), (3, 2, True), (2, 1, True), (10, 8, False), (0, 4, False)],
)
def test_thirty_percent_is_said_in_words_and_leaves_the_dot_alone(before, after, said):
    found = change(PAIN, before, after)
    assert (found.percent_sentence is not None) is said
    assert (found.mark is Mark.FILLED) is (before - after >= 2)


def test_a_percentage_is_said_for_pain_alone():
    assert change(WPI, 18, 2).percent_sentence is None
    assert change(TENDER_COUNT, 18, 2).percent_sentence is None


@given(before=st.integers(0, 18), after=st.integers(0, 18))
def test_examiner_error_of_the_tender_count_is_never_called_a_change(before, after):
    found = change(TENDER_COUNT, before, after)
    if abs(after - before) <= 6:
        assert (found.word, found.mark) == (Word.WITHIN_EXAMINER_ERROR, Mark.OPEN)
    else:
        assert (found.word, found.mark) == (Word.LOWER if after < before else Word.HIGHER, Mark.FILLED)


@given(measure=st.sampled_from([one for one in MEASURES if one.threshold is None]), data=st.data())
def test_without_a_published_threshold_there_is_no_dot(measure, data):
    value = st.integers(measure.low, measure.high)
    assert change(measure, data.draw(value), data.draw(value)).mark is Mark.NONE


def test_a_change_carries_its_baseline_day():
    assert change(WPI, 13, 9).baseline_day == FIRST


def test_values_of_two_methods_are_not_compared():
    before, after = point(16, method="mtps_0_10"), point(12, 1, method="acr_painful_yes_no")
    assert change_between(TENDER_COUNT, before, after) is None


@pytest.mark.parametrize(("before", "after"), [(None, 5), (7, None), (None, None)])
def test_a_missing_value_is_not_compared(before, after):
    assert change_between(PAIN, point(before), point(after, 1)) is None


def test_page_one_compares_with_the_last_value_and_page_two_with_the_first():
    followed = series(8, 7, 8, 8, 7, 7, 5)
    assert change_since_last(followed).points == -2
    assert change_since_last(followed).baseline_day == DAYS[5]
    assert change_since_first(followed).points == -3
    assert change_since_first(followed).baseline_day == FIRST


def test_the_comparison_reaches_over_a_blank_and_names_the_day_it_reaches():
    assert change_since_last(series(8, 7, None, 5)).baseline_day == DAYS[1]


def test_the_comparison_skips_another_method():
    points = (
        point(16, 0, method="mtps_0_10"),
        point(9, 1, method="acr_painful_yes_no"),
        point(8, 2, method="mtps_0_10"),
    )
    found = change_since_last(Series(TENDER_COUNT, points))
    assert (found.before, found.baseline_day) == (16, FIRST)


def test_a_first_visit_has_nothing_to_compare():
    assert change_since_last(series(7)) is None
    assert change_since_first(series(7)) is None
    assert change_since_last(Series(PAIN, ())) is None


def test_a_visit_without_a_value_still_tells_the_last_one():
    followed = series(8, 7, None)
    assert change_since_last(followed) is None
    assert last_comparable(followed) == followed.points[1]


def test_a_line_joins_neighbouring_values_at_irregular_gaps():
    followed = series(8, 7, 8, 5)
    assert followed.segments() == (followed.points,)
    assert [one.day for one in followed.segments()[0]] == DAYS[:4]


def test_a_visit_without_a_value_leaves_a_gap():
    followed = series(8, 7, None, 5, 4)
    assert followed.segments() == (followed.points[:2], followed.points[3:])


def test_a_missed_visit_leaves_a_gap():
    missed = point(None, 1, state=ValueState.MISSED)
    followed = Series(PAIN, (point(8, 0), missed, point(7, 2), point(5, 3)))
    assert [len(run) for run in followed.segments()] == [1, 2]


def test_a_new_version_breaks_the_line_with_a_label():
    points = tuple(point(value, n, method=f"survey/{1 if n < 2 else 2}") for n, value in enumerate((8, 7, 6, 5)))
    followed = Series(PAIN, points)
    assert followed.segments() == (points[:2], points[2:])
    assert [(label.day, label.detail) for label in followed.labels()] == [(DAYS[2], "survey/2")]


def test_a_new_examiner_gets_a_label_and_the_line_goes_on():
    points = tuple(point(12, n, examiner="Dr A" if n < 2 else "Dr B") for n in range(4))
    followed = Series(TENDER_COUNT, points)
    assert followed.segments() == (points,)
    assert [(label.text, label.detail) for label in followed.labels()] == [("New examiner", "Dr B")]


def test_fewer_than_three_values_are_dots():
    assert [len(run) for run in series(8, 7).segments()] == [1, 1]
    assert [len(run) for run in series(8, None, 7).segments()] == [1, 1]
    assert not series(8, 7, None, None).has_line
    assert series(8, 7, 6).has_line


@given(values=st.lists(st.none() | st.integers(0, 10), max_size=7), methods=st.lists(st.sampled_from("ab"), min_size=7))
def test_every_value_is_drawn_once_and_no_run_crosses_a_gap_or_a_method(values, methods):
    points = tuple(point(value, n, method=methods[n]) for n, value in enumerate(values))
    runs = Series(PAIN, points).segments()
    assert [one for run in runs for one in run] == [one for one in points if one.value is not None]
    for run in runs:
        assert len({one.method for one in run}) == 1
        first = points.index(run[0])
        assert points[first : first + len(run)] == run


def test_an_incomplete_count_is_a_bar_off_the_line():
    bar = Point(DAYS[1], None, ValueState.NOT_ASSESSABLE, method="mtps_0_10", low=9, high=13)
    followed = Series(TENDER_COUNT, (point(16, 0), bar, point(12, 2), point(12, 3)))
    assert bar.is_bar
    assert bar not in followed.values
    assert not point(16).is_bar


def test_energy_and_pressure_run_the_other_way_and_stay_off_the_key_scores():
    assert [one for one in MEASURES if one.higher_is_better] == [ENERGY, PRESSURE]
    assert not any(one.key_score for one in (ENERGY, PRESSURE))
    assert "higher is better" in ENERGY.scale
    assert "lower = more tender" in PRESSURE.scale


def test_thresholds_are_published_for_pain_and_the_tender_count_alone():
    marked = {one.key: (one.threshold.points, one.threshold.only_lower) for one in MEASURES if one.threshold}
    assert marked == {"nrs_pain": (2, True), "tender_count": (7, False)}
    assert all(one.threshold.source for one in MEASURES if one.threshold)


@given(measure=st.sampled_from(MEASURES), data=st.data())
def test_a_change_never_says_better_or_worse_and_its_word_fits_its_points(measure, data):
    value = st.integers(measure.low, measure.high)
    found = change(measure, data.draw(value), data.draw(value))
    if found.word is Word.WITHIN_EXAMINER_ERROR:
        assert measure is TENDER_COUNT
        assert abs(found.points) <= 6
    else:
        assert found.word is (Word.SAME if not found.points else Word.LOWER if found.points < 0 else Word.HIGHER)


def test_the_spasm_burden_always_has_its_note():
    assert "not a validated instrument" in SPASM_BURDEN.note


def test_measures_stand_in_their_order_with_keys_of_their_own():
    assert [one.order for one in MEASURES] == sorted(one.order for one in MEASURES)
    assert len({one.key for one in MEASURES}) == len(MEASURES)


def test_a_severity_by_the_extent_of_symptoms_is_another_method_than_by_yes_or_no():
    three = {"fatigue": 2, "unrefreshed": 1, "cognitive": 1}
    both = {**three, "headache": True, "abdominal_pain": False, "depression": True}
    extent = CriteriaDetails(somatic_extent=3)
    given = [(three, extent), (three, CriteriaDetails()), (both, extent)]
    visits = [
        visit_record(number, DAYS[number], questionnaire=questionnaire(**answers), criteria_details=details)
        for number, (answers, details) in enumerate(given)
    ]
    every = series_from(patient_record(visits=visits), visits, read(visits))
    (severity,) = [one for one in every if one.measure == SSS]
    assert [one.value for one in severity.points] == [7, None, 6]
    assert severity.points[0].method != severity.points[2].method
    assert severity.points[1].state is ValueState.NOT_ASKED
