"""The classic FIQ against totals worked out by hand, and what a blank does to it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.instruments.errors import AnswerError
from clinic.domain.instruments.fiq import FIQ, FUNCTION, SCALES
from clinic.domain.scoring.fiq import fiq


def answers(function=(1,) * 11, good=2, missed=1, scales=("5",) * 7):
    return {
        **dict(zip(FUNCTION, function, strict=True)),
        "good_days": good,
        "missed_days": missed,
        **dict(zip(SCALES, scales, strict=True)),
    }


WORKED = [
    # all at their best: nothing at all
    (answers((0,) * 11, 7, 0, ("0",) * 7), "0"),
    # 3 x 3.33 + 7 x 1.43 + 7 x 1.43 + 70: the published factors lead beyond 100
    (answers((3,) * 11, 0, 7, ("10",) * 7), "100.01"),
    # 1 x 3.33 + 5 x 1.43 + 1 x 1.43 + 35
    (answers(), "46.91"),
    # mean of 0, 1, 2, 3 (six activities blank, one 1991 form's eleventh too) is 1.5: 1.5 x 3.33 + 7.15 + 1.43 + 35
    (answers((0, 1, 2, 3) + (None,) * 7), "48.575"),
    # lines measured with a ruler: 3.33 + 7.15 + 1.43 + 7 x 4.5
    (answers(scales=("4.5",) * 7), "43.41"),
]


@pytest.mark.parametrize(("given_answers", "total"), WORKED)
def test_totals_worked_out_by_hand(given_answers, total):
    assert fiq(given_answers).total.value == Fraction(total)


def test_blank_activities_are_left_out_of_the_mean_and_said():
    blank = answers((3, None, *(None,) * 9))
    assert fiq(blank).function == Fraction("9.99")
    assert fiq(blank).total.estimated
    assert not fiq(answers()).total.estimated


def test_a_form_with_ten_activities_is_whole_with_ten_answers():
    ten = answers()
    del ten["function_11"]
    assert not fiq(ten).total.estimated
    assert not fiq(ten).total.receipt.missing
    some = fiq({**ten, "function_1": None}).total
    assert some.estimated
    assert str(some.receipt.rule).startswith("Function from 9 of 10 answers")
    assert some.high == 100, "the range that was published, although the factors lead a hundredth beyond"


def test_no_activity_answered_leaves_function_and_total_unknown():
    result = fiq(answers((None,) * 11))
    assert result.function is None
    assert result.total.value is None
    assert set(FUNCTION) <= set(result.total.receipt.missing)


@pytest.mark.parametrize("key", ["good_days", "missed_days", *SCALES])
def test_any_other_blank_leaves_the_total_unknown_and_never_counts_as_zero(key):
    for blank in ({**answers(), key: None}, {k: v for k, v in answers().items() if k != key}):
        assert fiq(blank).total.value is None


@pytest.mark.parametrize(
    ("key", "value"), [("function_1", 4), ("good_days", 8), ("missed_days", -1), ("pain", "10.1"), ("pain", "1,5")]
)
def test_what_is_out_of_range_is_refused(key, value):
    with pytest.raises(AnswerError):
        fiq({**answers(), key: value})


function_answers = st.lists(st.integers(0, 3), min_size=11, max_size=11)
scale_answers = st.lists(
    st.integers(0, 100).map(lambda tenths: f"{tenths // 10}.{tenths % 10}"), min_size=7, max_size=7
)


@given(function_answers, st.integers(0, 7), st.integers(0, 7), scale_answers, st.sampled_from(FIQ.keys))
def test_a_worse_answer_never_lowers_the_total(function, good, missed, scales, key):
    before = answers(tuple(function), good, missed, tuple(scales))
    worst = {"good_days": 0, "missed_days": 7}.get(key, 3 if key in FUNCTION else "10")
    low, high = fiq(before).total.value, fiq({**before, key: worst}).total.value
    assert 0 <= low <= high <= Fraction("100.01")
