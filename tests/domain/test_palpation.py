"""From where it hurts to what is felt first."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import palpation
from clinic.domain.body.atlas import AREAS, CONTROL_SITES
from clinic.domain.errors import NotFound
from clinic.domain.muscles import MUSCLES
from clinic.domain.palpation import Marked, Position

areas = st.sets(st.sampled_from(sorted(AREAS)))


def by_code(*marked: str, head: tuple[str, ...] = ()) -> dict[str, palpation.MuscleIdea]:
    return {idea.muscle: idea for idea in palpation.ideas(palpation.marked_zones(Marked(marked, head)))}


def test_score_counts_primary_zones_twice():
    # soleus: heel ankle calf (primary) | sacrum foot_sole. The lower leg holds ankle and calf of these.
    assert by_code("lower_leg_l")["soleus"].score == Fraction(2 * 2, 2 * 3 + 2)
    # gastrocnemius: foot_sole calf knee_back | thigh_back ankle: calf is primary, ankle secondary.
    assert by_code("lower_leg_l")["gastrocnemius"].score == Fraction(2 * 1 + 1, 2 * 3 + 2)


def test_a_side_gives_its_own_muscles_and_a_midline_area_both():
    assert by_code("lower_leg_l")["soleus"].sides == ("l",)
    assert by_code("lower_back")["iliopsoas"].sides == ("l", "r")


def test_the_side_that_hurts_more_comes_first():
    both = by_code("lower_leg_r", "foot_r", "lower_leg_l")["soleus"]
    assert both.sides == ("r", "l")
    assert both.score == Fraction(7, 8)


def test_head_means_all_of_it_unless_the_place_is_known():
    assert by_code("head")["frontalis"].score == 1
    exact = by_code("head", head=("eye_l",))
    assert "frontalis" not in exact
    assert exact["orbicularis_oculi"].sides == ("l",)
    assert exact["orbicularis_oculi"].because == (("eye", "l"),)


def test_pain_cramps_and_tightness_each_know_their_own_places_in_the_head():
    pain, cramps = Marked(("head", "neck"), ("eye_l",)), Marked(("head",), ("cheek_r",))
    neck = palpation.marked_zones(Marked(("neck",)))
    assert palpation.marked_zones(pain, cramps) == {*neck, ("eye", "l"), ("cheek", "r")}
    tight = Marked(("head",))
    assert palpation.marked_zones(pain, cramps, tight) == palpation.marked_zones(Marked(("head", "neck")))


def test_a_place_in_a_head_that_is_not_marked_says_nothing():
    assert palpation.marked_zones(Marked(("hip_l",), ("eye_l",))) == palpation.marked_zones(Marked(("hip_l",)))


def test_cramps_alone_lead_to_muscles_and_sites():
    groups = palpation.plan(Marked(()), Marked(("head",), ("eye_r",)))
    found = {idea.muscle: idea.because for group in groups for idea in group.muscles}
    assert found["orbicularis_oculi"] == (("eye", "r"),)
    groups = palpation.plan(Marked(()), Marked(("hip_l",)))
    assert {site for group in groups for site in group.sites} == {"gluteal_l", "greater_trochanter_l"}


def test_the_first_six_by_score_then_by_code():
    everything = palpation.ideas(palpation.marked_zones(Marked(("lower_back", "hip_l"))))
    scores = [(-idea.score, idea.muscle) for idea in everything]
    assert scores == sorted(scores)
    shown = [idea for group in palpation.plan(Marked(("lower_back", "hip_l"))) for idea in group.muscles]
    assert sorted(shown, key=lambda idea: idea.muscle) == sorted(everything[:6], key=lambda idea: idea.muscle)


def test_grouped_so_that_the_patient_turns_once():
    groups = palpation.plan(Marked(tuple(AREAS)))
    positions = [group.position for group in groups]
    assert positions == [position for position in Position if position in positions]


@pytest.mark.parametrize(
    ("muscle", "position"),
    [
        ("trapezius_upper", Position.SEATED),
        ("occipitalis", Position.SEATED),
        ("thumb_muscles", Position.SEATED),
        ("pectoralis_major", Position.ON_THE_BACK),
        ("adductor_magnus", Position.ON_THE_BACK),
        ("gluteus_minimus", Position.ON_THE_SIDE),
        ("serratus_anterior", Position.ON_THE_SIDE),
        ("soleus", Position.ON_THE_FRONT),
        ("quadratus_lumborum", Position.ON_THE_FRONT),
    ],
)
def test_position_follows_from_where_the_muscle_is_felt(muscle, position):
    assert palpation.position_of(MUSCLES[muscle]) is position


def test_tender_point_sites_of_a_marked_area_join():
    sites = {site for group in palpation.plan(Marked(("hip_l",))) for site in group.sites}
    assert sites == {"gluteal_l", "greater_trochanter_l"}
    side = next(group for group in palpation.plan(Marked(("hip_l",))) if group.position is Position.ON_THE_SIDE)
    assert side.sites == ("greater_trochanter_l",)


def test_nothing_marked_gives_no_ideas():
    assert palpation.plan() == palpation.plan(Marked(()), Marked((), ())) == ()


def test_an_unknown_place_is_refused():
    with pytest.raises(NotFound):
        palpation.plan(Marked(("tail",)))
    with pytest.raises(NotFound):
        palpation.plan(Marked(("head",), ("eye",)))


def test_the_words_say_that_these_are_ideas():
    assert palpation.PALPATION_TITLE == "Muscles to check first"
    assert palpation.PALPATION_NOTE == "Ideas only, from usual pain patterns. Pain can travel elsewhere."


@given(areas)
def test_plan_holds_at_most_six_muscles_each_with_a_reason(marked):
    groups = palpation.plan(Marked(tuple(marked)))
    shown = [idea for group in groups for idea in group.muscles]
    assert len(shown) <= 6
    assert all(0 < idea.score <= 1 and idea.sides and idea.because for idea in shown)
    assert not {site for group in groups for site in group.sites} & set(CONTROL_SITES)


@given(areas, st.sampled_from(sorted(AREAS)))
def test_a_further_place_never_lowers_a_score(marked, more):
    before, after = by_code(*marked), by_code(*marked, more)
    assert all(after[code].score >= idea.score for code, idea in before.items())
