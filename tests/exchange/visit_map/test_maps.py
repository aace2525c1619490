"""A map is checked whole before a file is opened, and a file before its first row."""

import csv
import io

import pytest

from clinic.domain.imports import IncomingVisit
from clinic.domain.instruments import FIQ, FIQR, SURVEY
from clinic.exchange.csv_export import Questionnaires
from clinic.exchange.csv_export.map_file import lines
from clinic.exchange.refusals import FileRefused, MapRefused
from clinic.exchange.visit_map import parse_map, read_visits, shipped_map, shipped_maps
from clinic.exchange.visit_map.named_columns import columns_named
from tests.exchange.visit_map.files import PAIN, TODAY, WHO, mistakes, opened, taken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The map names neither answers nor an exam"),
        ('[answers]\n"pain.nrs" = "a"', "[answers] pain.nrs: names no item of pain; it has worst_place, nrs_pain."),
        ('[answers]\n"pane.nrs" = "a"', "[answers] pane.nrs: names no instrument"),
        ('[answers]\n"criteria_details.pain_left" = "a"', "write pain_left under [criteria]"),
        ('[answers]\n"pain.nrs_pain" = 7', "[answers] pain.nrs_pain: is not the name of a column"),
        ('[answers."pain.nrs_pain"]\n', "[answers.pain.nrs_pain] column: is needed"),
        ('[answers."pain.nrs_pain"]\ncolunm = "a"', "colunm: is not known here (is column meant?)"),
        ('[answers."pain.nrs_pain"]\nvalues = { a = 11 }', "it takes whole numbers from 0 to 10"),
        ('[answers."survey.headache"]\nvalues = { a = 1 }', "it takes true or false"),
        ('[answers."pain.nrs_pain"]\nyes = "x"\nno = ["X"]', "no: shares a word with yes"),
        ('[answers."pain.nrs_pain"]\nblank = 7', "blank: is not a list of words"),
        ('[answers."pain.nrs_pain"]\njson = "yes"', "json: is neither true nor false"),
        ('[answers."survey.pain_areas"]\ncolumn = "a"\nseparator = "x"', "separator: is not a sign between entries"),
        ('[areas]\ncolumn = "a"\n[answers]\n"survey.pain_areas" = "b"', "name the same item"),
        ('[areas.columns]\nknee = "a"', "[areas.columns] knee: is no code of this question"),
        ('[patiant]\nid = "a"', "patiant: is not known here (is patient meant?)"),
        ('answers = "all"', "answers: is not a table; write [answers] and its keys below."),
        ('[file]\ndelimiter = ";"', "[file] delimiter: is none of semicolon, comma, tab, bar"),
        ('[words]\ndecimal = "."\nyess = ["x"]', "[words] yess: is not known here (is yes meant?)"),
    ],
)
def test_a_mistake_names_its_table_and_key(text: str, said: str) -> None:
    assert said in mistakes(text)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(MapRefused) as refused:
        parse_map('[patient]\nname = 7\n[visit]\nday = "d"\n[answers]\n"pain.x" = "a"\n')
    assert len(refused.value.mistakes) >= 4
    assert refused.value.message.startswith(f"The map has {len(refused.value.mistakes)} mistakes: ")


@pytest.mark.parametrize("text", ["= 7", "[patient", "a = 1\na = 2", "x = " + "[" * 5000, "#" * 1_000_001])
def test_text_that_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        parse_map(text)


def test_columns_that_the_file_lacks_are_all_named_before_the_first_row() -> None:
    text = WHO + '[answers]\n"pain.nrs_pain" = "Pain"\n"survey.fatigue" = "tired"\n[stated]\nwpi = "total"\n'
    with pytest.raises(FileRefused) as refused:
        opened(text, {"pain": "1"})
    assert "“Pain” (is “pain” meant?), “tired”, “total”" in refused.value.message


TITLED = b"Report of visits, 2015\n\n;;\nid;date;nrs\nP1;2024-03-15;11\n\nP2;2024-03-16;4\n"


def test_titles_above_the_names_are_told_and_passed_over_when_the_map_says_so() -> None:
    with pytest.raises(FileRefused) as refused:
        read_visits(io.BytesIO(TITLED), parse_map(WHO + PAIN), today=TODAY)
    assert "row 4 of the file" in refused.value.message
    assert "head_row = 4 under [file]" in refused.value.hint
    told = parse_map(f"{WHO}{PAIN}[file]\nhead_row = 4\n")
    assert [one.row for one in read_visits(io.BytesIO(TITLED), told, today=TODAY)] == [5, 7]
    below = parse_map(f"{WHO}{PAIN}[file]\nhead_row = 9\n")
    with pytest.raises(FileRefused, match="nothing from row 9 on"):
        read_visits(io.BytesIO(TITLED), below, today=TODAY)
    assert "[file] head_row: is no row number from 1 to 50" in mistakes(f"{WHO}{PAIN}[file]\nhead_row = 0\n")


def test_columns_that_the_map_leaves_out_can_be_asked_for() -> None:
    assert opened(WHO + PAIN, {"nrs": "1", "shoe size": "42"}).unread == ("shoe size",)


def test_a_file_that_guards_its_text_gives_it_back_as_it_was() -> None:
    text = "[file]\nguarded = true\n" + WHO.replace('id = "id"', 'id = "id"\nname = "name"') + PAIN
    assert taken(text, {"name": "'=1+1", "nrs": "1"}).patient.name == "=1+1"
    assert taken(text, {"name": "O'Neill", "nrs": "1"}).patient.name == "O'Neill"


def test_the_maps_that_come_along_are_examples_and_our_own() -> None:
    assert shipped_maps() == ("fiq", "fiqr", "survey", "tenderpoint")
    with pytest.raises(FileRefused, match="There is no map"):
        shipped_map("../secrets")


@pytest.mark.parametrize(("name", "instrument"), [("fiq", FIQ), ("fiqr", FIQR), ("survey", SURVEY)])
def test_an_example_reads_a_file_with_its_columns(name: str, instrument: object) -> None:
    parsed = parse_map(shipped_map(name))
    assert instrument.key in parsed.instruments
    head = list(columns_named(parsed, {}))
    cells = {**dict.fromkeys(head, "1"), "patient": "P1", "date": "15.03.2024", "born": "1961"}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, head, delimiter=";")
    writer.writeheader()
    writer.writerow(cells)
    visit = next(read_visits(io.BytesIO(out.getvalue().encode()), parsed, today=TODAY))
    assert isinstance(visit, IncomingVisit), visit
    answers = visit.answers[instrument.key]
    asked = [source.item.key for source in parsed.items if source.instrument == instrument.key]
    assert sorted(answers) == sorted(asked)
    assert None not in answers.values()


def test_the_examples_ask_for_every_item_that_is_scored() -> None:
    for name, instrument in (("fiq", FIQ), ("fiqr", FIQR)):
        asked = {source.item.key for source in parse_map(shipped_map(name)).items}
        assert asked == set(instrument.keys)


def test_the_map_of_our_own_table_is_written_from_the_columns_that_write_it() -> None:
    assert shipped_map("tenderpoint").splitlines() == lines(Questionnaires())


@pytest.mark.parametrize("name", ["fiq", "fiqr", "survey", "tenderpoint"])
def test_a_map_that_comes_along_has_no_mistake(name: str) -> None:
    assert parse_map(shipped_map(name)).title
