"""Whatever stands in a map, a crosswalk or a file: it is read, or refused with a sentence, and nothing is made up."""

import datetime as dt
import io
import string
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.body.atlas import WPI_AREAS
from clinic.domain.imports import IncomingVisit, Rejected
from clinic.domain.instruments import SURVEY
from clinic.exchange.refusals import FileRefused
from clinic.exchange.visit_map import parse_crosswalk, parse_map, read_visits, shipped_map
from clinic.exchange.visit_map.cells import NOT_ASKED, key_of, value_class, wrong
from clinic.exchange.visit_map.named_columns import columns_named
from tests.exchange.visit_map.files import TODAY, opened, written

SURVEY_MAP = parse_map(shipped_map("survey"))
COLUMNS = list(columns_named(SURVEY_MAP, {}))
_CELL = st.one_of(
    st.sampled_from(["", "0", "1", "2", "x", "NA", "#DIV/0!", "=A1", "2024-03-15", "15.03.2024", "7,5", "P1", "-"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), max_size=30),
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, _CELL)), min_size=1, max_size=4))
def test_every_row_is_taken_or_rejected_in_order_and_by_number(rows: list[dict[str, str]]) -> None:
    data = written([{"id": "", **row} for row in rows])
    found = list(read_visits(io.BytesIO(data), SURVEY_MAP, today=TODAY))
    numbers = [one.row for one in found]
    expected = [number for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row.values())]
    assert numbers == expected
    for one in found:
        if isinstance(one, Rejected):
            assert one.reason
            assert one.column in COLUMNS
        else:
            _is_sound(one)


def _is_sound(visit: IncomingVisit) -> None:
    """Assert that nothing was taken that its item does not allow, and that the visit is possible."""
    assert visit.patient.record_number
    assert dt.date(1950, 1, 1) <= visit.seen_on <= TODAY
    assert SURVEY.check(visit.answers["survey"]) == visit.answers["survey"]
    assert set(visit.versions) == set(visit.answers)


@given(
    ticked=st.sets(st.sampled_from(WPI_AREAS)),
    blank=st.sets(st.sampled_from(WPI_AREAS), max_size=3),
)
def test_a_body_map_is_whole_or_unknown(ticked: set[str], blank: set[str]) -> None:
    text = '[patient]\nid = "id"\n[visit]\ndate = "date"\n[areas.columns]\n'
    text += "".join(f'{area} = "{area}"\n' for area in WPI_AREAS)
    cells = {area: "" if area in blank else "1" if area in ticked else "0" for area in WPI_AREAS}
    visit = next(opened(text, cells))
    expected = None if blank else [area for area in WPI_AREAS if area in ticked]
    assert isinstance(visit, IncomingVisit)
    assert visit.answers["survey"]["pain_areas"] == expected


@given(st.text(max_size=400))
def test_any_text_is_a_map_or_is_refused(text: str) -> None:
    try:
        parse_map(text)
    except FileRefused:
        return
    raise AssertionError("no map can do without a patient, a day and answers")


_TABLE_KEYS = ("patient", "visit", "words", "answers", "areas", "exam", "treatments", "stated", "criteria", "versions")
_FURTHER_KEYS = (
    "id",
    "date",
    "day",
    "column",
    "columns",
    "values",
    "yes",
    "blank",
    "separator",
    "method",
    "sites",
    "each",
)
_ITEM_KEYS = (
    "pain.nrs_pain",
    "survey.pain_areas",
    "survey",
    "wpi",
    "somatic_count",
    "codes",
    "helped",
    "birth",
    "file",
)
_KEYS = st.sampled_from((*_TABLE_KEYS, *_FURTHER_KEYS, *_ITEM_KEYS))
_LEAVES = st.one_of(st.text(string.printable, max_size=8), st.integers(), st.booleans(), st.none(), st.floats())
_TABLES = st.recursive(
    _LEAVES | st.lists(_LEAVES, max_size=3),
    lambda inner: st.dictionaries(_KEYS, inner, max_size=5) | st.lists(inner, max_size=2),
    max_leaves=25,
)


@given(st.dictionaries(_KEYS, _TABLES, max_size=8))
def test_any_tables_are_a_map_or_are_refused(tables: dict[str, object]) -> None:
    text = "".join(f"{_toml(key)} = {_toml(value)}\n" for key, value in tables.items())
    tomllib.loads(text)
    for parse in (parse_map, parse_crosswalk):
        try:
            parse(text)
        except FileRefused as refused:
            sentences = refused
        else:
            sentences = None
        assert sentences is None or sentences.hint


def _toml(value: object) -> str:
    """Return a value as TOML; what TOML has no word for becomes a text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) < 2**63:
        return str(value)
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in str(value)) + '"'


@given(st.text(max_size=60))
def test_a_cell_has_one_class_and_is_never_quoted(cell: str) -> None:
    problem = wrong(cell, "a number")
    assert problem.value_class is value_class(cell)
    assert len(cell.strip()) < 4 or cell.strip() not in problem.reason or cell.strip() in wrong("", "a number").reason
    assert key_of(key_of(cell)) == key_of(cell)
    assert key_of(cell) is not NOT_ASKED
