"""How the letters of a file are written: found out by decoding all of it strictly, once, before the first row is read.

UTF-8 with or without its mark, UTF-16 with its mark, and Windows-1252, whose letters are those of Latin-1. A file that
is none of them, or partly one and partly another, is refused: a name with a wrong letter is another person's name.
"""

import codecs
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO

from clinic.exchange.refusals import FileRefused
from clinic.exchange.spreadsheet.limits import MEGABYTE, Limits

_CHUNK = 1 << 18
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_IN_UTF_8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3})+")
_CUT_OFF = ("unexpected end of data", "truncated data")
_SAVE_ANEW = "Save the sheet anew as CSV with the encoding UTF-8."


class Encoding(StrEnum):
    """An encoding that was found; the values are for people."""

    UTF_8 = "UTF-8"
    UTF_8_MARKED = "UTF-8 with its mark"
    UTF_16 = "UTF-16"
    WINDOWS_1252 = "Windows-1252 (Latin-1)"

    @property
    def codec(self) -> str:
        """The name of the codec, which takes the mark away where there is one."""
        return _CODECS[self]


_CODECS = {
    Encoding.UTF_8: "utf-8",
    Encoding.UTF_8_MARKED: "utf-8-sig",
    Encoding.UTF_16: "utf-16",
    Encoding.WINDOWS_1252: "cp1252",
}


def encoding_of(stream: BinaryIO, limits: Limits) -> Encoding:
    """Return the encoding in which the whole file decodes. Reads from the start to the end, in flat memory.

    Raises FileRefused: too large, NUL in it, cut off within a letter, letters of two encodings, or of an unknown one.
    """
    stream.seek(0)
    first = stream.read(4)
    if first.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileRefused("The file is written in UTF-32, which cannot be read here.", hint=_SAVE_ANEW)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _certain(stream, Encoding.UTF_16, limits)
    if first.startswith(codecs.BOM_UTF8):
        return _certain(stream, Encoding.UTF_8_MARKED, limits)
    problem = _problem(stream, Encoding.UTF_8, limits)
    if problem is None:
        return Encoding.UTF_8
    if _has_letters_in_utf8(stream, limits):
        raise _half_utf8(problem)
    if _problem(stream, Encoding.WINDOWS_1252, limits) is not None:
        raise FileRefused("The letters of the file are written in an encoding that is not known here.", hint=_SAVE_ANEW)
    return Encoding.WINDOWS_1252


def _certain(stream: BinaryIO, encoding: Encoding, limits: Limits) -> Encoding:
    """Return the encoding that the file's own mark names, if the file keeps to it."""
    problem = _problem(stream, encoding, limits)
    if problem is None:
        return encoding
    if problem.reason in _CUT_OFF:
        raise _cut_off()
    raise FileRefused(f"The file says that it is written in {encoding}, and is not.", hint=_SAVE_ANEW)


def _problem(stream: BinaryIO, encoding: Encoding, limits: Limits) -> UnicodeDecodeError | None:
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    try:
        for chunk in _chunks(stream, limits):
            _refuse_nul(decoder.decode(chunk))
        _refuse_nul(decoder.decode(b"", final=True))
    except UnicodeDecodeError as problem:
        return problem
    return None


def _chunks(stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
    stream.seek(0)
    total = 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > limits.file_bytes:
            raise too_large(limits)
        yield chunk


def too_large(limits: Limits) -> FileRefused:
    """Return the refusal of a file with too many bytes."""
    return FileRefused(
        f"The file is larger than {limits.file_bytes // MEGABYTE} MB.",
        hint="Leave out columns that the map does not name, or split the rows over several files.",
    )


def _refuse_nul(text: str) -> None:
    if "\0" in text:
        raise FileRefused(
            "The file holds the character NUL, which no text has: it is not CSV, or is UTF-16 without its mark.",
            hint=_SAVE_ANEW,
        )


def _has_letters_in_utf8(stream: BinaryIO, limits: Limits) -> bool:
    """Tell whether any letter stands there as UTF-8 writes it, which Windows-1252 text does by a rare accident only."""
    return any(_IN_UTF_8.fullmatch(run) for chunk in _chunks(stream, limits) for run in _NOT_ASCII.findall(chunk))


def _half_utf8(problem: UnicodeDecodeError) -> FileRefused:
    if problem.reason in _CUT_OFF:
        return _cut_off()
    return FileRefused(
        "Some letters of the file are written in UTF-8 and some are not: parts were put together.", hint=_SAVE_ANEW
    )


def _cut_off() -> FileRefused:
    return FileRefused("The file ends in the middle of a letter: it was cut off.", hint="Copy or save the file anew.")
