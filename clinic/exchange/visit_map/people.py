"""Whose row it is and of which day: the record number, the date as it stands or counted in days, a possible age."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from clinic.domain.dates import PartialDate
from clinic.domain.imports import IncomingPatient
from clinic.domain.text import UNSEEN
from clinic.exchange.visit_map.cells import Parsed, Problem, ValueClass, refused_text, wrong
from clinic.exchange.visit_map.dates import DateFormats, Moment, iso
from clinic.exchange.visit_map.draft import Cells, Draft, Position
from clinic.exchange.visit_map.model import PatientColumns, VisitColumns
from clinic.exchange.visit_map.numbers import whole_number
from clinic.exchange.visit_map.words import Words

LONGEST_NUMBER = 40
LONGEST_LINE = 200
OLDEST = 120
FIRST_VISIT = dt.date(1950, 1, 1)
_SEVERAL_LINES = re.compile(r"[\t\r\n\v\f]")
_UNSEEN_SIGNS = "The cell holds a control character, which nobody sees: type it anew in the spreadsheet program."
_MOST_DAYS = 40_000
_TOO_OLD = f"By the birth date the patient was older than {OLDEST} at the visit: one of the two dates is wrong."
_MEND = 'Correct it, or leave it out by impossible = "blank" under [patient] of the map.'
_AGE_WANTED = f"an age in full years from 0 to {OLDEST}"
NONE = -1
"""The place of a column that the map does not name."""

Day = Callable[[Cells, Draft], Moment | None]


def text_parser(longest: int, words: Words) -> Callable[[str], str | Problem]:
    """Return the function that reads a line of free text; a cell that says nothing is empty."""

    def parse(cell: str) -> str | Problem:
        if words.says_nothing(cell):
            return ""
        text = " ".join(cell.split()) if _SEVERAL_LINES.search(cell) else cell.strip()
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if UNSEEN.search(text) and not words.guarded:
            return Problem(ValueClass.TEXT, _UNSEEN_SIGNS)
        if len(text) > longest:
            return Problem(ValueClass.TOO_LONG, f"The cell has more than {longest} characters; shorten it.")
        return refused_text(text, words.guarded) or text

    return parse


def optional(columns: Position, name: str) -> int:
    """Return the place of a column that a map may leave out."""
    return columns(name) if name else NONE


class PatientReader:
    """Reads who a row is about."""

    def __init__(self, source: PatientColumns, words: Words, columns: Position) -> None:
        self._source, self._words = source, words
        self._number, self._name = columns(source.record_number), optional(columns, source.name)
        self._birth, self._age = optional(columns, source.birth), optional(columns, source.age)
        self._numbers, self._names = (
            Parsed(text_parser(LONGEST_NUMBER, words)),
            Parsed(text_parser(LONGEST_LINE, words)),
        )
        self._births = Parsed(self._parse_birth)

    def read(self, cells: Cells, draft: Draft, day: dt.date | None) -> IncomingPatient:
        """Return the patient of a row that happened on `day` (None: it has none); problems go to the draft."""
        number = self._numbers[cells[self._number]]
        if not number:
            number = Problem(ValueClass.BLANK, "The cell is blank; a visit needs the record number of its patient.")
        name = self._names[cells[self._name]] if self._name >= 0 else ""
        for place, value in ((self._source.record_number, number), (self._source.name, name)):
            if isinstance(value, Problem):
                draft.refuse(place, value)
        birth = self._read_birth(cells, draft, day) if self._birth >= 0 else None
        if self._age >= 0:
            self._check_age(cells[self._age], draft)
        return IncomingPatient(number, name, birth)

    def _read_birth(self, cells: Cells, draft: Draft, day: dt.date | None) -> PartialDate | None:
        birth: PartialDate | Problem | None = self._births[cells[self._birth]]
        if isinstance(birth, Problem):
            self._impossible(self._source.birth, birth, draft)
            return None
        if birth is None or day is None or birth.year < day.year < birth.year + OLDEST:
            return birth
        if birth.earliest() > day:
            said = "The birth date lies after the visit: one of the two dates is wrong."
        elif day.year - birth.latest().year > OLDEST:
            said = _TOO_OLD
        else:
            return birth
        self._impossible(self._source.birth, Problem(ValueClass.DATE, said), draft)
        return None

    def _check_age(self, cell: str, draft: Draft) -> None:
        if self._words.says_nothing(cell):
            return
        age = whole_number(cell)
        if age is None or not 0 <= age <= OLDEST:
            self._impossible(self._source.age, wrong(cell, _AGE_WANTED), draft)

    def _impossible(self, column: str, problem: Problem, draft: Draft) -> None:
        if self._source.impossible_is_blank:
            draft.notes.append(f"{column}: {problem.reason} It is left out, as the map says.")
        else:
            draft.refuse(column, replace(problem, reason=f"{problem.reason} {_MEND}"))

    def _parse_birth(self, cell: str) -> PartialDate | Problem | None:
        if self._words.says_nothing(cell):
            return None
        formats = self._source.birth_format or self._words.dates
        otherwise = iso(self._words.months, partial=True)
        every = (formats, otherwise) if formats else (otherwise,)
        for one in every:
            if moment := one.read(cell):
                return moment.date
            if one.is_long_ago(cell):
                return Problem(ValueClass.DATE, _TOO_OLD)
        ways = dict.fromkeys(way for one in every for way in one.formats)
        return wrong(cell, f"a birth date written as {' or '.join(ways)}")


def day_reader(source: VisitColumns, words: Words, columns: Position, today: dt.date) -> Day:
    """Return the function that reads the day of a visit: a date of the calendar that is not after today."""
    formats = source.date_format or iso(words.months)
    if source.date:
        read, place = Parsed(_date_parser(formats, today)), columns(source.date)
        return lambda cells, draft: _kept(read[cells[place]], source.date, draft)
    counted = _counted(source, formats, columns)
    check = _in_time(today)

    def parse(cells: Cells, draft: Draft) -> Moment | None:
        moment = counted(cells, draft)
        return None if moment is None else _kept(check(moment), source.day, draft)

    return parse


def _kept(value: Moment | Problem, column: str, draft: Draft) -> Moment | None:
    if isinstance(value, Problem):
        draft.refuse(column, value)
        return None
    return value


def _date_parser(formats: DateFormats, today: dt.date) -> Callable[[str], Moment | Problem]:
    read, check = formats.parser(), _in_time(today)

    def parse(cell: str) -> Moment | Problem:
        moment = read(cell)
        return moment if isinstance(moment, Problem) else check(moment)

    return parse


def _in_time(today: dt.date) -> Callable[[Moment], Moment | Problem]:
    def check(moment: Moment) -> Moment | Problem:
        if moment.date.earliest() > today:
            return Problem(ValueClass.DATE, "The visit lies after today; correct the date.")
        if moment.date.earliest() < FIRST_VISIT:
            return Problem(ValueClass.DATE, f"The visit lies before {FIRST_VISIT.year}; correct the date.")
        return moment

    return check


def _counted(source: VisitColumns, formats: DateFormats, columns: Position) -> Day:
    """Return the function that counts days from the base date, which is the file's or the row's."""
    place, base_place, read = columns(source.day), optional(columns, source.base_column), formats.parser()

    def parse(cells: Cells, draft: Draft) -> Moment | None:
        base = source.base or _base(read(cells[base_place]), source.base_column, draft)
        days = whole_number(cells[place])
        if days is None or abs(days) > _MOST_DAYS:
            draft.refuse(source.day, wrong(cells[place], "a whole number of days"))
            return None
        return None if base is None else Moment(PartialDate.of(base + dt.timedelta(days=days)))

    return parse


def _base(moment: Moment | Problem, column: str, draft: Draft) -> dt.date | None:
    kept = _kept(moment, column, draft)
    return kept.day if kept else None
