"""From the codes of another body map to our areas: each code has an entry, or the row that uses it is refused.

A code may lie over two of our areas, or over part of one: it is *split*, and every row that uses it says so. A set
whose codes mean different places on different figures has a table for each value of a column of the file.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from clinic.domain.body.atlas import AREAS
from clinic.exchange.refusals import FileRefused, MapRefused
from clinic.exchange.visit_map.cells import key_of
from clinic.exchange.visit_map.sections import LONGEST_MAP, Section, read_toml

OUTSIDE = "outside"
_HEAD = ("code", "areas", "split", "when")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a foreign code means: areas of ours, none for one that lies outside all of them."""

    code: str
    areas: tuple[str, ...]
    split: bool = False


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A foreign code set. `codes` hold for every row, `when` by the value in the column `depends_on` (as `key_of`)."""

    name: str
    codes: Mapping[str, Entry]
    depends_on: str = ""
    when: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)

    def entry(self, code: str, value: str) -> Entry | None:
        """Return the entry of a code in a row that has `value` in the column it depends on; None if there is none."""
        key = key_of(code)
        return self.when.get(value, {}).get(key) or self.codes.get(key)

    def depends(self, code: str) -> bool:
        """Tell whether the code has entries, but only where the column it depends on says which figure."""
        key = key_of(code)
        return key not in self.codes and any(key in entries for entries in self.when.values())


def shipped_crosswalks() -> tuple[str, ...]:
    """Return the names of the crosswalks that come with the product; they are examples."""
    folder = resources.files(__package__).joinpath("crosswalks")
    return tuple(sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml")))


def shipped_crosswalk(name: str) -> Crosswalk:
    """Return a crosswalk that comes with the product. Raises FileRefused for another name."""
    if name not in shipped_crosswalks():
        raise FileRefused(
            f"The map names the crosswalk “{name:.60}”, which is not here.", hint="Give the crosswalk file, too."
        )
    text = resources.files(__package__).joinpath("crosswalks", f"{name}.toml").read_text("utf-8")
    return parse_crosswalk(text)


def parse_crosswalk(text: str, *, name: str = "") -> Crosswalk:
    """Read a crosswalk written as TOML, or as CSV with the columns `code, areas, split, when`.

    `name` is used where the file gives none. Raises FileRefused, or MapRefused with every mistake.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    is_csv = key_of(first.lstrip("\ufeff").replace(";", ",").split(",")[0].strip('"')) == "code"
    tables = _from_csv(text) if is_csv else read_toml(text, "The crosswalk")
    mistakes: list[str] = []
    found = _crosswalk(Section("", tables, mistakes), name)
    if mistakes:
        raise MapRefused("The crosswalk", mistakes)
    return found


def _crosswalk(root: Section, name: str) -> Crosswalk:
    given, depends_on = root.text("name"), root.column("depends_on") or ""
    root.raw("source")
    codes, by_value = root.section("codes"), root.section("when")
    when: dict[str, Mapping[str, Entry]] = {}
    for value in by_value.keys if by_value else ():
        if by_value and (entries := by_value.section(value)):
            when[key_of(value)] = _entries(entries)
    found = Crosswalk(given or name, _entries(codes) if codes else {}, depends_on, when)
    if not found.name:
        root.wrong("name", "is missing; write the name of the code set.")
    if not found.codes and not when:
        root.wrong("codes", "has no entry; write the codes with the areas that they mean.")
    root.done()
    return found


def _entries(section: Section) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for code in section.keys:
        entry = _entry(section, code)
        if entry is None:
            continue
        if key_of(code) in found:
            section.wrong(code, "stands there twice, but for capital letters; leave one of them.")
        found[key_of(code)] = entry
    return found


def _entry(section: Section, code: str) -> Entry | None:
    value: Any = section.raw(code)
    split = False
    if isinstance(value, dict):
        inner = Section(f"{section.path}.{code:.40}", value, section.mistakes)
        value, split = inner.raw("areas"), inner.flag("split")
        inner.done()
    areas = [value] if isinstance(value, str) else value
    if areas == [OUTSIDE] and not split:
        return Entry(code, ())
    if not isinstance(areas, list) or not areas or not all(isinstance(one, str) and one in AREAS for one in areas):
        section.wrong(code, f"names no area of ours; write one or more of the area codes, or {OUTSIDE}.")
        return None
    if len(set(areas)) != len(areas):
        section.wrong(code, "names an area twice; name each once.")
    if len(areas) > 1 and not split:
        section.wrong(code, "lies over more than one area; write it as { areas = [...], split = true }.")
    return Entry(code, tuple(areas), split)


def _from_csv(text: str) -> dict[str, Any]:
    """Return the tables that the same crosswalk would have as TOML."""
    if len(text) > LONGEST_MAP:
        raise FileRefused(f"The crosswalk has more than {LONGEST_MAP:,} characters.", hint="Choose the right file.")
    lines = text.lstrip("\ufeff").splitlines()
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    try:
        rows = list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter, strict=True))
    except csv.Error:
        raise FileRefused("The crosswalk is not written as CSV.", hint="Save it anew as CSV.") from None
    if rows and (set(rows[0]) - {None}) - set(_HEAD):
        raise FileRefused("The crosswalk has a column that is not known.", hint=f"Its columns are {', '.join(_HEAD)}.")
    return _tables(rows)


def _tables(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    tables: dict[str, Any] = {"codes": {}, "when": {}}
    for number, row in enumerate(rows, start=2):
        code, when = (row.get("code") or "").strip(), (row.get("when") or "").strip()
        into = tables["when"].setdefault(when, {}) if when else tables["codes"]
        if not code or code in into:
            raise FileRefused(
                f"Row {number} of the crosswalk has no code, or one that stands above.", hint="Give each code one row."
            )
        areas = (row.get("areas") or "").replace(";", " ").split()
        into[code] = {"areas": areas, "split": key_of(row.get("split") or "") in ("yes", "true", "1", "x")}
    return tables
