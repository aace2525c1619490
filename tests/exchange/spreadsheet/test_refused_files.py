"""A file that is no table, or a broken or a monstrous one, is refused with a sentence, in little memory and time."""

import gzip
import io
import tracemalloc
import zipfile

import pytest

from clinic.exchange.refusals import FileRefused
from clinic.exchange.spreadsheet import Limits, read_table

GIGABYTE = 1 << 30


def refusal(stream: io.BufferedIOBase | io.RawIOBase | bytes, limits: Limits | None = None) -> str:
    source = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    with pytest.raises(FileRefused) as refused:
        list(read_table(source, limits=limits or Limits()).rows)
    assert refused.value.hint
    return refused.value.message


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zip_bomb(), "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "xls"),
        (b"%PDF-1.7\n", "PDF"),
        (gzip.compress(b"0" * 5_000_000), "gzip"),
        (b"SQLite format 3\0", "database"),
        (b"$FL2@(#) SPSS", "statistics"),
        (b"<html><table>", "web page"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\r\n;;\r\n", "empty"),
        (b"a,b\n1,\0\n", "NUL"),
        ("a,b\n1,2\n".encode("utf-16-le"), "NUL"),
        ("a,b\n".encode("utf-32"), "UTF-32"),
        ("a,b\nä,é".encode()[:-1], "cut off"),
        ("a,b\n1,é".encode("utf-16")[:-1], "cut off"),
        ("\ufeffa,b\n1,é".encode()[:-1], "cut off"),
        ("\ufeffa,b\n1,".encode() + b"\xe9,2\n", "says that it is written in UTF-8"),
        ("a,b\nMüller,".encode() + b"\xe9\n", "some are not"),
        (b"a,b\n\x81\x8d,1\n", "not known here"),
        (b'a,b\n1,2\n"3,4\n5,6\n', "opened in row 3 is never closed"),
        (b'a,b\n"3,4\n' + b"5,6\n" * 50_000, "row 2 has more than 32,767 characters"),
        (b'a,b\n1,2\n"3"x,4\n', "In row 3 a quotation mark"),
        (b"a,b\n1," + b"x" * 40_000 + b"\n", "row 2 has more than 32,767 characters"),
        (b"a,b\n" + b"x," * 600_000, "more than 1,000,000 characters"),
        (",".join(f"c{number}" for number in range(10_000)).encode(), "10,000 columns"),
        (b"a,b,a,c,b\n", "“a”, “b”"),
    ],
)
def test_each_is_refused_with_its_reason(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_file_with_too_many_rows_is_refused_where_they_begin() -> None:
    assert "more than 3 rows" in refusal(b"a,b\n" + b"1,2\n" * 5, Limits(rows=3))


class Generated(io.RawIOBase):
    """A file of so many bytes that is made while it is read; `unsized` keeps its length to itself."""

    def __init__(self, size: int, *, unsized: bool = False) -> None:
        self.size, self.at, self.unsized, self.taken = size, 0, unsized, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = (0 if self.unsized else self.size) if whence == io.SEEK_END else offset
        return self.at

    def readinto(self, buffer: bytearray) -> int:
        line = b"P1,2024-01-01,7\n"
        count = min(len(buffer), self.size - self.at)
        whole = line * (count // len(line) + 2)
        start = self.at % len(line)
        buffer[:count] = whole[start : start + count]
        self.at += count
        self.taken += count
        return count


def test_a_gigabyte_is_refused_at_once() -> None:
    stream = Generated(GIGABYTE)
    assert "larger than 256 MB" in refusal(stream)
    assert stream.taken == 0


def test_a_gigabyte_that_does_not_tell_its_size_is_refused_at_the_limit() -> None:
    stream = Generated(GIGABYTE, unsized=True)
    limits = Limits(file_bytes=4 << 20)
    assert "larger than 4 MB" in refusal(stream, limits)
    assert stream.taken < limits.file_bytes + (1 << 20)


def test_rows_are_read_in_flat_memory() -> None:
    """131,071 rows: the reader never holds more than a few lines."""
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_table(Generated(2 << 20)).rows)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == (2 << 20) // 16 - 1
    assert peak < 2 << 20
