"""Where it hurts: columns for each area, a list of our codes, or of another body map's by a crosswalk."""

import pytest

from clinic.domain.body.atlas import AREAS, WPI_AREAS
from clinic.exchange.refusals import FileRefused, MapRefused
from clinic.exchange.visit_map import parse_crosswalk, shipped_crosswalk, shipped_crosswalks
from clinic.exchange.visit_map.cells import NOT_ASKED
from tests.exchange.visit_map.files import WHO, mistakes, opened, rejected, taken

COLUMNS = WHO + "[areas]\n{}\n[areas.columns]\n" + "".join(f'{area} = "{area}"\n' for area in WPI_AREAS)
NOWHERE = dict.fromkeys(WPI_AREAS, "0")
EMPTY = dict.fromkeys(WPI_AREAS, "")
LIST = WHO + '[areas]\ncolumn = "where"\n{}\n'
CODES = """
name = "Invented set"
depends_on = "figure"
[codes]
A1 = "neck"
A2 = { areas = ["lower_back", "hip_l"], split = true }
A3 = "outside"
A4 = { areas = ["lower_leg_l"], split = true }
[when.female]
B1 = "chest"
[when.male]
B1 = "abdomen"
"""


def areas(text: str, cells: dict[str, str]) -> object:
    return taken(text, cells).answers.get("survey", {}).get("pain_areas", NOT_ASKED)


def test_ticked_columns_are_the_areas() -> None:
    assert areas(COLUMNS.format(""), {**NOWHERE, "neck": "1", "jaw_l": "1"}) == ["jaw_l", "neck"]


def test_no_tick_anywhere_says_explicitly_nowhere() -> None:
    assert areas(COLUMNS.format(""), NOWHERE) == []


def test_a_map_left_blank_is_not_a_map_without_pain() -> None:
    assert areas(COLUMNS.format(""), EMPTY) is None
    assert taken(COLUMNS.format(""), EMPTY).notes == ()
    assert areas(COLUMNS.format('blank_columns = "no"'), EMPTY) is None
    assert areas(COLUMNS.format('not_asked = ["", "n.a."]'), EMPTY) is NOT_ASKED


def test_a_map_answered_in_part_counts_as_blank_and_says_so() -> None:
    visit = taken(COLUMNS.format(""), {**EMPTY, "neck": "1", "chest": "0"})
    assert visit.answers["survey"]["pain_areas"] is None
    assert "Some of the 19 columns of survey.pain_areas are blank" in visit.notes[0]


def test_a_map_may_say_that_blank_means_not_ticked() -> None:
    assert areas(COLUMNS.format('blank_columns = "no"'), {**EMPTY, "neck": "1"}) == ["neck"]
    assert areas(COLUMNS.format('blank_columns = "no"'), {**EMPTY, "neck": "0"}) is None


def test_a_column_with_another_word_rejects_the_row() -> None:
    assert rejected(COLUMNS.format(""), {**NOWHERE, "neck": "2"}).column == "neck"


def test_all_24_areas_may_have_columns() -> None:
    text = WHO + "[areas.columns]\n" + "".join(f'{area} = "{area}"\n' for area in AREAS)
    cells = {**dict.fromkeys(AREAS, "0"), "head": "1", "foot_r": "1"}
    assert areas(text, cells) == ["head", "foot_r"]


def test_a_map_without_one_of_the_19_is_refused() -> None:
    text = COLUMNS.format("").replace('neck = "neck"\n', "")
    assert "[areas] columns: lacks neck; without all 19 areas the index cannot be told." in mistakes(text)


def test_a_list_of_our_codes() -> None:
    assert areas(LIST.format(""), {"where": "hip_l; neck"}) == ["neck", "hip_l"]
    assert areas(LIST.format('separator = " "\nnone = ["~none"]'), {"where": "~none"}) == []
    assert areas(LIST.format(""), {"where": ""}) is None


def by_crosswalk(where: str, figure: str = "female", more: str = "") -> tuple[object, tuple[str, ...]]:
    text = LIST.format(f'crosswalk = "set"\n{more}')
    visit = taken(text, {"where": where, "figure": figure}, crosswalk=parse_crosswalk(CODES))
    return visit.answers["survey"]["pain_areas"], visit.notes


def test_codes_of_another_map_become_areas() -> None:
    assert by_crosswalk("a1") == (["neck"], ())
    assert by_crosswalk("A1;A1; ") == (["neck"], ())
    assert by_crosswalk("none") == ([], ())


def test_a_code_may_mean_another_place_on_another_figure() -> None:
    assert by_crosswalk("B1", "female")[0] == ["chest"]
    assert by_crosswalk("B1", "Male")[0] == ["abdomen"]
    assert by_crosswalk("B1", "w", 'depends_values = { w = "female" }')[0] == ["chest"]


