"""Whatever stands in a file: it is read or refused, never anything else; what is generated well is read whole."""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.instruments.model import Item, Kind
from clinic.exchange.fhir import imported_answers
from clinic.exchange.fhir_questionnaire import Answered, parse_questionnaire, parse_responses, read_answers
from clinic.exchange.refusals import FileRefused
from tests.exchange.fhir_questionnaire.inventions import (
    asks,
    choice,
    coding,
    data,
    display,
    extension,
    group,
    imported,
    response,
    says,
    scale,
    sheet,
    translated,
    when,
)

RICH = sheet(
    group("g", display("d", "Read"), scale("a", item=[display("l", "low", "lower")]), enableWhen=[]),
    choice("b", coding("x", weight=1), coding("y"), repeats=True, _text=translated(es="¿Cuál?")),
    asks("c", "choice", answerValueSet="#s", enableWhen=[when("a", ">", answerInteger=3)]),
    asks("e", "decimal", extension=[extension("minValue", valueDecimal=0.5)], initial=[{"valueDecimal": 1}]),
    asks("f", "string", enableWhen=[when("b", "=", answerCoding={"code": "x"})], prefix="F", maxLength=9),
    contained=[{"resourceType": "ValueSet", "id": "s", "compose": {"include": [{"concept": [coding("z")]}]}}],
    _title=translated(es="Botones"),
)
ANSWERS = response(
    {"linkId": "g", "item": [says("a", {"valueInteger": 4})]},
    says("b", {"valueCoding": {"code": "x"}}),
    says("c", {"valueCoding": {"code": "z"}}),
    says("e", {"valueDecimal": 1.5}),
    says("f", {"valueString": "two"}),
)
INSTRUMENT = parse_questionnaire(data(RICH)).instrument

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-9, 9) | st.sampled_from(["", "a", "b", "#s", "group"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["linkId", "type", "item", "url", "extension", "code", "valueCoding"]), inner)
    ),
    max_leaves=8,
)


def places(tree: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path] * bool(path) + [place for key, one in inner for place in places(one, (*path, key))]


def with_changes(tree: Any, changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    changed = copy.deepcopy(tree)
    for path, value in changes:
        around = changed
        for key in path[:-1]:
            around = around[key] if isinstance(around, dict | list) and _has(around, key) else {}
        if isinstance(around, dict) or (isinstance(around, list) and _has(around, path[-1])):
            around[path[-1]] = value
    return changed


def _has(around: Any, key: Any) -> bool:
    return key in around if isinstance(around, dict) else isinstance(key, int) and key < len(around)


def changes(tree: object) -> st.SearchStrategy[Any]:
    return st.lists(st.tuples(st.sampled_from(places(tree)), anything), min_size=1, max_size=3)


@given(changes(RICH))
def test_a_questionnaire_that_was_tampered_with_is_read_or_refused(changed):
    try:
        found = parse_questionnaire(data(with_changes(RICH, changed)))
    except FileRefused as refused:
        assert refused.hint  # noqa: PT017 - most are refused, some are still whole
    else:
        assert found.instrument.instrument.items


@given(anything)
def test_any_json_is_refused_as_a_questionnaire_or_as_responses(value):
    for read in (parse_questionnaire, lambda text: list(parse_responses(text))):
        try:
            read(json.dumps(value).encode())
        except FileRefused:
            continue


@given(changes(ANSWERS))
def test_a_response_that_was_tampered_with_never_stores_what_does_not_fit(changed):
    try:
        responses = list(parse_responses(data(with_changes(ANSWERS, changed))))
    except FileRefused:
        return
    for one in responses:
        found = read_answers(one, INSTRUMENT)
        assert INSTRUMENT.instrument.check(found.answers) == found.answers
        assert {refusal.key for refusal in found.refusals}.isdisjoint(found.answers)


words = st.text("abcdefghij éñ?", min_size=1, max_size=12).filter(str.strip)
codes = st.lists(st.text("abc123-.", min_size=1, max_size=4), min_size=1, max_size=4, unique=True)
bounds = st.integers(-20, 20).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, low + 30)))


