"""What is refused, by item and with the reason; everything at once."""

import pytest

from clinic.exchange.fhir_questionnaire import QuestionnaireRefused
from tests.exchange.fhir_questionnaire.inventions import (
    asks,
    choice,
    coding,
    composed,
    display,
    drawn_as,
    extension,
    group,
    offers,
    parsed,
    scale,
    translated,
    when,
)

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
EXPRESSION = {"valueExpression": {"language": "text/fhirpath", "expression": "%resource"}}


def expression(name):
    return asks("x", extension=[extension(f"{SDC}{name}", **EXPRESSION)])


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
    "a prefix alone": ({"linkId": "x", "type": "string", "prefix": "1."}, "no text behind it"),
    "a unit alone": (
        {"linkId": "x", "type": "integer", "extension": [extension("questionnaire-unit", valueCoding={"code": "mm"})]},
        "no text to ask",
    ),
    "a translation alone": ({"linkId": "x", "type": "string", "_text": translated(es="¿Cuál?")}, "no text to ask"),
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


@pytest.mark.parametrize("case", ITEMS)
def test_an_item_that_cannot_be_asked_is_refused_by_name(case):
    item, reason = ITEMS[case]
    with pytest.raises(QuestionnaireRefused) as refused:
        parsed(GOOD, item, contained=composed(concept=[coding("a")]))
    told = [problem for problem in refused.value.problems if reason.lower() in problem.lower()]
    assert told, refused.value.problems
    assert told[0].startswith("Item x")
    assert all(not problem.startswith("Item good") for problem in refused.value.problems)


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
