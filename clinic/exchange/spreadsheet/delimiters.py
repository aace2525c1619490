"""What stands between the cells: told from the head, and where the head leaves it open, from the first rows."""

import csv
from collections.abc import Sequence
from enum import StrEnum


class Delimiter(StrEnum):
    """A sign between cells; on a tie the earlier one is taken."""

    SEMICOLON = ";"
    COMMA = ","
    TAB = "\t"
    BAR = "|"


DELIMITERS = tuple(Delimiter)
DELIMITER_WORDS = {
    Delimiter.SEMICOLON: "semicolons",
    Delimiter.COMMA: "commas",
    Delimiter.TAB: "tabs",
    Delimiter.BAR: "bars (|)",
}


def named_delimiter(line: str) -> Delimiter | None:
    """Return the sign that a first line `sep=;` names, as a spreadsheet program reads it; None for any other line."""
    text = line.rstrip("\r\n")
    sign = text[4:] if text[:4].lower() == "sep=" else ""
    return Delimiter(sign) if sign in DELIMITERS else None


def delimiter_of(lines: Sequence[str]) -> Delimiter:
    """Return the sign that parts the head into most cells, among those by which most rows are as wide as the head."""
    return max(DELIMITERS, key=lambda sign: (_fits(lines, sign), -DELIMITERS.index(sign)))


def _fits(lines: Sequence[str], sign: Delimiter) -> tuple[bool, float, int]:
    """Return whether the sign parts the head at all, the share of rows as wide as the head, and that width."""
    rows = [row for row in _rows(lines, sign) if row]
    if not rows:
        return False, 0.0, 0
    width = len(rows[0])
    alike = sum(len(row) == width for row in rows) / len(rows)
    return width > 1, alike if width > 1 else 0.0, width


def _rows(lines: Sequence[str], sign: Delimiter) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(lines, delimiter=sign))
    except csv.Error:
        return rows
    return rows
