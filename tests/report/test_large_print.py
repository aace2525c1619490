"""Large print: type of 16 points, the same words in the same order, nothing clipped, rows whole, tags on everything."""

import dataclasses
import datetime as dt
import functools
import re
from collections import Counter

import pypdf
import pytest

from clinic.domain.visits import AddendumRecord
from clinic.report.blocks import treatment_bars, trend_words
from clinic.report.document import LIMITS
from clinic.report.large.flow import Family, Piece, paginated
from clinic.report.large.setting import BODY, FRAME, line
from clinic.report.layouts import Layout
from clinic.report.paper import Block, space
from clinic.report.story import Story
from clinic.report.tagging import Role
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import overlapping, page_texts, pieces, plain, reader, whole_text

FRAME_AT_TOP, FRAME_AT_FOOT = 78.0, 76.0
"""The running head and the page foot stand within these distances from the edges."""


@functools.cache
def large(name, page_size="A4"):
    made = dataclasses.replace(getattr(extremes, name)(), signature=extremes.example().signature)
    return render(made, layout=Layout.LARGE, page_size=page_size, copy=True)


def sizes(page):
    """Every stretch of text of a page outside of figures with its size in points and its distance from the bottom."""
    found, figures = [], [0]

    def before(operator, operands, cm, tm):
        if operator in (b"BDC", b"BMC"):
            figures.append(figures[-1] + (operands[0] == "/Figure"))
        elif operator == b"EMC":
            figures.pop()

    def text(words, cm, tm, font, size):
        if words.strip() and not figures[-1]:
            found.append((round(size * tm[3] * cm[3], 1), cm[5] + tm[5] * cm[3], words.strip()))

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    return found


@pytest.mark.parametrize("name", ["example", "worst", "mixed"])
def test_the_body_is_of_16_points_and_the_frame_of_12(name):
    for page in reader(large(name)).pages:
        height = float(page.mediabox[3])
        seen = sizes(page)
        assert seen
        for size, bottom, words in seen:
            framed = bottom > height - FRAME_AT_TOP or bottom < FRAME_AT_FOOT
            assert size >= (FRAME if framed else BODY) or words.isdigit(), (size, words)


@pytest.mark.parametrize("page_size", ["A4", "letter"])
def test_an_ordinary_visit_takes_four_to_six_pages(page_size):
    assert 4 <= len(reader(large("example", page_size)).pages) <= (6 if page_size == "A4" else 7)


@pytest.mark.parametrize("page_size", ["A4", "letter"])
@pytest.mark.parametrize("name", ["example", "worst", "empty", "mixed"])
def test_nothing_leaves_the_margins_or_lies_on_something_else(name, page_size):
    data = large(name, page_size)
    width, height = (float(side) for side in reader(data).pages[0].mediabox[2:])
    for number in range(len(reader(data).pages)):
        found = pieces(data, number)
        for piece in found:
            assert piece.left >= 34, piece
            assert piece.right <= width - 34, piece
            assert 30 <= piece.bottom <= piece.top <= height - 30, piece
        words = [one for one in found if not re.fullmatch(r"[\d\s]*", one.text)]  # diamonds may touch on the figure
        assert not overlapping(words), number


