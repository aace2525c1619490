"""How one cell becomes the answer to a question: parsed by the kind of question, then checked by the item itself."""

import json
from collections.abc import Callable
from typing import Any

from clinic.domain.instruments import AnswerError, Kind
from clinic.exchange.visit_map.cells import NOT_ASKED, Problem, ValueClass, key_of, refused_text, value_class, wrong
from clinic.exchange.visit_map.dates import iso
from clinic.exchange.visit_map.item_columns import ItemColumns, codes_of
from clinic.exchange.visit_map.numbers import decimal_reader, whole_number

Raw = Callable[[str], object]
"""One entry of a cell -> the value that the item checks, or a Problem."""


def answer_parser(source: ItemColumns) -> Callable[[str], object]:
    """Return the function that reads a cell of the item's column: an answer, None, NOT_ASKED or a Problem."""
    item, words, wanted = source.item, source.words, wanted_of(source)
    read = _reader(source)

    def parse(cell: str) -> object:
        key = key_of(cell)
        if key in words.blank:
            return None
        if key in words.not_asked:
            return NOT_ASKED
        value = read(cell)
        if isinstance(value, Problem):
            return None if source.error_is_blank and value.value_class is ValueClass.ERROR else value
        try:
            return item.check(value)
        except (AnswerError, RecursionError):
            return wrong(cell, wanted)

    return parse


def wanted_of(source: ItemColumns) -> str:
    """Return what a cell of the item may hold, in the words of the sentence that refuses another value."""
    item = source.item
    if source.values is not None:
        return "one of the words that the map lists"
    if item.kind is Kind.SCALE:
        return f"a whole number from {item.low} to {item.high}"
    if item.kind is Kind.CHOICE and item.codes:
        return f"one of {', '.join(str(code) for code in item.codes[:12])}"
    return _WANTED[item.kind]


_WANTED = {
    Kind.CHOICE: "one of the codes of the question",
    Kind.YES_NO: "a word for yes or no that the map lists",
    Kind.AREAS: "a list of areas, each named once",
    Kind.SHAPES: "a list of pieces of the body map, each named once",
    Kind.AREA_SEVERITY: "a list of areas with a number each",
    Kind.CODES: "a list of codes of the question, each named once",
    Kind.TEXT: "a text short enough for the question",
    Kind.DATE: "a date",
    Kind.NUMBER: "a whole number within the bounds of the question",
    Kind.DECIMAL: "a number within the bounds of the question",
    Kind.OPEN_CHOICE: "a code or own words",
    Kind.OPEN_CODES: "a list of codes of the question, each named once",
}


def _reader(source: ItemColumns) -> Raw:
    if source.as_json:
        return _json_reader(wanted_of(source))
    if source.item.repeats:
        return _list_of(_one(source), source)
    match source.item.kind:
        case Kind.AREAS | Kind.SHAPES | Kind.CODES:
            return _list_of(_code(source), source)
        case Kind.AREA_SEVERITY:
            return _severities(source)
        case Kind.OPEN_CODES:
            return _open_codes(source)
        case _:
            return _one(source)


def _one(source: ItemColumns) -> Raw:
    """Return the reader of one value that is no list."""
    if source.values is not None:
        return _translated(source)
    match source.item.kind:
        case Kind.SCALE | Kind.NUMBER:
            return _or_wrong(whole_number, wanted_of(source))
        case Kind.CHOICE if all(isinstance(code, int) for code in source.item.codes):
            return _or_wrong(whole_number, wanted_of(source))
        case Kind.CHOICE:
            return _code(source)
        case Kind.YES_NO:
            return _yes_no(source)
        case Kind.DECIMAL:
            return _or_wrong(decimal_reader(source.words), wanted_of(source))
        case Kind.DATE:
            return _date(source)
        case Kind.OPEN_CHOICE:
            return _open_choice(source)
        case _:
            return lambda cell: refused_text(cell, source.words.guarded) or cell


