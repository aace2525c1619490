"""Imported questionnaires are scored by the clinic's rule: exactly, never by guessing, never by codes."""

import dataclasses
import random
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinic.domain.instruments.conditions import Clause, Operator, Rule
from clinic.domain.instruments.fiqr import FIQR, FUNCTION
from clinic.domain.instruments.imported import CutOff, Method
from clinic.domain.instruments.items import Choice, Item, Kind
from clinic.domain.scoring.alarms import alarms, calls, counts_alarm, flag_code, instrument_of, risen
from clinic.domain.scoring.clinic_rule import Chosen, RuleRefused, with_rule
from clinic.domain.scoring.fiqr import fiqr
from clinic.domain.scoring.imported import State, score, state
from tests.fixtures.questionnaires import choice, mood, twenty_one

BY = {"set_by": "Dr A. Sample", "set_on": "2026-11-20"}


def ruled(imported=None, method=Method.SUM, **chosen):
    return with_rule(imported or mood(), Chosen(method, **chosen), **BY)


def summed(weights, blanks_allowed, method=Method.SUM):
    """Brute force: the score of weights, None for a blank; None where the rule gives none, with whether estimated."""
    given = [weight for weight in weights if weight is not None]
    blank = len(weights) - len(given)
    if blank > blanks_allowed:
        return None, False
    total, count = Fraction(0), 0
    for weight in given:
        total, count = total + weight, count + 1
    mean = total / count
    return (mean if method is Method.MEAN else mean * len(weights)), blank > 0


NUMBERS = st.decimals(-20, 20, places=2).map(lambda number: str(number.normalize()))


@st.composite
def cases(draw):
    """A questionnaire of choices with any weights, a rule, and one answer or blank for each item."""
    items, answers, count = [], {}, draw(st.integers(1, 6))
    allowed = draw(st.integers(0, count - 1))
    several = st.lists(NUMBERS, min_size=2, max_size=4, unique=True)
    same = draw(several)
    for number in range(count):
        weights = draw(st.permutations(same)) if allowed else draw(several)
        choices = tuple(Choice(f"c{place}", "words", weight) for place, weight in enumerate(weights))
        items.append(choice(f"i{number}", "Invented?", choices))
        answers[f"i{number}"] = draw(st.none() | st.sampled_from([one.value for one in choices]))
    method = draw(st.sampled_from([Method.SUM, Method.MEAN]))
    return ruled(mood(*items), method=method, blanks_allowed=allowed), answers


def weights_of(imported, answers):
    """What each answer counts, looked up by hand."""
    return [
        None if answers.get(item.key) is None
        else next(Fraction(one.weight) for one in item.choices if one.value == answers[item.key])
        for item in imported.instrument.items
    ]  # fmt: skip


@given(cases())
def test_the_score_is_that_of_counting_by_hand(case):
    imported, answers = case
    found = score(imported, answers)
    value, estimated = summed(weights_of(imported, answers), imported.scoring.blanks_allowed, imported.scoring.method)
    assert found.value == value
    assert found.estimated == (estimated if value is not None else False)
    assert found.value is None or found.low <= found.value <= found.high
    assert found.receipt.missing == tuple(key for key, given in answers.items() if given is None)


@given(cases(), st.data())
def test_a_deleted_answer_never_gives_another_definite_total(case, data):
    imported, answers = case
    before = score(imported, answers)
    key = data.draw(st.sampled_from(sorted(answers)))
    left = data.draw(st.sampled_from(["blank", "absent"]))
    after = score(
        imported, {**answers, key: None} if left == "blank" else {k: v for k, v in answers.items() if k != key}
    )
    assume(answers[key] is not None)
    assert after.value is None or after.estimated
    assert before.value is not None or after.value is None


@given(st.randoms(use_true_random=False))
def test_a_hidden_item_counts_as_blank(chance):
    gate = Item("gate", Kind.YES_NO, "Is there more?")
    ruled_by = (Rule((Clause("gate", Operator.EQUAL, True),)),)
    imported = ruled(
        mood(choice("a", "A?"), gate, choice("b", "B?", enabled=ruled_by)), items=("a", "b"), blanks_allowed=1
    )
    answers = {"a": chance.choice(["w0", "w3"]), "gate": chance.choice([True, False, None]), "b": "w2"}
    found = score(imported, answers)
    assert found.estimated == (answers["gate"] is not True)


def test_codes_never_count_and_a_choice_without_a_weight_is_not_assessable():
    plain = (Choice("5", "Blue", "0"), Choice("7", "Green", "1"), Choice("9", "No colour"))
    imported = ruled(mood(choice("kite", "Which colour?", plain), choice("boat", "And this?", plain)))
    assert score(imported, {"kite": "7", "boat": "5"}).value == 1
    found = score(imported, {"kite": "9", "boat": "5"})
    assert found.value is None
    assert "kite has no number" in found.receipt.rule
    assert state(imported, {"kite": "9", "boat": "5"}) is State.NOT_ASSESSABLE
    assert state(imported, {"kite": None, "boat": "5"}) is State.BLANK
    assert state(imported, {}) is State.NOT_ASKED
    assert state(imported, {"kite": "7", "boat": "5"}) is State.SCORED


