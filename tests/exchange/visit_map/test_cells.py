"""A cell is one kind of value, blank is not zero, and what cannot be taken is described and never quoted."""

from typing import Any

import pytest

from clinic.domain.instruments import Choice, Instrument, Item, Kind
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.exchange.visit_map.cells import NOT_ASKED, ValueClass, key_of, value_class
from tests.exchange.visit_map.files import PAIN, WHO, opened, rejected, taken


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("", "blank"),
        (" \t ", "blank"),
        ("7", "number"),
        ("-1,5", "number"),
        ("1.234,5", "number"),
        ("2024-03-15", "date"),
        ("15.3.2024 14:30", "date"),
        ("#DIV/0!", "error"),
        ("#N/A", "error"),
        ("#NV", "error"),
        ("#¡DIV/0!", "error"),
        ("#NAME?", "error"),
        ("Err:502", "error"),
        ("=SUM(A1:A3)", "formula"),
        ("@x", "formula"),
        ("+A1", "formula"),
        ("+5", "number"),
        ("＝1", "formula"),
        ("=" + "A1+" * 200, "formula"),
        ("#1 is the worst", "text"),
        ("- better", "text"),
        ("x" * 201, "too long"),
        ("mild", "text"),
    ],
)
def test_the_kind_of_a_value(cell: str, kind: str) -> None:
    assert value_class(cell) is ValueClass(kind)


@pytest.mark.parametrize(
    ("cell", "key"),
    [(" Ja ", "ja"), ("1.0", "1"), ("1,0", "1"), ("1,00", "1"), ("1.000", "1.000"), ("1.5", "1.5"), ("007", "007")],
)
def test_words_are_looked_up_without_case_and_empty_decimals(cell: str, key: str) -> None:
    assert key_of(cell) == key


_ALIKE = (Choice("xy", "Small"), Choice("XY", "Big"))
INSTRUMENT = Instrument(
    "mine",
    "3",
    "Mine",
    source="invented",
    licence="invented",
    items=(
        Item("scale", Kind.SCALE, "How blue?", low=0, high=3),
        Item("yes_no", Kind.YES_NO, "Blue?"),
        Item("number", Kind.NUMBER, "How many?", least="0", most="500"),
        Item("decimal", Kind.DECIMAL, "How long?", least="0", most="10"),
        Item("text", Kind.TEXT, "Why?", max_length=20),
        Item("date", Kind.DATE, "When?"),
        Item(
            "choice", Kind.CHOICE, "Which?", choices=(Choice("a", "A"), Choice("A", "Big A"), Choice("b", "B"), *_ALIKE)
        ),
        Item("codes", Kind.CODES, "Which ones?", choices=(Choice("a", "A"), Choice("b", "B"))),
        Item("open", Kind.OPEN_CHOICE, "Which else?", choices=(Choice("a", "A"),), max_length=20),
        Item("opens", Kind.OPEN_CODES, "Which all?", choices=(Choice("a", "A"), Choice("b", "B")), max_length=20),
        Item("several", Kind.NUMBER, "Which numbers?", repeats=True),
        Item("areas", Kind.AREAS, "Where?"),
        Item("worst", Kind.AREA_SEVERITY, "How bad where?", low=1, high=10),
    ),
)
IMPORTED = {"mine": ImportedInstrument(INSTRUMENT)}


def map_of(item: str, more: str = "") -> str:
    return f'{WHO}[answers."mine.{item}"]\ncolumn = "x"\n{more}\n'


def test_answers_to_a_questionnaire_brought_in_name_the_version_they_were_checked_against() -> None:
    assert taken(map_of("scale"), {"x": "1"}, imported=IMPORTED).versions == {"mine": "3"}
    named = f'{WHO}[answers."mine.scale"]\ncolumn = "x"\n[versions]\nmine = "2"\n'
    assert taken(named, {"x": "1"}, imported=IMPORTED).versions == {"mine": "2"}


def answer(item: str, cell: str, more: str = "") -> Any:
    visit = taken(map_of(item, more), {"x": cell}, imported=IMPORTED)
    return visit.answers.get("mine", {}).get(item, NOT_ASKED)


