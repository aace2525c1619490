"""Before and after the start of a course: what counts on which side, what is reckoned, and when nothing is."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.domain.dates import PartialDate
from clinic.domain.treatments.before_after import (
    Ending,
    Refusal,
    before_and_after,
    had_trend,
    median,
    overlap,
    window_of,
)
from clinic.domain.treatments.courses import Course, CourseStatus, Dose, Event
from clinic.domain.trends import Point, Series, ValueState
from clinic.domain.trends.measures import ENERGY, PAIN, TENDER_COUNT

START = dt.date(2025, 6, 2)


def course(number=1, started="2025-06-02", stopped=None, *, status=CourseStatus.CURRENT, doses=()):
    dates = (None if text is None else PartialDate.parse(text) for text in (started, stopped))
    return Course(number, None, f"Tea {number}", status, *dates, doses=doses)


def pain(*values, measure=PAIN, method="pain/1"):
    """The series of (days from the start, value); None = asked and not answered."""
    points = (
        Point(
            START + dt.timedelta(days=days),
            value,
            ValueState.NOT_ANSWERED if value is None else ValueState.VALUE,
            method,
        )
        for days, value in values
    )
    return Series(measure, tuple(points))


SIX = ((-50, 7), (-30, 6), (-7, 8), (10, 5), (25, 6), (50, 4))


def only(shown):
    (comparison,) = shown.comparisons
    return comparison


def numbers(points):
    return [point.value for point in points]


def test_three_values_on_each_side_are_compared_pair_by_pair():
    """Before 7 6 8, after 5 6 4. After 5: lower than all three. After 6: lower than 7 and 8, the same as 6. After 4:
    lower than all three. So 8 of 9 pairs lower, 1 the same, none higher: NAP (8 + 1/2) / 9 = 17/18. Medians 7 and 5.
    """
    found = only(before_and_after(course(), [], [pain(*SIX)])).overlap
    assert (found.lower, found.same, found.higher, found.pairs) == (8, 1, 0, 9)
    assert (found.median_before, found.median_after, found.nap) == (7, 5, Fraction(17, 18))


def test_where_more_is_better_the_higher_value_after_is_the_better_one():
    """The same nine pairs for energy: none is higher and one the same, so NAP is (0 + 1/2) / 9 = 1/18."""
    assert only(before_and_after(course(), [], [pain(*SIX, measure=ENERGY)])).overlap.nap == Fraction(1, 18)


@pytest.mark.parametrize(
    ("before", "after", "higher_is_better", "nap"),
    [
        # Of 42 pairs: 28 is over all 6, 25 over 4 and ties 1, 24 over 4, 27 over 6, 30, 30 and 29 over 6 each: 38.5.
        ([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29], True, "0.9167"),
        # "Gretchen" of the R package scan, fewer is better. Of 24 pairs: 10 is under 2 and ties 1, the others under 4.
        ([12, 14, 9, 10], [10, 6, 4, 5, 3, 4], False, "0.9375"),
    ],
)
def test_worked_cases_of_single_case_research_come_out_to_four_decimals(before, after, higher_is_better, nap):
    assert f"{float(overlap(before, after, higher_is_better=higher_is_better).nap):.4f}" == nap


VALUES = some.lists(some.integers(0, 10), min_size=1, max_size=6)


@given(VALUES, VALUES, some.booleans())
def test_with_the_sides_exchanged_the_overlap_is_the_rest(before, after, better):
    there = overlap(before, after, higher_is_better=better)
    back = overlap(after, before, higher_is_better=better)
    assert there.nap + back.nap == 1
    assert (there.lower, there.same, there.median_before) == (back.higher, back.same, back.median_after)


@given(VALUES, VALUES, some.integers(0, 5))
def test_a_lower_value_after_never_makes_the_overlap_smaller(before, after, place):
    lowered = [value - (number == place) for number, value in enumerate(after)]
    assert overlap(before, lowered).nap >= overlap(before, after).nap


@given(some.permutations([2, 3, 4, 5]), some.data())
def test_the_order_of_courses_does_not_matter(order, data):
    others = {
        number: course(number, f"2025-0{number}", data.draw(some.sampled_from([None, "2025-09"]))) for number in order
    }
    shown = [
        before_and_after(course(), [others[number] for number in numbers], [pain(*SIX)])
        for numbers in (order, sorted(order))
    ]
    assert shown[0] == shown[1]


def test_the_middle_of_an_even_number_of_values_is_exact():
    assert [median(values) for values in ([3, 1, 2], [1, 2], [4, 2], [Fraction(1, 2), 1])] == [
        2,
        Fraction(3, 2),
        3,
        Fraction(3, 4),
    ]
    with pytest.raises(ValueError, match="without values"):
        overlap([], [1])


def test_a_blank_is_no_value():
    values = [(days, None if days in (-7, 25) else value) for days, value in SIX]
    found = only(before_and_after(course(), [], [pain(*values)]))
    assert (numbers(found.before), numbers(found.after), found.refusals) == ([7, 6], [5, 4], (Refusal.TOO_FEW,))


def test_different_methods_are_never_mixed():
    old, new = pain(*SIX[:4], measure=TENDER_COUNT, method="a"), pain(*SIX[4:], measure=TENDER_COUNT, method="b")
    shown = before_and_after(course(), [], [Series(TENDER_COUNT, old.points + new.points)])
    assert [(one.method, numbers(one.before), numbers(one.after)) for one in shown.comparisons] == [
        ("a", [7, 6, 8], [5]),
        ("b", [], [6, 4]),
    ]
    assert all(one.overlap is None for one in shown.comparisons)


def test_pain_stands_first_and_a_measure_without_values_is_left_out():
    series = [pain(*SIX, measure=TENDER_COUNT), pain((-100, 3), (90, 2), (5, None), measure=ENERGY), pain(*SIX)]
    shown = before_and_after(course(), [], series)
    assert [one.measure for one in shown.comparisons] == [PAIN, TENDER_COUNT]


def test_eight_weeks_count_on_either_side_and_the_day_of_the_start_is_before():
    shown = before_and_after(course(), [], [pain((-57, 1), (-56, 2), (0, 3), (1, 4), (56, 5), (57, 6))])
    assert (numbers(only(shown).before), numbers(only(shown).after)) == ([2, 3], [4, 5])


def test_in_the_month_of_an_imprecise_start_a_value_is_on_neither_side():
    """Started in June 2025: before is 6 April to 31 May, after is 1 July to 25 August."""
    window = window_of(course(started="2025-06"))
    assert (window.first_before, window.last_before) == (dt.date(2025, 4, 6), dt.date(2025, 5, 31))
    assert (window.first_after, window.last_after) == (dt.date(2025, 7, 1), dt.date(2025, 8, 25))
    found = only(before_and_after(course(started="2025-06"), [], [pain((-2, 7), (0, 6), (28, 5), (29, 4))]))
    assert (numbers(found.before), numbers(found.apart), numbers(found.after)) == ([7], [6, 5], [4])


@pytest.mark.parametrize(
    "unknown",
    [course(started=None), course(started="2025"), course(status=CourseStatus.PLANNED)],
    ids=["no start", "a year", "planned"],
)
def test_without_the_month_of_the_start_there_is_no_view(unknown):
    assert before_and_after(unknown, [], [pain(*SIX)]) is None


@pytest.mark.parametrize(
    ("stopped", "status", "after", "ending"),
    [
        ("2025-06-27", CourseStatus.STOPPED, [5, 6], Ending.STOPPED),
        ("2025-06-26", CourseStatus.STOPPED, [5], Ending.STOPPED),
        ("2025-07", CourseStatus.STOPPED, [5, 6], Ending.STOPPED),
        ("2025-06", CourseStatus.STOPPED, [], Ending.STOPPED),
        ("2025", CourseStatus.STOPPED, [], Ending.STOPPED),
        ("2025-08", CourseStatus.COMPLETED, [5, 6, 4], None),
        (None, CourseStatus.COMPLETED, [], Ending.NOT_KNOWN),
        (None, CourseStatus.PAUSED, [], Ending.NOT_KNOWN),
        (None, CourseStatus.CURRENT, [5, 6, 4], None),
    ],
)
def test_what_comes_after_the_end_is_not_after_the_start(stopped, status, after, ending):
    """Values lie 10, 25 and 50 days after 2 June: on 12 June, 27 June and 22 July."""
    shown = before_and_after(course(stopped=stopped, status=status), [], [pain(*SIX)])
    assert (numbers(only(shown).after), shown.window.ending) == (after, ending)
    assert numbers(only(shown).apart) == [5, 6, 4][len(after) :]


def test_a_change_of_dose_ends_the_side_after_and_the_first_dose_does_not():
    doses = (Dose(PartialDate(2025, 6, 2), "30", "mg"), Dose(PartialDate(2025, 7, 1), "60", "mg"))
    shown = before_and_after(course(doses=doses), [], [pain(*SIX)])
    assert numbers(only(shown).after) == [5, 6]
    assert (shown.window.ending, shown.window.ended) == (Ending.DOSE_CHANGED, PartialDate(2025, 7, 1))
    assert before_and_after(course(doses=doses[:1]), [], [pain(*SIX)]).window.ending is None


def test_a_further_dose_without_its_date_leaves_no_value_sure_to_be_after():
    window = window_of(course(doses=[Dose(None, "30", "mg"), Dose(None, "60", "mg")]))
    assert (window.ending, window.ended) == (Ending.DOSE_NOT_KNOWN, None)
    assert window.last_after < window.first_after


@pytest.mark.parametrize(("days", "refused"), [(2, True), (3, False)], ids=["two before", "three before"])
def test_fewer_than_three_values_on_a_side_are_not_reckoned_with(days, refused):
    before = [(-20 - 10 * number, 6 + number % 2) for number in reversed(range(days))]
    found = only(before_and_after(course(), [], [pain(*before, *SIX[3:])]))
    assert (found.refusals == (Refusal.TOO_FEW,), found.overlap is None) == (refused, refused)


@pytest.mark.parametrize(
    ("started", "refused"),
    [("2025-07-28", True), ("2025-04-07", True), ("2025-07-29", False), ("2025", True), ("2025-08", False)],
)
def test_another_start_in_the_window_refuses_also_when_it_only_may_lie_there(started, refused):
    """8 weeks before and after 2 June are 7 April and 28 July; a start some time in 2025 may lie between."""
    found = only(before_and_after(course(), [course(2, started)], [pain(*SIX)]))
    assert (Refusal.ANOTHER_START in found.refusals) is refused
    assert (found.overlap is None) is refused


def test_another_stop_is_listed_and_refuses_nothing():
    other = course(2, "2024-01", "2025-05", status=CourseStatus.STOPPED)
    shown = before_and_after(course(), [course(), other], [pain(*SIX)])
    assert [(one.course.id, one.event) for one in shown.near] == [(2, Event.STOPPED)]
    assert only(shown).overlap is not None


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ([8, 7, 6], True),
        ([6, 7, 8], True),
        ([5, 8, 7, 6], True),
        ([8, 7, 7], False),
        ([8, 7, 6, 7], False),
        ([8, 7], False),
        ([], False),
    ],
)
def test_a_trend_before_is_three_or_more_in_one_direction_up_to_the_start(values, trend):
    assert had_trend(values) is trend
    before = [(10 * number - 50, value) for number, value in enumerate(values)]
    found = only(before_and_after(course(), [], [pain(*before, *SIX[3:])]))
    assert (Refusal.TREND_BEFORE in found.refusals) is trend


def test_a_refusal_keeps_the_values_and_what_else_happened():
    shown = before_and_after(course(), [course(2, "2025-06-10")], [pain((-40, 8), (-20, 7), (-3, 6), (20, 5))])
    found = only(shown)
    assert found.refusals == (Refusal.TOO_FEW, Refusal.ANOTHER_START, Refusal.TREND_BEFORE)
    assert (numbers(found.before), numbers(found.after), len(shown.near)) == ([8, 7, 6], [5], 1)