def test_not_asked_is_said_and_no_rule_gives_no_score():
    assert score(mood(), {"kite": "w1"}) is None
    assert score(ruled(), {}).receipt.rule == "Not asked."


def test_the_range_comes_from_the_weights_and_the_receipt_names_the_rule():
    half = (Choice("x", "Blue", "0.5"), Choice("y", "Green", "2"))
    imported = ruled(mood(choice("a", "A?", half), Item("b", Kind.SCALE, "B?", low=0, high=10)), source="Invented 1999")
    assert (imported.scoring.low, imported.scoring.high) == ("0.5", "12")
    found = score(imported, {"a": "x", "b": 3})
    assert (found.low, found.high, found.value) == (0, 12, Fraction(7, 2))
    assert found.receipt.source == "The clinic's own rule, set on 2026-11-20 by Dr A. Sample. Invented 1999"
    assert found.receipt.inputs == (("a", "x"), ("b", 3))


def test_each_kind_counts_its_number():
    kinds = (
        Item("number", Kind.NUMBER, "Number?", least="0", most="9"),
        Item("decimal", Kind.DECIMAL, "Decimal?", least="0", most="1"),
        Item("yes", Kind.YES_NO, "Yes?"),
        Item("ticks", Kind.CODES, "Ticks?", choices=(Choice("a", "A", "1"), Choice("b", "B", "2"))),
    )
    imported = ruled(mood(*kinds))
    assert score(imported, {"number": 4, "decimal": "0.25", "yes": True, "ticks": ["a", "b"]}).value == Fraction("8.25")
    assert score(imported, {"number": 0, "decimal": "0", "yes": False, "ticks": []}).value == 0
    assert imported.scoring.high == "14"


def test_own_words_are_not_assessable():
    item = Item("a", Kind.OPEN_CHOICE, "A?", choices=(Choice("x", "X", "0"), Choice("y", "Y", "1")), max_length=99)
    imported = ruled(mood(item))
    assert score(imported, {"a": "y"}).value == 1
    assert state(imported, {"a": {"own_words": "purple"}}) is State.NOT_ASSESSABLE


@given(st.lists(st.none() | st.integers(0, 10), min_size=21, max_size=21))
def test_mapped_items_are_scored_by_the_engine_of_the_fiqr(values):
    shuffled = list(range(1, 22))
    random.Random(7).shuffle(shuffled)
    codes = {code: f"q{number}" for code, number in zip(FIQR.keys, shuffled, strict=True)}
    imported = ruled(twenty_one(), method=Method.FIQR, fiqr_items=codes)
    by_code = dict(zip(FIQR.keys, values, strict=True))
    found, engine = score(imported, {codes[code]: value for code, value in by_code.items()}), fiqr(by_code).total
    assert (found.value, found.estimated, found.band) == (engine.value, engine.estimated, engine.band)
    assert found.key == "impact21"
    assert "doi:10.1186/ar2783" in found.receipt.source


def test_one_blank_function_item_is_estimated_and_any_other_is_not():
    codes = dict(zip(FIQR.keys, twenty_one().instrument.keys, strict=True))
    imported = ruled(twenty_one(), method=Method.FIQR, fiqr_items=codes)
    full = dict.fromkeys(codes.values(), 5)
    assert score(imported, full).value == 50
    guessed = score(imported, {**full, codes[FUNCTION[0]]: None})
    assert guessed.estimated
    assert guessed.receipt.rule.endswith(f"missing: {codes[FUNCTION[0]]}."), "the file's item, not the engine's code"
    assert score(imported, {**full, codes["pain"]: None}).value is None
    assert state(imported, {**full, codes["pain"]: None}) is State.BLANK


def test_cut_offs_name_their_population():
    cut_offs = (CutOff("5", "high", "invented people", "Invented 2020"), CutOff("2", "some", "invented people", "Same"))
    imported = ruled(cut_offs=cut_offs)
    for answers, label in (("w0", None), ("w1", "some"), ("w3", "high")):
        band = score(imported, dict.fromkeys(("kite", "boat", "harm"), answers)).band
        assert (band and band.label) == label
    assert band.set_name == "Invented 2020 (invented people)"


