"""Letters as they are drawn: which font has the glyph, how wide it is, how right-to-left names are laid out.

Source Sans Pro sets the page; a letter it lacks comes from FiraGO; a letter that neither has is printed as its code in
brackets, `[U+1F600]`, because the PDF writer would draw an empty box without an error. Widths are in points.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, repeat

import arabic_reshaper
import pymupdf_fonts
from bidi import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from clinic.figures import fonts, thai

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks of the scripts that are written from right to left (Unicode, DerivedBidiClass)."""
_FALLBACK, _FALLBACK_BOLD = "Tenderpoint-Other", "Tenderpoint-Other-Bold"
_UNSHAPED = (range(0x0900, 0x0980), range(0x1CD0, 0x1D00), range(0xA8E0, 0xA900))
"""Devanagari: the fonts have its letters, but letters set side by side without joining would be wrong."""
_JOINED = (range(0xFB50, 0xFE00), range(0xFE70, 0xFF00))
"""Arabic letters in the forms they take beside others."""
_SEVERAL = 3
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, in the order it is drawn, in one font; `up` and `left` in thousandths of the type size."""

    font: str
    text: str
    up: int = 0
    left: int = 0
    """How much higher and further left it is drawn; what follows stands where it would stand without."""


def _faces(bold: bool) -> tuple[str, str]:
    return (fonts.BOLD, _FALLBACK_BOLD) if bold else (fonts.REGULAR, _FALLBACK)


@cache
def _register() -> None:
    fonts.register()
    for name, key in ((_FALLBACK, "figo"), (_FALLBACK_BOLD, "figbo")):
        face = TTFont(name, io.BytesIO(pymupdf_fonts.myfont(key)))
        pdfmetrics.registerFont(face)


@lru_cache(maxsize=8)
def _face(font: str) -> tuple[Mapping[int, int], Mapping[int, float], float]:
    known = typeface(font)
    return known.charToGlyph, known.charWidths, known.defaultWidth


def typeface(font: str) -> TTFontFace:
    """Return one of our fonts as it was read from its file."""
    _register()
    return pdfmetrics.getFont(font).face


@lru_cache(maxsize=16384)
def _font_of(char: str, bold: bool) -> str | None:
    if any(ord(char) in block for block in _UNSHAPED):
        return None
    for font in _faces(bold):
        if ord(char) in _face(font)[0]:
            return font
    return None


@lru_cache(maxsize=16384)
def _advance(char: str, bold: bool) -> float:
    font = _font_of(char, bold)
    if font is None:
        return sum(_advance(one, bold) for one in _mark(char))
    _, widths, default = _face(font)
    return float(widths.get(ord(char), default))


@lru_cache(maxsize=16384)
def advance(text: str, bold: bool) -> float:
    """Return the width of a text in thousandths of the type size."""
    if not text.isascii() and not all(_font_of(char, bold) for char in text):
        text = readable(text, bold=bold)  # several missing letters together take less room than each by itself
    return sum([_advance(char, bold) for char in text])


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in points when drawn at that size."""
    return advance(text, bold) * size / 1000


def _mark(missing: str) -> str:
    if len(missing) <= _SEVERAL:
        return "[" + " ".join(f"U+{ord(char):04X}" for char in missing) + "]"
    return f"[U+{ord(missing[0]):04X} … ×{len(missing)}]"


def readable(text: str, *, bold: bool = False) -> str:
    """Return the text with every letter that no font has replaced by its code in brackets."""
    return "".join(
        part if known else _mark(part)
        for known, part in (
            (known, "".join(part)) for known, part in groupby(text, lambda char: _font_of(char, bold) is not None)
        )
    )


def complete(text: str) -> bool:
    """Return whether there is a glyph for every letter, plain and bold."""
    return all(_font_of(char, bold) for char in text for bold in (False, True))


def _right_to_left(text: str) -> bool:
    return _RIGHT_TO_LEFT.search(text) is not None


def shaped(text: str, *, bold: bool = False) -> str:
    """Return the text, still in reading order, with Arabic letters joined as far as the fonts have the joined forms."""
    if text.isascii() or not _right_to_left(text):
        return text
    return "".join(_drawable(char, bold) for char in arabic_reshaper.reshape(text))


def _drawable(char: str, bold: bool) -> str:
    return char if _font_of(char, bold) else unicodedata.normalize("NFKC", char)


@lru_cache(maxsize=4096)
def runs(line: str, bold: bool = False) -> tuple[Run, ...]:
    """Return one shaped line as stretches of one font each, in the order they are drawn from the left."""
    if line and line.isascii() and line.isprintable():
        return (Run(_faces(bold)[0], line),)
    visual = readable(str(get_display(line)) if not line.isascii() and _right_to_left(line) else line, bold=bold)
    return tuple(
        Run(font, "".join(char for char, _ in part), *moved)
        for (font, *moved), part in groupby(_set(visual, bold), _second)
    )


def spoken(line: str, bold: bool = False) -> str:
    """Return one shaped line as it is read, where the drawn order or place of its letters is another; else nothing."""
    if line.isascii() or not (_right_to_left(line) or thai.has_marks(line)):
        return ""
    return readable("".join(_letter(char) for char in line), bold=bold)


def _letter(char: str) -> str:
    """Return the letter of a joined form."""
    return unicodedata.normalize("NFKC", char) if any(ord(char) in block for block in _JOINED) else char


def _set(text: str, bold: bool) -> Iterator[tuple[str, tuple[str, int, int]]]:
    first = _faces(bold)[0]
    moved = thai.offsets(text) if thai.has_marks(text) else repeat((0, 0))
    for char, (up, left) in zip(text, moved, strict=False):
        yield char, (_font_of(char, bold) or first, up, left)


def _second(pair: tuple[str, tuple[str, int, int]]) -> tuple[str, int, int]:
    return pair[1]


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return the text, or its beginning with `…` where it does not fit into `room` points: a cut is always seen."""
    if not text or width(text, size, bold=bold) <= room:
        return text
    left = room - width(ELLIPSIS, size, bold=bold)
    kept = 0
    for char in text:
        left -= _advance(char, bold) * size / 1000
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def face(bold: bool) -> str:
    """Return the name of the font that sets a text as far as it has the letters."""
    return _faces(bold)[0]


def glyphs(font: str) -> Mapping[int, int]:
    """Return the glyphs of one of our fonts, by the number of the character."""
    return _face(font)[0]
