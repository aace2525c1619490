"""Read the structure tree of a PDF as a screen reader does: its elements, and the text of every marked stretch."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdf
from pypdf.generic import ContentStream


@dataclass
class Part:
    """One element with its text, its attributes and its kids."""

    role: str
    alt: str = ""
    scope: str = ""
    box: tuple[float, ...] = ()
    page: int = -1
    own: str = ""
    kids: "list[Part]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the element and of those in it, in reading order; between elements stands a bar."""
        return "|".join(part for part in (self.own, *(kid.text for kid in self.kids)) if part)

    def walk(self) -> "Iterator[Part]":
        yield self
        for kid in self.kids:
            yield from kid.walk()


def tree(data: bytes) -> Part:
    """Return the document element. Checks that the tree of parents agrees with the tree."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    texts = [_texts(page, reader) for page in reader.pages]
    places = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    rows = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {
        (page["/StructParents"], number): kid.idnum
        for page in reader.pages
        for number, kid in enumerate(rows[2 * page["/StructParents"] + 1])
    }
    (top,) = root["/StructTreeRoot"]["/K"]
    found = _part(top, texts, places, parents)
    assert not parents, "stretches that stand in no element"
    return found


def artifacts(data: bytes) -> list[str]:
    """Return the text of every page that stands in no element."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    return [_texts(page, reader).get(-1, "") for page in reader.pages]


def of_role(data: bytes, role: str) -> list[Part]:
    return [part for part in tree(data).walk() if part.role == role]


def _part(reference: object, texts: list[dict[int, str]], places: dict[int, int], parents: dict) -> Part:
    element = reference.get_object()
    part = Part(element["/S"][1:], str(element.get("/Alt", "")))
    about = element.get("/A", {})
    part.scope, part.box = about.get("/Scope", "/")[1:], tuple(map(float, about.get("/BBox", ())))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(kid, int):
            part.page = places[element.raw_get("/Pg").idnum]
            assert parents.pop((part.page, int(kid))) == reference.idnum
            part.own += texts[part.page][int(kid)]
        else:
            part.kids.append(_part(kid, texts, places, parents))
    return part


def _texts(page: pypdf.PageObject, reader: pypdf.PdfReader) -> dict[int, str]:
    """Return the text by number of the stretch, -1 for artifacts. Drawing outside both is refused."""
    maps = {name: _codes(font) for name, font in page["/Resources"]["/Font"].items()}
    texts: dict[int, str] = {}
    stack: list[tuple[int | None, str | None]] = []
    codes: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        name = operator.decode()
        if name in ("BDC", "BMC"):
            stack.append(_opened(operands))
            said = stack[-1][1]
            if said is not None:
                number = _innermost(stack)
                texts[number] = texts.get(number, "") + said
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            codes = maps[operands[0]]
        elif name in ("Tj", "TJ", "S", "f", "f*", "B", "B*", "Do"):
            number = _innermost(stack)
            texts.setdefault(number, "")
            if name == "Tj" and all(said is None for _, said in stack):
                raw = operands[0].original_bytes
                texts[number] += "".join(codes[code] for code in raw)
    assert not stack
    return texts


def _opened(operands: list) -> tuple[int | None, str | None]:
    about = operands[1] if len(operands) > 1 else {}
    if operands[0] == "/Artifact":
        return -1, None
    said = about.get("/ActualText")
    return about.get("/MCID"), None if said is None else str(said)


def _innermost(stack: list[tuple[int | None, str | None]]) -> int:
    return next(int(number) for number, _ in reversed(stack) if number is not None)


def _codes(font: dict) -> dict[int, str]:
    """Return the letters of a font by their code, from its ToUnicode table."""
    words = font["/ToUnicode"].get_data().decode().replace("<", " ").replace(">", " ").split()
    found: dict[int, str] = {}
    for number, word in enumerate(words):
        if word == "beginbfchar":
            end = words.index("endbfchar", number)
            pairs = words[number + 1 : end]
            for code, letters in zip(pairs[::2], pairs[1::2], strict=True):
                found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    return found
