"""Pressure pain threshold: the least pressure felt as pain, in kg/cm². LOWER is MORE tender. No value is "normal".

Source of the unit: Fischer 1987, Pain 30:115-126. Two or three trials, of which the last two are averaged, is general
professional knowledge. Trials are decimals with one place at most.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from clinic.domain.instruments.errors import AnswerCode, AnswerError, wrong_type

LOWEST_KG_CM2 = Decimal("0.1")
HIGHEST_KG_CM2 = Decimal("20")
MOST_TRIALS = 3
_AVERAGED = 2
_ONE_PLACE = Decimal("0.1")


def with_one_place(value: Decimal | int) -> Decimal:
    """Return a reading in kg/cm² with its one place, so that 2 and 2.0 are one text in every record and digest."""
    return Decimal(value).quantize(_ONE_PLACE)


def pressure_reading(value: object) -> Decimal:
    """Return one trial in kg/cm², 0.1 to 20. Raises AnswerError: 0 and text are no reading, blank is None elsewhere."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
        raise wrong_type("ppt_kg_cm2", "a decimal number of kg/cm²")
    reading = Decimal(value)
    if not LOWEST_KG_CM2 <= reading <= HIGHEST_KG_CM2:
        raise AnswerError(
            AnswerCode.OUT_OF_RANGE,
            "ppt_kg_cm2",
            f"A pressure of {reading} kg/cm² cannot be read on an algometer.",
            hint=f"Enter a value from {LOWEST_KG_CM2} to {HIGHEST_KG_CM2} kg/cm², or leave it blank.",
        )
    return reading


def pressure_threshold(trials: Sequence[Decimal | int | None]) -> Fraction | None:
    """Return the mean of the last two trials that were read, of the only one if there is one, None if there is none.

    Raises AnswerError for a value out of range or more than three trials.
    """
    if len(trials) > MOST_TRIALS:
        raise wrong_type("ppt_kg_cm2", f"at most {MOST_TRIALS} trials")
    read = [Fraction(pressure_reading(trial)) for trial in trials if trial is not None]
    last = read[-_AVERAGED:]
    return sum(last, Fraction()) / len(last) if last else None
