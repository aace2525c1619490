"""What is refused, by item and with the reason; everything at once."""

import pytest

from clinic.exchange.fhir_questionnaire import QuestionnaireRefused, parse_questionnaire
from clinic.exchange.refusals import FileRefused
from tests.exchange.fhir_questionnaire.inventions import (
    asks,
    choice,
    coding,
    data,
    display,
    drawn_as,
    extension,
    group,
    offers,
    parsed,
    scale,
    sheet,
    translated,
    when,
)

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
EXPRESSION = {"valueExpression": {"language": "text/fhirpath", "expression": "%resource"}}


def expression(name):
    return asks("x", extension=[extension(f"{SDC}{name}", **EXPRESSION)])


def in_set(**more):
    return [{"resourceType": "ValueSet", "id": "s", **more}]


def composed(**include):
    return in_set(compose={"include": [include]})


BY_SET = asks("x", "choice", answerValueSet="#s")
GOOD = asks("good")
ITEMS = {
    "a modifier extension": (asks("x", modifierExtension=[extension("any")]), "modifierExtension"),
    "one of an option": (
        asks("x", "choice", answerOption=[{**offers("a")[0], "modifierExtension": []}]),
        "modifierExtension",
    ),
    "a calculated value": (expression("sdc-questionnaire-calculatedExpression"), "nothing in a file is ever run"),
    "an initial expression": (expression("sdc-questionnaire-initialExpression"), "ever run"),
    "a condition by expression": (expression("sdc-questionnaire-enableWhenExpression"), "ever run"),
    "answers by expression": (expression("sdc-questionnaire-answerExpression"), "ever run"),
    "candidates by expression": (expression("sdc-questionnaire-candidateExpression"), "ever run"),
    "a variable": (asks("x", extension=[extension("variable", **EXPRESSION)]), "“variable”"),
    "a CQF library": (asks("x", extension=[extension("cqf-library", valueCanonical="x")]), "“cqf-library”"),
    "a constraint": (asks("x", extension=[extension("questionnaire-constraint")]), "“questionnaire-constraint”"),
    "a target constraint": (asks("x", extension=[extension("targetConstraint")]), "“targetConstraint”"),
    "an extension of somebody else": (asks("x", extension=[extension("urn:other")]), "may change what is meant"),
    "an extension without address": (asks("x", extension=[{"valueString": "y"}]), "without an address"),
    "a pattern": (asks("x", extension=[extension("regex", valueString="(a+)+$")]), "“regex”"),
    "a picture beside it": (asks("x", extension=[extension(f"{SDC}sdc-questionnaire-itemMedia")]), "itemMedia"),
    "an unknown control": (asks("x", extension=[drawn_as("hologram")]), "“hologram”"),
    "an answer of the future": (asks("x", disabledDisplay="hidden"), "“disabledDisplay” is nothing"),
    "no type": ({"linkId": "x", "text": "Which?"}, "has no type"),
    "a type of release 5": (asks("x", "coding"), "not one of FHIR R4"),
    "the type question": (asks("x", "question"), "not one of FHIR R4"),
    "an unknown type": (asks("x", "telepathy"), "“telepathy” are not supported"),
    "no text": ({"linkId": "x", "type": "string"}, "no text to ask"),
    "a script in a text": (asks("x", text="Which <script>alert(1)</script>?"), "a script or a form"),
    "a picture in a text": (asks("x", text="Which <img src=x onerror=y>?"), "a picture"),
    "a drawing in a text": (asks("x", text="Which <svg/onload=y>?"), "a picture"),
    "a frame in a translation": (
        asks("x", _text=translated(es="<iframe src='https://x.example'></iframe>")),
        "a script or a form",
    ),
    "nothing but markup": (asks("x", text="<b></b>"), "nothing but markup"),
    "a hidden text": (
        asks("x", _text={"extension": [extension("rendering-style", valueString="display: none")]}),
        "a style hides",
    ),
    "a telling look": (
        asks("x", _text={"extension": [extension("rendering-styleSensitive", valueBoolean=True)]}),
        "carries a meaning",
    ),
    "a translation without a language": (
        asks("x", _text={"extension": [extension("translation", extension=[{"url": "content", "valueString": "y"}])]}),
        "lacks its language",
    ),
    "a text of another type": (asks("x", text=7), "“text” is not a text"),
    "a repeating group": (group("x", asks("y"), repeats=True), "a group that repeats"),
    "an empty group": (group("x"), "a group without items"),
    "an answer of a group": (group("x", asks("y"), initial=[{"valueString": "z"}]), "belongs to a question"),
    "items of a text": (display("x", "Read", item=[asks("y")]), "cannot repeat, be required or hold items"),
    "a required text": (display("x", "Read", required=True), "cannot repeat, be required"),
    "items of a repeating question": (choice("x", repeats=True, item=[asks("y")]), "takes several answers and holds"),
    "no options": (asks("x", "choice"), "no answers to choose from"),
    "options of a yes or no": (asks("x", "boolean", answerOption=offers("a")), "cannot offer answers"),
    "options of another type": (asks("x", "integer", answerOption=offers("a")), "not all of its type"),
    "options twice": (choice("x", answerValueSet="#s"), "given twice"),
    "a code twice": (choice("x", "a", "a"), "have the code “a”"),
    "a code of two systems": (
        choice("x", coding("a", system="urn:1"), coding("a", system="urn:2")),
        "different systems",
    ),
    "an option without a code": (choice("x", {"display": "round"}), "has no code"),
    "an option of a reference": (asks("x", "choice", answerOption=[{"valueReference": {}}]), "neither a coding"),
    "two values in an option": (
        asks("x", "choice", answerOption=[{"valueString": "a", "valueInteger": 1}]),
        "exclude one another",
    ),
    "an unknown extension of a code": (
        asks("x", code=[{"code": "c", "extension": [extension("urn:other")]}]),
        "“urn:other” is not known here",
    ),
    "an extension in an extension": (
        asks("x", extension=[extension("entryFormat", valueString="", extension=[])]),
        "“entryFormat”",
    ),
    "two weights": (
        asks(
            "x",
            "choice",
            answerOption=[
                {"valueCoding": coding("a", weight=1), "extension": [extension("itemWeight", valueDecimal=2)]},
            ],
        ),
        "two different weights",
    ),
    "a weight that is none": (
        choice("x", {**coding("a"), "extension": [extension("ordinalValue", valueString="much")]}),
        "“ordinalValue” does not hold",
    ),
    "an excluding option": (
        asks(
            "x",
            "choice",
            repeats=True,
            answerOption=[
                {**offers("a")[0], "extension": [extension("questionnaire-optionExclusive", valueBoolean=True)]},
            ],
        ),
        "excludes the others",
    ),
    "501 options": (choice("x", *(str(number) for number in range(501))), "more than 500 answers"),
    "answers from elsewhere": (asks("x", "choice", answerValueSet="https://x.example/set"), "nothing is fetched"),
    "a value set that is not there": (asks("x", "choice", answerValueSet="#gone"), "“gone” is not in the file"),
    "the lowest above the highest": (scale("x", 5, 1), "lies above its highest"),
    "bounds of a text": (asks("x", extension=[extension("minValue", valueInteger=1)]), "supported for numbers alone"),
    "a bound that is not whole": (
        asks("x", "integer", extension=[extension("maxValue", valueDecimal=1.5)]),
        "not a number of its type",
    ),
    "an endless bound": (
        asks("x", "decimal", extension=[extension("maxValue", valueDecimal=1e25)]),
        "not a number of its type and of usual size",
    ),
    "a length of a number": (asks("x", "integer", maxLength=3), "for texts alone"),
    "three answers at least": (
        asks("x", repeats=True, extension=[extension("questionnaire-minOccurs", valueInteger=3)]),
        "a least number of answers",
    ),
    "two answers at most": (
        choice("x", "a", "b", "c", repeats=True, extension=[extension("questionnaire-maxOccurs", valueInteger=2)]),
        "bounds the number of answers",
    ),
    "several yes or no": (asks("x", "boolean", repeats=True), "cannot take several answers"),
    "several values beforehand": (
        asks("x", initial=[{"valueString": "a"}, {"valueString": "b"}]),
        "fills in several beforehand",
    ),
    "a value beforehand that does not fit": (
        choice("x", initial=[{"valueCoding": {"code": "oval"}}]),
        "not an answer that it takes",
    ),
    "a hidden question": (
        asks("x", extension=[extension("questionnaire-hidden", valueBoolean=True)]),
        "hidden or read-only",
    ),
    "a read-only choice": (choice("x", readOnly=True), "hidden or read-only"),
    "a question for reading": (
        asks("x", extension=[extension("questionnaire-usageMode", valueCode="display")]),
        "not meant to be answered",
    ),
}
ITEMS |= {
    f"the type {kind}": (asks("x", kind), f"“{kind}” are not supported")
    for kind in ("url", "quantity", "reference", "attachment", "time", "dateTime")
}
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


