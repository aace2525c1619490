"""Instruments check themselves and their answers, and speak plainly."""

import dataclasses
import re
from pathlib import Path

import pytest

from clinic.domain.body.atlas import AREAS
from clinic.domain.body.zones import stored, zones_of
from clinic.domain.errors import NotFound
from clinic.domain.instruments import (
    REGISTRY,
    SPASM7,
    SURVEY,
    AnsweredBy,
    AnswerError,
    Choice,
    Instrument,
    Item,
    Kind,
    get,
)
from clinic.domain.red_flags import ADVICE, RED_FLAGS, Level, UrgentGroup, in_group, levels, raised

DOSSIERS = Path(__file__).resolve().parents[3] / "docs" / "instruments"
PATIENT_WORDS = [
    (instrument.key, words)
    for instrument in REGISTRY.values()
    if instrument.answered_by is AnsweredBy.PATIENT and instrument.asked
    for item in instrument.items
    for text in (item.question, item.hint, item.low_label, item.high_label, *(choice.label for choice in item.choices))
    for words in re.split(r"(?<=[.?!])\s+", text)
    if words
]
AVOIDED = r"suffer|fail|complain|normal|abdom|spasm"


def refused(item, value):
    with pytest.raises(AnswerError) as error:
        item.check(value)
    assert error.value.message
    assert error.value.hint
    return error.value.code


@pytest.mark.parametrize("instrument", REGISTRY.values(), ids=lambda instrument: instrument.key)
def test_every_instrument_says_where_it_comes_from(instrument):
    assert instrument.version
    assert instrument.source
    assert instrument.licence
    dossier = (DOSSIERS / f"{instrument.key}.md").read_text(encoding="utf-8")
    assert f"`{instrument.key}`, version {instrument.version}" in dossier
    missing = [item.key for item in instrument.items if f"`{item.key}`" not in dossier]
    assert not missing, f"docs/instruments/{instrument.key}.md leaves out {missing}"
    stale = [item.key for item in instrument.items if item.question and item.question not in dossier]
    assert not stale, f"docs/instruments/{instrument.key}.md words these differently: {stale}"


@pytest.mark.parametrize(("key", "words"), PATIENT_WORDS)
def test_patients_read_short_plain_sentences(key, words):
    assert len(words.split()) <= 15, words
    assert not re.search(AVOIDED, words, re.IGNORECASE), words


@pytest.mark.parametrize("level", Level)
def test_advice_is_short_and_only_the_emergency_one_names_a_number(level):
    assert all(len(sentence.split()) <= 15 for sentence in re.split(r"(?<=\.)\s+", ADVICE[level]))
    assert ("{emergency_number}" in ADVICE[level]) == (level is Level.EMERGENCY)


def test_a_digest_changes_with_any_word_and_only_then():
    reworded = dataclasses.replace(SURVEY.items[0], question="Where did it hurt?")
    other = dataclasses.replace(SURVEY, items=(reworded, *SURVEY.items[1:]))
    assert re.fullmatch(r"[0-9a-f]{64}", SURVEY.digest)
    assert other.digest != SURVEY.digest == dataclasses.replace(SURVEY).digest
    assert len({instrument.digest for instrument in REGISTRY.values()}) == len(REGISTRY)


@pytest.mark.parametrize("item", [item for i in REGISTRY.values() for item in i.items], ids=lambda item: item.key)
def test_blank_stays_blank_and_true_is_never_a_number(item):
    assert item.check(None) is None
    if item.kind is not Kind.YES_NO:
        assert refused(item, True) == "wrong_type"
    if item.kind is Kind.SCALE:
        assert item.check(item.low) == item.low
        assert refused(item, item.high + 1) == "out_of_range"
        assert refused(item, item.low - 1) == "out_of_range"
        assert refused(item, float(item.low)) == "wrong_type"
    if item.kind is Kind.CHOICE:
        assert [item.check(choice.value) for choice in item.choices] == list(item.codes)
        assert refused(item, "elsewhere" if isinstance(item.codes[0], str) else 99) in (
            "unknown_code",
            "unknown_area",
            "out_of_range",
        )


