"""Texts made to take long are refused at once: maps, crosswalks, and the words of questionnaires."""

import time

import pytest

from clinic.exchange.fhir_questionnaire import QuestionnaireRefused
from clinic.exchange.refusals import FileRefused, MapRefused
from clinic.exchange.visit_map import parse_crosswalk, parse_map
from tests.exchange.fhir_questionnaire.inventions import asks, parsed
from tests.exchange.visit_map.files import PAIN, WHO, rejected, taken

IN_TIME = 1.0
"""Seconds; each of these took from five to without end."""


@pytest.mark.parametrize(
    "text",
    [
        f"a{'.a' * 100_000} = 1",
        f"[{'.'.join('a' * 100_000)}]",
        "[answers]\n" + "".join(f'"k{number}.x" = "c"\n' for number in range(15_000)),
        "[patient]\n" + "".join(f'k{number} = "c"\n' for number in range(15_000)),
        f"a = {'9' * 5_000}",
    ],
    ids=["dotted key", "dotted table", "unknown items", "unknown keys", "long number"],
)
def test_a_map_made_to_take_long_is_refused_at_once(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(FileRefused) as refused:
        parse_map(text)
    assert time.process_time() - begun < IN_TIME
    assert len(refused.value.message) < 20_000


def test_a_map_names_few_ways_to_write_a_date() -> None:
    ways = ", ".join(f'"YYYY-MM-DD{number}"' for number in range(21))
    with pytest.raises(MapRefused, match="more than 20 ways to write a date"):
        parse_map(f'[visit]\ndate = "d"\ndate_format = [{ways}]')


def test_a_crosswalk_of_many_codes_is_read_at_once() -> None:
    begun = time.process_time()
    found = parse_crosswalk('name = "Many"\n[codes]\n' + "".join(f'c{n} = "neck"\n' for n in range(15_000)))
    assert len(found.codes) == 15_000
    assert time.process_time() - begun < IN_TIME


@pytest.mark.parametrize(
    "text", ["<" * 1_000_000, "<div>" * 200_000, ("<" + " " * 2_000) * 8, "&" * 3_000_000, "x" * 3_000_000]
)
def test_a_text_made_to_take_long_is_refused_at_once(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(QuestionnaireRefused):
        parsed(asks("a", text=text + "x"))
    assert time.process_time() - begun < IN_TIME


def test_a_questionnaire_cannot_grow_by_what_its_items_share() -> None:
    concepts = [{"code": f"c{number}"} for number in range(500)]
    compose = {"include": [{"system": "urn:x", "concept": concepts}]}
    shared = {"resourceType": "ValueSet", "id": "s", "status": "active", "compose": compose}
    items = [asks(f"a{number}", "choice", answerValueSet="#s") for number in range(41)]
    with pytest.raises(QuestionnaireRefused, match="more than 20000 answers in all"):
        parsed(*items, contained=[shared])


def test_a_questionnaire_has_a_limit_of_conditions() -> None:
    conditions = [{"question": "q", "operator": "=", "answerBoolean": True}] * 51
    items = [asks(f"a{number}", enableWhen=conditions, enableBehavior="any") for number in range(99)]
    with pytest.raises(QuestionnaireRefused, match="more than 5000 conditions"):
        parsed(asks("q", "boolean"), *items)


@pytest.mark.parametrize("number", ["a\u202eb", "a\x07", "\x1b[31mP1", "P\u2066 1"])
def test_a_record_number_with_signs_that_nobody_sees_is_rejected(number: str) -> None:
    assert "control character" in rejected(WHO + PAIN, {"id": number, "nrs": "3"}).reason


def test_a_record_number_is_the_same_however_its_letters_are_put_together() -> None:
    assert taken(WHO + PAIN, {"id": "Mu\u0308 1", "nrs": "3"}).patient.record_number == "M\u00fc 1"
