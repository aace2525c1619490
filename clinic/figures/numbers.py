"""How numbers are printed on charts and in tables: a true minus sign and a fixed count of decimals."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from clinic.domain.scoring.rounding import shown
from clinic.domain.trends import Number

MINUS = "−"


def number(value: Number | Decimal, decimals: int = 0) -> str:
    """Return a value with a fixed count of decimals, halves away from zero; a negative one with a true minus sign."""
    if type(value) is int and not decimals and value >= 0:
        return str(value)
    return _rounded(value, decimals)


@lru_cache(maxsize=1024)
def _rounded(value: Number | Decimal, decimals: int) -> str:
    return shown(Fraction(value), decimals).replace("-", MINUS)


def signed(value: Number | Decimal, decimals: int = 0) -> str:
    """Return a difference with its sign: `+2`, `−3`, and a plain 0."""
    return f"+{number(value, decimals)}" if value > 0 else number(value, decimals)
