"""Answers from elsewhere: found in one response, a Bundle or lines, stored as our own, refused by item."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.exchange.fhir_questionnaire import parse_responses, read_answers
from clinic.exchange.refusals import FileRefused
from tests.exchange.fhir_questionnaire.inventions import (
    asks,
    choice,
    coding,
    data,
    group,
    imported,
    response,
    says,
    scale,
    when,
)

SHEET = imported(
    group(
        "g",
        scale("shine"),
        asks("any", "boolean"),
        asks("more", "string", maxLength=20, enableWhen=[when("any", "=", answerBoolean=True)]),
    ),
    choice("shape", coding("r", "round", system="urn:s"), coding("s", "square")),
    choice("kinds", "x", "y", repeats=True),
    choice("open", "x", "y", kind="open-choice"),
    choice("opens", "x", "y", kind="open-choice", repeats=True),
    asks("weight", "decimal"),
    asks("day", "date"),
    asks("names", "string", repeats=True),
    asks("count", "choice", answerOption=[{"valueInteger": 2}, {"valueInteger": 3}]),
    asks("total", "decimal", readOnly=True),
)


def answered(*items, **more):
    (found,) = parse_responses(data(response(*items, **more)))
    return read_answers(found, SHEET)


def refusal(*items):
    found = answered(*items)
    assert len(found.refusals) == 1, found.refusals
    assert found.refusals[0].key not in found.answers
    return found.refusals[0].reason


def test_answers_are_stored_as_if_they_had_been_given_here():
    found = answered(
        {"linkId": "g", "item": [says("shine", {"valueInteger": 0}), says("any", {"valueBoolean": True})]},
        says("more", {"valueString": " two holes "}),
        says("shape", {"valueCoding": {"system": "urn:s", "code": "r"}}),
        says("kinds", {"valueCoding": {"code": "y"}}, {"valueCoding": {"code": "x"}}),
        says("open", {"valueString": "brass"}),
        says("opens", {"valueCoding": {"code": "y"}}, {"valueString": "horn"}),
        says("weight", {"valueDecimal": 1.5}),
        says("day", {"valueDate": "2024-02-29"}),
        says("names", {"valueString": "one"}, {"valueString": "two"}),
        says("count", {"valueInteger": 3}),
        says("total", {"valueDecimal": 13}),
    )
    assert found.refusals == ()
    assert found.answers == {
        "shine": 0,
        "any": True,
        "more": "two holes",
        "shape": "r",
        "kinds": ["x", "y"],
        "open": {"own_words": "brass"},
        "opens": {"codes": ["y"], "own_words": "horn"},
        "weight": "1.5",
        "day": "2024-02-29",
        "names": ["one", "two"],
        "count": "3",
    }
    assert list(found.answers) == list(SHEET.instrument.keys)
    assert found.stated == {"total": Decimal(13)}


def test_what_is_left_out_was_left_blank_and_what_no_condition_brings_up_was_not_asked():
    found = answered(says("any", {"valueBoolean": False}))
    assert found.answers["shine"] is None
    assert "more" not in found.answers
    assert found.refusals == ()
    assert found.stated == {}


def test_our_own_export_tells_blank_from_not_asked():
    ours = "https://tenderpoint.example/fhir/StructureDefinition/"
    marks = [
        {"url": f"{ours}instrument-digest", "valueString": SHEET.instrument.digest},
        {"url": f"{ours}left-blank", "valueString": "shine"},
    ]
    found = answered(says("any", {"valueBoolean": False}), extension=marks)
    assert found.answers == {"shine": None, "any": False}


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (says("shine", {"valueInteger": 11}), "takes a whole number from 0 to 10, and has another"),
        (says("shine", {"valueDecimal": 3}), "takes a whole number, and has another kind of answer"),
        (says("shine", {"valueInteger": True}), "takes a whole number, and has something else"),
        (says("shine", {"valueInteger": 3}, {"valueInteger": 4}), "takes one answer, and has several"),
        (says("shine", {"valueInteger": 3, "valueString": "x"}), "another kind of answer"),
        (says("shine", {}), "another kind of answer"),
        (says("any", {"valueString": "yes"}), "takes yes or no"),
        (says("shape", {"valueCoding": {"code": "oval"}}), "has an answer that it does not offer"),
        (says("shape", {"valueCoding": {"code": "r", "system": "urn:other"}}), "a code of another system"),
        (says("shape", {"valueString": "my secret shape"}), "that it does not offer"),
        (says("kinds", {"valueCoding": {"code": "x"}}, {"valueCoding": {"code": "x"}}), "the same answer twice"),
        (says("opens", {"valueString": "a"}, {"valueString": "b"}), "has them several times"),
        (says("weight", {"valueDecimal": 1e20}), "takes a number, and has something else"),
        (says("day", {"valueDate": "2024-02"}), "takes a whole date"),
        (says("day", {"valueDate": None}), "takes a whole date"),
        (says("names", {"valueString": "one"}, {"valueString": None}), "takes a text, and has something else"),
        (says("count", {"valueInteger": None}), "that it does not offer"),
        (says("opens", {"valueString": "a"}, {"valueCoding": None}), "another kind of answer"),
        (says("count", {"valueInteger": 4}), "that it does not offer"),
        (says("total", {"valueString": "lots"}), "takes a number"),
        (says("unheard-of", {"valueString": "a secret"}), "Item unheard-of is not a question"),
    ],
)
def test_what_an_item_does_not_take_is_refused_and_never_quoted(item, reason):
    told = refusal(item)
    assert reason in told
    assert "secret" not in told


def test_too_long_a_text_is_refused_and_what_depends_on_a_refused_answer_is_not_judged():
    long = answered(says("any", {"valueBoolean": True}), says("more", {"valueString": "secret" * 9}))
    assert [one.reason for one in long.refusals] == [
        "Item more (“How do the buttons look?”) takes texts of up to 20 characters, and has a longer one."
    ]
    unclear = answered(says("any", {"valueInteger": 1}), says("more", {"valueString": "two"}))
    assert [one.key for one in unclear.refusals] == ["any"]


def test_an_answer_that_nothing_brought_up_is_refused():
    told = refusal(says("any", {"valueBoolean": False}), says("more", {"valueString": "two"}))
    assert "its condition does not bring it up" in told


def test_an_item_that_is_there_twice_is_refused():
    assert "more than once" in refusal(says("shine", {"valueInteger": 1}), says("shine", {"valueInteger": 1}))


def test_items_below_answers_are_found():
    below = {"valueBoolean": True, "item": [says("more", {"valueString": "two"})]}
    assert answered(says("any", below)).answers["more"] == "two"


def test_what_a_response_says_about_itself():
    (found,) = parse_responses(data(response(subject={"identifier": {"value": "A-17"}})))
    assert (found.url, found.version) == ("http://buttons.example/Questionnaire/buttons", "3")
    assert (found.identifier, found.status, found.authored_on) == ("A-17", "completed", dt.date(2024, 5, 6))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"status": "entered-in-error"}, "entered in error"),
        ({"status": "done"}, "none that FHIR has"),
        ({"authored": "2024-05"}, "on which day"),
        ({"authored": "2024-13-45"}, "on which day"),
        ({"modifierExtension": []}, "modifierExtension"),
        ({"item": [{"answer": []}]}, "no linkId"),
        ({"item": "none"}, "not a list"),
        ({"item": [{"linkId": "shine", "answer": [7]}]}, "answers of item shine are not a list"),
    ],
)
def test_a_response_that_cannot_be_taken_says_why(more, reason):
    (found,) = parse_responses(data(response(**more)))
    assert [told for told in found.refusals if reason in told]


def test_a_bundle_gives_its_responses_and_the_identifiers_of_its_people():
    people = {"resourceType": "Patient", "id": "7", "identifier": [{"value": "A-17"}]}
    both = {"resourceType": "Patient", "id": "8", "identifier": [{"value": "B"}, {"value": "C"}]}
    entries = [people, both, response(), response(subject={"reference": "Patient/8"}), {"resourceType": "Observation"}]
    found = list(parse_responses(data({"resourceType": "Bundle", "entry": [{"resource": one} for one in entries]})))
    assert [(one.number, one.identifier, bool(one.refusals)) for one in found] == [
        (3, "A-17", False),
        (4, "", False),
        (5, "", True),
    ]


def test_lines_are_read_one_by_one_and_a_broken_one_is_told_by_its_number():
    lines = [data(response(says("shine", {"valueInteger": 4}))), b"", b'{"a" 1}', data({"resourceType": "Patient"})]
    found = list(parse_responses(b"\xef\xbb\xbf" + b"\r\n".join(lines)))
    assert [(one.number, bool(one.refusals)) for one in found] == [(1, False), (3, True), (4, True)]
    assert found[1].refusals[0].startswith("The line is not JSON")


@pytest.mark.parametrize("other", [[], {}, {"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": []}, 7])
def test_a_file_without_responses_is_refused(other):
    with pytest.raises(FileRefused, match="no FHIR QuestionnaireResponse"):
        list(parse_responses(data(other)))