def test_no_pain_anywhere_is_an_answer_and_a_blank_map_is_none():
    map_item = SURVEY.item("pain_areas")
    assert map_item.check([]) == []
    assert map_item.check(["neck", "head"]) == ["head", "neck"]
    assert refused(map_item, ["neck", "neck"]) == "duplicate_area"
    assert refused(map_item, ["elbow"]) == "unknown_area"
    assert refused(map_item, "neck") == "wrong_type"
    assert SURVEY.check({"pain_areas": None}) == {"pain_areas": None}
    assert SURVEY.check({}) == {}


def test_answers_to_unknown_questions_are_refused():
    with pytest.raises(AnswerError) as error:
        SURVEY.check({"shoe_size": 43})
    assert error.value.code == "unknown_code"
    with pytest.raises(AnswerError):
        SURVEY.check([])


def test_a_place_can_be_ticked_before_its_severity_is_given():
    severity = SPASM7.item("area_severity")
    assert list(severity.check({"neck": None, "jaw_l": 10})) == ["jaw_l", "neck"]
    assert severity.check({}) == {}
    assert refused(severity, {"neck": 11}) == "out_of_range"
    assert refused(severity, {"nose": 3}) == "unknown_area"
    assert refused(severity, {"neck": True}) == "wrong_type"


def test_lists_of_codes_come_back_in_the_order_shown():
    context = SPASM7.item("onset_context")
    assert context.check(["other", "walking"]) == ["walking", "other"]
    assert refused(context, ["flying"]) == "unknown_code"
    assert refused(context, ["walking", "walking"]) == "wrong_type"
    shapes = SURVEY.item("pain_shapes")
    assert shapes.check(["back_neck", "front_neck"]) == ["front_neck", "back_neck"]
    assert refused(shapes, ["neck"]) == "unknown_code"


def test_text_is_trimmed_bounded_and_storable():
    text = get("agenda").item("what_matters")
    assert text.check("  Sleep.\r\nWork.  ") == "Sleep.\nWork."
    assert text.check("   ") is None
    assert text.check("a" * 2000) == "a" * 2000
    assert refused(text, "a" * 2001) == "out_of_range"
    assert refused(text, "a\0b") == "wrong_type"
    assert refused(text, "\ud800") == "wrong_type"


@pytest.mark.parametrize("value", ["2026-13-01", "20260101", "2026-02-30", "01.02.2026", "٢٠٢٦-٠١-٠١", 20260101])
def test_a_date_is_a_day_of_the_calendar(value):
    assert refused(get("pgic").item("compared_with"), value) == "wrong_type"
    assert get("pgic").item("compared_with").check("2024-02-29") == "2024-02-29"


def test_the_head_opens_its_own_zones():
    zones = SURVEY.item("head_zones")
    assert list(zones.codes) == [stored(zone, side) for zone, side in zones_of("head")]
    assert SURVEY.is_asked("head_zones", {"pain_areas": ["head"]})
    assert not SURVEY.is_asked("head_zones", {"pain_areas": ["neck"]})
    assert not SURVEY.is_asked("head_zones", {})


def test_a_cramp_in_the_head_opens_the_same_zones_under_its_own_question():
    zones, cramps = SPASM7.item("cramp_head_zones"), {"any_spasm": True}
    assert zones.choices == SURVEY.item("head_zones").choices
    assert zones.question != SURVEY.item("head_zones").question
    for places in ({"head": 5}, {"head": None}):
        assert SPASM7.is_asked("cramp_head_zones", {**cramps, "area_severity": places})
    for places in ({"neck": 5}, {}, None):
        assert not SPASM7.is_asked("cramp_head_zones", {**cramps, "area_severity": places})
    assert not SPASM7.is_asked("cramp_head_zones", {"any_spasm": False, "area_severity": {"head": 5}})


def test_a_head_without_cramps_any_more_takes_its_zones_along():
    before = {"any_spasm": True, "area_severity": {"head": 3, "neck": 1}, "cramp_head_zones": ["eye_l"]}
    assert SPASM7.without_skipped(before) == before
    assert "cramp_head_zones" not in SPASM7.without_skipped({**before, "area_severity": {"neck": 1}})
    assert SPASM7.without_skipped({**before, "any_spasm": False}) == {"any_spasm": False}


def test_the_worst_place_is_any_of_the_24_areas():
    worst = get("pain").item("worst_place")
    assert set(worst.codes) == set(AREAS)
    assert refused(worst, "nose") == "unknown_area"


