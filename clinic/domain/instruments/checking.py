"""Is this value an answer to this kind of question? One function per kind; each returns the value as it is stored.

Values are those of JSON: a number is a whole number (true is not 1, 2.0 is not 2), a list keeps no repeats and is put
into the order of the map or of the choices, so that the order of ticking never matters.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from clinic.domain.body.atlas import AREAS, SHAPES
from clinic.domain.instruments.errors import (
    AnswerCode,
    AnswerError,
    duplicate_area,
    out_of_range,
    outside,
    unknown_area,
    unknown_code,
    wrong_type,
)
from clinic.domain.text import clean, storable

MOST_REPEATS = 50
_HUGE = 10**15
_DECIMAL = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
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
    if not isinstance(value, str) or not storable(value):
        raise wrong_type(key, "plain text")
    words = clean(value)
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


def bounded_number(key: str, value: object, least: str | None, most: str | None) -> int:
    """Return a whole number between bounds that may be open. Raises AnswerError wrong_type or out_of_range."""
    if type(value) is not int or abs(value) >= _HUGE:
        raise wrong_type(key, "a whole number")
    _within(key, Decimal(value), least, most)
    return value


def decimal_number(key: str, value: object, least: str | None, most: str | None) -> str:
    """Return a decimal number as plain text (`2.50` stays `2.50`). Raises AnswerError wrong_type or out_of_range."""
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise wrong_type(key, "a number such as 2.5")
    _within(key, Decimal(text), least, most)
    return text


def open_choice(key: str, value: object, choices: Collection[int | str], max_length: int) -> str | dict[str, object]:
    """Return an offered code, or own words as {"own_words": text}. Raises AnswerError."""
    if isinstance(value, str):
        return str(one_of(key, value, choices))
    if not isinstance(value, Mapping) or set(value) != {"own_words"}:
        raise wrong_type(key, "a code or words of one's own")
    return {"own_words": _own_words(key, value["own_words"], max_length)}


def open_codes(key: str, value: object, choices: Collection[int | str], max_length: int) -> dict[str, object]:
    """Return {"codes": offered codes in their order, "own_words": text or None}. Raises AnswerError."""
    if not isinstance(value, Mapping) or set(value) - {"codes", "own_words"}:
        raise wrong_type(key, "codes and words of one's own")
    codes, words = several_of(key, value.get("codes", []), choices), value.get("own_words")
    return {"codes": codes, "own_words": None if words is None else text(key, words, max_length)}


def several(key: str, value: object, check: Callable[[object], Any]) -> Any:
    """Return a list of checked values, up to 50, without blanks; None if nothing is left. Raises AnswerError."""
    if not isinstance(value, (list, tuple)) or len(value) > MOST_REPEATS:
        raise wrong_type(key, f"a list of at most {MOST_REPEATS} values")
    found = [checked for one in value if (checked := check(one)) is not None]
    return found or None


def _own_words(key: str, value: object, max_length: int) -> str:
    words = text(key, value, max_length)
    if words is None:
        raise wrong_type(key, "words of one's own")
    return words


def _within(key: str, value: Decimal, least: str | None, most: str | None) -> None:
    if (least is not None and value < Decimal(least)) or (most is not None and value > Decimal(most)):
        raise outside(key, least, most)


def _texts(key: str, value: object) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(code, str) for code in value):
        raise wrong_type(key, "a list of codes")
    return list(value)


def _too_long(key: str, max_length: int) -> AnswerError:
    return AnswerError(
        AnswerCode.OUT_OF_RANGE,
        key,
        f"The text of {key} is longer than {max_length} characters.",
        hint=f"Keep it to {max_length} characters.",
    )
