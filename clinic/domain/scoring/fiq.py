"""The score of the classic FIQ from its numbers, for visits that come from a file. Only the engine, no wording.

Formulas: function = mean of the answered items x 3.33; (7 - good days) x 1.43; missed days x 1.43; seven lines of
0 to 10 as they are; all added. With the published factors the highest total is 100.01, not 100. Higher is worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from clinic.domain.instruments.fiq import FIQ, FUNCTION, GOOD_DAYS, MISSED_DAYS, SCALES
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.words import N_

_FUNCTION_FACTOR = Fraction(333, 100)
_DAY_FACTOR = Decimal("1.43")
_DAYS = 7
_WHOLE = N_("Function is the mean of its answers × 3.33, days × 1.43, the seven scales as they are; added.")
_SOME_FUNCTION = N_(
    "Function from {count} of {asked} answers × 3.33, days × 1.43, the seven scales as they are; added."
)
_INVALID = N_("Not valid: an answer is missing, or every activity is blank.")


@dataclass(frozen=True, slots=True)
class FiqResult:
    """Function 0-9.99, each of the days 0-10.01, the total 0-100.01; higher is worse; None = unknown."""

    function: Fraction | None
    total: Score


def fiq(answers: Mapping[str, object]) -> FiqResult:
    """Return the FIQ of answers keyed by the item codes.

    Activities that were left blank are left out of the mean, which marks the total as estimated; those without a key
    were not asked (a form with ten of them) and mark nothing. With none answered function is unknown. Any other blank
    leaves the total unknown; a blank is never 0. Raises AnswerError.
    """
    given = {item.key: item.check(answers.get(item.key)) for item in FIQ.items}
    done = [value for key in FUNCTION if isinstance(value := given[key], int)]
    function = Fraction(sum(done), len(done)) * _FUNCTION_FACTOR if done else None
    rest = [_part(key, given[key]) for key in (GOOD_DAYS, MISSED_DAYS, *SCALES)]
    known = [part for part in rest if part is not None]
    valid = function is not None and len(known) == len(rest)
    total = function + Fraction(sum(known, Decimal())) if valid and function is not None else None
    asked = [key for key in FUNCTION if key in answers]
    missing = tuple(key for key, value in given.items() if value is None and (key in answers or key not in FUNCTION))
    estimated = valid and len(done) < len(asked)
    rule = (Phrase(_SOME_FUNCTION, count=len(done), asked=len(asked)) if estimated else _WHOLE) if valid else _INVALID
    receipt = Receipt(FIQ.key, FIQ.version, tuple(given.items()), rule, missing, FIQ.source)
    return FiqResult(function, Score("fiq", total, 0, 100, False, receipt, estimated=estimated))


def _part(key: str, value: object) -> Decimal | None:
    """Return what one answer adds. Decimals are exact here: a line has at most ten places, and they add up fast."""
    if value is None:
        return None
    number = Decimal(str(value))
    if key == GOOD_DAYS:
        return (_DAYS - number) * _DAY_FACTOR
    return number * _DAY_FACTOR if key == MISSED_DAYS else number
