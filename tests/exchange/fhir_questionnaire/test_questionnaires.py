"""What a FHIR questionnaire becomes: kinds, words, conditions, weights, presets; what is told of changes."""

import pytest

from clinic.domain.instruments.model import Choice, Kind, Lead
from clinic.exchange.fhir_questionnaire import parse_questionnaire
from tests.exchange.fhir_questionnaire.inventions import (
    asks,
    choice,
    coding,
    data,
    display,
    extension,
    four_levels,
    group,
    imported,
    parsed,
    scale,
    sheet,
    when,
)


def only(*items, **more):
    return imported(*items, **more).instrument.items[-1]


def test_four_levels_and_two_hundred_items_keep_their_order_and_their_groups():
    tree = four_levels()

    def walk(items):
        for one in items:
            yield one
            yield from walk(one.get("item", []))

    found = list(walk(tree["item"]))
    assert len(found) == 200
    instrument = parse_questionnaire(data(tree)).instrument.instrument
    assert list(instrument.keys) == [one["linkId"] for one in found if one["type"] not in ("group", "display")]
    deepest = instrument.item("p2.3.8.1")
    assert deepest.within == ("p2", "p2.3", "p2.3.8")
    assert instrument.item("p1.1.1").lead == (
        Lead("p1", "Part p1", title=True),
        Lead("p1.1", "Part p1.1", title=True),
        Lead("p1.1.0", "Think of a drawer full of buttons."),
    )
    assert instrument.item("more").lead[-1].link_id == "thanks"


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (asks("a", "boolean"), Kind.YES_NO),
        (asks("a", "integer"), Kind.NUMBER),
        (scale("a", 1, 7), Kind.SCALE),
        (scale("a", 0, 10), Kind.SCALE),
        (scale("a", 0, 11), Kind.NUMBER),
        (scale("a", 3, 3), Kind.NUMBER),
        (scale("a", 0, 10, repeats=True), Kind.NUMBER),
        (asks("a", "decimal"), Kind.DECIMAL),
        (asks("a", "date"), Kind.DATE),
        (asks("a", "string"), Kind.TEXT),
        (asks("a", "text", repeats=True), Kind.TEXT),
        (choice("a"), Kind.CHOICE),
        (choice("a", repeats=True), Kind.CODES),
        (choice("a", kind="open-choice"), Kind.OPEN_CHOICE),
        (choice("a", kind="open-choice", repeats=True), Kind.OPEN_CODES),
        (asks("a", "integer", answerOption=[{"valueInteger": 2}, {"valueInteger": 4}]), Kind.CHOICE),
        (asks("a", "string", answerOption=[{"valueString": "thread"}, {"valueString": "needle"}]), Kind.CHOICE),
        (asks("a", "date", answerOption=[{"valueDate": "2024-02-29"}]), Kind.CHOICE),
    ],
)
def test_each_type_has_its_kind(item, kind):
    found = only(item)
    assert found.kind is kind
    assert found.repeats is (item.get("repeats", False) and kind not in (Kind.CODES, Kind.OPEN_CODES))


def test_bounds_lengths_and_required():
    assert (only(scale("a", 2, 5)).low, only(scale("a", 2, 5)).high) == (2, 5)
    weighed = asks("a", "decimal", extension=[extension("minValue", valueDecimal=0.5)], required=True)
    assert (only(weighed).least, only(weighed).most, only(weighed).required) == ("0.5", None, True)
    assert [only(asks("a", kind)).max_length for kind in ("string", "text")] == [255, 4000]
    assert only(asks("a", "string", maxLength=12)).max_length == 12
    assert only(choice("a", kind="open-choice", maxLength=9)).max_length == 9
    least = [extension("questionnaire-minOccurs", valueInteger=1), extension("questionnaire-maxOccurs", valueInteger=2)]
    assert only(choice("a", repeats=True, extension=least)).required


