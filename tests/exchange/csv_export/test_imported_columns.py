"""Questionnaires that the clinic brought in have columns like our own, without their wording."""

from clinic.domain.instruments.items import Kind
from clinic.domain.visits import EntryMode, QuestionnaireRecord
from clinic.exchange.csv_export import Questionnaires, dictionary, map_file, tables
from clinic.exchange.visit_map import parse_map
from tests.exchange.csv_export.inventions import INVENTED, read
from tests.records import patient_record, visit_record


def imported_record(**answers):
    asked = QuestionnaireRecord(
        {"weather": answers}, {"weather": "v1"}, EntryMode.PAPER, None, True, definitions={"weather": INVENTED}
    )
    return patient_record(visits=[visit_record(questionnaire=asked)])


def test_an_imported_questionnaire_has_its_columns_score_and_version_without_its_wording():
    record = imported_record(
        sky={"own_words": "=grey"}, degrees="-2.50", walks=4, days=[1, 2], seen="2025-11-01", gear={"codes": ["hat"]}
    )
    (row,) = read("visit_table", record, Questionnaires.of([INVENTED]))
    assert (row["weather.sky"], row["weather.sky.own_words"]) == ("~own_words", "'=grey")
    assert (row["weather.degrees"], row["weather.walks"], row["weather.days"]) == ("-2.50", "4", "1;2")
    assert (row["weather.seen"], row["weather.gear.hat"]) == ("2025-11-01", "1")
    assert (row["score_weather"], row["version_weather"]) == ("4", "v1")
    told = "\n".join(dictionary.lines(tables(Questionnaires.of([INVENTED]))))
    assert "Weather and mood: sky" in told
    assert not any(item.question in told for item in INVENTED.instrument.items)


def test_answers_are_told_one_by_one_with_numbers_dates_and_words_in_columns_of_their_own():
    record = imported_record(sky="blue", degrees=None, days=[3, -4], seen="2025-11-01", why="=why")
    rows = {(row["item"], row["nth"]): row for row in read("answers", record)}
    assert {key: row["state"] for key, row in rows.items()} == {
        ("sky", ""): "answered",
        ("degrees", ""): "blank",
        ("walks", ""): "not_asked",
        ("days", "1"): "answered",
        ("days", "2"): "answered",
        ("seen", ""): "answered",
        ("gear", ""): "not_asked",
        ("why", ""): "answered",
    }
    assert (rows["days", "2"]["value"], rows["seen", ""]["date"], rows["why", ""]["own_words"]) == (
        "-4",
        "2025-11-01",
        "'=why",
    )
    assert rows["why", ""]["value"] == "~own_words"


def test_the_map_of_a_clinic_with_imported_questionnaires_can_be_read():
    text = "\n".join(map_file.lines(Questionnaires.of([INVENTED])))
    found = parse_map(text, {"weather": INVENTED})
    assert {one.item.key for one in found.items if one.instrument == "weather"} == {
        item.key for item in INVENTED.instrument.items if item.kind is not Kind.TEXT
    }
