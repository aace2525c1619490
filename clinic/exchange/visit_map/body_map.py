"""A body map of another code set: each code of a cell is looked up in the crosswalk, and none is passed over."""

import re
from collections.abc import Callable

from clinic.exchange.visit_map.cells import NOT_ASKED, Problem, ValueClass, key_of, value_class, wrong
from clinic.exchange.visit_map.crosswalk import Crosswalk, Entry
from clinic.exchange.visit_map.draft import Cells, Draft, Position
from clinic.exchange.visit_map.item_columns import ItemColumns
from clinic.exchange.visit_map.people import NONE, optional

_CODE = re.compile(r"[\w./+-]{1,20}")


def body_map_reader(source: ItemColumns, columns: Position, crosswalk: Crosswalk) -> Callable[[Cells, Draft], object]:
    """Return the function that reads the areas of a row from codes of another body map."""
    depends_on = source.depends_on or crosswalk.depends_on
    place, figure_place = columns(source.column), optional(columns, depends_on if crosswalk.when else "")
    words = source.words

    def read(cells: Cells, draft: Draft) -> object:
        cell = cells[place]
        key = key_of(cell)
        if key in words.blank:
            return None
        if key in words.not_asked:
            return NOT_ASKED
        if key in source.none:
            return []
        figure = key_of(cells[figure_place]) if figure_place != NONE else ""
        figure = source.depends_values.get(figure, figure)
        entries = _entries(cell, source, crosswalk, figure)
        if isinstance(entries, Problem):
            draft.refuse(source.column, entries)
            return None
        _say(crosswalk, entries, draft)
        return source.item.check(list(dict.fromkeys(area for entry in entries for area in entry.areas)))

    return read


def _entries(cell: str, source: ItemColumns, crosswalk: Crosswalk, figure: str) -> list[Entry] | Problem:
    """Return the entries of the codes in a cell, each once."""
    if value_class(cell) in (ValueClass.ERROR, ValueClass.FORMULA):
        return wrong(cell, "a list of codes")
    found: dict[str, Entry] = {}
    for code in cell.strip().split(source.separator):
        if not code.strip():
            continue
        entry = crosswalk.entry(code, figure)
        if entry is None:
            return _no_entry(code.strip(), crosswalk, source, figure)
        found[key_of(code)] = entry
    return list(found.values())


def _no_entry(code: str, crosswalk: Crosswalk, source: ItemColumns, figure: str) -> Problem:
    named = f"The code {code}" if _CODE.fullmatch(code) else "Something that is no code"
    if crosswalk.depends(code):
        column = source.depends_on or crosswalk.depends_on
        return Problem(
            ValueClass.TEXT,
            f"{named} of {crosswalk.name} means different places by the column {column}, and that column "
            f"{'is blank' if not figure else 'has a word that the crosswalk does not know'} here; correct it.",
        )
    return Problem(
        ValueClass.TEXT,
        f"{named} stands here, for which the crosswalk {crosswalk.name} has no entry; add one that names the area, or "
        "says outside.",
    )


def _say(crosswalk: Crosswalk, entries: list[Entry], draft: Draft) -> None:
    """Say of each code that is split, and of each that lies outside, what became of it."""
    for entry in entries:
        if entry.split:
            draft.split[entry.code] += 1
            draft.notes.append(
                f"The code {entry.code} of {crosswalk.name} does not fit one area: split, it counts as "
                f"{' and '.join(entry.areas)}."
            )
        elif not entry.areas:
            draft.notes.append(f"The code {entry.code} of {crosswalk.name} lies outside our areas.")
