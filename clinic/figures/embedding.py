"""A font as it stands in a PDF: the glyphs of some letters, their widths, and what each code means.

Simple TrueType fonts with codes of one byte (ISO 32000-1, 9.6.3), symbolic, because the codes are our own.
"""

import hashlib
import threading
import zlib
from dataclasses import dataclass
from functools import lru_cache

from reportlab.pdfbase.ttfonts import TTFontFace

from clinic.figures import lettering

FIRST = 0x20
"""The code of the first letter."""
_SYMBOLIC, _NONSYMBOLIC = 4, 32
_ONE_AT_A_TIME = threading.Lock()
"""The reader of font files moves about in the file."""
_MOST_AT_ONCE = 100
"""Entries of one block of a table of codes."""


@dataclass(frozen=True, slots=True)
class Program:
    """What goes into the file: dictionaries without their brackets, streams already compressed."""

    name: str
    font: bytes
    descriptor: bytes
    glyphs: bytes
    length: int
    """Bytes of the glyphs before they were compressed."""
    meanings: bytes


@lru_cache(maxsize=128)
def program(font: str, letters: str) -> Program:
    """Return the font with these letters at the codes from `FIRST` on; what it has no glyph for is an empty box."""
    with _ONE_AT_A_TIME:
        face = lettering.typeface(font)
        glyphs = face.makeSubset([0] * FIRST + [ord(char) for char in letters])
    name = f"{_tag(letters)}+{face.name.decode()}"
    widths = b" ".join(b"%d" % round(face.getCharWidth(ord(char))) for char in letters)
    last = FIRST + len(letters) - 1
    return Program(
        name,
        b"/Type/Font/Subtype/TrueType/BaseFont/%b/FirstChar %d/LastChar %d/Widths[%b]"
        % (name.encode(), FIRST, last, widths),
        _descriptor(face, name),
        zlib.compress(glyphs, 9),
        len(glyphs),
        zlib.compress(_meanings(name, letters), 9),
    )


def _tag(letters: str) -> str:
    """Return six capitals that tell this choice of letters from another one."""
    digest = hashlib.sha256(letters.encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _descriptor(face: TTFontFace, name: str) -> bytes:
    box = b" ".join(b"%d" % round(side) for side in face.bbox)
    numbers = (face.flags & ~_NONSYMBOLIC | _SYMBOLIC, face.ascent, face.descent, face.capHeight, face.italicAngle)
    return b"/Type/FontDescriptor/FontName/%b/FontBBox[%b]" % (name.encode(), box) + (
        b"/Flags %d/Ascent %d/Descent %d/CapHeight %d/ItalicAngle %d/StemV %d"
        % (*(round(number) for number in numbers), round(face.stemV))
    )


def _meanings(name: str, letters: str) -> bytes:
    pairs = [f"<{code:02X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in enumerate(letters, FIRST)]
    blocks = (
        f"{len(some)} beginbfchar\n{chr(10).join(some)}\nendbfchar"
        for some in (pairs[start : start + _MOST_AT_ONCE] for start in range(0, len(pairs), _MOST_AT_ONCE))
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
