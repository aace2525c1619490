"""A list answer that has a column for each of its codes: ticked, not ticked, or blank, and blank is never a no unless
the map says so.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter

from clinic.domain.instruments import Kind
from clinic.exchange.visit_map.cells import NOT_ASKED, Parsed, Problem, key_of, wrong
from clinic.exchange.visit_map.draft import Cells, Draft, Position
from clinic.exchange.visit_map.item_columns import ItemColumns, codes_of
from clinic.exchange.visit_map.numbers import whole_number

_NO_WORD = "a word for yes or no that the map lists"


def columns_reader(source: ItemColumns, columns: Position) -> Callable[[Cells, Draft], object]:
    """Return the function that reads the list from its columns."""
    order = [code for code in codes_of(source.item) if code in source.columns]
    names = [source.columns[code] for code in order]
    cells_of = _picker([columns(name) for name in names])
    severity = source.item.kind is Kind.AREA_SEVERITY
    parsed = Parsed(_severity_parser(source) if severity else _tick_parser(source))
    finish = _severities if severity else _ticks

    def read(cells: Cells, draft: Draft) -> object:
        values = list(map(parsed.__getitem__, cells_of(cells)))
        if Problem in map(type, values):
            for column, value in zip(names, values, strict=True):
                if isinstance(value, Problem):
                    draft.refuse(column, value)
            return None
        return finish(source, order, values, draft)

    return read


def _picker(places: list[int]) -> Callable[[Cells], Sequence[str]]:
    """Return the function that picks the cells at these places."""
    first = places[0]
    return itemgetter(*places) if len(places) > 1 else lambda cells: (cells[first],)


def _tick_parser(source: ItemColumns) -> Callable[[str], object]:
    words = source.words

    def parse(cell: str) -> object:
        key = key_of(cell)
        if key in words.yes:
            return True
        if key in words.no:
            return False
        if key in words.blank:
            return None
        return NOT_ASKED if key in words.not_asked else wrong(cell, _NO_WORD)

    return parse


def _ticks(source: ItemColumns, order: list[str], values: list[object], draft: Draft) -> object:
    """Return the ticked codes; None where blanks leave open what was ticked."""
    if None in values or NOT_ASKED in values:
        if values.count(NOT_ASKED) == len(values):
            return NOT_ASKED
        given = [value for value in values if value is True or value is False]
        if not given:
            return None
        if not (source.blank_is_no and True in given):
            draft.notes.append(_some_blank(source, len(values)))
            return None
    ticked = [code for code, value in zip(order, values, strict=True) if value is True]
    raw: object = {"codes": ticked, "own_words": None} if source.item.kind is Kind.OPEN_CODES else ticked
    return source.item.check(raw)


def _some_blank(source: ItemColumns, of: int) -> str:
    return (
        f"Some of the {of} columns of {source.instrument}.{source.item.key} are blank: the whole list counts as not "
        'answered. If a blank means not ticked in this file, the map says blank_columns = "no".'
    )


def _severity_parser(source: ItemColumns) -> Callable[[str], object]:
    """Return the reader of one place: its severity, 0 for no such place, `True` for one that is marked without any."""
    words, high = source.words, source.item.high or 0

    def parse(cell: str) -> object:
        key = key_of(cell)
        if key in words.blank:
            return None
        if key in words.not_asked:
            return NOT_ASKED
        number = whole_number(cell)
        if number is None and key in words.yes:
            return True
        fits = number is not None and 0 <= number <= high
        return number if fits else wrong(cell, f"a whole number from 0 to {high}")

    return parse


def _severities(source: ItemColumns, order: list[str], values: list[object], draft: Draft) -> object:
    if values.count(NOT_ASKED) == len(values):
        return NOT_ASKED
    if all(value is None or value is NOT_ASKED for value in values):
        return None
    found = {
        code: None if value is True else value
        for code, value in zip(order, values, strict=True)
        if value is not None and value is not NOT_ASKED and (value is True or value != 0)
    }
    return source.item.check(found)
