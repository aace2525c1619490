"""Whose row it is and of which day; an impossible age is reported and never guessed around."""

import datetime as dt

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.imports import IncomingVisit
from tests.exchange.visit_map.files import PAIN, WHO, mistakes, rejected, taken

BORN = '[patient]\nid = "id"\nbirth = "born"\n{}\n[visit]\ndate = "date"\n' + PAIN


def day_of(visit: str, **cells: str) -> dt.date:
    return taken(f'[patient]\nid = "id"\n[visit]\n{visit}\n{PAIN}', {"nrs": "1", **cells}).seen_on


@pytest.mark.parametrize(
    ("way", "cell"),
    [
        ("YYYY-MM-DD", "2024-03-05"),
        ("DD.MM.YYYY", "5.3.2024"),
        ("DD.MM.YYYY", " 05.03.2024 "),
        ("DD.MM.YY", "05.03.24"),
        ("MM/DD/YYYY", "3/5/2024"),
        ("YYYYMMDD", "20240305"),
        ("D MMM YYYY", "5 mar 2024"),
        ("DD.MM.YYYY hh:mm", "05.03.2024 09:30"),
        ("YYYY-MM-DDThh:mm:ss", "2024-03-05T09:30:00"),
    ],
)
def test_dates_are_read_as_the_map_says(way: str, cell: str) -> None:
    assert day_of(f'date = "date"\ndate_format = "{way}"', date=cell) == dt.date(2024, 3, 5)


def test_a_date_without_signs_has_all_its_digits() -> None:
    text = '[words]\ndates = "YYYYMMDD"\n' + WHO + PAIN
    assert rejected(text, {"date": "2024115", "nrs": "1"}).column == "date"


def test_months_may_have_names_of_another_language() -> None:
    months = ["jan", "feb", "mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"]
    text = f'[words]\nmonths = {months}\ndates = "D. MMM YYYY"\n{WHO}{PAIN}'.replace("'", '"')
    assert taken(text, {"date": "5. Mrz. 2024", "nrs": "1"}).seen_on == dt.date(2024, 3, 5)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("", "blank"),
        ("2024-02-30", "date"),
        ("15.3.2024", "date"),
        ("2026-11-23", "date"),
        ("1949-12-31", "date"),
        ("yesterday", "text"),
        ("45366", "number"),
        ("#N/A", "error"),
    ],
)
def test_a_row_without_a_possible_day_is_rejected(cell: str, kind: str) -> None:
    row = rejected(WHO + PAIN, {"date": cell, "nrs": "1"})
    assert (row.column, row.value_class) == ("date", kind)


def test_days_are_counted_from_the_date_of_the_map_or_of_the_row() -> None:
    assert day_of('day = "d"\nbase_date = 2019-01-01', d="31") == dt.date(2019, 2, 1)
    assert day_of('day = "d"\nbase_date = "2019-01-01"', d="-1") == dt.date(2018, 12, 31)
    assert day_of('day = "d"\nbase_column = "from"', d="7", **{"from": "2020-02-27"}) == dt.date(2020, 3, 5)
    counted = '[patient]\nid = "id"\n[visit]\nday = "d"\nbase_date = 2019-01-01\n' + PAIN
    assert rejected(counted, {"d": "1,5", "nrs": "1"}).column == "d"
    assert rejected(counted, {"d": "9999999", "nrs": "1"}).column == "d"
    assert "after today" in rejected(counted, {"d": "9999", "nrs": "1"}).reason


def test_the_time_comes_from_its_column_or_stands_beside_the_date() -> None:
    timed = '[patient]\nid = "id"\n[visit]\ndate = "date"\ntime = "t"\n' + PAIN
    assert taken(timed, {"t": "9:05", "nrs": ""}).time == "09:05"
    assert taken(timed, {"t": "09.05.30", "nrs": ""}).time == "09:05:30"
    assert taken(timed, {"t": "", "nrs": ""}).time == ""
    assert rejected(timed, {"t": "25:00", "nrs": ""}).column == "t"
    assert [taken(timed, {"t": cell, "nrs": ""}).time for cell in ("AM", " late  morning ", "2:30 PM", "2")] == [
        "AM",
        "late morning",
        "2:30 PM",
        "2",
    ]
    assert rejected(timed, {"t": "x" * 41, "nrs": ""}).value_class == "too long"
    assert rejected(timed, {"t": "=NOW()", "nrs": ""}).value_class == "formula"
    with_date = '[words]\ndates = "DD.MM.YYYY hh:mm"\n' + WHO + PAIN
    assert taken(with_date, {"date": "05.03.2024 9:30", "nrs": ""}).time == "09:30"


def test_the_names_of_a_row_are_kept() -> None:
    text = (
        '[patient]\nid = "id"\nname = "who"\n[visit]\ndate = "date"\nclinician = "doctor"\nkey = "key"\n'
        '[words]\nblank = ["-"]\n' + PAIN
    )
    visit = taken(text, {"who": " Ana  Lim ", "doctor": "-", "key": "P1/2024-03-15/1", "nrs": ""})
    assert (visit.patient.name, visit.clinician, visit.key) == ("Ana  Lim", "", "P1/2024-03-15/1")
    others = {"doctor": "", "key": "", "nrs": ""}
    assert rejected(text, {"who": "x" * 201, **others}).value_class == "too long"
    assert rejected(text, {"who": "=1+1", **others}).value_class == "formula"


