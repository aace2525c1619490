"""One rule says when a muscle is clear, wherever it is asked: list of muscles, figure, summary."""

import dataclasses
from decimal import Decimal
from itertools import product

import pytest

from clinic.domain.exams import TriggerFinding
from clinic.domain.exams.trigger_points import so_far
from clinic.domain.trigger_findings import is_clear, state_of
from clinic.domain.visits import PointTreatment, TriggerPointRecord

CLEAR = TriggerPointRecord(
    number=1,
    muscle="soleus",
    side="l",
    taut_band=False,
    hypersensitive_spot=False,
    spot_in_taut_band=False,
    referred_pain=False,
    reproduces_known_symptom=None,
)
NOT_EXAMINED = dataclasses.replace(
    CLEAR, taut_band=None, hypersensitive_spot=None, spot_in_taut_band=None, referred_pain=None
)
CRITERIA = ("taut_band", "hypersensitive_spot", "referred_pain")


@pytest.mark.parametrize("answers", list(product((True, False, None), repeat=3)))
def test_clear_is_two_of_three_looked_for_and_not_found_and_none_found(answers):
    spot = dataclasses.replace(CLEAR, **dict(zip(CRITERIA, answers, strict=True)))
    assert is_clear(spot) == (answers.count(False) >= 2 and True not in answers)


def test_not_examined_is_not_clear():
    assert not is_clear(NOT_EXAMINED)
    assert state_of(NOT_EXAMINED).finding is TriggerFinding.INDETERMINATE


@pytest.mark.parametrize(
    "more",
    [
        {"reproduces_known_symptom": True},
        {"twitch": True},
        {"jump": True},
        {"felt_in": ("calf_l",)},
        {"ppt_kg_cm2": Decimal("3.1")},
        {"treated": PointTreatment.RELEASE},
        {"note": "Skin tender."},
    ],
    ids=str,
)
def test_whatever_else_was_found_written_or_done_is_not_clear(more):
    assert not is_clear(dataclasses.replace(CLEAR, **more))


@pytest.mark.parametrize(
    "nothing", [{"twitch": False, "jump": False}, {"treated": PointTreatment.NONE}, {"note": " \n"}], ids=str
)
def test_looked_for_and_not_there_stays_clear(nothing):
    assert is_clear(dataclasses.replace(CLEAR, **nothing))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"taut_band": True, "hypersensitive_spot": True, "reproduces_known_symptom": True},
         "So far: active trigger point, because 2 of 3 criteria are met"),
        ({"taut_band": True, "referred_pain": True, "reproduces_known_symptom": False},
         "So far: latent trigger point, because 2 of 3 criteria are met"),
        ({"taut_band": True, "hypersensitive_spot": True, "referred_pain": True},
         "So far: trigger point, active or latent not told, because 3 of 3 criteria are met"),
        ({"taut_band": False, "referred_pain": False}, "So far: no trigger point, because"),
        ({"taut_band": True}, "So far: cannot be told, because 1 of 3 criteria are met"),
    ],
)  # fmt: skip
def test_the_state_so_far_is_said_with_its_reason(found, words):
    assert so_far(state_of(dataclasses.replace(NOT_EXAMINED, **found))).startswith(words)
