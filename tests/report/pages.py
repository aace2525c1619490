"""Read a PDF back as a reader would: its text, its fonts, and where on the page each piece of text stands."""

import io
from dataclasses import dataclass

import pypdf
import pypdfium2

from clinic.domain.summaries import VisitSummary, summarise
from clinic.domain.visits import VisitStatus
from clinic.report.visit_summary import render
from tests.records import CLINIC, patient_record, visit_record


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def page_texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in reader(data).pages]


def plain(text: str) -> str:
    """The text without white space: lines are broken where the column ends."""
    return "".join(text.split())


def whole_text(data: bytes) -> str:
    return plain(" ".join(page_texts(data)))


def text_of(summary: VisitSummary, **options: str) -> str:
    """The words of the printed summary."""
    return whole_text(render(summary, **options))


def visit_text(**more: object) -> str:
    """The words of the printed summary of one open visit."""
    record = patient_record(visits=[visit_record(1, status=VisitStatus.OPEN, **more)])
    return text_of(summarise(record, 1, clinic=CLINIC))


@dataclass(frozen=True)
class Piece:
    text: str
    left: float
    bottom: float
    right: float
    top: float


def pieces(data: bytes, page: int) -> list[Piece]:
    """Every stretch of text of one page with its box in points."""
    text_page = pypdfium2.PdfDocument(data)[page].get_textpage()
    boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
    return [Piece(text_page.get_text_bounded(*box), *box) for box in boxes]


def overlapping(found: list[Piece], *, slack: float = 1.5) -> list[tuple[str, str]]:
    """Pairs of pieces that lie on one another by more than `slack` points in both directions."""
    pairs = []
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            upright = min(one.top, other.top) - max(one.bottom, other.bottom)
            if across > slack and upright > slack:
                pairs.append((one.text, other.text))
    return pairs
