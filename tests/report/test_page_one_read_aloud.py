"""Page one as a screen reader reads it: headings in order, tables with heads, the figure told, whole sentences."""

import pytest

from clinic.report import text
from clinic.report.blocks import header, key_scores, own_words, treatments, trigger_points, words_first
from clinic.report.layouts import Layout
from clinic.report.story import Story
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.reading_order import Part, tree

HEADS = ["In short", "What happens next", "Key scores", "Where it hurts, and what we found"]
LAST_HEAD = "What you have tried, and what you told us"
SITES = 9


@pytest.fixture(scope="module", params=[Layout.STANDARD, Layout.GP])
def read(request: pytest.FixtureRequest) -> tuple[Layout, list[Part]]:
    """The elements of page one in the order of reading."""
    data = render(extremes.example(), layout=request.param)
    every = list(tree(data).walk())[1:]
    pages = [min((one.page for one in part.walk() if one.page >= 0), default=0) for part in every]
    return request.param, [part for part, page in zip(every, pages, strict=True) if page == 0]


def cells(row: Part) -> list[tuple[str, str]]:
    return [(cell.role, cell.scope) for cell in row.kids]


def tables(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.role == "Table"]


def test_headings_stand_in_order(read: tuple[Layout, list[Part]]) -> None:
    headings = [(part.role, part.own.strip()) for part in read[1] if part.role in ("H1", "H2", "H3")]
    titles = [*(("H2", words) for words in HEADS), ("H3", "Trigger points"), ("H2", LAST_HEAD)]
    assert headings == [("H1", "Rosa Example"), *titles]


def test_scores_are_a_table_whose_columns_and_rows_have_heads(read: tuple[Layout, list[Part]]) -> None:
    table = tables(read[1])[0]
    head, *rows = table.kids
    assert {row.role for row in table.kids} == {"TR"}
    assert cells(head) == [("TD", ""), *[("TH", "Column")] * 5]
    assert [cell.own.strip() for cell in head.kids[2:]] == ["15 Aug 2025", "Today", "Change", "since 15 Aug 2025"]
    measures = [row.series.measure for row in extremes.example().scores]
    names = [one.label for one in measures if read[0] is Layout.STANDARD or not one.note]
    assert [cells(row) for row in rows] == [[("TH", "Row"), *[("TD", "")] * 5]] * len(names)
    assert all(row.kids[0].own.startswith(name) for row, name in zip(rows, names, strict=True))


def test_ratings_and_treatments_are_tables(read: tuple[Layout, list[Part]]) -> None:
    layout, parts = read
    _, *ratings, tried = tables(parts)
    assert len(ratings) == (layout is Layout.STANDARD), "a copy for a GP has them on page two"
    for table in ratings:
        assert cells(table.kids[0]) == [("TD", ""), ("TH", "Column"), ("TH", "Column")]
        assert [cells(row) for row in table.kids[1:]] == [[("TH", "Row"), ("TD", ""), ("TD", "")]] * SITES
        assert table.kids[1].text == "Occiput|6|5"
    assert all(cells(row)[0] == ("TH", "Row") for row in tried.kids)
    rows = [row.text.split("|") for row in tried.kids]
    assert rows[0][0].startswith("Warm pool or bath therapy")
    assert "Helped a lot" in rows[0]


def test_the_figure_is_told_in_words(read: tuple[Layout, list[Part]]) -> None:
    inside = {id(kid) for table in tables(read[1]) for kid in table.walk()}
    figures = [part for part in read[1] if part.role == "Figure" and id(part) not in inside and "pain" in part.alt]
    (body,) = figures
    assert "neck" in body.alt
    assert len(body.box) == 4


def test_each_paragraph_is_read_as_it_was_written(read: tuple[Layout, list[Part]]) -> None:
    layout, parts = read
    story = Story(extremes.example(), str, 523.0, layout)
    said = {" ".join(part.own.split()) for part in parts if part.role in ("P", "LBody", "LI")}
    plan = story.summary.plan
    sources = [
        *plan.in_short.split("\n"),
        " ".join(own_words.overall_change(story) or ()),
        " ".join(header.born(story).split()),
        " ".join(header.seen(story).split()),
        *(f"{label} {words}" for label, words in header.facts(story)),
        *(" ".join((label, words)) for label, words in words_first.steps(story, plan)),
        *(key_scores.notes(story, story.summary.scores) if layout is Layout.STANDARD else ()),
    ]
    assert [words for words in sources if words and words not in said] == []
    for spot in story.summary.trigger_points:
        what = trigger_points.in_short if layout is Layout.STANDARD else trigger_points.what_it_is
        words = f"{trigger_points.muscle_and_side(story, spot)} {what(story, spot)}"
        assert any(one.endswith(words) for one in said), words
    names = {part.own.strip() for part in parts if part.role == "TH"}
    shown = [text.one_line(treatments.name_and_dose(story, row.course)) for row in story.summary.treatments]
    assert names >= set(shown[:2])
