"""Pairs of surveys: what counts as a pair, and from how many on figures are given."""

from clinic.domain.agreement import FEWEST_PAIRS, agreement, pair_of
from clinic.domain.body.atlas import SITES, TENDER_POINT_SITES
from clinic.domain.exams import ExamMethod, RatingSource, SiteRating, SiteState

MTPS, YES_NO = ExamMethod.MTPS_0_10, ExamMethod.ACR_PAINFUL_YES_NO


def survey(**ratings):
    return {site: SiteRating(site, SiteState.RATED, rating) for site, rating in ratings.items()}


def whole(rating, **others):
    return survey(**dict.fromkeys(SITES, rating) | others)


def several(number):
    """Pairs of whole surveys that differ in one site, tender elsewhere or not."""
    return [pair_of(MTPS, whole(index % 2 * 5), whole(index % 2 * 5, knee_l=index % 11)) for index in range(number)]


def test_only_what_both_pressed_that_day_is_a_pair():
    first = survey(knee_l=7, knee_r=4, occiput_l=2) | {
        "occiput_r": SiteRating("occiput_r", SiteState.REFUSED),
        "gluteal_l": SiteRating("gluteal_l", SiteState.RATED, 6, RatingSource.CONFIRMED),
    }
    second = survey(knee_l=3, occiput_r=5, gluteal_l=6, occiput_l=1)
    pair = pair_of(MTPS, first, second)
    assert [(one.site, one.first, one.second, one.agrees) for one in pair.sites] == [
        ("occiput_l", 2, 1, False),
        ("knee_l", 7, 3, True),
    ]
    assert pair.sites[1].difference == -4
    assert pair.counts is None


def test_counts_need_all_18_sites_of_both_and_leave_controls_out():
    pair = pair_of(MTPS, whole(0, forehead=9, knee_l=2), whole(3))
    assert pair.counts == (1, len(TENDER_POINT_SITES))


def test_one_is_tender_by_yes_and_no_and_not_from_0_to_10():
    assert pair_of(YES_NO, survey(knee_l=1), survey(knee_l=0)).sites[0].tender_first
    assert not pair_of(MTPS, survey(knee_l=1), survey(knee_l=0)).sites[0].tender_first


def test_nineteen_pairs_give_no_figure_and_twenty_do():
    few, enough = agreement(MTPS, several(FEWEST_PAIRS - 1)), agreement(MTPS, several(FEWEST_PAIRS))
    assert few.too_few
    assert (few.kappa, few.icc, few.detectable) == (None, None, None)
    assert not enough.too_few
    assert None not in (enough.kappa, enough.icc, enough.detectable)
    assert all(one.too_few and one.kappa is None for one in few.sites)
    assert not any(one.too_few for one in enough.sites)


def test_methods_are_never_mixed_and_yes_and_no_are_on_no_scale():
    pairs = several(FEWEST_PAIRS - 1) + [pair_of(YES_NO, whole(1), whole(0, knee_l=1))] * FEWEST_PAIRS
    assert agreement(MTPS, pairs).pairs == FEWEST_PAIRS - 1
    assert agreement(YES_NO, pairs).icc is None
    assert agreement(YES_NO, pairs).kappa is not None


def test_surveys_without_a_site_in_common_are_no_pair():
    assert agreement(MTPS, [pair_of(MTPS, survey(knee_l=1), survey(knee_r=1))] * 30).pairs == 0


def test_the_sites_of_one_survey_do_not_stand_for_many_pairs():
    site = next(one for one in agreement(MTPS, several(3)).sites if one.site == "knee_l")
    assert (site.pairs, site.agree) == (3, 1)