def test_an_answer_that_takes_questions_away_takes_their_answers_too():
    before = {"any_spasm": True, "area_severity": {"neck": 3}, "frequency_level": 2, "energy": 4}
    assert SPASM7.without_skipped(before) == before
    assert SPASM7.without_skipped({**before, "any_spasm": False}) == {"any_spasm": False, "energy": 4}
    assert SPASM7.without_skipped({**before, "any_spasm": None}) == {**before, "any_spasm": None}


def test_only_energy_and_the_good_days_of_the_fiq_run_the_other_way():
    assert [item.key for i in REGISTRY.values() for item in i.items if item.higher_is_better] == [
        "energy",
        "good_days",
    ]


def test_what_a_clinic_switches_on_is_off_by_default():
    off = {item.key for instrument in REGISTRY.values() for item in instrument.items if not item.default_on}
    assert off == {"warning", "pain_where_exam_normal"}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Item("a", Kind.SCALE, "?"),
        lambda: Item("a", Kind.SCALE, "?", low=5, high=5),
        lambda: Item("a", Kind.YES_NO, "?", low=0, high=1),
        lambda: Item("a", Kind.CHOICE, "?"),
        lambda: Item("a", Kind.TEXT, "?"),
        lambda: Item("a", Kind.CHOICE, "?", choices=(Choice(1, "x"), Choice(1, "y"))),
        lambda: Item("a", Kind.CHOICE, "?", choices=(Choice(1, "x"), Choice(3, "y"))),
        lambda: Instrument("i", "1", "I", (Item("a", Kind.YES_NO, "?"),) * 2, "s", "l"),
        lambda: Instrument("i", "1", "I", (Item("a", Kind.YES_NO, ""),), "s", "l"),
        lambda: Instrument("i", "1", "I", (Item("a", Kind.YES_NO, "?", asked_when=("b", True)),), "s", "l"),
    ],
)
def test_an_instrument_that_contradicts_itself_stops_the_program(wrong):
    with pytest.raises(ValueError, match=r"a|i"):
        wrong()


def test_an_instrument_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        get("phq9")


TOPICS = [
    "cauda_equina",
    "both_legs",
    "dark_urine",
    "focal_weakness",
    "bulbar",
    "chest_pain",
    "tearing_pain",
    "thunderclap",
    "sight_loss",
    "jaw_lock_tetanus",
    "salts_heat",
    "serotonin",
    "overdose",
    "withdrawal",
    "limb_or_face",
    "hot_joint",
    "injury",
    "leg_swelling",
    "fever_back",
    "constant_pain",
    "progressive",
    "girdle_stiffness",
    "joint_swelling",
    "pregnancy",
]


def test_every_topic_is_asked_once_per_line_and_most_urgent_first():
    assert list(dict.fromkeys(flag.topic for flag in RED_FLAGS)) == TOPICS
    assert len({flag.code for flag in RED_FLAGS}) == len(RED_FLAGS)
    assert {flag.code for flag in RED_FLAGS} >= set(TOPICS)
    order = list(Level)
    assert [flag.level for flag in RED_FLAGS] == sorted((flag.level for flag in RED_FLAGS), key=order.index)
    assert {flag.topic for flag in RED_FLAGS if not flag.only_if_new} == {"constant_pain", "pregnancy"}
    assert {flag.level for flag in in_group(UrgentGroup.GET_HELP_NOW)} == {Level.EMERGENCY}
    assert sum(len(in_group(group)) for group in UrgentGroup) == len(RED_FLAGS)


def test_only_a_yes_raises_a_flag():
    assert raised({"pregnancy": False, "injury": None}) == ()
    flags = raised({"pregnancy": True, "bulbar": True, "leg_swelling": False})
    assert [flag.code for flag in flags] == ["bulbar", "pregnancy"]
    assert levels(flags) == (Level.EMERGENCY, Level.TELL_CLINICIAN)


def test_a_locked_jaw_after_a_wound_is_asked_for():
    lines = [flag.line for flag in RED_FLAGS if flag.topic == "jaw_lock_tetanus"]
    assert any("cramps that spread" in line for line in lines)
    assert any("wound" in line for line in lines)


def test_what_counts_also_when_it_is_not_new_says_so():
    assert [flag.line for flag in RED_FLAGS if not flag.only_if_new] == [
        "Cancer, now or in the past",
        "Pregnant, or trying for a baby, new or not",
    ]
