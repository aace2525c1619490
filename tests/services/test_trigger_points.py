"""Trigger points as they are stored: nothing that was recorded is written over or taken away unseen."""

from decimal import Decimal

import pytest

from clinic.domain.visits import PointTreatment
from clinic.services import trigger_points
from clinic.services.trigger_points import SpotFindings
from tests.fixtures.storage import NOON

ACTIVE = SpotFindings(taut_band=True, hypersensitive_spot=True, spot_in_taut_band=True, reproduces_known_symptom=True)
NEGATIVE = {"taut_band": False, "hypersensitive_spot": False, "spot_in_taut_band": False, "referred_pain": False}


@pytest.fixture
def visit(make_visit):
    return make_visit()


def test_a_clear_muscle_becomes_the_spot_that_is_found_later(session, visit, clinician):
    trigger_points.clear(session, visit, "soleus", examiner=clinician, now=NOON)
    trigger_points.add(session, visit, "soleus", "l", ACTIVE, examiner=clinician, now=NOON)
    found = trigger_points.of_visit(session, visit)
    assert {(one.side, one.ordinal, trigger_points.is_clear(one)) for one in found} == {("l", 1, False), ("r", 1, True)}


@pytest.mark.parametrize(
    "more",
    [
        {"note": "Skin very tender to touch."},
        {"ppt_kg_cm2": Decimal("3.1")},
        {"jump": True},
        {"twitch": True},
        {"reproduces_known_symptom": True},
        {"treated": PointTreatment.RELEASE},
    ],
)
def test_a_negative_finding_with_more_to_tell_is_neither_written_over_nor_undone(session, visit, clinician, more):
    kept = trigger_points.add(
        session, visit, "soleus", "l", SpotFindings(**NEGATIVE, **more), examiner=clinician, now=NOON
    )
    trigger_points.add(session, visit, "soleus", "l", ACTIVE, examiner=clinician, now=NOON)
    trigger_points.take_back_clear(session, visit, "soleus", actor=clinician, now=NOON)
    assert {one.id: one.ordinal for one in trigger_points.of_visit(session, visit)}[kept.id] == 1
    assert len(trigger_points.of_visit(session, visit)) == 2


def test_undo_takes_back_the_clear_sides_alone(session, visit, clinician):
    trigger_points.add(session, visit, "soleus", "l", ACTIVE, examiner=clinician, now=NOON)
    trigger_points.clear(session, visit, "soleus", examiner=clinician, now=NOON)
    trigger_points.take_back_clear(session, visit, "soleus", actor=clinician, now=NOON)
    assert [(one.side, one.taut_band) for one in trigger_points.of_visit(session, visit)] == [("l", True)]
