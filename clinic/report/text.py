"""The one place where text that a person typed is made fit for paper.

The page is drawn letter by letter; no mark-up language reads the text, so `<b>` or `<img src=…>` are printed as they
were typed. What is changed here: control characters and invisible direction marks are dropped, line ends become one
kind, words wider than the column are broken, and text beyond a limit is cut with a sentence that says so.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from clinic.domain.summaries import PatientIdentity
from clinic.figures import lettering

LONGEST = 20_000
"""Characters of one text that are printed; the rest is counted, and stays in the record."""
LONGEST_LINE = 4_000
LONGEST_LABEL = 255
_INVISIBLE = {"Cc", "Cf"}
_SELECTORS = range(0xFE00, 0xFE10)
_LINE_ENDS = str.maketrans("\r\v\f\x85\u2028\u2029\t", "\n\n\n\n\n\n ")


class Broken(str):
    """A line that ends inside a word, which goes on in the next line."""

    __slots__ = ()


def clean(text: str) -> str:
    """Return the text without control characters, composed (NFC), with `\\n` as the only line end."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_LINE_ENDS))
    return "".join(char for char in composed if char == "\n" or _visible(char)).strip()


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE and ord(char) not in _SELECTORS


def one_line(text: str) -> str:
    """Return the cleaned text with every run of white space as one space: notes and table cells.

    Beyond `LONGEST_LINE` it is cut, which the last letter tells: no form takes a line as long as that.
    """
    return _cut(text, LONGEST_LINE)


def label(text: str) -> str:
    """Return a name or a label in one line, cut beyond `LONGEST_LABEL`, which the last letter tells."""
    return _cut(text, LONGEST_LABEL)


def _cut(text: str, most: int) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= most else line[:most] + lettering.ELLIPSIS


def name(patient: PatientIdentity) -> str:
    """Return a name in one line: in Latin letters, where they are given, if it has a letter without a glyph."""
    whole, other = label(patient.name), label(patient.name_latin)
    return whole if not other or lettering.complete(lettering.shaped(whole)) else other


def limited(text: str, cut_sentence: str) -> str:
    """Return the cleaned text, cut at `LONGEST` characters; `cut_sentence` has a `{count}` for those left out."""
    whole = clean(text)
    if len(whole) <= LONGEST:
        return whole
    return f"{whole[:LONGEST]}{lettering.ELLIPSIS}\n{cut_sentence.format(count=len(whole) - LONGEST)}"


@lru_cache(maxsize=512)
def wrap(text: str, size: float, room: float, bold: bool = False, indent: float = 0.0) -> tuple[str, ...]:
    """Return the cleaned text in lines that fit into `room` points, the first into `indent` points less.

    Empty lines inside the text are kept, each as one line.
    """
    lines: list[str] = []
    for paragraph in lettering.shaped(clean(text), bold=bold).split("\n"):
        lines.extend(_filled(paragraph, size, room, bold, 0.0 if lines else indent))
    return tuple(lines)


def _filled(paragraph: str, size: float, room: float, bold: bool, indent: float) -> Iterator[str]:
    line: list[str] = []
    used, limit, advance = 0.0, room - indent, lettering.advance
    space, points = lettering.width(" ", size, bold=bold), size / 1000
    for whole in paragraph.split():
        wide = advance(whole, bold) * points
        for word in (whole,) if wide <= room else _broken(whole, size, room, bold):
            wide = advance(word, bold) * points
            if used + wide > limit and (line or limit < room):
                yield " ".join(line)
                line, used, limit = [], 0.0, room
            used += wide + space
            line.append(word)
            if isinstance(word, Broken):
                yield Broken(" ".join(line))
                line, used, limit = [], 0.0, room
    yield " ".join(line)


def _broken(word: str, size: float, room: float, bold: bool) -> Iterator[str]:
    """Split a word that is wider than the column; the pieces together are the word, nothing is added."""
    start, used = 0, 0.0
    for place, char in enumerate(word):
        wide = lettering.width(char, size, bold=bold)
        if used + wide > room and place > start:
            yield Broken(word[start:place])
            start, used = place, 0.0
        used += wide
    yield word[start:]


def shortened(lines: tuple[str, ...], most: int, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return at most `most` lines; where some were left out the last one kept ends with `…`."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and lettering.width(last + lettering.ELLIPSIS, size, bold=bold) > room:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip() + lettering.ELLIPSIS)
