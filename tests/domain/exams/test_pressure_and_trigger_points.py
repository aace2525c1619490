"""Pressure is the mean of the last two trials; a trigger point needs two of three criteria."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from clinic.domain.exams import pressure_threshold, trigger_point_state
from clinic.domain.instruments import AnswerError


@pytest.mark.parametrize(
    ("trials", "mean"),
    [
        ([], None),
        ([None, None], None),
        ([Decimal("3.4")], Fraction(17, 5)),
        ([Decimal("9.9"), Decimal("3.0"), Decimal("3.5")], Fraction(13, 4)),
        ([Decimal("3.0"), None, Decimal("4.0")], Fraction(7, 2)),
        ([Decimal("0.1"), 20], Fraction(201, 20)),
    ],
)
def test_the_last_two_trials_are_averaged(trials, mean):
    assert pressure_threshold(trials) == mean


@pytest.mark.parametrize(
    "trial", [0, Decimal("0.09"), Decimal("20.1"), Decimal("NaN"), Decimal("sNaN"), True, 3.4, "4"]
)
def test_a_pressure_that_cannot_be_read_is_refused(trial):
    with pytest.raises(AnswerError):
        pressure_threshold([trial])


def test_four_trials_are_too_many():
    with pytest.raises(AnswerError):
        pressure_threshold([1, 2, 3, 4])


@pytest.mark.parametrize("criteria", list(product([True, False, None], repeat=3)))
@pytest.mark.parametrize("known", [True, False, None])
def test_two_of_three_make_a_trigger_point(criteria, known):
    result = trigger_point_state(*criteria, known)
    if criteria.count(True) >= 2:
        assert result.finding == "present"
        assert result.state == {True: "active", False: "latent", None: "unclassified"}[known]
    else:
        assert result.finding == ("absent" if criteria.count(False) >= 2 else "indeterminate")
        assert result.state is None
    assert result.criteria_met == criteria.count(True)
    assert result.recheck == (criteria[0] is True and criteria[2] is True and criteria[1] is not True)


def test_the_reason_says_how_many_criteria_and_whose_pain():
    assert trigger_point_state(True, True, False, True).reason.startswith("Active: 2 of 3 criteria met")
    assert trigger_point_state(True, True, True, False).reason.startswith("Latent: 3 of 3")
    assert "not all were examined" in trigger_point_state(None, True, None, True).reason
    assert trigger_point_state(False, True, False, True).reason.startswith("Absent")


def test_one_is_not_yes():
    with pytest.raises(AnswerError):
        trigger_point_state(1, True, None, None)