@pytest.mark.parametrize("case", ITEMS)
def test_an_item_that_cannot_be_asked_is_refused_by_name(case):
    item, reason = ITEMS[case]
    with pytest.raises(QuestionnaireRefused) as refused:
        parsed(GOOD, item, contained=composed(concept=[coding("a")]))
    told = [problem for problem in refused.value.problems if reason.lower() in problem.lower()]
    assert told, refused.value.problems
    assert told[0].startswith("Item x")
    assert all(not problem.startswith("Item good") for problem in refused.value.problems)


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


def test_a_condition_needs_an_earlier_question_that_is_asked():
    forward = [asks("x", enableWhen=[when("y", "exists", answerBoolean=True)]), asks("y")]
    loop = [forward[0], asks("y", enableWhen=[when("x", "exists", answerBoolean=True)])]
    itself = [asks("x", enableWhen=[when("x", "exists", answerBoolean=True)])]
    stated = [asks("y", "integer", readOnly=True), forward[0]]
    texts = [display("y", "Read"), forward[0]]
    unknown = [forward[0]]
    for items, reason in (
        (forward, "which comes later"),
        (loop, "depend on one another in a loop"),
        (itself, "in a loop"),
        (stated, "which nobody is asked"),
        (texts, "which is no question"),
        (unknown, "not in the file"),
    ):
        with pytest.raises(QuestionnaireRefused) as refused:
            parsed(GOOD, *items)
        assert reason in str(refused.value)
