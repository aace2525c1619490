"""The letters that every document holds ready, each with a fixed code of one byte: encoding a text is one look-up.

ASCII keeps its own codes, so that the operators of a page can be read. A letter that is not here costs its document a
font of its own; see `figures.resources`.
"""

from functools import cache, lru_cache

from clinic.figures import embedding, lettering

_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_WESTERN = "".join(map(chr, (*range(0xA1, 0xAD), *range(0xAE, 0x100))))
_SIGNS = "–—‘’“”„…•≈≥≤−→←↑↓√€Łł"
_NO_BREAK = 0xA0
FIRST = embedding.FIRST


@cache
def letters(bold: bool) -> str:
    """Return the letters in the order of their codes, the first at `FIRST`; code 127 is left free."""
    known = lettering.glyphs(lettering.face(bold))
    return _ASCII + "\x7f" + "".join(char for char in _WESTERN + _SIGNS if ord(char) in known)


@cache
def _codes(bold: bool) -> dict[int, str]:
    """Return the code of each letter, as it is written between brackets in a PDF."""
    codes = {ord(char): chr(code) for code, char in enumerate(letters(bold), FIRST) if char != "\x7f"}
    return codes | {_NO_BREAK: " "} | {ord(char): f"\\{char}" for char in "\\()"}


@lru_cache(maxsize=16384)
def encoded(text: str, bold: bool) -> str | None:
    """Return the text in fixed codes, ready to stand between brackets; None if a letter has none."""
    codes = _codes(bold)
    found = [codes.get(ord(char)) for char in text]
    return None if None in found else "".join(code for code in found if code)
