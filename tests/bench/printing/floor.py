"""The honest floor: what it costs a stock ReportLab canvas to write the operators of our own finished pages.

The operators are read once from our PDF, outside the measured time, and handed to a stock canvas: no layout, no
widths, no drawing is left to do. What the floor does not get: our typefaces (it has Helvetica, which is in no file),
tags, outline. What it gets, as in ours: compressed pages, binary streams, the same strokes, colours, places and words.

Parts of a page that our writer keeps ready as objects (XObjects shown by `Do`) stand in the floor as forms that the
canvas writes and compresses each time, once per file: a stock canvas has no ready ones, and written out at each place
where they are shown they would make the floor slower than it must be.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, TextStringObject
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

MARKED = {b"BMC", b"BDC", b"EMC", b"MP", b"DP"}
SHOWING = {b"Tj", b"TJ", b"'", b'"'}
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]+>|\[[^\]]*\])")
CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
Forms = dict[str, tuple[tuple[float, ...], tuple[str, ...]]]
"""Name -> the box and the operators of what is shown by `Do`."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The pages of one PDF: their size in points, their operators a line each, and the forms that they show."""

    size: tuple[float, float]
    pages: tuple[tuple[str, ...], ...]
    forms: "Forms"
    """A form stands after those that it shows itself."""


def record(pdf: bytes) -> Recorded:
    """Read the operators of every page. Raises ValueError for one that a stock canvas could not be given."""
    reader = PdfReader(io.BytesIO(pdf))
    forms: Forms = {}
    pages = tuple(tuple(_lines(page, page["/Contents"], reader, forms)) for page in reader.pages)
    box = reader.pages[0].mediabox
    return Recorded((float(box.width), float(box.height)), pages, forms)


def replay(recorded: Recorded) -> bytes:
    """Write the recorded pages with a stock canvas; this is what is measured."""
    target = io.BytesIO()
    rl_config.useA85 = 0
    canvas = Canvas(target, pagesize=recorded.size, invariant=1, pageCompression=1)
    canvas.setFont("Helvetica-Bold", 9)  # the typefaces get their names, F1 and F2, with their first use
    for number, (name, (box, lines)) in enumerate(recorded.forms.items()):
        canvas.beginForm(name, *box)
        canvas._code.extend(lines)
        canvas._formsinuse.extend(list(recorded.forms)[:number])
        canvas.endForm()
    for lines in recorded.pages:
        canvas._code.extend(lines)
        canvas._formsinuse.extend(recorded.forms)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _lines(owner: Any, content: Any, reader: PdfReader, forms: Forms) -> Iterator[str]:
    resources = owner.get("/Resources", DictionaryObject()).get_object()
    fonts = {name: _Font(font.get_object()) for name, font in resources.get("/Font", {}).items()}
    objects = resources.get("/XObject", DictionaryObject()).get_object()
    named = {name: _form(shown, reader, forms) for name, shown in objects.items()}
    font, waits = None, False
    for operands, operator in ContentStream(content.get_object(), reader).operations:
        if operator in MARKED:
            continue
        if operator in (b"gs", b"sh", b"BI", b"INLINE IMAGE", b"scn", b"SCN"):
            raise ValueError(f"{operator!r} needs a resource that the floor does not give")
        if operator == b"Tf":
            font = fonts[operands[0]]
            yield f"{font.stock} {_plain(operands[1])} Tf"
        elif operator == b"TJ" and not any(isinstance(one, (bytes, str)) for one in operands[0]):
            waits = True  # the way back before a space that is only there to be read out
        elif operator in SHOWING and waits:
            waits = False
        elif operator in SHOWING:
            yield f"{_shown(operands[-1], font)} {operator.decode()}"
        elif operator == b"Do":
            yield f"/FormXob.{named[operands[0]]} Do"
        else:
            yield " ".join((*(_plain(one) for one in operands), operator.decode()))


def _form(shown: Any, reader: PdfReader, forms: Forms) -> str:
    """Record a form after those it shows, with its own matrix in front; return the name it has in the floor."""
    form = shown.get_object()
    if form.get("/Subtype") != "/Form":
        raise ValueError("A picture is no operator.")
    name = f"part{shown.idnum}"
    if name not in forms:
        matrix = form.get("/Matrix")
        front = () if matrix is None else (" ".join((*(_plain(one) for one in matrix), "cm")),)
        lines = tuple(_lines(form, form, reader, forms))
        forms[name] = (tuple(float(one) for one in form["/BBox"]), ("q", *front, *lines, "Q"))
    return name


def _plain(value: Any) -> str:
    if isinstance(value, ArrayObject):
        return "[" + " ".join(_plain(one) for one in value) + "]"
    return str(value)


class _Font:
    """A font of ours: how many bytes a letter takes, which letter that is, and the stock font in its place."""

    def __init__(self, font: Any) -> None:
        self.stock = "/F2" if "Bold" in font["/BaseFont"] else "/F1"
        self.width = 2 if font["/Subtype"] == "/Type0" else 1
        table = font["/ToUnicode"].get_object().get_data() if "/ToUnicode" in font else b""
        self.letters = dict(_letters(table))

    def read(self, code: bytes) -> str:
        codes = (int.from_bytes(code[at : at + self.width], "big") for at in range(0, len(code), self.width))
        return "".join(self.letters.get(one, chr(one)) for one in codes)


def _letters(table: bytes) -> Iterator[tuple[int, str]]:
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letter in CHAR.findall(block):
            yield int(code, 16), _utf16(letter)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, to in RANGE.findall(block):
            listed = re.findall(rb"<([0-9A-Fa-f]+)>", to)
            for step in range(int(last, 16) - int(first, 16) + 1):
                if to.startswith(b"["):
                    yield int(first, 16) + step, _utf16(listed[step])
                else:
                    start = _utf16(listed[0])
                    yield int(first, 16) + step, start[:-1] + chr(ord(start[-1]) + step)


def _utf16(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _shown(value: Any, font: "_Font | None") -> str:
    if isinstance(value, ArrayObject):
        return "[" + " ".join(_shown(one, font) for one in value) + "]"
    if not isinstance(value, TextStringObject | ByteStringObject):
        return _plain(value)
    assert font is not None
    text = font.read(value.original_bytes).encode("cp1252", "replace").decode("latin-1")
    escaped = re.sub(r"[\\()]", r"\\\g<0>", text)
    return "(" + re.sub(r"[^ -~]", lambda one: f"\\{ord(one[0]):03o}", escaped) + ")"
