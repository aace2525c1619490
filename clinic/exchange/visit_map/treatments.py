"""The treatments of a row: a list in one cell, or a column for each; a word that is no code stays in its own words."""

from collections.abc import Callable

from clinic.domain.dates import PartialDate
from clinic.domain.imports import IncomingTreatment
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.courses import Helped
from clinic.exchange.visit_map.cells import Parsed, Problem, ValueClass, key_of, refused_text, wrong
from clinic.exchange.visit_map.dates import iso
from clinic.exchange.visit_map.draft import Cells, Draft, Position
from clinic.exchange.visit_map.model import TreatmentColumn, TreatmentColumns
from clinic.exchange.visit_map.people import LONGEST_LINE, optional

_CODES = {key_of(code): code for code in CATALOGUE}
_Named = tuple[tuple[str | None, str, Helped | None], ...]


class TreatmentReader:
    """Reads the treatments of a row."""

    def __init__(self, source: TreatmentColumns, columns: Position) -> None:
        self._source, self._list = source, optional(columns, source.column)
        self._lists = Parsed(_list_parser(source))
        self._each = [
            (one, columns(one.column), optional(columns, one.started), optional(columns, one.stopped))
            for one in source.each
        ]
        self._ratings, self._dates = Parsed(_rating_parser(source)), Parsed(_date_parser(source))

    def read(self, cells: Cells, draft: Draft) -> tuple[IncomingTreatment, ...]:
        """Return the treatments, those of the list first; problems go to the draft."""
        found: list[IncomingTreatment] = []
        if self._list >= 0:
            value = self._lists[cells[self._list]]
            if isinstance(value, Problem):
                draft.refuse(self._source.column, value)
            else:
                found.extend(IncomingTreatment(code, words, helped) for code, words, helped in value)
        for one, place, started, stopped in self._each:
            if treatment := self._read_one(one, cells, draft, place, started, stopped):
                found.append(treatment)
        return tuple(found)

    def _read_one(
        self, one: TreatmentColumn, cells: Cells, draft: Draft, place: int, started: int, stopped: int
    ) -> IncomingTreatment | None:
        value = self._ratings[cells[place]]
        if isinstance(value, Problem):
            draft.refuse(one.column, value)
            return None
        if value is None:
            return None
        begin, end = self._date(cells, started, one.started, draft), self._date(cells, stopped, one.stopped, draft)
        if begin and end and end.latest() < begin.earliest():
            said = "The treatment stopped before it started; correct one of the two dates."
            draft.refuse(one.stopped, Problem(ValueClass.DATE, said))
        return IncomingTreatment(one.code, one.own_words, value[0], begin, end)

    def _date(self, cells: Cells, place: int, column: str, draft: Draft) -> PartialDate | None:
        value = self._dates[cells[place]] if place >= 0 else None
        if isinstance(value, Problem):
            draft.refuse(column, value)
            return None
        return value


def _list_parser(source: TreatmentColumns) -> Callable[[str], _Named | Problem]:
    def parse(cell: str) -> _Named | Problem:
        if source.words.says_nothing(cell) or key_of(cell) in source.none:
            return ()
        if problem := refused_text(cell, source.words.guarded):
            return problem
        found: list[tuple[str | None, str, Helped | None]] = []
        for entry in cell.split(source.separator):
            named = _entry(entry.strip(), source)
            if isinstance(named, Problem):
                return named
            if named and named not in found:
                found.append(named)
        return tuple(found)

    return parse


def _entry(text: str, source: TreatmentColumns) -> tuple[str | None, str, Helped | None] | Problem | None:
    """Return code, own words and rating of an entry of a list; None for a blank one."""
    helped: Helped | None = None
    if source.rating_sign and source.rating_sign in text:
        text, _, word = (part.strip() for part in text.rpartition(source.rating_sign))
        key = key_of(word)
        if key not in source.words.blank:
            helped = source.helped.get(key)
            if helped is None:
                return wrong(word, "a word that the map lists under treatments.helped")
    if not text:
        return None
    if len(text) > LONGEST_LINE:
        return Problem(ValueClass.TOO_LONG, f"A treatment has more than {LONGEST_LINE} characters; shorten it.")
    if problem := refused_text(text, source.words.guarded):
        return problem
    key = key_of(text)
    code = source.codes.get(key) or _CODES.get(key)
    return (code, "", helped) if code else (None, text, helped)


def _rating_parser(source: TreatmentColumns) -> Callable[[str], tuple[Helped | None] | Problem | None]:
    """Return the reader of the cell of one treatment: what it did, or used without saying so; None = not used."""
    words = source.words

    def parse(cell: str) -> tuple[Helped | None] | Problem | None:
        key = key_of(cell)
        if key in source.helped:
            return (source.helped[key],)
        if key in words.yes:
            return (None,)
        if key in words.no or key in words.blank or key in words.not_asked:
            return None
        return wrong(cell, "a word for yes or no, or one that the map lists under treatments.helped,")

    return parse


def _date_parser(source: TreatmentColumns) -> Callable[[str], PartialDate | Problem | None]:
    own, otherwise = source.date_format, iso(source.words.months, partial=True)

    def parse(cell: str) -> PartialDate | Problem | None:
        if source.words.says_nothing(cell):
            return None
        moment = (own.read(cell) if own else None) or otherwise.read(cell)
        ways = dict.fromkeys(way for one in (own, otherwise) if one for way in one.formats)
        return moment.date if moment else wrong(cell, f"a date written as {' or '.join(ways)}")

    return parse
