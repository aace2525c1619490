"""Titles above the names of the columns, as reports of spreadsheet programs have them: where the names really stand."""

import csv
from collections.abc import Collection, Iterator, Sequence

from clinic.exchange.spreadsheet.delimiters import DELIMITERS, Delimiter


def row_naming(names: Collection[str], lines: Sequence[str]) -> int | None:
    """Return the number of the row that holds more than half of the names, by whatever sign its cells are parted.

    None where no row does.
    """
    wanted = set(names)
    found = ((len(wanted & cells), -row, row) for sign in DELIMITERS for row, cells in _rows(lines, sign))
    most, _, row = max(found, default=(0, 0, 0))
    return row if most * 2 > len(wanted) else None


def _rows(lines: Sequence[str], sign: Delimiter) -> Iterator[tuple[int, set[str]]]:
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=sign), start=1):
            yield number, {cell.strip() for cell in cells}
    except csv.Error:
        return