@pytest.mark.parametrize(
    ("item", "cell", "more", "value"),
    [
        ("scale", "2", "", 2),
        ("scale", " 2,0 ", "", 2),
        ("scale", "0", "", 0),
        ("scale", "", "", None),
        ("scale", "-", 'blank = ["-"]', None),
        ("scale", "n.a.", 'not_asked = ["n.a."]', NOT_ASKED),
        ("scale", "Leicht", "values = { keine = 0, leicht = 1 }", 1),
        ("scale", "1.0", 'values = { "1" = 0, "2" = 1 }', 0),
        ("scale", "#DIV/0!", 'on_error = "blank"', None),
        ("yes_no", "JA", 'yes = ["ja"]\nno = ["nein"]', True),
        ("yes_no", "nein", 'yes = ["ja"]\nno = ["nein"]', False),
        ("yes_no", "1.0", "", True),
        ("yes_no", "0", "", False),
        ("number", "500", "", 500),
        ("decimal", "2,50", "", "2.50"),
        ("decimal", "7", "", "7"),
        ("text", " two  words ", "", "two  words"),
        ("date", "2024-03-15", "", "2024-03-15"),
        ("date", "5.3.2024", 'date_format = "DD.MM.YYYY"', "2024-03-05"),
        ("choice", "A", "", "A"),
        ("choice", "a", "", "a"),
        ("choice", "B", "", "b"),
        ("choice", "two", 'values = { two = "b" }', "b"),
        ("choice", "XY", "", "XY"),
        ("codes", "b;a", "", ["a", "b"]),
        ("codes", "b a", 'separator = " "', ["a", "b"]),
        ("codes", "none", "", []),
        ("codes", "keine", 'none = ["keine"]', []),
        ("codes", "x;y", 'values = { x = "a", y = "b" }', ["a", "b"]),
        ("open", "a", "", "a"),
        ("open", "green", "", {"own_words": "green"}),
        ("opens", "b", "", {"codes": ["b"], "own_words": None}),
        ("several", "3;1;3", "", [3, 1, 3]),
        ("areas", "neck; hip_l", "", ["neck", "hip_l"]),
        ("worst", "neck=7;hip_l=", "", {"neck": 7, "hip_l": None}),
        ("worst", '{"neck": 7}', "json = true", {"neck": 7}),
    ],
)
def test_a_cell_becomes_the_answer(item: str, cell: str, more: str, value: object) -> None:
    assert answer(item, cell, more) == value


@pytest.mark.parametrize(
    ("item", "cell", "more", "kind"),
    [
        ("scale", "4", "", "number"),
        ("scale", "-1", "", "number"),
        ("scale", "1,5", "", "number"),
        ("scale", "1.000", "", "number"),
        ("scale", "two", "", "text"),
        ("scale", "2", "values = { keine = 0 }", "number"),
        ("scale", "2024-03-15", "", "date"),
        ("scale", "#DIV/0!", "", "error"),
        ("scale", "=1+1", "", "formula"),
        ("scale", "2", 'on_error = "blank"\nvalues = { a = 1 }', "number"),
        ("scale", "٣", "", "number"),
        ("yes_no", "maybe", "", "text"),
        ("yes_no", "2", "", "number"),
        ("number", "501", "", "number"),
        ("decimal", "1.234,5", "", "number"),
        ("decimal", "10,1", "", "number"),
        ("decimal", "nan", "", "text"),
        ("choice", "Xy", "", "text"),
        ("text", "x" * 21, "", "text"),
        ("text", "=cmd|'/C calc'!A0", "", "formula"),
        ("date", "2024-02-30", "", "date"),
        ("date", "03/15/2024", 'date_format = "DD.MM.YYYY"', "date"),
        ("choice", "c", "", "text"),
        ("codes", "a;c", "", "text"),
        ("codes", "a;a", "", "text"),
        ("codes", "a;;b", "", "text"),
        ("open", "=x", "", "formula"),
        ("several", "3;x", "", "text"),
        ("areas", "neck;nowhere", "", "text"),
        ("areas", "neck;neck", "", "text"),
        ("worst", "neck=11", "", "text"),
        ("worst", "neck=7;neck=8", "", "text"),
        ("worst", '{"neck": 70}', "json = true", "text"),
        ("worst", "[" * 30_000, "json = true", "too long"),
    ],
)
def test_a_cell_that_does_not_fit_rejects_its_row(item: str, cell: str, more: str, kind: str) -> None:
    row = rejected(map_of(item, more), {"x": cell}, imported=IMPORTED)
    assert (row.row, row.column, row.value_class) == (2, "x", kind)
    assert row.reason.endswith(("here.", "cell."))


