"""Text and numbers as cells of a file: quoted, and never a formula for the program that opens it.

A text that a spreadsheet could take for a formula gets an apostrophe before it, also behind leading blanks, and also
inside a text behind a character that another program may take for the end of a cell. `plain` takes exactly these
apostrophes away again. Numbers stay numbers: a negative one is no formula.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

BOM = "\ufeff"
END = "\r\n"
_ENDS = "\t\r\n"
_BLANK = r"[^\S\t\r\n]|[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u2060\ufeff]"
_BEGINS_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
_FORMULA = rf"(?:{_BLANK})*[{_BEGINS_FORMULA}]"
_FIRST = rf"(?:{_FORMULA}|[{_ENDS}~])"
_GUARD = re.compile(rf"\A(?='*{_FIRST})|(?<=[;{_ENDS}])(?='*{_FORMULA})")
_GUARDED = re.compile(rf"\A'(?='*{_FIRST})|(?<=[;{_ENDS}])'(?='*{_FORMULA})")


def guarded(text: str) -> str:
    """Return the text as it may stand in a cell. A tilde is guarded too: no text passes for a code of `marks`."""
    return _GUARD.sub("'", text)


def plain(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return _GUARDED.sub("", cell)


@lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """Return a text cell of a file; quotes within are doubled. Empty stays empty. Most texts come again and again."""
    return '"' + guarded(text).replace('"', '""') + '"' if text else ""


def digits(number: int | Decimal | Fraction, places: int | None = None) -> str:
    """Return a number in plain digits, without an exponent; `places` rounds half up to so many decimals."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / Decimal(number.denominator)
    if isinstance(number, Decimal):
        return format(_rounded(number, places), "f")
    return str(number)


def _rounded(number: Decimal, places: int | None) -> Decimal:
    if places is None:
        return number
    near = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return near.to_integral_value() if near == near.to_integral_value() else near.normalize()
