"""The dictionary tells of each column all that can be told: range, direction, version, source. It guesses nothing."""

import dataclasses

import pytest

from clinic.domain.instruments import FIQ, FIQR, REGISTRY
from clinic.domain.instruments.items import Item, Kind
from clinic.exchange.csv_export import Questionnaires, tables
from clinic.exchange.csv_export.columns import Type
from tests.exchange.csv_export.inventions import INVENTED, OURS

SCALED = dataclasses.replace(
    INVENTED,
    instrument=dataclasses.replace(INVENTED.instrument, items=(Item("calm", Kind.SCALE, "How calm?", low=0, high=10),)),
    scoring=None,
)


@pytest.fixture(scope="module")
def columns():
    return {column.name: column for column in tables(OURS, names=["visit_table"])[0].columns}


@pytest.mark.parametrize("without_names", [False, True])
def test_every_column_has_a_label_and_every_code_a_word(without_names):
    for table in tables(Questionnaires.of([INVENTED]), without_names=without_names):
        for column in table.columns:
            assert column.label.strip(), (table.name, column.name)
            assert all(label.strip() for _, label in column.codes), (table.name, column.name)


def test_what_an_instrument_asks_and_what_is_scored_name_version_and_source(columns):
    asked = [name for name in columns if name.split(".")[0] in REGISTRY]
    scored = ["wpi", "sss", "psd", "sss_2010", "sbs", "fiqr", "fiq", "acr2010", "fs2011", "fs2016"]
    assert len(asked) > 150
    assert not [name for name in [*asked, *scored] if not (columns[name].version and columns[name].source)]
    assert not [name for name in ("exam.knee_l", "tender_count", "fis") if "1997" not in columns[name].source]


def test_whatever_runs_from_one_number_to_another_says_which_way(columns):
    rated = {name: one for name, one in columns.items() if name.split(".")[0] in {*REGISTRY, "exam"} and one.high}
    directions = {name: one.direction for name, one in rated.items() if one.type in (Type.INTEGER, Type.DECIMAL)}
    assert not [name for name, told in directions.items() if not told and not name.startswith("criteria")]
    better = [name for name, told in directions.items() if told == "higher is better"]
    assert better == ["spasm7.energy", "fiq.good_days"]
    assert {f"fiqr.{key}" for key in FIQR.keys} | {f"fiq.{key}" for key in FIQ.keys} <= set(directions)
    assert (columns["fiq"].low, columns["fiq"].high) == ("0", "100.01")


def test_which_way_an_imported_question_runs_is_not_guessed():
    (table,) = tables(Questionnaires.of([SCALED]), names=["visit_table"])
    (calm,) = [column for column in table.columns if column.name == "weather.calm"]
    assert calm.direction == "as its questionnaire has it"