@st.composite
def questions(draw: st.DrawFn, link_id: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["boolean", "integer", "decimal", "date", "string", "text", "choice", "open-choice"]))
    item = asks(link_id, kind, draw(words), required=draw(st.booleans()))
    if kind != "boolean":
        item["repeats"] = draw(st.booleans())
    if kind.endswith("choice"):
        weights = st.none() | st.decimals(0, 9, places=1).map(float)
        item["answerOption"] = [{"valueCoding": coding(one, weight=draw(weights))} for one in draw(codes)]
    if kind == "integer" and draw(st.booleans()):
        low, high = draw(bounds)
        item["extension"] = [extension("minValue", valueInteger=low), extension("maxValue", valueInteger=high)]
    return item


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, Any]:
    """A questionnaire of groups in groups, texts and questions, with ids that look like codes, paths or words."""
    ids = draw(st.lists(st.text("abz019./-: ", min_size=1, max_size=6).map(str.strip), min_size=1, max_size=12))
    names = list(dict.fromkeys(one or "x" for one in ids))

    def items(left: list[str], depth: int) -> list[dict[str, Any]]:
        if not left:
            return []
        head, rest = left[0], left[1:]
        what = draw(st.integers(0, 5))
        if what == 0 and rest and depth < 4:
            cut = draw(st.integers(1, len(rest)))
            return [group(head, *items(rest[:cut], depth + 1)), *items(rest[cut:], depth)]
        one = display(head, draw(words)) if what == 1 else draw(questions(head))
        return [one, *items(rest, depth)]

    return sheet(*items(names, 1), asks("the last one", "boolean"))


def asked_in(tree: Any) -> list[str]:
    below = [link_id for one in tree.get("item", []) for link_id in asked_in(one)]
    return below if tree.get("type") in (None, "group", "display") else [tree["linkId"], *below]


@given(sheets())
def test_every_question_of_a_good_questionnaire_is_an_item_in_its_order(tree):
    found = parse_questionnaire(data(tree)).instrument.instrument
    assert list(found.keys) == asked_in(tree)


def value_of(item: Item) -> st.SearchStrategy[Any]:
    """One value that the item takes, as FHIR writes it, and as it is stored."""
    match item.kind:
        case Kind.SCALE:
            return st.integers(item.low, item.high).map(lambda one: ({"valueInteger": one}, one))
        case Kind.NUMBER:
            low, high = int(item.least or -(10**14)), int(item.most or 10**14)
            return st.integers(low, high).map(lambda one: ({"valueInteger": one}, one))
        case Kind.DECIMAL:
            return st.integers(-(10**8), 10**8).map(lambda one: ({"valueDecimal": one / 4}, str(one / 4)))
        case Kind.YES_NO:
            return st.booleans().map(lambda one: ({"valueBoolean": one}, one))
        case Kind.DATE:
            return st.dates().map(lambda one: ({"valueDate": one.isoformat()}, one.isoformat()))
        case Kind.TEXT:
            return words.map(lambda one: ({"valueString": one}, one.strip()))
        case _:
            return st.sampled_from(item.codes).map(lambda one: ({"valueCoding": {"code": one}}, one))


@given(sheets(), st.data())
def test_answers_that_fit_come_back_as_they_are_stored(tree, drawn):
    instrument = imported(*tree["item"])
    said, expected = [], {}
    for item in instrument.instrument.items:
        given_, stored = drawn.draw(value_of(item))
        said.append(says(item.key, given_))
        several = item.repeats or item.kind is Kind.CODES
        expected[item.key] = [stored] if several else stored
        if item.kind is Kind.OPEN_CODES:
            expected[item.key] = {"codes": [stored], "own_words": None}
    (one,) = parse_responses(data(response(*said)))
    found = read_answers(one, instrument)
    assert found.refusals == ()
    assert found.answers == expected


@given(sheets(), st.data())
def test_what_the_clinic_exports_comes_back_with_its_blanks(tree, drawn):
    instrument = imported(*tree["item"])
    answers = {}
    for item in instrument.instrument.items:
        _, stored = drawn.draw(value_of(item))
        one = drawn.draw(st.sampled_from(["answered", "blank", "not asked"]))
        if one == "answered" and item.kind is Kind.OPEN_CODES:
            answers[item.key] = {"codes": [stored], "own_words": "brass"}
        elif one != "not asked":
            several = item.repeats or item.kind is Kind.CODES
            answers[item.key] = None if one == "blank" else [stored] if several else stored
    (one,) = parse_responses(data({**response(), **imported_answers.body(instrument, answers, tree)}))
    assert read_answers(one, instrument) == Answered(answers, {})
