"""Urgent signs for a clinician: what was ticked, how fast it matters, and whether somebody looked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic.domain.red_flags import LEVEL_LABELS, level_of, line_of, rank
from clinic.models import RedFlag
from clinic.web.present.drawings import say


@dataclass(frozen=True, slots=True)
class Sign:
    """One line that the patient ticked."""

    flag: RedFlag
    words: str
    level: str


def of_visit(flags: Iterable[RedFlag]) -> list[Sign]:
    """Return the signs, those not reviewed first, the most urgent first among them."""
    ranked = sorted(flags, key=lambda flag: (flag.reviewed_at is not None, rank(flag.code)))
    return [Sign(flag, words(flag.code), say(LEVEL_LABELS[level_of(flag.code)])) for flag in ranked]


def topics(flags: Sequence[RedFlag]) -> list[str]:
    """Return the ticked lines in words, the most urgent first."""
    return [sign.words for sign in of_visit(flags)]


def words(code: str) -> str:
    """Return the line as the patient read it, or our words for an answer about self-harm."""
    return say(line_of(code))
