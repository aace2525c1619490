"""Agreement against the worked examples of the papers, and what must hold for any ratings."""

from fractions import Fraction
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.agreement import cohen_kappa, icc_2_1, smallest_detectable_difference, within_pair_deviation
from clinic.domain.scoring.rounding import shown

RATINGS = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=30)
CALLS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)

VIERA_GARRETT = [[15, 5], [10, 70]]
"""Viera AJ, Garrett JM 2005, Fam Med 37:360-363: 100 ratings, 85 % agreement, kappa 0.57."""
ARTSTEIN_POESIO = [[20, 20], [10, 50]]
"""Artstein R, Poesio M 2008, Comput Linguist 34:555-596, table 1: kappa 0.348."""
ALTMAN = [[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]
"""Altman DG 1991, Practical Statistics for Medical Research, 14.3: 85 xeromammograms, two radiologists, kappa 0.47."""
SHROUT_FLEISS = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
"""Shrout PE, Fleiss JL 1979, Psychol Bull 86:420-428, table 2: six targets, four judges; ICC(2,1) 0.29."""
BLAND_ALTMAN = [
    (494, 490), (395, 397), (516, 512), (434, 401), (476, 470), (557, 611), (413, 415), (442, 431), (650, 638),
    (433, 429), (417, 420), (656, 633), (267, 275), (478, 492), (178, 165), (423, 372), (427, 421),
]  # fmt: skip
"""Bland JM, Altman DG 1986, Lancet 327:307-310, table 1: two readings of the large meter, deviation 21.6 l/min."""


def pairs(table):
    """The pairs of categories of a contingency table, first rater by row."""
    cells = (repeat((row, column), count) for row, line in enumerate(table) for column, count in enumerate(line))
    return list(chain.from_iterable(cells))


@pytest.mark.parametrize(
    ("table", "places", "published"),
    [(VIERA_GARRETT, 2, "0.57"), (ARTSTEIN_POESIO, 3, "0.348"), (ALTMAN, 2, "0.47")],
)
def test_kappa_is_the_published_one(table, places, published):
    assert shown(cohen_kappa(pairs(table)), places) == published


def test_icc_is_the_published_one():
    assert shown(icc_2_1(SHROUT_FLEISS), 2) == "0.29"


def test_the_deviation_within_pairs_is_the_published_one():
    assert shown(within_pair_deviation(BLAND_ALTMAN), 1) == "21.6"
    assert shown(smallest_detectable_difference(BLAND_ALTMAN), 1) == "42.4"


@given(CALLS, st.randoms(use_true_random=False))
def test_kappa_knows_no_order_of_raters_or_of_pairs_and_never_passes_1(calls, chance):
    swapped, shuffled = [(second, first) for first, second in calls], list(calls)
    chance.shuffle(shuffled)
    kappa = cohen_kappa(calls)
    assert kappa == cohen_kappa(swapped) == cohen_kappa(shuffled)
    assert kappa is None or -1 <= kappa <= 1
    assert kappa != 1 or all(first == second for first, second in calls)


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_raters_who_agree_on_every_call_have_kappa_1_unless_they_never_vary(calls):
    assert cohen_kappa((one, one) for one in calls) == (1 if len(set(calls)) > 1 else None)


@given(RATINGS, st.randoms(use_true_random=False))
def test_icc_knows_no_order_of_raters_or_of_targets_and_never_passes_1(ratings, chance):
    swapped, shuffled = [(second, first) for first, second in ratings], list(ratings)
    chance.shuffle(shuffled)
    icc = icc_2_1(ratings)
    assert icc == icc_2_1(swapped) == icc_2_1(shuffled)
    assert icc is None or icc <= 1


@given(st.lists(st.integers(0, 10), min_size=2, max_size=30))
def test_raters_who_give_the_same_ratings_have_icc_1_unless_they_never_vary(ratings):
    assert icc_2_1([(one, one) for one in ratings]) == (1 if len(set(ratings)) > 1 else None)


@given(st.lists(st.integers(0, 8), min_size=3, max_size=30), st.integers(1, 2))
def test_a_constant_difference_between_raters_is_disagreement(ratings, apart):
    icc = icc_2_1([(one, one + apart) for one in ratings])
    assert icc is None or icc < 1


@given(RATINGS)
def test_the_smallest_detectable_difference_knows_no_order_and_grows_with_the_differences(ratings):
    found = smallest_detectable_difference(ratings)
    assert found == smallest_detectable_difference([(second, first) for first, second in ratings])
    twice = smallest_detectable_difference([(2 * first, 2 * second) for first, second in ratings])
    assert abs(twice - 2 * found) < Fraction(1, 10**10)


def test_nothing_is_undefined_rather_than_perfect():
    assert cohen_kappa([]) is None
    assert icc_2_1([]) is None
    assert icc_2_1([(3, 3)]) is None
    assert smallest_detectable_difference([]) is None


def test_a_missing_rating_is_refused():
    with pytest.raises(ValueError, match="every target"):
        icc_2_1([(1, 2), (1,)])
