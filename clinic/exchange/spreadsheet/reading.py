"""Read a CSV file row by row: what it is written in is found out first, so that nothing is taken from half a file."""

import csv
import io
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from clinic.exchange.refusals import FileRefused
from clinic.exchange.spreadsheet.delimiters import DELIMITER_WORDS, Delimiter, delimiter_of, named_delimiter
from clinic.exchange.spreadsheet.encodings import Encoding, encoding_of, too_large
from clinic.exchange.spreadsheet.limits import Limits
from clinic.exchange.spreadsheet.signatures import LONGEST, SAVE_AS_CSV, refuse_other_kinds

_LINES_TO_TELL = 50
_ALL = Limits()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written."""

    encoding: Encoding
    delimiter: Delimiter

    def in_words(self) -> str:
        """Return it for people: `UTF-8, columns parted by semicolons`."""
        return f"{self.encoding}, columns parted by {DELIMITER_WORDS[self.delimiter]}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `head` are the names of the columns without surrounding space, and without blank ones at the end.

    `rows` yields each row that is not blank with its number as a spreadsheet counts it (the head is row 1 unless titles
    stand above; a cell of several lines is still one row) and its cells just as they stand, blank ones beyond the head
    left out. A row that has fewer or more cells than the head comes as it is. Iterating raises FileRefused where the
    file breaks.
    """

    head: tuple[str, ...]
    rows: Iterator[tuple[int, tuple[str, ...]]]
    dialect: Dialect
    opening: tuple[str, ...] = ()
    """The first lines as they stand, for whoever misses something in the head."""


def read_table(
    stream: BinaryIO, *, limits: Limits = _ALL, delimiter: Delimiter | None = None, head_row: int = 1
) -> Table:
    """Open a table of a stream that can be read twice (seekable). Raises FileRefused with what to do.

    `head_row` is the row with the names; what stands above it is passed over. The whole file is decoded once before
    this returns, in flat memory; the rows are parsed while they are taken.
    """
    require_size(stream, limits)
    refuse_other_kinds(stream.read(LONGEST))
    encoding = encoding_of(stream, limits)
    opening = _opening(stream, encoding, limits)
    named = named_delimiter(opening[0]) if opening else None
    shown = opening[1:] if named else opening
    sign = delimiter or named or delimiter_of(shown[head_row - 1 :])
    lines = _lines(stream, encoding, limits)
    records = _records(islice(lines, 1 if named else 0, None), sign, limits)
    head = _head(records, limits, head_row)
    return Table(head, _rows(records, len(head), limits), Dialect(encoding, sign), tuple(shown))


def require_size(stream: BinaryIO, limits: Limits = _ALL) -> None:
    """Raise FileRefused for a stream that tells that it is too large; else it stands at its start."""
    if stream.seek(0, io.SEEK_END) > limits.file_bytes:
        raise too_large(limits)
    stream.seek(0)


def _opening(stream: BinaryIO, encoding: Encoding, limits: Limits) -> list[str]:
    """Return the first lines, as many as tell how the cells are parted."""
    found: list[str] = []
    with closing(_lines(stream, encoding, limits)) as lines:
        for line in islice(lines, _LINES_TO_TELL):
            found.append(line)
            if sum(map(len, found)) > limits.row_characters:
                break
    return found


def _lines(stream: BinaryIO, encoding: Encoding, limits: Limits) -> Generator[str, None, None]:
    """Yield the lines with their ends (CR, LF or CRLF), as the parser wants them, never more than one in memory."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding.codec, newline="")
    try:
        while line := text.readline(limits.row_characters):
            if len(line) == limits.row_characters and not line.endswith(("\r", "\n")):
                raise FileRefused(
                    f"A line of the file has more than {limits.row_characters:,} characters.", hint=SAVE_AS_CSV
                )
            yield line
    finally:
        if not stream.closed:
            text.detach()


def _records(lines: Iterator[str], sign: Delimiter, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield each row, blank ones too, with its number."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=sign, strict=True), start=1):
            if number > limits.rows:
                raise FileRefused(
                    f"The file has more than {limits.rows:,} rows.", hint="Split the rows over several files."
                )
            yield number, cells
    except csv.Error as error:
        raise _broken(number + 1, str(error), limits) from None


def _broken(row: int, problem: str, limits: Limits) -> FileRefused:
    if "field larger" in problem:
        return _cell_too_long(row, limits)
    if "unexpected end of data" in problem:
        return FileRefused(
            f'A quotation mark (") that is opened in row {row} is never closed: the file was cut off there, or the '
            "mark stands there by mistake.",
            hint="Correct that row in the spreadsheet program and save it as CSV anew.",
        )
    return FileRefused(
        f'In row {row} a quotation mark (") stands where none may: letters follow a closed quotation.',
        hint="Correct that row in the spreadsheet program and save it as CSV anew.",
    )


def _cell_too_long(row: int, limits: Limits) -> FileRefused:
    return FileRefused(
        f"A cell in row {row} has more than {limits.cell_characters:,} characters: most often a quotation mark is "
        "opened there and never closed.",
        hint="Correct that row in the spreadsheet program and save it as CSV anew.",
    )


def _head(records: Iterator[tuple[int, list[str]]], limits: Limits, head_row: int) -> tuple[str, ...]:
    for number, cells in records:
        if number < head_row:
            continue
        names = [cell.strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        if not names:
            continue
        if len(names) > limits.columns:
            raise FileRefused(
                f"The file has {len(names):,} columns; at most {limits.columns:,} can be read.",
                hint="Leave out columns that the map does not name.",
            )
        _refuse_repeated(names)
        return tuple(names)
    if head_row > 1:
        raise FileRefused(
            f"The file has nothing from row {head_row} on, where the map says that the names of the columns stand.",
            hint="Correct head_row under [file] of the map.",
        )
    raise FileRefused("The file is empty.", hint="Choose a file with the names of the columns in its first row.")


def _refuse_repeated(names: list[str]) -> None:
    repeated = [name for name, times in Counter(names).items() if name and times > 1]
    if repeated:
        listed = ", ".join(f"“{name:.60}”" for name in repeated[:10])
        raise FileRefused(
            f"The row of names gives the same name to more than one column: {listed}.",
            hint="Give each column a name of its own, then save anew.",
        )


def _rows(
    records: Iterator[tuple[int, list[str]]], width: int, limits: Limits
) -> Iterator[tuple[int, tuple[str, ...]]]:
    longest = limits.cell_characters
    for number, cells in records:
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if len(cells) > limits.columns:
                cells = cells[: limits.columns + 1]
        if sum(map(len, cells)) > longest and max(map(len, cells)) > longest:
            raise _cell_too_long(number, limits)
        yield number, tuple(cells)
