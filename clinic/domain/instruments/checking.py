"""Is this value an answer to this kind of question? One function per kind; each returns the value as it is stored.

Values are those of JSON: a number is a whole number (true is not 1, 2.0 is not 2), a list keeps no repeats and is put
into the order of the map or of the choices, so that the order of ticking never matters.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping

from clinic.domain.body.atlas import AREAS, SHAPES
from clinic.domain.instruments.errors import (
    AnswerCode,
    AnswerError,
    duplicate_area,
    out_of_range,
    unknown_area,
    unknown_code,
    wrong_type,
)

_CALENDAR_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def whole_number(key: str, value: object, low: int, high: int) -> int:
    """Return a whole number from low to high. Raises AnswerError wrong_type or out_of_range."""
    if type(value) is not int:
        raise wrong_type(key, "a whole number")
    if not low <= value <= high:
        raise out_of_range(key, low, high)
    return value


def yes_no(key: str, value: object) -> bool:
    """Return True for yes, False for no. Raises AnswerError wrong_type."""
    if not isinstance(value, bool):
        raise wrong_type(key, "yes or no")
    return value


def one_of(key: str, value: object, choices: Collection[int | str]) -> int | str:
    """Return one of the offered values. Raises AnswerError wrong_type, out_of_range or unknown_code."""
    numbers = [choice for choice in choices if isinstance(choice, int)]
    if numbers:
        return whole_number(key, value, min(numbers), max(numbers))
    if not isinstance(value, str):
        raise wrong_type(key, "a code")
    if value not in choices:
        raise unknown_area(key, value) if set(choices) == set(AREAS) else unknown_code(key, value)
    return value


def several_of(key: str, value: object, choices: Collection[int | str]) -> list[str]:
    """Return offered codes in their own order, [] for none. Raises AnswerError wrong_type or unknown_code."""
    given = _texts(key, value)
    for code in given:
        if code not in choices:
            raise unknown_code(key, code)
    if len(set(given)) != len(given):
        raise wrong_type(key, "a list that names each code once")
    return [choice for choice in choices if isinstance(choice, str) and choice in given]


def areas(key: str, value: object, allowed: Collection[str] = AREAS) -> list[str]:
    """Return area codes in body order, [] for explicitly none. Raises AnswerError unknown_area or duplicate_area."""
    given = _texts(key, value)
    for number, code in enumerate(given):
        if code not in allowed:
            raise unknown_area(key, code)
        if code in given[:number]:
            raise duplicate_area(key, code)
    return [code for code in allowed if code in given]


def shapes(key: str, value: object) -> list[str]:
    """Return codes of drawn pieces of the map in drawing order. Raises AnswerError unknown_code or wrong_type."""
    return several_of(key, value, tuple(SHAPES))


def area_severity(key: str, value: object, high: int) -> dict[str, int | None]:
    """Return area -> severity in body order; None where the place is ticked without one, 0 where it is no place.

    Raises AnswerError unknown_area, out_of_range or wrong_type.
    """
    if not isinstance(value, Mapping):
        raise wrong_type(key, "a severity for each area")
    for code in value:
        if code not in AREAS:
            raise unknown_area(key, code)
    return {code: _severity(key, value[code], high) for code in AREAS if code in value}


def _severity(key: str, value: object, high: int) -> int | None:
    return None if value is None else whole_number(key, value, 0, high)


def text(key: str, value: object, max_length: int) -> str | None:
    """Return the words without surrounding space, None if there are none. Raises AnswerError wrong_type, out_of_range.

    Characters that no database stores (NUL, lone surrogates) are refused rather than dropped.
    """
    if not isinstance(value, str) or "\0" in value or not _is_unicode(value):
        raise wrong_type(key, "plain text")
    words = value.replace("\r\n", "\n").strip()
    if len(words) > max_length:
        raise _too_long(key, max_length)
    return words or None


def calendar_date(key: str, value: object) -> str:
    """Return a date as YYYY-MM-DD. Raises AnswerError wrong_type."""
    if not isinstance(value, str) or not _CALENDAR_DATE.fullmatch(value):
        raise wrong_type(key, "a date such as 2026-03-31")
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise wrong_type(key, "a date of the calendar") from None


def _texts(key: str, value: object) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(code, str) for code in value):
        raise wrong_type(key, "a list of codes")
    return list(value)


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _too_long(key: str, max_length: int) -> AnswerError:
    return AnswerError(
        AnswerCode.OUT_OF_RANGE,
        key,
        f"The text of {key} is longer than {max_length} characters.",
        hint=f"Keep it to {max_length} characters.",
    )
