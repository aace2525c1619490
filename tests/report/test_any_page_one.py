"""Whatever visit: page one whole and in order; on no page anything clipped or over something else; no word lost."""

import pypdfium2
import pytest

from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from clinic.report.words_on_page import words_in
from tests.report.any_visit import FIRST_ACTION, AnyVisit
from tests.report.pages import overlapping, page_texts, pieces, plain, whole_text

REQUIRED = ("Born", "Diagnosis", "In short", "What happens next", "Key scores", "Where it hurts", "What you have tried")
SHORT = [
    (seed, size, layout)
    for seed in range(3)
    for size, layout in ((("A4", "gp"), ("letter", "standard")) if seed % 2 else (("A4", "standard"), ("letter", "gp")))
]
LONG = [(seed, size, layout) for seed in range(3, 120) for size in ("A4", "letter") for layout in ("standard", "gp")]


def small_type(data: bytes, number: int) -> list[str]:
    """The characters of one page in type under 9 points."""
    text_page = pypdfium2.PdfDocument(data)[number].get_textpage()
    sizes = ((place, pypdfium2.raw.FPDFText_GetFontSize(text_page, place)) for place in range(text_page.count_chars()))
    return [text_page.get_text_range(place, 1) for place, size in sizes if size < 8.99]


def whole(data: bytes, number: int, width: float, height: float) -> None:
    """Nothing of this page is outside the margins, over something else, or too small to read."""
    found = pieces(data, number)
    for piece in found:
        assert 35 <= piece.left <= piece.right <= width - 35, (number, piece)
        assert 33 <= piece.bottom <= piece.top <= height - 33, (number, piece)
    slack = 2.0 if number else 1.5  # charts set numbers close to their lines
    pairs = overlapping(found, slack=slack)
    assert not [pair for pair in pairs if not all("".join(text.split()).isdigit() for text in pair)], number
    assert all(char.isdigit() or not char.strip() for char in small_type(data, number)), number


def check(seed: int, size: str, layout: str) -> None:
    visit = AnyVisit(seed)
    summary = visit.summary()
    data = render(summary, page_size=size, layout=Layout(layout), copy=layout == "gp")
    pages = page_texts(data)
    places = [pages[0].find(part) for part in REQUIRED]
    assert -1 not in places, [part for part, place in zip(REQUIRED, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert plain("Not a diagnosis.") in plain(pages[0])
    assert "page 0" not in "".join(pages)
    text = whole_text(data).lower()
    for word in (*visit.always, *(visit.details if layout == "standard" else ())):
        assert word in text, word
    width, height = pypdfium2.PdfDocument(data)[0].get_size()
    first = pieces(data, 0)
    action = next(piece for piece in first if FIRST_ACTION in piece.text)
    assert height - action.bottom <= height / 5 + 3, "its base line lies in the top fifth; letters hang below it"
    for number in range(len(pages)):
        whole(data, number, width, height)
    if layout == "gp":
        assert words_in(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()) <= 230


@pytest.mark.parametrize(("seed", "size", "layout"), SHORT)
def test_page_one_is_whole(seed: int, size: str, layout: str) -> None:
    check(seed, size, layout)


@pytest.mark.long
@pytest.mark.parametrize(("seed", "size", "layout"), LONG)
def test_page_one_is_whole_for_many_more(seed: int, size: str, layout: str) -> None:
    check(seed, size, layout)