def test_a_file_may_say_by_what_its_decimals_are_parted() -> None:
    text = '[words]\ndecimal = ","\n' + map_of("decimal")
    assert taken(text, {"x": "2,5"}, imported=IMPORTED).answers == {"mine": {"decimal": "2.5"}}
    assert rejected(text, {"x": "2.5"}, imported=IMPORTED).value_class == "number"


def test_no_value_of_the_file_is_ever_quoted() -> None:
    for item in INSTRUMENT.keys:
        secret = "Jane Q. Public, 1961" if item not in ("text", "open") else "=Jane Q. Public, 1961"
        assert "Jane" not in rejected(map_of(item), {"x": secret}, imported=IMPORTED).reason


def test_a_question_without_a_column_is_not_asked_and_an_empty_cell_is_left_blank() -> None:
    assert taken(WHO + PAIN, {"nrs": ""}).answers == {"pain": {"nrs_pain": None}}


def test_own_words_may_stand_in_a_column_of_their_own() -> None:
    def of(item: str, cell: str, words: str) -> object:
        text = map_of(item, 'own_words = "w"\nblank = ["~own"]')
        return taken(text, {"x": cell, "w": words}, imported=IMPORTED).answers["mine"][item]

    assert of("open", "~own", "green") == {"own_words": "green"}
    assert of("open", "a", "") == "a"
    assert of("opens", "b", "green") == {"codes": ["b"], "own_words": "green"}
    assert rejected(map_of("open", 'own_words = "w"'), {"x": "a", "w": "green"}, imported=IMPORTED).reason.startswith(
        "The cell holds own words beside a code"
    )


def test_a_code_may_have_a_column_of_its_own() -> None:
    text = f'{WHO}[answers."mine.codes".columns]\na = "ca"\nb = "cb"\n'
    assert taken(text, {"ca": "1", "cb": "0"}, imported=IMPORTED).answers["mine"]["codes"] == ["a"]
    assert taken(text, {"ca": "0", "cb": "0"}, imported=IMPORTED).answers["mine"]["codes"] == []
    assert taken(text, {"ca": "", "cb": ""}, imported=IMPORTED).answers["mine"]["codes"] is None


def test_a_place_may_have_a_column_with_its_severity_and_0_is_no_place() -> None:
    text = f'{WHO}[answers."mine.worst"]\nyes = ["x"]\n[answers."mine.worst".columns]\nneck = "n"\nhip_l = "h"\n'
    assert taken(text, {"n": "7", "h": "0"}, imported=IMPORTED).answers["mine"]["worst"] == {"neck": 7}
    assert taken(text, {"n": "x", "h": ""}, imported=IMPORTED).answers["mine"]["worst"] == {"neck": None}
    assert taken(text, {"n": "", "h": ""}, imported=IMPORTED).answers["mine"]["worst"] is None
    assert rejected(text, {"n": "11", "h": ""}, imported=IMPORTED).column == "n"


def test_an_answer_that_an_earlier_one_rules_out_is_refused() -> None:
    text = f'{WHO}[answers]\n"spasm7.any_spasm" = "any"\n"spasm7.activity_effect" = "effect"\n'
    assert rejected(text, {"any": "no", "effect": "5"}).column == "effect"
    assert taken(text, {"any": "no", "effect": ""}).answers["spasm7"] == {"any_spasm": False, "activity_effect": None}
    assert taken(text, {"any": "", "effect": "5"}).answers["spasm7"] == {"any_spasm": None, "activity_effect": 5}


def test_a_row_names_every_column_with_a_problem() -> None:
    text = f'{WHO}[answers]\n"pain.nrs_pain" = "a"\n"survey.fatigue" = "b"\n"survey.cognitive" = "c"\n'
    row = rejected(text, {"a": "99", "b": "99", "c": "=1"})
    assert {row.column, *(one.column for one in row.also)} == {"a", "b", "c"}
    assert {row.value_class, *(one.value_class for one in row.also)} == {"number", "formula"}


def test_a_row_of_another_width_is_rejected_with_both_counts() -> None:
    visits = opened(WHO + PAIN, {"nrs": "1"})
    visits._table = iter([(2, ("P1", "2024-03-15"))])
    row = next(visits)
    assert row.row == 2
    assert "2 cells and the row of names has 3 columns" in row.reason
