"""Files that are refused as a whole, and value sets; all reasons are told at once, within limits."""

import pytest

from clinic.exchange.fhir_questionnaire import QuestionnaireRefused, parse_questionnaire
from clinic.exchange.refusals import FileRefused
from tests.exchange.fhir_questionnaire.inventions import (
    asks,
    coding,
    composed,
    data,
    display,
    extension,
    group,
    in_set,
    parsed,
    sheet,
)

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
BY_SET = asks("x", "choice", answerValueSet="#s")
GOOD = asks("good")


SETS = {
    "a loop of sets": (composed(valueSet=["#s"]), "in a loop (s → s)"),
    "a set from elsewhere": (composed(valueSet=["https://x.example/set"]), "nothing is fetched"),
    "two sets at once": (composed(valueSet=["#s", "#t"]), "have in common"),
    "a filter": (composed(system="urn:a", filter=[{"property": "x", "op": "=", "value": "y"}]), "by rule (“filter”)"),
    "a whole system": (composed(system="urn:a"), "whole code system"),
    "what is left out": (
        in_set(compose={"include": [{"concept": [coding("a")]}], "exclude": [{"concept": [coding("a")]}]}),
        "“exclude”",
    ),
    "a part of a set": (in_set(expansion={"total": 9, "contains": [coding("a")]}), "only a part"),
    "an abstract concept": (in_set(expansion={"contains": [coding("a", abstract=True)]}), "may not be chosen"),
    "nothing in it": (in_set(), "offers no answers"),
    "no set at all": ([{"resourceType": "CodeSystem", "id": "s"}], "only value sets are read"),
    "an id twice": (composed(concept=[coding("a")]) * 2, "the id of another one"),
}
HEADS = {
    "retired": ({"status": "retired"}, "its status is “retired”"),
    "unknown": ({"status": "unknown"}, "its status is “unknown”"),
    "no status": ({"status": ""}, "it has no status"),
    "derived": ({"derivedFrom": ["https://x.example/q"]}, "derived from another"),
    "about a device": ({"subjectType": ["Device"]}, "not about a patient"),
    "other rules": ({"implicitRules": "https://x.example"}, "“implicitRules”"),
    "a launch context": ({"extension": [extension(f"{SDC}sdc-questionnaire-launchContext")]}, "LaunchContext".lower()),
    "no title": ({"title": ""}, "neither a title nor a name"),
    "a long title": ({"title": "b" * 201}, "longer than 200 characters"),
    "a long version": ({"version": "1" * 61}, "version is longer"),
    "a long address": ({"url": "http://" + "b" * 500}, "its address is longer"),
    "an unknown name": ({"colour": "red"}, "“colour” is nothing"),
    "items that are none": ({"item": [7]}, "“item” is not a list of objects"),
    "nothing asked": ({"item": [display("d", "Read this.")]}, "it asks nothing"),
}


@pytest.mark.parametrize("case", SETS)
def test_a_value_set_that_cannot_be_offered_is_refused(case):
    contained, reason = SETS[case]
    with pytest.raises(QuestionnaireRefused, match="The questionnaire cannot be taken") as refused:
        parsed(GOOD, BY_SET, contained=contained)
    assert reason in str(refused.value)


@pytest.mark.parametrize("case", HEADS)
def test_a_questionnaire_that_cannot_be_used_is_refused(case):
    head, reason = HEADS[case]
    with pytest.raises(QuestionnaireRefused) as refused:
        parse_questionnaire(data({**sheet(GOOD), **head}))
    assert reason in str(refused.value).lower() or reason in str(refused.value)


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([asks("a"), asks("a")], "another item has the same linkId"),
        ([{"type": "string", "text": "Which one?"}], "An item without linkId (“Which one?”): it has no linkId"),
        ([asks("a\u202e")], "holds something that is not printed"),
        ([asks("a" * 256)], "its linkId is too long"),
    ],
)
def test_ids_that_are_not_clear_are_refused(items, reason):
    with pytest.raises(QuestionnaireRefused) as refused:
        parsed(*items)
    assert reason in str(refused.value)


def test_all_reasons_are_told_at_once_and_no_more_than_fifty():
    with pytest.raises(QuestionnaireRefused) as refused:
        parsed(asks("a", "time"), asks("b", extension=[extension("regex")]), group("c"))
    assert [problem[:6] for problem in refused.value.problems] == ["Item a", "Item b", "Item c"]
    assert "3 reasons" in refused.value.message
    with pytest.raises(QuestionnaireRefused) as refused:
        parsed(asks("x", text="Which <script></script>?"))
    assert len(refused.value.problems) == 1
    with pytest.raises(QuestionnaireRefused) as refused:
        parsed(*(asks(f"t{number}", "time") for number in range(80)))
    assert len(refused.value.problems) == 50


def test_limits_of_items_and_levels():
    with pytest.raises(QuestionnaireRefused, match="more than 1000 items"):
        parsed(*(asks(f"a{number}") for number in range(1001)))
    assert len(parsed(*(asks(f"a{number}") for number in range(1000))).instrument.instrument.items) == 1000
    deep = asks("a")
    for level in range(11):
        deep = group(f"g{level}", deep)
    assert parsed(deep).instrument.instrument.keys == ("a",)
    with pytest.raises(QuestionnaireRefused, match="more than 12 levels"):
        parsed(group("top", deep))


@pytest.mark.parametrize("other", [[], "text", {"resourceType": "Bundle"}, {}])
def test_another_file_is_refused(other):
    with pytest.raises(FileRefused, match="not a FHIR Questionnaire"):
        parse_questionnaire(data(other))
