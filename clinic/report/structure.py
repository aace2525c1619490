"""The tree that a screen reader walks: which stretch of which page belongs to which heading, paragraph, cell or figure.

ISO 32000-1, 14.7 and 14.8. A stretch of a page is marked in the page's operators with a number; the tree names these
numbers in reading order, which is the order of drawing. The tree is written as bytes, an object for each element.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from clinic.report.pdf_file import string

_ALWAYS_KEPT = {"TR", "TH", "TD"}
"""An empty cell is a cell: without it the next ones would stand under the wrong heads."""


@dataclass(slots=True, eq=False)
class Element:
    """One element. A stretch is (number of the page from 0, number of the stretch on that page)."""

    role: str
    parent: "Element | None"
    alt: str = ""
    scope: str = ""
    box: tuple[float, float, float, float] | None = None
    """Left, bottom, right and top in points; figures only."""
    kids: "list[Element | tuple[int, int]]" = field(default_factory=list)
    number: int = 0
    """That of its object in the file, once it is known that something of it was drawn."""

    def child(self, role: str, alt: str = "", scope: str = "") -> "Element":
        """Add an element at the end and return it. The words of a list item stand in its body."""
        kid = Element(role, self, alt, scope)
        self.kids.append(kid)
        return kid.child("LBody") if role == "LI" else kid

    def surround(self, box: tuple[float, float, float, float]) -> None:
        """Let a figure reach around something drawn."""
        old = self.box or box
        self.box = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))


@dataclass(slots=True)
class Structure:
    """The elements of one document, and for each page the element of every marked stretch."""

    document: Element = field(default_factory=lambda: Element("Document", None))
    pages: list[list[Element]] = field(default_factory=list)

    def begin_page(self) -> None:
        """Go on to the next page."""
        self.pages.append([])

    def stretch(self, element: Element) -> str:
        """Return the operator with which a stretch of the current page begins that belongs to the element."""
        stretches = self.pages[-1]
        element.kids.append((len(self.pages) - 1, len(stretches)))
        stretches.append(element)
        return f"/{element.role} <</MCID {len(stretches) - 1}>> BDC"

    def objects(self, first: int, pages: Sequence[int]) -> list[bytes]:
        """Return the objects numbered from `first`: the root, the tree of parents, then every element.

        `pages` are the numbers of the page objects.
        """
        elements: list[Element] = []
        _keep(self.document, elements)
        for number, element in enumerate(elements, first + 2):
            element.number = number
        root = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        return [
            root % (first + 2, first + 1, len(self.pages)),
            self._parents(),
            *[_written(element, pages, first) for element in elements],
        ]

    def _parents(self) -> bytes:
        rows = (
            b"%d [%b]" % (page, b" ".join([b"%d 0 R" % element.number for element in stretches]))
            for page, stretches in enumerate(self.pages)
        )
        return b"<</Nums [%b]>>" % b" ".join(rows)


def _keep(element: Element, kept: list[Element]) -> bool:
    """Put the element and those in it into the list, in reading order; tell whether it is not empty, else leave it."""
    place, drawn = len(kept), element.role in _ALWAYS_KEPT
    kept.append(element)
    for kid in element.kids:
        if isinstance(kid, tuple) or _keep(kid, kept):
            drawn = True
    if not drawn and element.parent:
        del kept[place:]
    return drawn


def _written(element: Element, pages: Sequence[int], root: int) -> bytes:
    parent = element.parent.number if element.parent else root
    if len(element.kids) == 1 and isinstance(element.kids[0], tuple):  # nearly every cell and paragraph
        (page, number), role, more = element.kids[0], element.role.encode(), _attributes(element)
        return b"<</S/%b/P %d 0 R/Pg %d 0 R/K %d%b>>" % (role, parent, pages[page], number, more)
    home = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
    parts = [b"<</S/%b/P %d 0 R" % (element.role.encode(), parent)]
    if home is not None:
        parts.append(b"/Pg %d 0 R" % pages[home])
    kids = [_kid(kid, pages, home) for kid in element.kids if isinstance(kid, tuple) or kid.number]
    if kids:
        parts.append(b"/K %b" % kids[0] if len(kids) == 1 else b"/K[%b]" % b" ".join(kids))
    parts.append(_attributes(element))
    return b"".join(parts) + b">>"


def _kid(kid: Element | tuple[int, int], pages: Sequence[int], home: int | None) -> bytes:
    if isinstance(kid, Element):
        return b"%d 0 R" % kid.number
    page, number = kid
    return b"%d" % number if page == home else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[page], number)


def _attributes(element: Element) -> bytes:
    if not (element.alt or element.scope or element.box):
        return b""
    found = b""
    if element.alt:
        found += b"/Alt " + string(element.alt)
    if element.scope:
        found += b"/A <</O/Table/Scope/%b>>" % element.scope.encode()
    if element.box:
        found += b"/A <</O/Layout/BBox[%.2f %.2f %.2f %.2f]>>" % element.box
    return found
