"""Bind pages into one document: catalog, fonts, figures from the stock, outline, title, language and structure."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.figures.embedding import Program
from clinic.figures.resources import Resources
from clinic.report.paper import Paper
from clinic.report.pdf_file import PdfFile, string


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself; `language` as in HTML, `en`."""

    title: str
    author: str
    subject: str
    language: str


def bind(paper: Paper, about: About, outline: Sequence[str]) -> bytes:
    """Return the document. `outline` has the words of each page in the outline, empty where it has no entry."""
    file = PdfFile()
    catalog, tree = file.take(), file.take()
    resources = file.add(_resources(file, paper.resources))
    box = b"[0 0 %.4f %.4f]" % (paper.width, paper.height)
    pages = [_page(file, operators, tree, resources, number) for number, operators in enumerate(paper.pages)]
    file.put(tree, b"<</Type/Pages/Count %d/Kids[%b]/MediaBox%b>>" % (len(pages), _references(pages), box))
    structure = file.next_number
    file.add_all(paper.structure.objects(structure, pages))
    entries = [(words, page) for words, page in zip(outline, pages, strict=True) if words]
    file.put(
        catalog,
        b"<</Type/Catalog/Pages %d 0 R/Lang%b/ViewerPreferences<</DisplayDocTitle true>>/MarkInfo<</Marked true>>"
        b"/StructTreeRoot %d 0 R/PageMode/UseOutlines/Outlines %d 0 R>>"
        % (tree, string(about.language), structure, _outline(file, entries)),
    )
    return file.written(catalog, _info(file, about))


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _page(file: PdfFile, operators: bytes, tree: int, resources: int, number: int) -> int:
    contents = file.add_stream(operators)
    return file.add(
        b"<</Type/Page/Parent %d 0 R/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S>>"
        % (tree, resources, contents, number)
    )


def _resources(file: PdfFile, resources: Resources) -> bytes:
    fonts = [(name, _font(file, program)) for name, program in resources.fonts()]
    forms = [
        (
            name,
            file.add_stream(
                form.operators, b"/Type/XObject/Subtype/Form/BBox[%.2f %.2f %.2f %.2f]" % form.box, compressed=True
            ),
        )
        for form, name in resources.forms.items()
    ]
    shown = b"/XObject<<%b>>" % _named(forms) if forms else b""
    return b"<</Font<<%b>>%b>>" % (_named(fonts), shown)


def _named(numbers: Sequence[tuple[str, int]]) -> bytes:
    return b"".join(b"/%b %d 0 R" % (name.encode(), number) for name, number in numbers)


def _font(file: PdfFile, program: Program) -> int:
    glyphs = file.add_stream(program.glyphs, b"/Length1 %d" % program.length, compressed=True)
    descriptor = file.add(b"<<%b/FontFile2 %d 0 R>>" % (program.descriptor, glyphs))
    meanings = file.add_stream(program.meanings, compressed=True)
    return file.add(b"<<%b/FontDescriptor %d 0 R/ToUnicode %d 0 R>>" % (program.font, descriptor, meanings))


def _outline(file: PdfFile, entries: Sequence[tuple[str, int]]) -> int:
    root, first = file.take(), file.next_number
    last = first + len(entries) - 1
    for number, (words, page) in enumerate(entries, first):
        beside = b"/Prev %d 0 R" % (number - 1) if number > first else b""
        beside += b"/Next %d 0 R" % (number + 1) if number < last else b""
        file.add(b"<</Title%b/Parent %d 0 R%b/Dest[%d 0 R/Fit]>>" % (string(words), root, beside, page))
    ends = b"/First %d 0 R/Last %d 0 R" % (first, last) if entries else b""
    file.put(root, b"<</Type/Outlines%b/Count %d>>" % (ends, len(entries)))
    return root


def _info(file: PdfFile, about: About) -> int:
    named = (("Title", about.title), ("Author", about.author), ("Subject", about.subject), ("Creator", "Tenderpoint"))
    return file.add(b"<<%b>>" % b"".join(b"/%b%b" % (name.encode(), string(words)) for name, words in named))
