"""How far two counts of the same patient on the same day lie apart by measurement alone.

Source: Bland JM, Altman DG 1986, Lancet 327:307-310 (deviation within pairs, about a mean difference of 0: raters are
taken from many, so a constant difference between two of them is error too); the factor 1.96 is that of 95 %.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

_OF_95_PERCENT = Fraction(196, 100)


def within_pair_deviation(pairs: Iterable[tuple[int, int]]) -> Fraction | None:
    """Return the standard deviation of the differences within pairs, about 0, to 12 digits. None without a pair."""
    differences = [first - second for first, second in pairs]
    if not differences:
        return None
    squares = Decimal(sum(difference**2 for difference in differences))
    return Fraction((squares / len(differences)).sqrt().quantize(Decimal("1e-12")))


def smallest_detectable_difference(pairs: Iterable[tuple[int, int]]) -> Fraction | None:
    """Return the difference that 95 of 100 pairs stay under when nothing changed, in the unit of the values.

    Lower is better. None without a pair.
    """
    deviation = within_pair_deviation(pairs)
    return None if deviation is None else _OF_95_PERCENT * deviation
