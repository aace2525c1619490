"""Read the visits of a file by a map, one at a time: a visit that was checked, or the row that was rejected and why."""

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from clinic.domain.imports import IncomingVisit, Rejected
from clinic.exchange.csv_export.cells import plain
from clinic.exchange.refusals import FileRefused
from clinic.exchange.spreadsheet import Dialect, Limits, Table, read_table, row_naming
from clinic.exchange.visit_map.cells import ValueClass
from clinic.exchange.visit_map.crosswalk import Crosswalk, shipped_crosswalk
from clinic.exchange.visit_map.model import VisitMap
from clinic.exchange.visit_map.named_columns import columns_named
from clinic.exchange.visit_map.rows import RowReader

_ALL = Limits()
_NAMED = 20


class Visits(Iterator[IncomingVisit | Rejected]):
    """The visits of an open file, in its order. Iterating raises FileRefused where the file breaks off.

    `dialect` says how the file is written, `unread` names the columns that the map leaves out, `split` counts the codes
    of another body map that were split over our areas so far, and `read` the rows so far.
    """

    def __init__(self, table: Table, rows: RowReader, unread: tuple[str, ...], guarded: bool) -> None:
        self.dialect: Dialect = table.dialect
        self.unread = unread
        self.read = 0
        self._width, self._table, self._rows = len(table.head), table.rows, rows
        self._plain: Callable[[str], str] | None = plain if guarded else None

    @property
    def split(self) -> Counter[str]:
        """Code of another body map -> how often it was split."""
        return self._rows.split

    def __next__(self) -> IncomingVisit | Rejected:
        number, cells = next(self._table)
        self.read += 1
        if len(cells) != self._width:
            return _wrong_width(number, len(cells), self._width)
        if self._plain is not None:
            cells = tuple([self._plain(cell) if "'" in cell else cell for cell in cells])
        return self._rows.read(number, cells)


def read_visits(
    stream: BinaryIO,
    visit_map: VisitMap,
    *,
    today: dt.date,
    crosswalk: Crosswalk | None = None,
    limits: Limits = _ALL,
) -> Visits:
    """Open a file of visits, one to a row. `stream` can be read twice (seekable); `today` bounds the dates of visits.

    `crosswalk` stands for the one that the map names; without it the one that comes with the product is taken. Raises
    FileRefused for a file that cannot be read, or that lacks columns of the map: all of them are named.
    """
    crosswalks = {name: crosswalk or shipped_crosswalk(name) for name in visit_map.crosswalks}
    table = read_table(stream, limits=limits, delimiter=visit_map.delimiter, head_row=visit_map.head_row)
    names = columns_named(visit_map, crosswalks)
    _refuse_lacking(names, table)
    places = {name: place for place, name in enumerate(table.head)}
    rows = RowReader(visit_map, places.__getitem__, crosswalks, today)
    unread = tuple(name for name in table.head if name and name not in names)
    return Visits(table, rows, unread, visit_map.words.guarded)


def _refuse_lacking(names: dict[str, None], table: Table) -> None:
    head = set(table.head)
    lacking = [name for name in names if name not in head]
    if not lacking:
        return
    listed = ", ".join(f"“{name:.60}”{_near(name, table.head)}" for name in lacking[:_NAMED])
    more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
    row = row_naming(names, table.opening)
    if row and not set(names) & head:
        raise FileRefused(
            f"The names of the columns stand in row {row} of the file, below other rows.",
            hint=f"Write head_row = {row} under [file] of the map, or take those rows away in the file.",
        )
    raise FileRefused(
        f"The file has no column {listed}{more}, which the map names.",
        hint=f"Correct the names in the map or in the file's row of names. It was read as {table.dialect.in_words()}.",
    )


def _near(name: str, head: tuple[str, ...]) -> str:
    folded = {one.casefold(): one for one in head if one}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.75)
    return f" (is “{folded[near[0]]:.60}” meant?)" if near else ""


def _wrong_width(row: int, cells: int, width: int) -> Rejected:
    said = (
        f"The row has {cells} cells and the row of names has {width} columns: what stands where cannot be told. Mend "
        "the row in the spreadsheet program, or put quotation marks around a cell that holds the sign between columns."
    )
    return Rejected(row, "", str(ValueClass.TEXT), said)