def test_weights_stand_on_the_option_the_coding_or_the_concept():
    on_option = {"valueCoding": coding("b"), "extension": [extension("itemWeight", valueDecimal=2)]}
    found = only(asks("a", "choice", answerOption=[{"valueCoding": coding("a", weight=1.5)}, on_option]))
    assert [one.weight for one in found.choices] == ["1.5", "2"]
    levels = {"resourceType": "ValueSet", "id": "levels", "status": "active"}
    include = {"system": "urn:buttons", "concept": [coding("low", "low", 0), coding("high", "high", 3)]}
    by_set = asks("a", "choice", answerValueSet="#levels")
    assert only(by_set, contained=[{**levels, "compose": {"include": [include]}}]).choices == (
        Choice("low", "low", "0", "urn:buttons"),
        Choice("high", "high", "3", "urn:buttons"),
    )
    expansion = {"timestamp": "2024-01-01", "total": 2, "contains": [coding("x"), {**coding("y"), "system": "urn:y"}]}
    assert only(by_set, contained=[{**levels, "expansion": expansion}]).codes == ("x", "y")


def test_a_value_set_may_take_in_another_one_of_the_file():
    inner = {"resourceType": "ValueSet", "id": "in", "compose": {"include": [{"concept": [coding("x")]}]}}
    outer = {"resourceType": "ValueSet", "id": "out", "compose": {"include": [{"valueSet": ["#in"]}]}}
    item = asks("a", "choice", answerValueSet="#out")
    assert only(item, contained=[outer, inner]).codes == ("x",)


def test_numbers_offered_one_by_one_count_themselves():
    found = only(asks("a", "choice", answerOption=[{"valueInteger": 1}, {"valueInteger": 5}]))
    assert [(one.value, one.weight) for one in found.choices] == [("1", "1"), ("5", "5")]


def test_what_is_filled_in_beforehand_never_counts():
    def ticked(*options):
        return asks("a", "choice", answerOption=list(options))

    plain, weighed = {"valueCoding": coding("x")}, {"valueCoding": coding("y", weight=1)}
    assert only(ticked({**plain, "initialSelected": True})).preset == "x"
    assert only(ticked({**plain, "initialSelected": True}, weighed)).preset is None
    assert only(asks("a", "string", initial=[{"valueString": "blue"}])).preset == "blue"
    assert only(asks("a", "date", initial=[{"valueDate": "2024-01-31"}])).preset == "2024-01-31"
    marked = [{"system": "http://loinc.org", "code": "44260-8"}]
    for item in (
        {**ticked({**plain, "initialSelected": True}), "code": marked},
        asks("a", "integer", initial=[{"valueInteger": 0}]),
        asks("a", "boolean", initial=[{"valueBoolean": False}]),
        asks("a", "string", repeats=True, initial=[{"valueString": "one"}]),
    ):
        found = parsed(item)
        assert found.instrument.instrument.items[0].preset is None
        assert [remark for remark in found.remarks if "beforehand" in remark]


def test_questions_below_a_question_follow_it_and_its_condition():
    below = asks("b", item=[asks("c", enableWhen=[when("a", "=", answerBoolean=True)])])
    found = imported(
        asks("a", "boolean"), asks("z", "boolean"), {**below, "enableWhen": [when("z", "exists", answerBoolean=True)]}
    ).instrument
    assert found.keys == ("a", "z", "b", "c")
    assert [clause.key for rule in found.item("c").enabled for clause in rule.clauses] == ["z", "a"]
    shown = display("d", "Now turn it over.", enableWhen=[when("a", "=", answerBoolean=True)])
    for inside, told in ((below["item"], 1), ([shown], 0)):
        remarks = parsed(asks("a", "boolean"), asks("b", item=inside)).remarks
        assert sum("below a question" in remark for remark in remarks) == told
    closing = imported(asks("a", "boolean"), asks("b", item=[shown])).instrument
    assert [closing.is_led(closing.closing[0], {"a": said}) for said in (True, False)] == [True, False]


def test_conditions_of_groups_hold_for_everything_inside():
    found = imported(
        asks("a", "boolean"),
        group(
            "g",
            group("h", asks("b"), enableWhen=[when("a", "exists", answerBoolean=True)]),
            enableWhen=[when("a", "=", answerBoolean=True)],
        ),
        asks("c"),
    ).instrument
    assert found.asked_keys({"a": True}) == {"a", "b", "c"}
    assert found.asked_keys({"a": False}) == {"a", "c"}
    assert not found.is_led(found.item("b").lead[0], {"a": False})


def test_all_or_any_of_several_conditions():
    both = [when("a", "=", answerBoolean=True), when("b", ">", answerInteger=3)]
    before = (asks("a", "boolean"), asks("b", "integer"))
    for behaviour, asked in (("all", False), ("any", True)):
        found = imported(*before, asks("c", enableWhen=both, enableBehavior=behaviour)).instrument
        assert ("c" in found.asked_keys({"a": True, "b": 1})) is asked