def test_a_code_whose_figure_is_not_known_is_refused_and_one_that_needs_none_is_not() -> None:
    text = LIST.format('crosswalk = "set"')
    for figure, said in (("", "is blank"), ("child", "has a word that the crosswalk does not know")):
        row = rejected(text, {"where": "A1;B1", "figure": figure}, crosswalk=parse_crosswalk(CODES))
        assert row.column == "where"
        assert "B1" in row.reason
        assert said in row.reason
    assert by_crosswalk("A1", "")[0] == ["neck"]


def test_the_column_that_a_crosswalk_depends_on_may_be_named_by_the_map() -> None:
    text = LIST.format('crosswalk = "set"\ndepends_on = "sex"')
    visit = taken(text, {"where": "B1", "sex": "male"}, crosswalk=parse_crosswalk(CODES))
    assert visit.answers["survey"]["pain_areas"] == ["abdomen"]


def test_split_codes_are_said_to_be_split_and_counted() -> None:
    visits = opened(
        LIST.format('crosswalk = "set"'),
        {"where": "A2;A4", "figure": ""},
        {"where": "A2;A1", "figure": ""},
        crosswalk=parse_crosswalk(CODES),
    )
    first, second = list(visits)
    assert first.answers["survey"]["pain_areas"] == ["lower_back", "hip_l", "lower_leg_l"]
    assert first.notes == (
        "The code A2 of Invented set does not fit one area: split, it counts as lower_back and hip_l.",
        "The code A4 of Invented set does not fit one area: split, it counts as lower_leg_l.",
    )
    assert "A2" in second.notes[0]
    assert visits.split == {"A2": 2, "A4": 1}


def test_a_code_outside_our_areas_is_said_to_be_outside() -> None:
    assert by_crosswalk("A3") == ([], ("The code A3 of Invented set lies outside our areas.",))


@pytest.mark.parametrize(
    ("where", "named"), [("A1;Z9", "The code Z9"), ("pain all over", "Something that is no code"), ("=A1", "formula")]
)
def test_a_code_without_an_entry_rejects_the_row_and_is_named(where: str, named: str) -> None:
    text = LIST.format('crosswalk = "set"')
    row = rejected(text, {"where": where, "figure": "male"}, crosswalk=parse_crosswalk(CODES))
    assert row.column == "where"
    assert named in row.reason
    assert "all over" not in row.reason


def test_a_crosswalk_may_be_written_as_csv() -> None:
    text = "code,areas,split,when\nA1,neck,,\nA2,lower_back hip_l,yes,\nA3,outside,,\nB1,chest,,female\n"
    walk = parse_crosswalk(text, name="Invented set")
    semicolons = parse_crosswalk(text.replace(",", ";"), name="Invented set")
    assert walk == semicolons
    assert walk.codes["a2"].areas == ("lower_back", "hip_l")
    assert walk.codes["a2"].split
    assert walk.when["female"]["b1"].areas == ("chest",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[codes]\nA = "neck"', "name: is missing"),
        ('name = "x"', "codes: has no entry"),
        ('name = "x"\n[codes]\nA = "nowhere"', "[codes] A: names no area of ours"),
        ('name = "x"\n[codes]\nA = 7', "[codes] A: names no area of ours"),
        ('name = "x"\n[codes]\nA = []', "[codes] A: names no area of ours"),
        ('name = "x"\n[codes]\nA = ["neck", "chest"]', "[codes] A: lies over more than one area"),
        ('name = "x"\n[codes]\nA = "neck"\na = "chest"', "[codes] a: stands there twice"),
        ('name = "x"\n[codes]\nA = { areas = ["neck"], spilt = true }', "[codes.A] spilt: is not known here"),
        ('name = "x"\ncolour = "y"\n[codes]\nA = "neck"', "colour: is not known here"),
        ('name = "x"\n[when]\nmale = "y"', "[when] male: is not a table"),
    ],
)
def test_a_mistake_of_a_crosswalk_names_its_code(text: str, said: str) -> None:
    with pytest.raises(MapRefused) as refused:
        parse_crosswalk(text)
    assert said in refused.value.message


@pytest.mark.parametrize(
    "text", ["code,areas,place\nA,neck,x\n", 'code,areas\n"A,neck\n', "code,areas\nA,neck\nA,chest\n", "name = ["]
)
def test_a_crosswalk_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        parse_crosswalk(text, name="x")


def test_the_crosswalks_that_come_along_can_be_read() -> None:
    assert shipped_crosswalks() == ("example",)
    example = shipped_crosswalk("example")
    assert "invented" in example.name
    reached = {
        area for table in (example.codes, *example.when.values()) for entry in table.values() for area in entry.areas
    }
    assert reached == set(AREAS)


def test_a_map_takes_a_crosswalk_that_comes_along_and_no_other_by_name() -> None:
    visit = taken(LIST.format('crosswalk = "example"'), {"where": "H1;T1", "figure": "female"})
    assert visit.answers["survey"]["pain_areas"] == ["head", "chest"]
    with pytest.raises(FileRefused, match="not here"):
        opened(LIST.format('crosswalk = "../../etc/passwd"'), {"where": "H1"})
