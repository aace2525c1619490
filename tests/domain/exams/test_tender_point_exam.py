"""A site that was not tested is never one that does not hurt."""

from fractions import Fraction

import pytest

from clinic.domain.body.atlas import CONTROL_SITES, SITES, TENDER_POINT_SITES
from clinic.domain.exams import (
    GUIDES,
    HOW_TO_PRESS,
    POSITION_WORDS,
    CountCriterion,
    ExamMethod,
    Position,
    SiteRating,
    SiteState,
    tender_points,
)
from clinic.domain.instruments import AnswerError

MTPS, YES_NO = ExamMethod.MTPS_0_10, ExamMethod.ACR_PAINFUL_YES_NO


def rate(sites, rating):
    return [SiteRating(site, SiteState.RATED, rating) for site in sites]


def test_a_rating_of_one_is_tender_by_the_1990_method_only():
    assert tender_points(YES_NO, rate(TENDER_POINT_SITES, 1)).positive_count == 18
    assert tender_points(MTPS, rate(TENDER_POINT_SITES, 1)).positive_count == 0
    assert tender_points(MTPS, rate(TENDER_POINT_SITES, 2)).positive_count == 18


def test_intensity_needs_all_18_and_the_scale():
    full = tender_points(MTPS, rate(TENDER_POINT_SITES, 3))
    assert (full.fis.value, full.mean_of_rated) == (3, 3)
    part = tender_points(MTPS, rate(TENDER_POINT_SITES[:-1], 3))
    assert (part.fis, part.mean_of_rated, part.tested, part.untested) == (None, 3, 17, 1)
    assert part.receipt.missing[0] == CONTROL_SITES[0]
    yes_no = tender_points(YES_NO, rate(TENDER_POINT_SITES, 1))
    assert (yes_no.fis, yes_no.mean_of_rated, yes_no.control_mean) == (None, None, None)


def test_controls_stand_apart_and_are_told_only_when_all_three_are_rated():
    two = tender_points(MTPS, rate(CONTROL_SITES[:2], 9))
    assert (two.controls_positive, two.control_mean, two.controls_rated) == (None, None, 2)
    assert not two.shows_controls_note
    three = tender_points(MTPS, rate(CONTROL_SITES, 2))
    assert (three.controls_positive, three.control_mean) == (3, 2)
    assert three.shows_controls_note
    assert (three.positive_count, three.tested) == (None, 0)
    assert not tender_points(MTPS, rate(CONTROL_SITES, 1)).shows_controls_note


@pytest.mark.parametrize("state", [SiteState.NOT_EXAMINED, SiteState.REFUSED, SiteState.STOPPED])
def test_refused_stopped_and_not_examined_leave_the_count_open(state):
    ratings = [*rate(TENDER_POINT_SITES[:10], 5), *(SiteRating(site, state) for site in TENDER_POINT_SITES[10:])]
    result = tender_points(MTPS, ratings)
    assert (result.positive_count, result.highest_possible) == (10, 18)
    assert result.count_criterion_11 is CountCriterion.INDETERMINATE
    assert result.receipt.rule == "10 of 10 tested sites rated 2 or more; 8 not tested."


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SiteRating("knee", SiteState.RATED, 3),
        lambda: SiteRating("knee_l", SiteState.RATED),
        lambda: SiteRating("knee_l", SiteState.REFUSED, 0),
        lambda: tender_points(MTPS, rate(["knee_l"], 11)),
        lambda: tender_points(YES_NO, rate(["knee_l"], 2)),
        lambda: tender_points(MTPS, rate(["knee_l", "knee_l"], 2)),
    ],
)
def test_a_rating_that_cannot_be_is_refused(wrong):
    with pytest.raises(AnswerError):
        wrong()


def test_every_site_can_be_found_in_the_order_of_the_survey():
    assert next(iter(SITES)) == "forehead"
    assert list(SITES)[15:17] == ["forearm_r", "thumbnail_l"]
    assert set(GUIDES) == set(SITES)
    assert set(POSITION_WORDS) == set(Position)
    assert GUIDES["occiput_l"].position is Position.SEATED_HEAD_FORWARD
    assert GUIDES["greater_trochanter_r"].position is Position.ON_THE_SIDE
    assert GUIDES["knee_l"].find == GUIDES["knee_r"].find


def test_the_21_sites_come_in_the_order_and_the_positions_of_the_manual():
    """Sinclair, Starz, Turk, The Manual Tender Point Survey; the left of a pair is first unless somebody turns it."""
    pairs = ("occiput", "trapezius", "supraspinatus", "gluteal", "low_cervical", "second_rib", "lateral_epicondyle")
    seated = [f"{stem}_{side}" for stem in pairs for side in "lr"]
    last = [f"{stem}_{side}" for stem in ("greater_trochanter", "knee") for side in "lr"]
    assert list(SITES) == ["forehead", *seated, "forearm_r", "thumbnail_l", *last]
    assert [SITES[site].order for site in SITES] == list(range(1, 22))
    assert set(CONTROL_SITES) == {"forehead", "forearm_r", "thumbnail_l"}
    upright = {Position.SEATED, Position.SEATED_HEAD_FORWARD}
    assert {GUIDES[site].position for site in ("forehead", *seated, "forearm_r", "thumbnail_l")} == upright
    assert [GUIDES[site].position for site in last] == [Position.ON_THE_SIDE] * 2 + [Position.ON_THE_BACK] * 2


def test_means_are_exact():
    ratings = [*rate(TENDER_POINT_SITES[:1], 1), *rate(TENDER_POINT_SITES[1:], 2)]
    assert tender_points(MTPS, ratings).fis.value == Fraction(35, 18)


def test_pressing_is_slow_because_fast_pressing_changes_what_is_felt():
    for fact in ("dominant hand", "straight in", "over 4 seconds to 4 kg", "about 1 kg per second", "once"):
        assert fact in HOW_TO_PRESS


def test_below_the_elbow_means_towards_the_hand():
    assert GUIDES["lateral_epicondyle_l"].find == "2 cm below (distal to) the outer elbow bump"
