"""How a file writes its dates: `DD.MM.YYYY` and the like, compiled once. Two ways that may be confused are refused."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clinic.domain.dates import FIRST_YEAR, DateError, PartialDate
from clinic.exchange.visit_map.cells import Problem, ValueClass, key_of, refused_text, wrong
from clinic.exchange.visit_map.sections import Section

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOKENS = ("YYYY", "YY", "MMM", "MM", "DD", "hh", "mm", "ss", "M", "D")
_TOKEN = re.compile("|".join(_TOKENS))
_GROUPS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "MMM": r"(?P<name>[^\W\d_]{3,12})\.?",
    "MM": r"(?P<month>[0-9]{1,2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{1,2})",
    "D": r"(?P<day>[0-9]{1,2})",
    "hh": r"(?P<hour>[0-9]{1,2})",
    "mm": r"(?P<minute>[0-9]{2})",
    "ss": r"(?P<second>[0-9]{2})(?:[.,]0+)?",
}
_CENTURY = 2000
_MOST_FORMATS = 20
LONGEST_TIME = 40
_HOW = "write it with YYYY, MM and DD, as DD.MM.YYYY"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as given, and the time beside it as HH:MM; empty where there is none."""

    date: PartialDate
    time: str = ""

    @property
    def day(self) -> dt.date | None:
        """The whole day, None when the date is less precise."""
        return self.date.earliest() if self.date.day is not None else None


@dataclass(frozen=True, slots=True)
class DateFormats:
    """One or more ways to write a date, tried in order; no text can be read by two of them as different days."""

    formats: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    months: tuple[str, ...]

    def read(self, cell: str) -> Moment | None:
        """Return the date of a cell, None if it is written in no such way or is not in the calendar."""
        text = cell.strip()
        for pattern in self.patterns:
            if found := pattern.fullmatch(text):
                return _moment(found.groupdict(), self.months)
        return None

    def is_long_ago(self, cell: str) -> bool:
        """Tell whether a cell holds a year before any that is kept, written in one of these ways."""
        found = next((match for one in self.patterns if (match := one.fullmatch(cell.strip()))), None)
        return found is not None and int(found.groupdict().get("year") or FIRST_YEAR) < FIRST_YEAR

    def parser(self) -> Callable[[str], Moment | Problem]:
        """Return the function that reads a cell, or says what is wrong with it."""
        wanted = f"a date written as {' or '.join(self.formats)}"
        return lambda cell: self.read(cell) or wrong(cell, wanted)


def date_formats(section: Section, key: str, months: tuple[str, ...]) -> DateFormats | None:
    """Return the ways to write dates that a key of a map names, as one text or a list; None where it has none."""
    formats = section.texts(key)
    if formats is None:
        return None
    if len(formats) > _MOST_FORMATS:
        section.wrong(key, f"names more than {_MOST_FORMATS} ways to write a date; leave those that the file uses.")
        return None
    patterns = [pattern for one in formats if (pattern := _compiled(section, key, one.strip()))]
    shapes = [_shape(one) for one in formats]
    if len(set(shapes)) != len(shapes):
        section.wrong(key, "names two ways to write a date that look the same; leave the one that the file uses.")
    return DateFormats(tuple(formats), tuple(patterns), tuple(key_of(month) for month in months)) if patterns else None


def iso(months: tuple[str, ...] = MONTHS, *, partial: bool = False) -> DateFormats:
    """Return the way that needs no saying: `2024-03-15`, and with `partial` also `2024-03` and `2024`."""
    formats = ("YYYY-MM-DD", *(("YYYY-MM", "YYYY") if partial else ()))
    return DateFormats(formats, tuple(re.compile(_pattern(one)) for one in formats), tuple(map(key_of, months)))


def _compiled(section: Section, key: str, text: str) -> re.Pattern[str] | None:
    tokens = _TOKEN.findall(text)
    kinds = [_kind(token) for token in tokens]
    odd = re.search(r"[^\W\d_]", _TOKEN.sub("", text).replace("T", ""))
    if odd or "year" not in kinds or len(set(kinds)) != len(kinds) or ("day" in kinds and "month" not in kinds):
        section.wrong(key, f"is not a way to write a date; {_HOW}.")
        return None
    return re.compile(_pattern(text))


def _pattern(text: str) -> str:
    """Return the pattern of a format; a number beside another one, with no sign between, has its full width."""
    parts, last = [], 0
    for token in _TOKEN.finditer(text):
        parts.append(re.escape(text[last : token.start()]))
        group = _GROUPS[token.group()]
        tight = (token.start() == last and last > 0) or _TOKEN.match(text, token.end()) is not None
        parts.append(group.replace("{1,2}", "{2}") if tight else group)
        last = token.end()
    return "".join([*parts, re.escape(text[last:])])


def _kind(token: str) -> str:
    return {"Y": "year", "M": "month", "D": "day"}.get(token[0], token)


def _shape(text: str) -> str:
    return re.sub(r"MMM", "name", text).replace("D", "M").replace("MM", "M")


def _moment(found: dict[str, str | None], months: Sequence[str]) -> Moment | None:
    century, month, day = found.get("year"), found.get("month"), found.get("day")
    year = int(century) if century else _CENTURY + int(found.get("short") or 0)
    try:
        named = found.get("name")
        number = months.index(key_of(named)) + 1 if named else int(month) if month else None
        date = PartialDate(year, number, int(day) if day else None)
        return Moment(date, _time(found))
    except (ValueError, DateError):
        return None


def _time(found: dict[str, str | None]) -> str:
    """Return the time as HH:MM, or HH:MM:SS where it has seconds. Raises ValueError for one that no clock shows."""
    if not found.get("hour"):
        return ""
    time = dt.time(int(found["hour"] or 0), int(found.get("minute") or 0), int(found.get("second") or 0))
    return time.isoformat("seconds") if time.second else time.isoformat("minutes")


_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?")


def time_of_visit(cell: str) -> str | Problem:
    """Return what tells two visits of a day apart: HH:MM for what looks like a clock, else the words as they stand."""
    found = _CLOCK.fullmatch(cell.strip())
    if found is None:
        words = " ".join(cell.split())
        if len(words) > LONGEST_TIME:
            return Problem(ValueClass.TOO_LONG, f"The cell has more than {LONGEST_TIME} characters; shorten it.")
        return refused_text(words) or words
    try:
        return _time(found.groupdict())
    except ValueError:
        return wrong(cell, "a time that a clock shows, such as 14:30, or a word such as morning")
