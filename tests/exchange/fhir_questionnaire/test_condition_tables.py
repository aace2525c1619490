"""Every operator with every type of answer: which fit, and what they bring up."""

import pytest

from clinic.exchange.fhir_questionnaire import QuestionnaireRefused
from tests.exchange.fhir_questionnaire.inventions import asks, choice, coding, imported, offers, parsed, when

OPERATORS = ("=", "!=", ">", "<", ">=", "<=")
EARLIER = {
    "boolean": asks("a", "boolean"),
    "integer": asks("a", "integer"),
    "decimal": asks("a", "decimal"),
    "date": asks("a", "date"),
    "string": asks("a"),
    "choice": choice("a", "x", "y", "1", "01"),
    "several": choice("a", "x", "y", repeats=True),
    "open": choice("a", "x", "y", kind="open-choice"),
    "numbers": asks("a", "choice", answerOption=[{"valueInteger": 2}, {"valueInteger": 10}]),
}
ANSWERS = {
    "Boolean": True,
    "Integer": 2,
    "Decimal": 2.5,
    "Date": "2024-03-01",
    "String": "x",
    "Coding": {"code": "x"},
    "Quantity": {"value": 2},
    "DateTime": "2024-03-01T00:00:00Z",
    "Time": "12:00:00",
    "Reference": {"reference": "Patient/1"},
}
FIT = {
    "boolean": {"Boolean": "= !="},
    "integer": {"Integer": "= != > < >= <=", "Decimal": "= != > < >= <="},
    "decimal": {"Integer": "= != > < >= <=", "Decimal": "= != > < >= <="},
    "date": {"Date": "= != > < >= <="},
    "string": {"String": "= !="},
    "choice": {"Coding": "= !="},
    "several": {"Coding": "= !="},
    "open": {"Coding": "= !="},
    "numbers": {"Integer": "= != > < >= <="},
}


def ruled(kind, operator, **answer):
    return EARLIER[kind], asks("b", enableWhen=[when("a", operator, **answer)])


@pytest.mark.parametrize("kind", EARLIER)
def test_each_operator_takes_the_types_that_fit_and_no_other(kind):
    for answer, value in ANSWERS.items():
        for operator in OPERATORS:
            items = ruled(kind, operator, **{f"answer{answer}": value})
            if operator in FIT[kind].get(answer, "").split():
                assert len(parsed(*items).instrument.instrument.item("b").enabled) == 1
            else:
                with pytest.raises(QuestionnaireRefused, match="Item b"):
                    parsed(*items)


@pytest.mark.parametrize("kind", EARLIER)
def test_exists_fits_every_question_and_takes_true_or_false(kind):
    for wanted in (True, False):
        found = imported(*ruled(kind, "exists", answerBoolean=wanted)).instrument
        assert ("b" in found.asked_keys({"a": None})) is not wanted
    with pytest.raises(QuestionnaireRefused, match="true or false"):
        parsed(*ruled(kind, "exists", answerInteger=1))


HOLDS = [
    ("boolean", "=", {"answerBoolean": True}, [True], [False, None]),
    ("boolean", "!=", {"answerBoolean": True}, [False], [True, None]),
    ("integer", "=", {"answerInteger": 2}, [2], [3, None]),
    ("integer", "!=", {"answerInteger": 2}, [3], [2, None]),
    ("integer", ">", {"answerInteger": 2}, [3, 10], [2, 1, None]),
    ("integer", "<=", {"answerDecimal": 2.5}, [2, -9], [3, None]),
    ("decimal", "=", {"answerDecimal": 2.5}, ["2.5", "2.50"], ["2.51", None]),
    ("decimal", "<", {"answerInteger": 10}, ["9.99", "2"], ["10", "10.0", None]),
    ("decimal", ">=", {"answerDecimal": 2.5}, ["2.5", "11"], ["2.49", None]),
    ("date", ">", {"answerDate": "2024-03-01"}, ["2024-03-02"], ["2024-03-01", "2023-12-31", None]),
    ("date", "<=", {"answerDate": "2024-03-01"}, ["2024-03-01", "1999-01-01"], ["2024-03-02", None]),
    ("string", "=", {"answerString": "1"}, ["1"], ["1.0", "01", None]),
    ("choice", "=", {"answerCoding": {"code": "1"}}, ["1"], ["01", "x", None]),
    ("choice", "!=", {"answerCoding": {"code": "1"}}, ["01", "x"], ["1", None]),
    ("several", "=", {"answerCoding": {"code": "x"}}, [["x"], ["x", "y"]], [["y"], [], None]),
    ("open", "=", {"answerCoding": {"code": "x"}}, ["x"], ["y", {"own_words": "brass"}, None]),
    ("open", "!=", {"answerCoding": {"code": "x"}}, ["y", {"own_words": "brass"}], ["x", None]),
    ("numbers", ">", {"answerInteger": 2}, ["10"], ["2", None]),
    ("numbers", "=", {"answerInteger": 2}, ["2"], ["10", None]),
]


@pytest.mark.parametrize(("kind", "operator", "answer", "up", "not_up"), HOLDS)
def test_what_a_condition_brings_up(kind, operator, answer, up, not_up):
    found = imported(*ruled(kind, operator, **answer)).instrument
    assert all("b" in found.asked_keys({"a": value}) for value in up)
    assert not any("b" in found.asked_keys({"a": value}) for value in not_up)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (when("a", "=", answerCoding={"code": "oval"}), "does not offer"),
        (when("a", "=", answerCoding={"code": "x", "system": "urn:2"}), "from another system"),
        (when("a", "like", answerCoding={"code": "x"}), "no operator"),
        (when("a", "="), "no operator or no value"),
        (when("a", "=", answerCoding={"code": "x"}, answerString="x"), "exclude one another"),
        ({"operator": "=", "answerString": "x"}, "names no question"),
        (when("n", "=", answerInteger=1.5), "a value of another type"),
        (when("n", "=", answerInteger=True), "a value of another type"),
    ],
)
def test_conditions_that_say_nothing_are_refused(condition, reason):
    before = choice("a", coding("x", system="urn:1"), coding("y")), asks("n", "integer")
    items = *before, asks("b", enableWhen=[condition])
    with pytest.raises(QuestionnaireRefused) as refused:
        parsed(*items)
    assert reason in str(refused.value)


def test_several_conditions_say_how_they_are_joined():
    twice = [when("a", "exists", answerBoolean=True)] * 2
    for more, reason in (
        ({"enableWhen": twice}, "all or any"),
        ({"enableWhen": twice, "enableBehavior": "most"}, "no way of joining"),
        ({"enableBehavior": "all"}, "but has none"),
    ):
        with pytest.raises(QuestionnaireRefused, match=reason):
            parsed(asks("a"), asks("b", **more))


def test_options_compare_by_what_they_are():
    texts = asks("a", answerOption=[{"valueString": "thread"}])
    assert imported(texts, asks("b", enableWhen=[when("a", "=", answerString="thread")]))
    mixed = asks("a", "choice", answerOption=[*offers("x"), {"valueInteger": 3}])
    assert imported(mixed, asks("b", enableWhen=[when("a", "=", answerInteger=3)]))
