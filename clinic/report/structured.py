"""Put the structure of a document into the file that the PDF library writes."""

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from clinic.report.structure import Structure


class _Ready(pdfdoc.PDFObject):  # type: ignore[misc]
    def __init__(self, written: bytes) -> None:
        self.written = written

    def format(self, document: object) -> bytes:
        """Return the object as it is."""
        return self.written


def attach(canvas: Canvas, structure: Structure) -> None:
    """Add the tree as objects, and tell each page its place in it. Nothing may be drawn afterwards."""
    document = canvas._doc
    pages = document.Pages.pages
    numbers = [document.idToObjectNumberAndVersion[document.Reference(page).name][0] for page in pages]
    for place, page in enumerate(pages):
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = place, "/S"
    written = structure.objects(document.objectcounter + 1, numbers)
    references = [document.Reference(_Ready(one)) for one in written]
    document.Catalog.StructTreeRoot = references[0]
    document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