def test_the_parts_stand_in_the_order_of_pages_one_and_two():
    text = plain(" ".join(page_texts(large("example"))))
    parts = [
        "Born 3 Feb 1973",
        "Diagnosis:",
        "Questionnaire answers fulfil",
        "The pool helps you most.",
        "What happens next",
        "Key scores",
        "Where it hurts, and what we found",
        "Occiput",
        "Trapezius, upper, left",
        "What you have tried, and what you told us",
        "Warm pool or bath therapy",
        "How things have changed",
        "Life events",
        "People often start a treatment",
    ]
    places = [text.find(plain(part)) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_the_words_are_those_of_the_standard_layout():
    """Every word of page one stands in large print too."""
    standard = page_texts(render(extremes.example()))[0]
    held = whole_text(large("example")).casefold()
    missing = {word for word in re.findall(r"[^\W\d]{3,}", standard.casefold()) if word not in held}
    assert not missing - {"signed", "europe", "berlin"}, "the copy names the day, not the hour"


def test_the_worst_case_keeps_every_word():
    text = whole_text(large("worst"))
    for number in range(1, 31):
        assert f"Treatmentnumber{number}withanameoffortyletters" in text
        assert f"effect-{number}" in text
        assert f"plan-note-{number}" in text
    for number in range(20):
        assert f"diagnosis-{number}(" in text
        assert f"allergy-{number}" in text
        assert f"lifeevent{number}with" in text
    counted = Counter(" ".join(page_texts(large("worst"))).split())
    for word in extremes.WORDS.split():
        assert counted[word] >= 6, f"{word}: in short, three steps, the examiner's note and the addendum"
    assert plain(extremes.LONG_NAME) in text
    assert plain(LIMITS) in text


def test_addenda_stand_in_full_newest_first():
    at = [dt.datetime(2025, 12, day, 9, tzinfo=dt.UTC) for day in (1, 2, 3, 4)]
    addenda = tuple(AddendumRecord("Dr B. Other", when, f"Reason {n}", f"Text {n}.") for n, when in enumerate(at))
    summary = dataclasses.replace(extremes.example(), addenda=addenda)
    pages = [plain(page) for page in page_texts(render(summary, layout=Layout.LARGE, copy=True))]
    assert plain("Amended 4 Dec 2025 by Dr B. Other: Reason 3. “Text 3.”") in pages[0]
    assert plain("Amended before: 2 Dec 2025 by Dr B. Other, 1 Dec 2025 by Dr B. Other.") in pages[0]
    last = "".join(pages[-2:])
    places = [last.find(plain(f"Reason {n}: Text {n}.")) for n in (3, 2, 1, 0)]
    assert -1 not in places
    assert places == sorted(places)


def test_a_draft_says_so_on_every_page():
    for page in page_texts(render(extremes.example(signed=False), layout=Layout.LARGE)):
        assert page.count("DRAFT") == 2


def test_the_same_summary_gives_the_same_bytes():
    assert large("example") == render(extremes.example(), layout=Layout.LARGE, copy=True)


def roles(node, found):
    """Count the structure elements below a node of the structure tree."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list | pypdf.generic.ArrayObject) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(kid, dict) and "/S" in kid:
            found[kid["/S"]] += 1
            if kid["/S"] == "/Figure":
                assert kid.get("/Alt"), "a figure says in words what it shows"
            roles(kid, found)
    return found


def test_headings_tables_lists_and_figures_are_tagged():
    tree = reader(large("example")).trailer["/Root"]["/StructTreeRoot"]
    found = roles(tree, Counter())
    assert found["/H1"] == 1
    assert found["/H2"] == 6
    assert found["/Table"] >= 2
    assert found["/L"] >= 3
    story = Story(extremes.example(), str, 523)
    assert found["/Figure"] == 1 + len(trend_words.shown(story)) + len(treatment_bars.courses(story))
    rows = len(extremes.example().scores) + 9
    assert found["/TR"] >= rows + 2


def tall(height, **more):
    return Piece((Block(height, lambda *given: None),), **more)


def lines(count):
    return tuple(line(f"line {number}") for number in range(count))


def test_a_heading_goes_with_what_follows_it():
    pages = paginated([tall(60), tall(10, with_next=True), tall(40)], 100)
    assert [page.height for page in pages] == [60, 50]


def test_a_row_stays_whole_and_its_head_is_repeated():
    table = Family(Role.TABLE, space(15))
    pages = paginated([tall(30, family=table) for _ in range(5)], 100)
    assert [page.height for page in pages] == [75, 75, 45]


def test_what_is_higher_than_half_a_page_is_split_between_lines():
    step = line("x").height
    pages = paginated([tall(50), Piece(lines(40))], 10 * step)
    assert all(page.height <= 10 * step for page in pages)
    assert sum(page.height for page in pages) == pytest.approx(50 + 40 * step)


def test_a_smaller_figure_stays_on_the_page_where_it_fits():
    small = tall(35)
    figure = tall(60, smaller=lambda left: small if left >= 35 else None)
    assert [page.height for page in paginated([tall(60), figure], 100)] == [95]
    assert [page.height for page in paginated([tall(70), figure], 100)] == [70, 60]
