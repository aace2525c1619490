"""The intraclass correlation ICC(2,1): two-way random effects, absolute agreement, a single rating.

Source: Shrout PE, Fleiss JL 1979, Psychol Bull 86:420-428. Raters who differ by a constant do not agree.
"""

from collections.abc import Sequence
from fractions import Fraction


def icc_2_1(ratings: Sequence[Sequence[int]]) -> Fraction | None:
    """Return ICC(2,1) of a table with a row per target and a column per rater: 1 = perfect agreement; higher is better.

    An estimate may fall below 0. None with fewer than two targets or raters, and when every rating is the same: without
    any difference there is nothing to agree about. Raises ValueError when a rating is missing.
    """
    targets, raters = len(ratings), len(ratings[0]) if ratings else 0
    if any(len(row) != raters for row in ratings):
        raise ValueError("every target needs a rating by every rater")
    if targets < 2 or raters < 2:
        return None
    grand = Fraction(sum(map(sum, ratings)), targets * raters)
    rows = raters * _squares([Fraction(sum(row), raters) for row in ratings], grand)
    columns = targets * _squares([Fraction(sum(column), targets) for column in zip(*ratings, strict=True)], grand)
    total = _squares([Fraction(one) for row in ratings for one in row], grand)
    between_targets = rows / (targets - 1)
    between_raters = columns / (raters - 1)
    error = (total - rows - columns) / ((targets - 1) * (raters - 1))
    spread = between_targets + (raters - 1) * error + raters * (between_raters - error) / targets
    return (between_targets - error) / spread if spread else None


def _squares(values: Sequence[Fraction], mean: Fraction) -> Fraction:
    return sum(((value - mean) ** 2 for value in values), Fraction())
