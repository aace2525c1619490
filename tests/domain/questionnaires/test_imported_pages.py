"""The pages of imported questionnaires: a few questions of one scale on each, the same in every language."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.instruments.conditions import Clause, Operator, Rule
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.model import Choice, Item, Kind, Lead
from clinic.domain.questionnaires import Situation, shown_pages
from clinic.domain.questionnaires.imported_pages import page_key, pages_of
from clinic.domain.questionnaires.rows import row_of
from clinic.domain.questionnaires.texts import texts_of
from tests.fixtures.asked_imported import DEEP, KITES, ZOO, instrument


def scales(group: str, count: int) -> tuple[Item, ...]:
    """Questions from 0 to 10 of one group, with its title above the first."""
    title = (Lead(group, f"Group {group}", title=True),)
    return tuple(
        Item(f"{group}{n}", Kind.SCALE, f"{group}{n}?", low=0, high=10, within=(group,), lead=title if not n else ())
        for n in range(count)
    )


def sizes(*items: Item) -> list[int]:
    return [len(page.asks) for page in pages_of(ImportedInstrument(instrument("form", items)))]


def test_three_groups_of_nine_two_and_ten_scales_are_five_pages() -> None:
    assert sizes(*scales("a", 9), *scales("b", 2), *scales("c", 10)) == [5, 4, 2, 5, 5]


def test_nine_questions_of_one_scale_and_a_last_one_of_another_are_two_pages() -> None:
    assert sizes(*scales("a", 9), Item("last", Kind.YES_NO, "Hard?", within=("a",))) == [5, 5]


@pytest.mark.parametrize(
    ("count", "parts"), [(1, [1]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3]), (20, [5] * 4)]
)
def test_a_long_group_is_split_evenly(count: int, parts: list[int]) -> None:
    assert sizes(*scales("a", count)) == parts


@given(st.integers(1, 60))
def test_no_page_holds_more_than_five_and_none_is_lost(count: int) -> None:
    found = sizes(*scales("a", count))
    assert sum(found) == count
    assert max(found) <= 5
    assert count < 6 or min(found) >= 3


def test_pages_are_the_same_in_every_language() -> None:
    keys = [[(page.key, [ask.key for ask in page.asks]) for page in pages_of(KITES, code)] for code in ("", "es", "xx")]
    assert keys[0] == keys[1] == keys[2]


def test_a_page_never_holds_what_one_of_its_answers_brings_up() -> None:
    for imported in (DEEP, ZOO):
        for page in pages_of(imported):
            here = {ask.key for ask in page.asks}
            assert not any(c.key in here for ask in page.asks for rule in ask.item.enabled for c in rule.clauses)


def test_a_key_that_is_no_address_becomes_one() -> None:
    assert page_key("kites", 3) == "i-kites-3"
    assert page_key("/44250-9", 1) != page_key("/44250-8", 1)
    assert len(page_key("x" * 300, 100)) <= 60


def test_a_text_whose_question_is_not_asked_stands_above_the_next_one() -> None:
    yes = (Rule((Clause("first", Operator.EQUAL, True),)),)
    items = (
        Item("first", Kind.YES_NO, "First?"),
        Item("second", Kind.YES_NO, "Second?", enabled=yes, lead=(Lead("t", "Read this."),)),
        Item("third", Kind.YES_NO, "Third?", lead=(Lead("u", "And this."),)),
    )
    imported = ImportedInstrument(instrument("form", items, closing=(Lead("end", "The end."),)))
    situation = Situation(imported=(imported,))
    met = [page for page in shown_pages({}, situation) if page.imported]
    last = texts_of(met[-1], {}, situation)
    assert [text.words for text in last.above["third"]] == ["Read this.", "And this."]
    assert [text.words for text in last.below] == ["The end."]


def group(*leads: Lead, of: str = "", count: int = 6) -> tuple[Item, ...]:
    """Questions of one scale, two pages of them, with texts above the first."""
    within = (of,) if of else ()
    return tuple(
        Item(f"{of}{n}", Kind.SCALE, f"{n}?", low=0, high=10, within=within, lead=leads if not n else ())
        for n in range(count)
    )


def above_first(*items: Item) -> list[list[tuple[str, bool]]]:
    """What stands above the first question of each page, and whether it stood on an earlier one."""
    situation = Situation(imported=(ImportedInstrument(instrument("form", items)),))
    pages = [page for page in situation.pages if page.imported]
    found = [texts_of(page, {}, situation).above[page.asks[0].key] for page in pages]
    return [[(text.words, text.again) for text in texts] for texts in found]


def test_what_introduces_the_questions_of_a_group_stands_on_each_of_their_pages() -> None:
    weeks, title, line = Lead("w", "In two weeks:"), Lead("g", "Group", title=True), Lead("l", "Each line:")
    assert above_first(*group(weeks)) == [[("In two weeks:", False)], [("In two weeks:", True)]]
    assert above_first(*group(weeks, title, of="g"))[1] == [("In two weeks:", True)]
    assert above_first(*group(weeks, title, line, of="g"))[1] == [("Each line:", True)]
    assert above_first(*group(title, line, of="g"), *group(Lead("h", "Next", title=True), of="h"))[2:] == [[], []]


def test_a_later_text_takes_the_place_of_what_introduced_the_group() -> None:
    first, second, _third, fourth, *rest = group(Lead("w", "By day:"))
    fourth = replace(fourth, lead=(Lead("n", "By night:"),))
    assert above_first(first, second, _third, fourth, *rest) == [[("By day:", False)], [("By night:", False)]]
    third = replace(_third, lead=(Lead("n", "By night:"),))
    assert above_first(first, second, third, *group()[3:])[1] == [("By night:", True)]


def test_short_choices_stand_in_a_row_with_the_words_of_both_ends() -> None:
    labels = ("0 (none)", *(str(n) for n in range(1, 10)), "10 - as bad as it can be")
    item = Item("q", Kind.CHOICE, "How bad?", choices=tuple(Choice(f"c{n}", one) for n, one in enumerate(labels)))
    row = row_of(item)
    assert [label for _value, label in row.boxes] == [str(n) for n in range(11)]
    assert (row.low, row.high) == ("none", "as bad as it can be")
    assert row_of(Item("q", Kind.NUMBER, "How many?", least="0", most="10")).boxes[-1] == (10, "10")
    assert row_of(Item("q", Kind.NUMBER, "How many?", least="0", most="300")) is None
    assert row_of(Item("q", Kind.NUMBER, "How many?")) is None
