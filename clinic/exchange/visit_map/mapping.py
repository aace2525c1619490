"""Read a map: TOML text, checked whole; all its mistakes are named at once, each with its table and key."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from clinic.domain.instruments import CRITERIA_DETAILS, REGISTRY, Instrument, Item
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.exchange.refusals import MapRefused
from clinic.exchange.spreadsheet import Delimiter
from clinic.exchange.visit_map.dates import DateFormats, date_formats
from clinic.exchange.visit_map.exam_columns import read_exam
from clinic.exchange.visit_map.item_columns import ItemColumns, read_item
from clinic.exchange.visit_map.model import CriteriaColumn, PatientColumns, Version, VisitColumns, VisitMap
from clinic.exchange.visit_map.sections import Section, read_toml
from clinic.exchange.visit_map.treatment_columns import read_treatments
from clinic.exchange.visit_map.words import Words, read_words

TOTALS = ("wpi", "sss", "psd", "tender_count", "fis", "fiqr", "fiq", "sbs")
SOMATIC_COUNT = "somatic_count"
NONE_IMPORTED: Mapping[str, ImportedInstrument] = MappingProxyType({})
_LAST_HEAD_ROW = 50
_DELIMITERS = {"semicolon": Delimiter.SEMICOLON, "comma": Delimiter.COMMA, "tab": Delimiter.TAB, "bar": Delimiter.BAR}


def parse_map(text: str, imported: Mapping[str, ImportedInstrument] = NONE_IMPORTED) -> VisitMap:
    """Return a map, checked against the built-in and the imported instruments.

    Raises FileRefused for text that is no TOML, MapRefused with every mistake of the map.
    """
    mistakes: list[str] = []
    root = Section("", read_toml(text, "The map"), mistakes)
    known = {**REGISTRY, **{key: one.instrument for key, one in imported.items()}}
    delimiter, head_row, guarded = _file(root)
    words = read_words(root.section("words"), guarded=guarded)
    items = _items(root, known, words)
    found = VisitMap(
        patient=_patient(root, words),
        visit=_visit(root, words),
        words=words,
        items=items,
        criteria=_criteria(root.section("criteria"), words),
        somatic_count=_somatic_count(root),
        exam=read_exam(root.section("exam"), words),
        treatments=read_treatments(root.section("treatments"), words),
        stated=_stated(root.section("stated"), (*TOTALS, *imported)),
        versions={**_checked_against(items, imported), **_versions(root.section("versions"), items, known)},
        delimiter=delimiter,
        head_row=head_row,
        title=root.text("title") or "",
    )
    if not found.items and found.exam is None:
        mistakes.append("The map names neither answers nor an exam: write [answers], [areas] or [exam].")
    root.done()
    if mistakes:
        raise MapRefused("The map", mistakes)
    return found


def _file(root: Section) -> tuple[Delimiter | None, int, bool]:
    """Return the sign between columns where the map names one, the row with their names, and whether text is guarded
    against formulas.
    """
    section = root.section("file")
    if section is None:
        return None, 1, False
    delimiter, guarded = section.one_of("delimiter", tuple(_DELIMITERS)), section.flag("guarded")
    head_row = section.raw("head_row")
    if head_row is not None and (type(head_row) is not int or not 1 <= head_row <= _LAST_HEAD_ROW):
        section.wrong("head_row", f"is no row number from 1 to {_LAST_HEAD_ROW}; write it as 3.")
        head_row = None
    section.done()
    return _DELIMITERS[delimiter] if delimiter else None, head_row or 1, guarded


def _patient(root: Section, words: Words) -> PatientColumns:
    section = root.section("patient") or Section("patient", {}, root.mistakes)
    found = PatientColumns(
        record_number=section.needed("id", "the record number of the patient") or "",
        name=section.column("name") or "",
        birth=section.column("birth") or "",
        birth_format=_birth_format(section, words),
        age=section.column("age") or "",
        impossible_is_blank=section.one_of("impossible", ("reject", "blank")) == "blank",
    )
    section.done()
    return found


def _birth_format(section: Section, words: Words) -> DateFormats | None:
    formats = date_formats(section, "birth_format", words.months)
    if formats and any("YYYY" not in one for one in formats.formats):
        section.wrong("birth_format", "leaves the century open; a birth date needs YYYY.")
    return formats


def _visit(root: Section, words: Words) -> VisitColumns:
    section = root.section("visit") or Section("visit", {}, root.mistakes)
    date, day, base_column = section.column("date"), section.column("day"), section.column("base_column")
    if bool(date) == bool(day):
        section.wrong("date", "is needed, or day, and not both; name the column that holds the date of the visit.")
    base = _base(section)
    if day and (base is None) == (not base_column):
        section.wrong("day", "counts from a date; write base_date or base_column, and not both.")
    if not day and (base or base_column):
        section.wrong("base_date", "belongs to day; take it away, or name the column day.")
    formats = date_formats(section, "date_format", words.months) or words.dates
    if formats and any("D" not in one for one in formats.formats):
        section.wrong("date_format", "leaves the day open; the date of a visit needs year, month and day.")
    found = VisitColumns(
        date=date or "",
        date_format=formats,
        day=day or "",
        base=base,
        base_column=base_column or "",
        time=section.column("time") or "",
        clinician=section.column("clinician") or "",
        key=section.column("key") or "",
    )
    section.done()
    return found


def _base(section: Section) -> dt.date | None:
    value = section.raw("base_date")
    if value is None:
        return None
    try:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        section.wrong("base_date", "is not a date; write it as 2019-01-31.")
        return None


def _items(root: Section, known: Mapping[str, Instrument], words: Words) -> tuple[ItemColumns, ...]:
    found: list[ItemColumns] = []
    if areas := root.section("areas"):
        found.append(read_item(areas, "survey", known["survey"].item("pain_areas"), words))
    answers = root.section("answers")
    for name in answers.keys if answers else ():
        entry = answers.column_or_section(name) if answers else None
        item = _item(answers, name, known) if answers else None
        if answers is None or entry is None or item is None:
            continue
        section = (
            Section(f"{answers.path}.{name}", {"column": entry}, root.mistakes) if isinstance(entry, str) else entry
        )
        found.append(read_item(section, name.partition(".")[0], item, words))
    if [one.item.key for one in found if one.instrument == "survey"].count("pain_areas") > 1:
        root.wrong("areas", "and survey.pain_areas under [answers] name the same item; leave one of them.")
    return tuple(found)


def _item(answers: Section, name: str, known: Mapping[str, Instrument]) -> Item | None:
    instrument, _, key = name.partition(".")
    if instrument == CRITERIA_DETAILS.key:
        answers.wrong(name, f"belongs to the clinician; write {key} under [criteria].")
        return None
    if instrument not in known:
        answers.wrong(name, f"names no instrument; the first part is one of {', '.join(known)}.")
        return None
    if key not in known[instrument].keys:
        answers.wrong(name, f"names no item of {instrument}; it has {', '.join(known[instrument].keys[:60])}.")
        return None
    return known[instrument].item(key)


def _criteria(section: Section | None, words: Words) -> tuple[CriteriaColumn, ...]:
    if section is None:
        return ()
    found = []
    for key in section.keys:
        if key == SOMATIC_COUNT:
            continue
        entry = section.column_or_section(key)
        if key not in CRITERIA_DETAILS.keys:
            section.wrong(key, f"is not known here; it is one of {', '.join((*CRITERIA_DETAILS.keys, SOMATIC_COUNT))}.")
        elif entry is not None:
            inner = Section(f"criteria.{key}", {"column": entry}, section.mistakes) if isinstance(entry, str) else entry
            item = CRITERIA_DETAILS.item(key)
            found.append(CriteriaColumn(key, read_item(inner, CRITERIA_DETAILS.key, item, words)))
    section.raw(SOMATIC_COUNT)
    section.done()
    return tuple(found)


def _somatic_count(root: Section) -> str:
    section = root.section("criteria")
    return (section.column(SOMATIC_COUNT) or "") if section else ""


def _stated(section: Section | None, totals: tuple[str, ...]) -> dict[str, str]:
    if section is None:
        return {}
    for key in section.keys:
        if key not in totals:
            section.wrong(key, f"is no total that can be computed again; it is one of {', '.join(totals)}.")
    return {key: column for key in section.keys if key in totals and (column := section.column(key))}


def _checked_against(items: tuple[ItemColumns, ...], imported: Mapping[str, ImportedInstrument]) -> dict[str, Version]:
    """Return for each imported instrument the version whose items the map names: answers are checked against that one,
    and scored by its rule.
    """
    used = {source.instrument for source in items}
    return {key: Version(fixed=one.instrument.version) for key, one in imported.items() if key in used}


def _versions(
    section: Section | None, items: tuple[ItemColumns, ...], known: Mapping[str, Instrument]
) -> dict[str, Version]:
    if section is None:
        return {}
    used, found = {source.instrument for source in items}, {}
    for key in section.keys:
        if key not in known or key not in used:
            section.wrong(key, "is no instrument that this map has answers to; take it away.")
            continue
        inner = section.section(key) if isinstance(section.raw(key), dict) else None
        if inner is not None:
            found[key] = Version(column=inner.needed("column", "the version of the instrument") or "")
            inner.done()
        else:
            found[key] = Version(fixed=section.text(key) or "")
    return found