def _or_wrong(read: Callable[[str], object], wanted: str) -> Raw:
    def parse(cell: str) -> object:
        value = read(cell)
        return wrong(cell, wanted) if value is None else value

    return parse


def _translated(source: ItemColumns) -> Raw:
    values, wanted = source.values or {}, wanted_of(source)
    return lambda cell: values[key] if (key := key_of(cell)) in values else wrong(cell, wanted)


def _code(source: ItemColumns) -> Raw:
    if source.values is not None:
        return _translated(source)
    find, wanted = _finder(source), wanted_of(source)
    return lambda cell: wrong(cell, wanted) if (code := find(cell)) is None else code


def _finder(source: ItemColumns) -> Callable[[str], int | str | None]:
    """Return the function that finds a code, letter by letter first, then without case where one code alone fits."""
    codes: tuple[int | str, ...] = source.item.codes or codes_of(source.item)
    exact, loose = {str(code): code for code in codes}, dict[str, int | str | None]()
    for code in codes:
        key = key_of(str(code))
        loose[key] = None if key in loose else code

    def find(cell: str) -> int | str | None:
        text = cell.strip()
        return exact[text] if text in exact else loose.get(key_of(text))

    return find


def _yes_no(source: ItemColumns) -> Raw:
    yes, no, wanted = source.words.yes, source.words.no, wanted_of(source)

    def parse(cell: str) -> object:
        key = key_of(cell)
        return True if key in yes else False if key in no else wrong(cell, wanted)

    return parse


def _date(source: ItemColumns) -> Raw:
    formats = source.dates or iso()
    wanted = f"a date written as {' or '.join(formats.formats)}"

    def parse(cell: str) -> object:
        moment = formats.read(cell)
        return wrong(cell, wanted) if moment is None or moment.day is None else moment.day.isoformat()

    return parse


def _open_choice(source: ItemColumns) -> Raw:
    find = _finder(source)
    return lambda cell: refused_text(cell, source.words.guarded) or find(cell) or {"own_words": cell.strip()}


def _entries(cell: str, source: ItemColumns) -> list[str] | None:
    """Return the entries of a list; empty for a word that says none; None where an entry between two is blank."""
    if key_of(cell) in source.none:
        return []
    entries = [entry.strip() for entry in cell.strip().split(source.separator)]
    if entries and not entries[-1]:
        entries.pop()
    return entries if all(entries) or not source.separator.strip() else None


def _list_of(read: Raw, source: ItemColumns) -> Raw:
    wanted = wanted_of(source)

    def parse(cell: str) -> object:
        if value_class(cell) in (ValueClass.ERROR, ValueClass.FORMULA):
            return wrong(cell, wanted)
        entries = _entries(cell, source)
        if entries is None:
            return wrong(cell, wanted)
        values = [read(entry) for entry in entries if entry]
        problem = next((value for value in values if isinstance(value, Problem)), None)
        return problem or values

    return parse


def _severities(source: ItemColumns) -> Raw:
    """Read `neck=5;hip_l=`: an area with its severity, or ticked without one."""
    wanted, codes = wanted_of(source), set(codes_of(source.item))

    def one(entry: str) -> object:
        area, _, severity = entry.partition("=")
        number = whole_number(severity) if severity.strip() else None
        if area.strip() not in codes or (severity.strip() and number is None):
            return wrong(entry, wanted)
        return area.strip(), number

    read = _list_of(one, source)

    def parse(cell: str) -> object:
        pairs: Any = read(cell)
        if isinstance(pairs, Problem):
            return pairs
        return dict(pairs) if len({area for area, _ in pairs}) == len(pairs) else wrong(cell, wanted)

    return parse


def _open_codes(source: ItemColumns) -> Raw:
    read = _list_of(_code(source), source)
    return lambda cell: codes if isinstance(codes := read(cell), Problem) else {"codes": codes, "own_words": None}


def _json_reader(wanted: str) -> Raw:
    def parse(cell: str) -> object:
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            return wrong(cell, wanted)

    return parse