@pytest.mark.parametrize(("cell", "kind"), [("", "blank"), ("x" * 41, "too long"), ("@SUM(A1)", "formula")])
def test_a_row_without_a_record_number_is_rejected(cell: str, kind: str) -> None:
    row = rejected(WHO + PAIN, {"id": cell, "nrs": "1"})
    assert (row.column, row.value_class) == ("id", kind)


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        ("1961", PartialDate(1961)),
        ("1961-04", PartialDate(1961, 4)),
        ("1961-04-02", PartialDate(1961, 4, 2)),
        ("", None),
        ("1904-01-01", PartialDate(1904, 1, 1)),
        ("2024-03-15", PartialDate(2024, 3, 15)),
    ],
)
def test_a_birth_date_is_kept_as_precise_as_it_is(cell: str, birth: PartialDate | None) -> None:
    assert taken(BORN.format(""), {"born": cell, "nrs": "1"}).patient.birth == birth


def test_a_birth_date_may_be_written_in_another_way() -> None:
    text = BORN.format('birth_format = ["DD.MM.YYYY", "MM.YYYY"]')
    assert taken(text, {"born": "02.04.1961", "nrs": "1"}).patient.birth == PartialDate(1961, 4, 2)
    assert taken(text, {"born": "4.1961", "nrs": "1"}).patient.birth == PartialDate(1961, 4)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2024-03-16", "after the visit"),
        ("1900-01-01", "older than 120"),
        ("1815-01-01", "older than 120"),
        ("1815", "older than 120"),
        ("2025", "after the visit"),
    ],
)
def test_an_impossible_age_rejects_the_row_unless_the_map_leaves_it_out(cell: str, said: str) -> None:
    row = rejected(BORN.format(""), {"born": cell, "nrs": "1"})
    assert row.column == "born"
    assert said in row.reason
    assert 'impossible = "blank" under [patient]' in row.reason
    visit = taken(BORN.format('impossible = "blank"'), {"born": cell, "nrs": "1"})
    assert isinstance(visit, IncomingVisit)
    assert visit.patient.birth is None
    assert said in visit.notes[0]
    assert cell not in visit.notes[0]


def test_a_birth_date_that_cannot_be_read_is_told_every_way_to_write_it() -> None:
    text = BORN.format('birth_format = "DD.MM.YYYY"')
    assert "older than 120" in rejected(text, {"born": "01.02.1815", "nrs": "1"}).reason
    said = rejected(text, {"born": "1961/2/3", "nrs": "1"}).reason
    assert "written as DD.MM.YYYY or YYYY-MM-DD or YYYY-MM or YYYY is needed here" in said


def test_a_birth_date_is_not_held_against_a_day_that_cannot_be_read() -> None:
    assert not rejected(BORN.format(""), {"date": "soon", "born": "1961", "nrs": "1"}).also


@pytest.mark.parametrize("cell", ["540", "-3", "old", "52,5", "#DIV/0!"])
def test_an_age_is_only_checked(cell: str) -> None:
    aged = '[patient]\nid = "id"\nage = "age"\n{}[visit]\ndate = "date"\n' + PAIN
    assert rejected(aged.format(""), {"age": cell, "nrs": "1"}).column == "age"
    assert taken(aged.format('impossible = "blank"\n'), {"age": cell, "nrs": "1"}).notes
    assert not taken(aged.format(""), {"age": "52", "nrs": "1"}, {"age": ""}).notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[visit]\n", "[visit] date: is needed, or day, and not both"),
        ('[visit]\ndate = "d"\nday = "e"\nbase_date = 2019-01-01', "[visit] date: is needed, or day, and not both"),
        ('[visit]\nday = "d"', "[visit] day: counts from a date; write base_date or base_column"),
        ('[visit]\nday = "d"\nbase_date = "soon"', "[visit] base_date: is not a date; write it as 2019-01-31."),
        ('[visit]\ndate = "d"\nbase_date = 2019-01-01', "[visit] base_date: belongs to day"),
        ('[visit]\ndate = "d"\ndate_format = "MM.YYYY"', "[visit] date_format: leaves the day open"),
        ('[visit]\ndate = "d"\ndate_format = "tt.mm.jjjj"', "[visit] date_format: is not a way to write a date"),
        (
            '[visit]\ndate = "d"\ndate_format = ["DD/MM/YYYY", "MM/DD/YYYY"]',
            "[visit] date_format: names two ways to write a date that look the same",
        ),
        ('[patient]\nbirth_format = "DD.MM.YY"\n', "[patient] birth_format: leaves the century open"),
        ('[words]\nmonths = ["Jan", "Feb"]\n', "[words] months: does not name twelve months"),
        ("[patient]\n", "[patient] id: is missing; name the column that holds the record number of the patient."),
        ('[patient]\nid = ""', "[patient] id: is not the name of a column; write the name of a column."),
        ('[patient]\nid = "a"\nimpossible = "guess"', "[patient] impossible: is none of reject, blank"),
    ],
)
def test_a_mistake_names_its_table_and_key(text: str, said: str) -> None:
    assert said in mistakes(text)
