"""The tables of a map, read key by key: each mistake names table and key, a key that nobody asks for is one, too."""

import difflib
import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from clinic.exchange.refusals import FileRefused

LONGEST_MAP = 1_000_000
LONGEST_NAME = 200
MOST_TOLD = 50
"""Mistakes of one file that are told; a file with more is mended in steps."""
_MOST_DOTS = 60
_COMPARED = 200
"""Keys among which a similar one is looked for."""


def read_toml(text: str, what: str) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises FileRefused for a file that is none, or too long or deep."""
    if len(text) > LONGEST_MAP:
        raise FileRefused(f"{what} has more than {LONGEST_MAP:,} characters.", hint="Choose the right file.")
    if _has_many_dots(text):  # each part of a dotted key costs as many steps as there are parts
        raise FileRefused(
            f"{what} has a line with more than {_MOST_DOTS} dots.", hint="Choose the right file, or divide that line."
        )
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        raise FileRefused(f"{what} is not written as TOML: {_said(problem)}.", hint="Correct that line.") from None


def _said(problem: Exception) -> str:
    if isinstance(problem, tomllib.TOMLDecodeError):
        return f"{problem!s:.200}".rstrip(".")
    return "nested too deep" if isinstance(problem, RecursionError) else "a number or a date is none"


def _has_many_dots(text: str) -> bool:
    return any(line.count(".") > _MOST_DOTS for line in text.split("\n"))


class Section:
    """One table of a map. What it cannot read it adds to `mistakes`, and returns a value that is left out."""

    def __init__(self, path: str, table: Mapping[str, Any], mistakes: list[str]) -> None:
        self.path, self._table, self.mistakes, self._asked = path, table, mistakes, dict[str, None]()

    def __contains__(self, key: str) -> bool:
        return key in self._table

    @property
    def keys(self) -> Sequence[str]:
        """The keys that the table has."""
        return tuple(self._table)

    def wrong(self, key: str, what: str) -> None:
        """Note a mistake of a key; `what` says what is wrong and what to do."""
        place = f"[{self.path:.80}] {key:.80}" if self.path else f"{key:.80}"
        if len(self.mistakes) < MOST_TOLD:
            self.mistakes.append(f"{place}: {what}")

    def raw(self, key: str) -> Any:
        """Return a value as it stands, None where there is none."""
        self._asked[key] = None
        return self._table.get(key)

    def text(self, key: str, what: str = "text in quotation marks") -> str | None:
        """Return a text that is not blank."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, str) and value.strip() and len(value) <= LONGEST_NAME:
            return value.strip()
        self.wrong(key, f"is not {what}; write {what}.")
        return None

    def column(self, key: str) -> str | None:
        """Return the name of a column."""
        return self.text(key, "the name of a column")

    def needed(self, key: str, what: str) -> str | None:
        """Return the name of a column that no map can do without."""
        if key not in self._table:
            self.raw(key)
            self.wrong(key, f"is missing; name the column that holds {what}.")
            return None
        return self.column(key)

    def flag(self, key: str) -> bool:
        """Return true or false; false where the key is missing."""
        value = self.raw(key)
        if not isinstance(value, bool | None):
            self.wrong(key, "is neither true nor false; write one of them.")
        return value is True

    def one_of(self, key: str, options: Collection[str]) -> str | None:
        """Return one of the words offered."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, str) and value in options:
            return str(value)
        self.wrong(key, f"is none of {', '.join(options)}; write one of them.")
        return None

    def texts(self, key: str, *, blank: bool = False) -> tuple[str, ...] | None:
        """Return a list of texts; a single text is a list of one."""
        value = self.raw(key)
        if value is None:
            return None
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(one, str) and (blank or one.strip()) for one in listed):
            return tuple(listed)
        self.wrong(key, 'is not a list of words; write it as ["one", "two"].')
        return None

    def section(self, key: str) -> "Section | None":
        """Return a table below this one."""
        value = self.raw(key)
        if value is None:
            return None
        path = f"{self.path}.{key}" if self.path else key
        if isinstance(value, dict):
            return Section(path, value, self.mistakes)
        self.wrong(key, f"is not a table; write [{path}] and its keys below.")
        return None

    def column_or_section(self, key: str) -> "str | Section | None":
        """Return the name of a column, or a table that says more about it."""
        return self.section(key) if isinstance(self.raw(key), dict) else self.column(key)

    def columns(self, key: str, codes: Collection[str], of_what: str) -> dict[str, str]:
        """Return code -> name of the column, for codes that are known."""
        section = self.section(key)
        if section is None:
            return {}
        for code in section.keys:
            if code not in codes and len(self.mistakes) < MOST_TOLD:
                section.wrong(code, f"is no {of_what}{_near(code, codes)}.")
        found = {code: section.column(code) for code in codes if code in section}
        return {code: column for code, column in found.items() if column}

    def done(self) -> None:
        """Note every key that was never asked for."""
        for key in self._table:
            if key not in self._asked and len(self.mistakes) < MOST_TOLD:
                self.wrong(key, f"is not known here{_near(key, self._asked)}; take it away or correct it.")


def _near(key: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(key[:LONGEST_NAME], list(known)[:_COMPARED], n=1)
    return f" (is {near[0]} meant?)" if near else ""
