"""Change of pain between two visits, and the patient's own word on change.

Thresholds: Farrar JT et al. 2001, Pain 94:149-158, for improvement only. They are told side by side, never merged.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from clinic.domain.instruments.pain import PAIN
from clinic.domain.instruments.pgic import PGIC
from clinic.domain.scoring.results import Band, Receipt, Score
from clinic.domain.words import N_


class Direction(StrEnum):
    """Where the number went; for pain lower is better."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class NrsChange:
    """After minus before: points -10 to 10, negative is less pain; percent of before, None from a baseline of 0.

    Everything is None if either value is. A rise never meets a threshold: those are published for improvement.
    """

    points: int | None
    percent: Fraction | None
    meets_2_points: bool | None
    meets_30_percent: bool | None
    direction: Direction | None


def nrs_change(before: object, after: object) -> NrsChange:
    """Compare two pain ratings of 0 to 10. Exact: rounded only for display. Raises AnswerError."""
    pain = PAIN.item("nrs_pain")
    first, second = pain.check(before), pain.check(after)
    if not isinstance(first, int) or not isinstance(second, int):
        return NrsChange(None, None, None, None, None)
    points = second - first
    percent = Fraction(100 * points, first) if first else None
    direction = Direction.SAME if points == 0 else Direction.LOWER if points < 0 else Direction.HIGHER
    return NrsChange(points, percent, points <= -2, None if percent is None else percent <= -30, direction)


_PGIC_CODES = (
    "very_much_improved",
    "much_improved",
    "minimally_improved",
    "no_change",
    "minimally_worse",
    "much_worse",
    "very_much_worse",
)


def pgic(answer: object) -> Score:
    """Return the impression of change, 1 (best) to 7, with its word as band; None if blank. Raises AnswerError."""
    item = PGIC.item("pgic")
    value = item.check(answer)
    missing = () if isinstance(value, int) else ("pgic",)
    rule = N_("Not answered.") if missing else N_("As the patient answered; 1 is best.")
    receipt = Receipt(PGIC.key, PGIC.version, (("pgic", value),), rule, missing, PGIC.source)
    if not isinstance(value, int):
        return Score("pgic", None, 1, 7, False, receipt)
    return Score("pgic", value, 1, 7, False, receipt, Band(_PGIC_CODES[value - 1], item.label_of(value), "PGIC"))


def is_responder(score: Score) -> bool | None:
    """Tell whether the impression is much or very much improved (1 or 2); None if blank. Source: Farrar 2001."""
    return None if score.value is None else score.value <= 2
