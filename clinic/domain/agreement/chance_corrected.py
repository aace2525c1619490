"""Cohen's kappa: agreement of two raters on categories, beyond what chance alone would give.

Source: Cohen J 1960, Educ Psychol Meas 20:37-46.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from fractions import Fraction


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> Fraction | None:
    """Return kappa of (first rater's category, second rater's): 1 = perfect, 0 = as by chance, down to -1. Higher is
    better.

    None when there is no pair, or when both raters put everything into the same category: chance alone explains that
    agreement, and kappa is not defined.
    """
    both = Counter(pairs)
    total = both.total()
    if not total:
        return None
    first, second = _totals(both, 0), _totals(both, 1)
    observed = Fraction(sum(count for (one, other), count in both.items() if one == other), total)
    expected = Fraction(sum(first[category] * second[category] for category in first), total * total)
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _totals(both: Counter[tuple[Hashable, Hashable]], rater: int) -> Counter[Hashable]:
    totals: Counter[Hashable] = Counter()
    for pair, count in both.items():
        totals[pair[rater]] += count
    return totals