@pytest.mark.parametrize(
    ("imported", "chosen", "said"),
    [
        (mood(), Chosen(Method.SUM, items=("kite", "sail")), "no item sail"),
        (mood(), Chosen(Method.SUM, items=("kite", "kite")), "counted twice"),
        (mood(), Chosen(Method.SUM, blanks_allowed=3), "At least one"),
        (mood(), Chosen(Method.SUM, stated_total="sail"), "no item sail"),
        (
            mood(choice("a", "A?"), Item("y", Kind.YES_NO, "Y?")),
            Chosen(Method.SUM, blanks_allowed=1),
            "different numbers",
        ),
        (mood(), Chosen(Method.SUM, cut_offs=(CutOff("10", "a", "b", "c"),)), "outside"),
        (mood(), Chosen(Method.SUM, cut_offs=(CutOff("ten", "a", "b", "c"),)), "no number"),
        (mood(), Chosen(Method.SUM, cut_offs=(CutOff("nan", "a", "b", "c"),)), "outside"),
        (mood(), Chosen(Method.SUM, cut_offs=(CutOff("1", "a", "", "c"),)), "population"),
        (mood(), Chosen(Method.SUM, fiqr_items={"pain": "kite"}), "own engine"),
        (mood(), Chosen(Method.FIQR, fiqr_items={"pain": "kite"}), "names no item for"),
        (twenty_one(), Chosen(Method.FIQR, fiqr_items={**dict.fromkeys(FIQR.keys, "q1")}), "one item twice"),
        (mood(Item("t", Kind.TEXT, "T?", max_length=9)), Chosen(Method.SUM), "No question can count"),
        (mood(Item("n", Kind.NUMBER, "N?")), Chosen(Method.SUM, items=("n",)), "lowest and highest"),
        (mood(choice("x", "X?", (Choice("a", "A"), Choice("b", "B")))), Chosen(Method.SUM, items=("x",)), "weight"),
        (
            mood(choice("a", "A?"), Item("t", Kind.TEXT, "T?", max_length=9)),
            Chosen(Method.SUM, alarm=("t",)),
            "call for",
        ),
        (mood(choice("x", "X?", (Choice("a", "A", "1"), Choice("b", "B", "1")))), Chosen(Method.SUM), "same score"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_with_a_sentence(imported, chosen, said):
    with pytest.raises(RuleRefused, match=said) as refused:
        with_rule(imported, chosen, **BY)
    assert refused.value.hint


def test_a_question_that_others_depend_on_is_no_stated_total():
    ruled_by = (Rule((Clause("total", Operator.GREATER, 3),)),)
    imported = mood(Item("total", Kind.NUMBER, "T?", least="0", most="9"), choice("a", "A?", enabled=ruled_by))
    with pytest.raises(RuleRefused, match="another question depends"):
        with_rule(imported, Chosen(Method.SUM, items=("a",), stated_total="total"), **BY)


def test_what_counts_is_never_filled_in_beforehand_and_a_stated_total_is_not_asked():
    items = (Item("yes", Kind.YES_NO, "Yes?", preset=True), Item("total", Kind.NUMBER, "Total?", least="0", most="1"))
    after = with_rule(mood(*items), Chosen(Method.SUM, items=("yes",), stated_total="total"), **BY)
    assert after.instrument.keys == ("yes",)
    assert after.instrument.item("yes").preset is None
    assert after.scoring.stated_total == "total"


def test_any_answer_about_self_harm_above_0_calls_whatever_the_total():
    imported = ruled()
    definitions = {"mood": imported}
    assert alarms(definitions, {"mood": {"kite": "w0", "boat": "w0", "harm": "w0"}}) == ()
    (alarm,) = alarms(definitions, {"mood": {"kite": "w0", "boat": "w0", "harm": "w1"}})
    assert (alarm.instrument, alarm.item, alarm.code) == ("mood", "harm", "mood.harm")
    assert alarms(definitions, {"mood": {"harm": None}}) == ()
    assert alarms(definitions, {}) == ()
    harm = imported.instrument.item("harm")
    weightless = dataclasses.replace(harm, choices=(Choice("a", "A"), Choice("b", "B")))
    assert counts_alarm(weightless, "a")
    assert not counts_alarm(imported.instrument.item("kite"), "w3")
    assert calls(imported.instrument, {"harm": "w2"}) == {"mood.harm": True}
    assert risen(imported.instrument, {"harm": "w1"}, {"harm": "w2"}) == ("mood.harm",)
    assert risen(imported.instrument, {"harm": "w2"}, {"harm": "w1"}) == ()


@given(st.text(min_size=1, max_size=90), st.text(min_size=1, max_size=90))
def test_the_code_of_a_flag_has_room_in_its_column_and_tells_items_apart(one, other):
    codes = [flag_code("some_instrument", item) for item in (one, other)]
    assert all(len(code) <= 60 for code in codes)
    assert (codes[0] == codes[1]) == (one == other)
    assert instrument_of(codes[0]) == "some_instrument"
    assert instrument_of("cauda_equina") is None
