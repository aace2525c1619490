"""A screen reader finds headings, paragraphs, tables and figures, and hears every word as it was written."""

import io
from collections.abc import Callable

import pypdf
import pytest

from clinic.figures.shapes import Drawing, Rect
from clinic.report import document, paper, story
from clinic.report.document import Frame, Sheet
from clinic.report.paper import MARGIN, Block, Paper
from clinic.report.tagging import Role, Scope, tagged
from clinic.report.visit_summary import render
from tests.report import extremes, reading_order
from tests.report.reading_order import Part

WORDS = "When the pool closed in March the pain came back within two weeks, and  sleep\twas worse (nights: 4 of 7)."


def written(*blocks: Block) -> bytes:
    told = story.Story(extremes.example(), str, 200.0)
    frame = Frame(paper.space(0), (), MARGIN, 800)
    sheets = tuple(Sheet(f"Page {number}", ((MARGIN, block),)) for number, block in enumerate(blocks))
    return document.write(told, "A4", frame, sheets)


def parts(*blocks: Block) -> list[Part]:
    """The parts at the top of a document whose pages are these blocks, but for the page foot."""
    return reading_order.tree(written(*blocks)).kids[:-1]


def drawn(draw: Callable[[Paper, float, float], None]) -> Block:
    return Block(100, draw)


@pytest.mark.parametrize("width", [40, 90, 333])
@pytest.mark.parametrize(
    "words",
    [
        WORDS,
        "one\ntwo\n\nthree",
        "Zażółć gęślą jaźń – Ω ж 5 ≥ 4 “x” (\\)",
        "שלום עולם, 12 ימים",
        "ماذا قال محمد عن الألم",
        "Ana محمد Ruiz, 54",
        "a\\(b)c",
    ],
)
def test_the_words_of_a_paragraph_are_read_as_they_were_written(words: str, width: float) -> None:
    (part,) = parts(tagged(Role.P, story.paragraph(words, width, 11)))
    assert (part.role, part.text) == ("P", " ".join(words.split()))


def test_a_word_wider_than_the_column_gains_no_space() -> None:
    (part,) = parts(tagged(Role.P, story.paragraph(f"see {'x' * 300} there", 120, 11)))
    assert part.text == f"see {'x' * 300} there"


def test_a_broken_word_from_right_to_left_gains_no_space() -> None:
    (part,) = parts(tagged(Role.P, story.paragraph("א" * 100, 120, 11)))
    assert part.text == "א" * 100


def test_a_letter_no_font_has_is_read_as_it_is_printed() -> None:
    (part,) = parts(tagged(Role.P, story.paragraph("good \U0001f600 שלום \U0001f600", 300, 11)))
    assert part.text == "good [U+1F600] שלום [U+1F600]"


def test_label_and_words_of_one_part_do_not_run_together() -> None:
    block, _ = story.labelled("Sleep:", "unrefreshed", 300)
    assert [part.text for part in parts(tagged(Role.P, block))] == ["Sleep: unrefreshed"]


def table(paper: Paper, x: float, y: float) -> None:
    paper.rule(x, y, 100)
    with paper.part(Role.TABLE):
        for number, row in enumerate((("Score", "Today"), ("WPI", "7"), ("", "9"))):
            with paper.part(Role.TR):
                for column, words in enumerate(row):
                    role, scope = (Role.TH, Scope.COLUMN) if number == 0 else (Role.TD, None)
                    with paper.part(role, scope=scope):
                        paper.text(x + 50 * column, y + 12 * number, words, 9)
                        paper.box(x, y, 5, 5, "#FFFFFF")
                        if words:
                            paper.text(x + 50 * column, y + 12 * number, "again", 9)
            paper.rule(x, y + 12 * number, 100)
    paper.rule(x, y, 100)


def test_a_table_has_rows_heads_and_cells_and_an_empty_cell_is_a_cell() -> None:
    (found,) = parts(drawn(table))
    assert found.role == "Table"
    rows = [[(cell.role, cell.scope, cell.text) for cell in row.kids] for row in found.kids]
    assert rows == [
        [("TH", "Column", "Score again"), ("TH", "Column", "Today again")],
        [("TD", "", "WPI again"), ("TD", "", "7 again")],
        [("TD", "", ""), ("TD", "", "9 again")],
    ]


def test_the_rules_of_a_table_belong_to_nothing() -> None:
    assert not [line for page in operators(written(drawn(table))) for line in page if line.startswith("/Table")]


def operators(data: bytes) -> list[list[str]]:
    """The operators of each page, line by line."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return [page.get_contents().get_data().decode("latin-1").split("\n") for page in pages]


def test_what_follows_an_inner_part_belongs_to_the_outer_one_again() -> None:
    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.P):
            paper.text(x, y, "before", 9)
            with paper.part(Role.FIGURE, alt="a square"):
                paper.drawing(Drawing(10, 10, Rect(0, 0, 10, 10)), x, y)
            paper.text(x, y, "after", 9)

    (found,) = parts(drawn(draw))
    assert (found.own, [kid.role for kid in found.kids]) == ("before after", ["Figure"])


def test_a_figure_has_its_words_and_its_place() -> None:
    def draw(paper: Paper, x: float, y: float) -> None:
        paper.drawing(Drawing(30, 20, Rect(0, 0, 30, 20)), x, y)
        paper.drawing(Drawing(30, 20, Rect(0, 0, 30, 20)), x + 40, y)

    (found,) = parts(tagged(Role.FIGURE, drawn(draw), alt="Front (left): 3 – żółć"))
    assert found.alt == "Front (left): 3 – żółć"
    assert found.box == (MARGIN, round(paper.SIZES["A4"][1] - MARGIN - 20, 2), MARGIN + 70, 805.89)


def test_the_items_of_a_list_have_bodies() -> None:
    item = tagged(Role.ITEM, story.paragraph("walk daily", 100, 9))
    (found,) = parts(tagged(Role.LIST, paper.stacked(item, item)))
    assert [(kid.role, kid.kids[0].role, kid.text) for kid in found.kids] == [("LI", "LBody", "walk daily")] * 2


def test_what_stands_in_no_part_is_passed_over() -> None:
    data = written(story.paragraph("decoration", 200, 9), tagged(Role.P, story.paragraph("said", 200, 9)))
    assert "decoration" not in reading_order.tree(data).text
    assert "decoration" in reading_order.artifacts(data)[0]
    assert "said" not in reading_order.artifacts(data)[1]


def test_an_empty_part_leaves_no_element() -> None:
    data = written(paper.stacked(tagged(Role.P, paper.space(4)), tagged(Role.P, story.paragraph("said", 200, 9))))
    assert [part.text for part in reading_order.of_role(data, "P")] == ["said", "Page 1 of 1"]


@pytest.mark.parametrize("make", [extremes.example, extremes.worst, extremes.empty, extremes.mixed])
def test_name_and_foot_are_read_once_and_only_on_page_one(make: Callable[[], object]) -> None:
    data = render(make())
    (name,) = reading_order.of_role(data, "H1")
    assert name.page == 0
    feet = [part for part in reading_order.tree(data).walk() if part.own.startswith("Page ")]
    assert [foot.page for foot in feet] == [0]


def test_the_draft_word_across_the_page_is_decoration_and_stands_in_the_title() -> None:
    data = render(extremes.example(signed=False))
    assert all("DRAFT" in text for text in reading_order.artifacts(data))
    assert reading_order.pypdf.PdfReader(reading_order.io.BytesIO(data)).metadata.title.startswith("DRAFT")
