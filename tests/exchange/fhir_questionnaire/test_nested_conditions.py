"""Conditions of a group and of a question inside it, each joined by all or by any: every combination of answers."""

from itertools import product

import pytest

from tests.exchange.fhir_questionnaire.inventions import asks, group, imported, when

JOIN = {"all": all, "any": any}


def true(key):
    return when(key, "=", answerBoolean=True)


@pytest.mark.parametrize(("outer", "inner"), list(product(JOIN, JOIN)))
def test_a_question_is_asked_exactly_where_both_levels_hold(outer, inner):
    questions = [asks(key, "boolean") for key in "abcd"]
    deep = asks("x", enableWhen=[true("c"), true("d")], enableBehavior=inner)
    around = group("g", group("h", deep), enableWhen=[true("a"), true("b")], enableBehavior=outer)
    instrument = imported(*questions, around).instrument
    for said in product((True, False, None), repeat=4):
        answers = dict(zip("abcd", said, strict=True))
        first, second = ([answers[key] is True for key in keys] for keys in ("ab", "cd"))
        expected = JOIN[outer](first) and JOIN[inner](second)
        assert ("x" in instrument.asked_keys(answers)) is expected, answers


def test_an_answer_whose_own_question_is_taken_away_brings_nothing_up():
    instrument = imported(
        asks("a", "boolean"),
        asks("b", "boolean", enableWhen=[true("a")]),
        asks("c", "boolean", enableWhen=[when("b", "exists", answerBoolean=True)]),
        asks("d", enableWhen=[true("c")]),
    ).instrument
    given = {"a": True, "b": False, "c": True, "d": "words"}
    assert instrument.asked_keys(given) == {"a", "b", "c", "d"}
    assert instrument.asked_keys({**given, "a": False}) == {"a"}
    assert instrument.without_skipped({**given, "a": False}) == {"a": False}
