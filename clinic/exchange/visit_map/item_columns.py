"""Which column, or columns, hold the answers to one question, and how their cells are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.domain.body.atlas import AREAS, SHAPES, WPI_AREAS
from clinic.domain.instruments import AnswerError, Item, Kind
from clinic.exchange.visit_map.cells import key_of
from clinic.exchange.visit_map.dates import DateFormats, date_formats
from clinic.exchange.visit_map.sections import Section
from clinic.exchange.visit_map.words import Words, folded, own_words

LISTS = (Kind.AREAS, Kind.SHAPES, Kind.CODES, Kind.AREA_SEVERITY, Kind.OPEN_CODES)
"""Kinds of questions whose answer is a list: one cell with several entries, or a column for each."""
_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """Where one item stands in the file: in `column`, or for a list in `columns` (code -> column).

    `values` translates words of the file (as `key_of` gives them) and is then the only way to read a cell. Of a list,
    `none` are words that say explicitly: nothing. With `blank_is_no`, a blank cell beside a ticked one is a no.
    `crosswalk` names the code set of a body map; its codes may mean different places by the value in `depends_on`,
    which `depends_values` translates into the crosswalk's own words.
    """

    instrument: str
    item: Item
    words: Words
    column: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] | None = None
    separator: str = _SEPARATOR
    none: frozenset[str] = frozenset()
    blank_is_no: bool = False
    dates: DateFormats | None = None
    own_words: str = ""
    crosswalk: str = ""
    depends_on: str = ""
    depends_values: Mapping[str, str] = field(default_factory=dict)
    as_json: bool = False
    error_is_blank: bool = False
    always: object = None
    """The answer of every row, where the file has no column for what is known of all of it; None = it has one."""

    @property
    def always_in_words(self) -> str:
        """The answer of every row, for the report."""
        if isinstance(self.always, bool):
            return "yes" if self.always else "no"
        return ", ".join(map(str, self.always)) if isinstance(self.always, list) else str(self.always)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that the item is read from."""
        return tuple(name for name in (self.column, *self.columns.values(), self.own_words, self.depends_on) if name)


def read_item(section: Section, instrument: str, item: Item, around: Words) -> ItemColumns:
    """Return where and how an item stands in the file; the mistakes are noted in the section."""
    words = own_words(section, around)
    if "always" in section:
        return _constant(section, instrument, item, words)
    listed = item.kind in LISTS
    columns = section.columns("columns", codes_of(item), "code of this question") if listed else {}
    column = section.column("column") or ""
    if bool(column) == bool(columns) and ("column" in section) == ("columns" in section):
        also = " or a table columns with one for each code" if listed else ""
        section.wrong("column", f"is needed, and only once: name the column of {instrument}.{item.key}{also}.")
    if listed:
        _refuse_gaps(section, item, columns)
    crosswalk = (section.text("crosswalk") or "") if item.kind is Kind.AREAS and column else ""
    found = ItemColumns(
        instrument,
        item,
        words,
        column,
        columns,
        values=_values(section, item),
        separator=_separator(section, item),
        none=folded(section.texts("none") or ("none",)) if listed else frozenset(),
        blank_is_no=section.one_of("blank_columns", ("no", "unknown")) == "no" if columns else False,
        dates=(date_formats(section, "date_format", words.months) or words.dates) if item.kind is Kind.DATE else None,
        own_words=_own_words_column(section, item),
        crosswalk=crosswalk,
        depends_on=(section.column("depends_on") or "") if crosswalk else "",
        depends_values=_depends_values(section) if crosswalk else {},
        as_json=section.flag("json"),
        error_is_blank=section.one_of("on_error", ("reject", "blank")) == "blank",
    )
    section.done()
    return found


def _constant(section: Section, instrument: str, item: Item, words: Words) -> ItemColumns:
    """Return an item whose answer is the same in every row."""
    value = section.raw("always")
    try:
        checked = item.check(value)
    except AnswerError:
        checked = None
    if checked is None:
        section.wrong("always", f"is no answer to {instrument}.{item.key}; {_offered(item)}.")
    section.done()
    return ItemColumns(instrument, item, words, always=checked)


def codes_of(item: Item) -> tuple[str, ...]:
    """Return the codes that a list of this item may name."""
    if item.kind in (Kind.AREAS, Kind.AREA_SEVERITY):
        return tuple(AREAS)
    return tuple(SHAPES) if item.kind is Kind.SHAPES else tuple(str(code) for code in item.codes)


def _refuse_gaps(section: Section, item: Item, columns: Mapping[str, str]) -> None:
    """A body map without all areas of the widespread pain index could not tell it, and would look as if it could."""
    lacking = [area for area in WPI_AREAS if area not in columns]
    if item.key == "pain_areas" and columns and lacking:
        section.wrong("columns", f"lacks {', '.join(lacking)}; without all 19 areas the index cannot be told.")


def _separator(section: Section, item: Item) -> str:
    if item.kind not in LISTS and not item.repeats:
        return _SEPARATOR
    value = section.raw("separator")
    if value is None:
        return _SEPARATOR
    if isinstance(value, str) and 0 < len(value) <= 3 and not any(letter.isalnum() for letter in value):
        return value
    section.wrong("separator", 'is not a sign between entries; write it as ";" or ", " or " ".')
    return _SEPARATOR


def _own_words_column(section: Section, item: Item) -> str:
    if item.kind not in (Kind.OPEN_CHOICE, Kind.OPEN_CODES):
        return ""
    return section.column("own_words") or ""


def _depends_values(section: Section) -> Mapping[str, str]:
    table = section.section("depends_values")
    if table is None:
        return {}
    return {key_of(word): key_of(value) for word in table.keys if (value := table.text(word))}


def _values(section: Section, item: Item) -> Mapping[str, object] | None:
    """Return the translation table of a column, each value checked by the item."""
    table = section.section("values")
    if table is None:
        return None
    found: dict[str, object] = {}
    for word in table.keys:
        value = table.raw(word)
        if _is_allowed(item, value):
            found[key_of(word)] = value
        else:
            table.wrong(word, f"gives a value that {item.key} does not have; {_offered(item)}.")
    return found


def _is_allowed(item: Item, value: object) -> bool:
    if item.kind in LISTS:
        return isinstance(value, str) and value in codes_of(item)
    try:
        return item.check([value] if item.repeats else value) is not None
    except AnswerError:
        return False


def _offered(item: Item) -> str:
    """Return which values an item takes, for a person who writes a map."""
    if item.kind is Kind.SCALE:
        return f"it takes whole numbers from {item.low} to {item.high}"
    if item.kind is Kind.YES_NO:
        return "it takes true or false"
    codes = codes_of(item)
    return f"it takes {', '.join(codes[:30])}" if codes else f"it takes a value of the kind {item.kind}"
