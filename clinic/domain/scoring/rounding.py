"""Rounding for display. Everything is computed exactly; only what is shown is rounded, half away from zero."""

from fractions import Fraction
from math import floor


def rounded(value: int | Fraction, places: int = 0) -> Fraction:
    """Return the value rounded to `places` decimals, halves away from zero: 0.5 -> 1, -0.5 -> -1, 11.625 -> 11.63.

    Python's own round() goes to the even neighbour and would give 11.62. Exact: the result is a Fraction.
    """
    scale = 10**places
    size = Fraction(floor(abs(Fraction(value)) * scale + Fraction(1, 2)), scale)
    return -size if value < 0 else size


def shown(value: int | Fraction, places: int = 0) -> str:
    """Return the rounded value as digits with exactly `places` decimals and a point: 1.61, -28.6, 65."""
    number = rounded(value, places)
    digits = str(abs(number.numerator * 10**places // number.denominator)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:]) if places else (digits, "")
    return ("-" if number < 0 else "") + (f"{whole}.{decimals}" if places else whole)


def as_float(value: int | Fraction, places: int) -> float:
    """Return the rounded value as the nearest float, for JSON."""
    return float(rounded(value, places))
