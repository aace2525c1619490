"""Why each line stands on the plan, and what makes its tick: facts of the record, never a tick of its own."""

import pytest

from clinic.domain import palpation
from clinic.domain.body import zones
from clinic.domain.body.atlas import AREAS
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.muscles import muscles_for
from clinic.domain.palpation import Marked
from clinic.domain.summaries.palpating import Mark, Reason, examined_sides, reasons, reasons_for_site, site_examined
from clinic.domain.visits import ExamRecord
from tests.domain.test_said_and_found import CLEAR, SITE, said, spot


def test_a_line_names_the_marked_areas_and_what_was_marked_there():
    told = said(("lower_leg_l", "foot_l"), cramps=("lower_leg_l",))
    soleus = next(idea for idea in palpation.ideas(palpation.marked_zones(*told.marked)) if idea.muscle == "soleus")
    assert reasons(soleus.because, told) == (
        Reason("lower_leg_l", (Mark.PAIN, Mark.CRAMPS)),
        Reason("foot_l", (Mark.PAIN,)),
    )


def test_in_the_head_the_line_names_the_place_that_the_patient_chose():
    told = said(("head",), head=("eye_l",), cramps=("head",), cramp_head=("cheek_r",))
    assert reasons({("eye", "l")}, told) == (Reason("head", (Mark.PAIN,), (("eye", "l"),)),)
    assert reasons({("cheek", "r")}, told) == (Reason("head", (Mark.CRAMPS,), (("cheek", "r"),)),)
    assert reasons({("eye", "l")}, said(("head",))) == (Reason("head", (Mark.PAIN,)),)


@pytest.mark.parametrize("area", AREAS)
def test_no_line_stands_without_a_reason(area):
    told = said((area,))
    for group in palpation.plan(*told.marked):
        assert all(reasons(idea.because, told) for idea in group.muscles)
        assert all(reasons_for_site(site, told) for site in group.sites)


def test_a_site_joins_for_the_area_in_which_it_is_pressed():
    assert reasons_for_site(SITE, said((), tight=("hip_l",))) == (Reason("hip_l", (Mark.TIGHT,)),)
    assert reasons_for_site(SITE, said(("hip_r",))) == ()


@pytest.mark.parametrize(
    ("found", "sides"),
    [
        (spot(True, True, True), ("l",)),
        (spot(*CLEAR), ("l",)),
        (spot(None, True, None), ("l",)),
        (spot(None, None, None, felt=("calf_l",)), ("l",)),
        (spot(None, None, None), ()),
        (spot(*CLEAR, side="r"), ("r",)),
        (spot(*CLEAR, muscle="soleus"), ()),
    ],
)
def test_a_muscle_is_ticked_on_the_side_where_something_was_looked_for(found, sides):
    assert examined_sides("gluteus_minimus", (found,)) == sides


@pytest.mark.parametrize("state", SiteState)
def test_a_site_is_ticked_when_it_was_rated_and_not_when_it_was_not(state):
    one = SiteRating(SITE, state, 0 if state is SiteState.RATED else None)
    assert site_examined(SITE, ExamRecord("A", ExamMethod.MTPS_0_10, {SITE: one})) == (state is SiteState.RATED)
    assert not site_examined("knee_l", ExamRecord("A", ExamMethod.MTPS_0_10, {SITE: one}))


def test_a_reading_of_the_algometer_ticks_a_site_too():
    assert site_examined(SITE, ExamRecord("A", ExamMethod.MTPS_0_10, {}, pressures={SITE: (1,)}))
    assert not site_examined(SITE, None)


@pytest.mark.parametrize("placed", zones.ALL_PLACED, ids=str)
def test_every_zone_has_at_least_two_muscles_to_feel(placed):
    found = muscles_for(*placed)
    assert len({muscle for muscle, _side in (*found.primary, *found.secondary)}) >= 2


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_at_least_two_muscles_on_its_plan(area):
    shown = [idea for group in palpation.plan(Marked((area,))) for idea in group.muscles]
    assert 2 <= len(shown) <= palpation.MUSCLES_AT_MOST


def test_the_plan_of_the_whole_body_is_six_muscles_in_at_most_four_positions():
    groups = palpation.plan(Marked(tuple(AREAS)))
    assert len(groups) <= len(palpation.Position)
    assert sum(len(group.muscles) for group in groups) == palpation.MUSCLES_AT_MOST
