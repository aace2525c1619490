"""A table reads the same however a spreadsheet program wrote it; its rows are numbered as the program shows them."""

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.exchange.refusals import FileRefused
from clinic.exchange.spreadsheet import DELIMITERS, Delimiter, Encoding, Table, read_table

HEAD = ("patient", "date", "größe")
ROWS = [("P1", "2024-03-15", "1,5"), ("P2", "a;b|c\td", 'said "no"'), ("P3", "two\nlines", "")]


def opened(data: bytes) -> Table:
    return read_table(io.BytesIO(data))


def written(rows: list[tuple[str, ...]], delimiter: str, end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Write a table. The writer takes care of its own line ends only: with any others everything is quoted."""
    out = io.StringIO(newline="")
    quoting = quoting if end == "\r\n" else csv.QUOTE_ALL
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", Encoding.UTF_8),
        ("utf-8-sig", Encoding.UTF_8_MARKED),
        ("utf-16", Encoding.UTF_16),
        ("utf-16-be-marked", Encoding.UTF_16),
        ("cp1252", Encoding.WINDOWS_1252),
        ("latin-1", Encoding.WINDOWS_1252),
    ],
)
def test_every_dialect_gives_the_same_table(delimiter: Delimiter, end: str, codec: str, found: Encoding) -> None:
    text = written([HEAD, *ROWS], delimiter, end)
    data = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if codec == "utf-16-be-marked" else text.encode(codec)
    table = opened(data)
    assert table.head == HEAD
    assert [cells for _, cells in table.rows] == ROWS
    assert (table.dialect.encoding, table.dialect.delimiter) == (found, delimiter)


def test_what_was_taken_is_said() -> None:
    assert opened("a;ä\n1;2\n".encode("cp1252")).dialect.in_words() == (
        "Windows-1252 (Latin-1), columns parted by semicolons"
    )


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    table = opened(b'a,b\n1,2\n\n"two\nlines",3\n,\n4,5\n')
    assert list(table.rows) == [(2, ("1", "2")), (4, ("two\nlines", "3")), (6, ("4", "5"))]


def test_blank_lines_above_the_head_count() -> None:
    assert list(opened(b"\n\na,b\n1,2\n").rows) == [(4, ("1", "2"))]


def test_trailing_blank_columns_are_no_columns() -> None:
    table = opened(b"a,b,,,\n1,2,,,\n3,4\n5,,,\n")
    assert table.head == ("a", "b")
    assert [cells for _, cells in table.rows] == [("1", "2"), ("3", "4"), ("5", "")]


def test_a_row_of_another_width_comes_as_it_is() -> None:
    assert [cells for _, cells in opened(b"a,b,c\n1,2\n1,2,3,4\n").rows] == [("1", "2"), ("1", "2", "3", "4")]


def test_a_line_that_names_the_sign_is_not_the_head() -> None:
    table = opened(b"sep=|\r\na|b;c\r\n1|2\r\n")
    assert table.head == ("a", "b;c")
    assert list(table.rows) == [(2, ("1", "2"))]


def test_decimal_commas_do_not_make_columns() -> None:
    table = opened(b"a;b, c;d\n1,5;2,5;3\n0,5;1;2,5\n")
    assert table.head == ("a", "b, c", "d")


def test_where_the_head_leaves_it_open_the_rows_tell() -> None:
    assert opened(b"a; b,c\n1,2\n3,4\n").head == ("a; b", "c")
    assert opened(b"a, b;c\n1;2\n3;4\n").head == ("a, b", "c")


def test_spaces_around_names_are_no_part_of_them_and_cells_stay_as_they_are() -> None:
    table = opened(b" a , b\n 1 ,2\n")
    assert table.head == ("a", "b")
    assert list(table.rows) == [(2, (" 1 ", "2"))]


def test_the_sign_may_be_given() -> None:
    assert read_table(io.BytesIO(b"a,b;c\n"), delimiter=Delimiter.SEMICOLON).head == ("a,b", "c")


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)


@given(
    rows=st.integers(2, 5).flatmap(lambda width: st.lists(st.tuples(*[_CELL] * width), min_size=1, max_size=12)),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_a_written_table_reads_back_equal(
    rows: list[tuple[str, ...]], delimiter: Delimiter, end: str, codec: str, quoting: int
) -> None:
    head = tuple(f"column {number}" for number in range(len(rows[0])))
    table = opened(written([head, *rows], delimiter, end, quoting).encode(codec))
    expected = [(number, cells) for number, cells in enumerate(rows, 2) if any(cell.strip() for cell in cells)]
    assert (table.head, list(table.rows)) == (head, expected)


_ODD = st.text("a;,\t|\"'\r\n\0ä€\ufeff", max_size=200)


@given(st.binary(max_size=300) | _ODD.map(lambda text: text.encode("utf-8")))
def test_whatever_stands_in_a_file_it_is_read_or_refused(data: bytes) -> None:
    try:
        numbers = [number for number, _ in opened(data).rows]
    except FileRefused:
        return
    assert numbers == sorted(set(numbers))
