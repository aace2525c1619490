"""The mean pressure pain threshold: lower is more tender, and different sets of sites are never one line."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.body.atlas import TENDER_POINT_SITES
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.instruments.errors import AnswerError
from clinic.domain.trends import ValueState, change_since_first, read, series_from
from clinic.domain.trends.measures import PRESSURE, TENDER_COUNT
from clinic.domain.visits import ExamRecord
from tests.records import exam, patient_record, visit_record

FIRST = dt.date(2025, 1, 1)


def pressed(trials=None, states=None, **more):
    given_trials = {site: tuple(Decimal(one) for one in read) for site, read in (trials or {}).items()}
    return exam({}, pressures=given_trials, pressure_states=states or {}, **more)


def followed(*exams, measure=PRESSURE):
    visits = [
        visit_record(number, FIRST + dt.timedelta(days=30 * number), exam=one) for number, one in enumerate(exams, 1)
    ]
    series = series_from(patient_record(visits=visits), visits, read(visits))
    return next(one for one in series if one.measure is measure)


def test_it_is_the_mean_over_sites_of_the_mean_of_the_last_two_readings():
    (point,) = followed(pressed({"knee_l": ("9.0", "2.0", "3.0"), "gluteal_r": ("4.5",)})).points
    assert point.value == (Fraction(5, 2) + Fraction(9, 2)) / 2
    assert point.receipt.inputs == (("gluteal_r", ("4.5",)), ("knee_l", ("9.0", "2.0", "3.0")))
    assert "Mean over 2 of the 18" in point.receipt.rule
    assert "Fischer 1987" in point.receipt.source
    assert len(point.receipt.missing) == 16


def test_control_sites_are_not_in_it():
    assert followed(pressed({"forehead": ("4.0",)})).points[0].value is None
    assert followed(pressed({"forehead": ("4.0",), "knee_l": ("2.0",)})).points[0].value == 2


def test_means_over_different_sites_are_never_joined_nor_compared():
    both, one = {"knee_l": ("2.0",), "knee_r": ("3.0",)}, {"knee_l": ("2.0",)}
    series = followed(*(pressed(trials) for trials in (both, both, one)))
    assert [len(run) for run in series.segments()] == [2, 1]
    assert [label.text for label in series.labels()] == ["Other sites"]
    assert "1 of 18 sites: knee_l" in series.labels()[0].detail
    assert change_since_first(series) is None


@settings(max_examples=30)
@given(sets=st.lists(st.sets(st.sampled_from(TENDER_POINT_SITES[:4]), min_size=1), min_size=3, max_size=6))
def test_a_run_holds_one_set_of_sites(sets):
    series = followed(*(pressed(dict.fromkeys(sites, ("2.0",))) for sites in sets))
    for run in series.segments():
        places = [series.points.index(point) for point in run]
        assert len({frozenset(sets[place]) for place in places}) == 1
    change = change_since_first(series)
    if change is not None:
        baseline = next(number for number, point in enumerate(series.points) if point.day == change.baseline_day)
        assert sets[baseline] == sets[-1]


def test_no_change_of_it_carries_a_mark():
    series = followed(*(pressed({"knee_l": (value,)}) for value in ("2.0", "2.0", "9.0")))
    assert (change_since_first(series).word, change_since_first(series).mark) == ("Higher", "none")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({}, ValueState.NOT_EXAMINED),
        ({"knee_l": SiteState.REFUSED}, ValueState.REFUSED),
        ({"knee_l": SiteState.STOPPED, "knee_r": SiteState.NOT_EXAMINED}, ValueState.STOPPED),
        ({"knee_l": SiteState.STOPPED, "knee_r": SiteState.REFUSED}, ValueState.REFUSED),
        ({"forehead": SiteState.REFUSED}, ValueState.NOT_EXAMINED),
    ],
)
def test_each_reason_for_no_reading_stays_its_own(states, expected):
    (point,) = followed(pressed(states=states)).points
    assert (point.value, point.state) == (None, expected)


def test_a_visit_without_an_exam_was_not_examined():
    assert followed(None).points[0].state is ValueState.NOT_EXAMINED


@pytest.mark.parametrize("state", [SiteState.REFUSED, SiteState.STOPPED])
def test_a_survey_refused_or_stopped_as_a_whole_says_so(state):
    ratings = {site: SiteRating(site, state) for site in TENDER_POINT_SITES}
    refused = ExamRecord("Dr A", ExamMethod.MTPS_0_10, ratings)
    assert followed(refused, measure=TENDER_COUNT).points[0].state == state.value


def test_a_survey_in_part_is_a_bar_and_not_refused():
    ratings = {site: SiteRating(site, SiteState.REFUSED) for site in TENDER_POINT_SITES[1:]}
    part = {TENDER_POINT_SITES[0]: SiteRating(TENDER_POINT_SITES[0], SiteState.RATED, 5), **ratings}
    (point,) = followed(ExamRecord("Dr A", ExamMethod.MTPS_0_10, part), measure=TENDER_COUNT).points
    assert (point.is_bar, point.low, point.high) == (True, 1, 18)


def test_a_reading_that_no_algometer_gives_is_refused():
    with pytest.raises(AnswerError):
        followed(pressed({"knee_l": ("0",)}))


def test_the_chart_ends_where_it_holds_every_value():
    assert [PRESSURE.top(value) for value in (Fraction(1), 5, Fraction(51, 10), 10, 11, 20)] == [5, 5, 10, 10, 20, 20]
    assert TENDER_COUNT.top(1) == 18