def test_numbers_that_nobody_is_asked_for_may_be_stated_totals():
    hidden = [extension("questionnaire-hidden", valueBoolean=True)]
    found = parsed(
        asks("a"),
        asks("total", "decimal", "Sum of all", readOnly=True),
        group("g", asks("second", "integer"), extension=hidden),
        display("x", "Never shown", extension=hidden),
    )
    assert found.stated_candidates == ("total", "second")
    assert found.instrument.instrument.keys == ("a",)
    assert [item.key for item in found.instrument.stated] == ["total", "second"]
    assert "Texts that the file hides are not shown (x)." in found.remarks


def test_a_question_can_be_made_a_stated_total():
    found = imported(asks("a"), display("d", "Above"), asks("sum", "integer"), asks("b")).with_stated("sum")
    assert found.instrument.keys == ("a", "b")
    assert found.instrument.item("b").lead == (Lead("d", "Above"),)
    assert [item.key for item in found.stated] == ["sum"]
    with pytest.raises(ValueError, match="do not come before"):
        imported(asks("a", "integer"), asks("b", enableWhen=[when("a", ">", answerInteger=1)])).with_stated("a")


def test_a_question_about_self_harm_is_known_by_its_code_alone():
    marked = scale("i9", 0, 3, code=[{"system": "http://loinc.org", "code": "44260-8"}])
    found = parsed(marked, {**scale("i8", 0, 3), "text": "Have you thought of harming yourself?"})
    assert found.alarm_candidates == ("i9",)
    assert parsed(scale("x", code=[{"code": "44260-8"}])).alarm_candidates == ("x",)
    assert parsed(scale("x", code=[{"system": "urn:buttons", "code": "44260-8"}])).alarm_candidates == ()
    for link_id, called in (("/44260-8", True), ("44249-1/44260-8", True), ("44260-8", True), ("144260-8", False)):
        assert bool(parsed(scale(link_id)).alarm_candidates) is called
    assert [item.alarm for item in found.instrument.instrument.items] == [True, False]


def counting(key, *, least=0):
    return choice(key, *(coding(f"{key}.{n}", weight=n) for n in range(least, 4)))


@pytest.mark.parametrize("head", [{"name": "PHQ9"}, {"title": "The phq-9, invented"}, {"url": "urn:x:phq_9"}])
def test_the_ninth_question_of_a_phq_9_is_about_self_harm_though_its_file_is_silent(head):
    nine = [counting(f"i{n}") for n in range(1, 10)]
    found = parsed(choice("first", "a", "b"), *nine, choice("hard", "a", "b"), **head)
    assert found.alarm_candidates == ("i9",)
    assert found.instrument.instrument.item("i9").alarm
    assert any("ninth question (i9)" in remark for remark in found.remarks)
    short = parsed(*nine[:8], counting("i9", least=1), **head)
    assert short.alarm_candidates == ()
    assert any("marks no question as one about self-harm" in remark for remark in short.remarks)
    marked = parsed(*nine, {**counting("own"), "code": [{"code": "44260-8"}]}, **head)
    assert marked.alarm_candidates == ("own",)


@pytest.mark.parametrize("head", [{"name": "PHQ8"}, {"title": "PHQ-2"}, {"name": "PHQ95"}, {"name": "GAD7"}])
def test_other_questionnaires_are_not_taken_for_it(head):
    found = parsed(*(counting(f"i{n}") for n in range(1, 10)), **head)
    assert found.alarm_candidates == ()
    assert not any("self-harm" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ({"name": "ButtonSheet 2"}, "buttonsheet_2"),
        ({}, "buttons"),
        ({"name": "FIQR"}, "fiqr_imported"),
        ({"name": "wpi"}, "wpi_imported"),
        ({"name": "钮扣"}, "q_"),
    ],
)
def test_the_key_is_made_of_the_files_name_and_never_one_of_ours(head, key):
    assert imported(asks("a"), **head).key.startswith(key)


def test_the_key_that_is_given_wins_and_a_missing_version_is_told():
    tree = sheet(asks("a"))
    del tree["version"]
    found = parse_questionnaire(data(tree), key="sewing")
    assert found.instrument.key == "sewing"
    assert len(found.instrument.instrument.version) == 8
    assert any("names no version" in remark for remark in found.remarks)
