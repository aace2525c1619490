"""The FIQR score from 21 numbers. Only the engine: the questions are licensed and come by import.

Source: Bennett RM et al. 2009, doi:10.1186/ar2783. The rule for blanks is the strictest common ground of the authors'
own pages and therefore the tool's own: see docs/instruments/fiqr.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from clinic.domain.instruments.fiqr import FIQR, FUNCTION, OVERALL, SYMPTOMS
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.results import Band, Receipt, Score
from clinic.domain.scoring.rounding import rounded
from clinic.domain.words import N_

BAND_SET = "Salaffi et al. 2021"
_BANDS = (
    (23, "remission", N_("remission")),
    (40, "mild", N_("mild")),
    (63, "moderate", N_("moderate")),
    (82, "severe", N_("severe")),
    (100, "very_severe", N_("very severe")),
)


@dataclass(frozen=True, slots=True)
class FiqrResult:
    """Function 0-30, overall impact 0-20, symptoms 0-50 and their total 0-100; higher is worse, all None if invalid."""

    function: Score
    overall: Score
    symptoms: Score
    total: Score


def fiqr(answers: Mapping[str, object]) -> FiqrResult:
    """Return the FIQR of answers 0-10 keyed by the 21 item codes.

    One blank function item is made up for by the other eight (9/8); any other blank leaves everything unknown. A blank
    is never 0, which would read as "no difficulty". Exact: rounded only for display. Raises AnswerError.
    """
    given = {key: FIQR.value(answers, key) for key in FIQR.keys}
    missing = tuple(key for key, value in given.items() if value is None)
    valid = len(missing) <= 1 and all(key in FUNCTION for key in missing)
    estimated = valid and bool(missing)
    receipt = Receipt(FIQR.key, FIQR.version, tuple(given.items()), _rule(missing, valid), missing, FIQR.source)

    def domain(key: str, items: tuple[str, ...], divisor: int) -> Score:
        value = _domain(tuple(given[item] for item in items), divisor) if valid else None
        return Score(
            key, value, 0, 10 * len(items) // divisor, False, receipt, estimated=estimated and items == FUNCTION
        )

    parts = (
        domain("fiqr_function", FUNCTION, 3),
        domain("fiqr_overall", OVERALL, 1),
        domain("fiqr_symptoms", SYMPTOMS, 2),
    )
    values = [Fraction(part.value) for part in parts if part.value is not None]
    total = sum(values, Fraction()) if valid else None
    band = None if total is None else fiqr_band(total)
    return FiqrResult(*parts, Score("fiqr", total, 0, 100, False, receipt, band, estimated))


def fiqr_band(total: Fraction) -> Band:
    """Return the 2021 band of a total of 0 to 100, on the total rounded half up; 83 and above is very severe."""
    for highest, code, label in _BANDS:
        if rounded(total) <= highest:
            return Band(code, label, BAND_SET)
    raise ValueError(f"FIQR {total} lies above 100")


def _domain(values: tuple[object, ...], divisor: int) -> Fraction:
    """Return the sum over the divisor; a blank is weighted by the others. At least one value is there."""
    answered = [value for value in values if isinstance(value, int)]
    return Fraction(sum(answered) * len(values), len(answered) * divisor)


def _rule(missing: tuple[str, ...], valid: bool) -> str:
    if not missing:
        return N_("Function divided by 3, overall impact by 1, symptoms by 2; added.")
    if valid:
        return Phrase(N_("Function estimated from 8 of 9 answers; missing: {missing}."), missing=missing)
    return Phrase(N_("Not valid: {count} answers missing."), count=len(missing))
