"""Scoring agrees with the worked examples, each of which carries its arithmetic and its rule."""

import json
from pathlib import Path

import pytest

from clinic.domain.scoring.vectors import INSTRUMENTS, RepeatedKeys, read_object, score_case

FILE = Path(__file__).resolve().parents[2] / "vectors" / "scoring.json"
VECTORS = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
NOT_BUILT_IN = {"psfs"}  # its wording is copyright; a clinic that holds the rights imports it


@pytest.mark.parametrize(
    "vector",
    [vector for vector in VECTORS if vector["instrument"] not in NOT_BUILT_IN],
    ids=lambda vector: f"{vector['id']} {vector['title']}",
)
def test_scoring_agrees_with_the_worked_examples(vector):
    found = score_case(vector["instrument"], vector["inputs"])
    assert found == vector["expected"], vector["deciding_rule"]
    assert list(found) == list(vector["expected"]), "the fields are those of the example, in their order"


def test_all_examples_are_there_and_only_one_instrument_is_left_out():
    assert len(VECTORS) == 52
    assert {vector["instrument"] for vector in VECTORS} - set(INSTRUMENTS) == NOT_BUILT_IN
    assert score_case("psfs", {"frequency": 0}) == {"error": "unknown_instrument"}


@pytest.mark.parametrize(
    ("instrument", "inputs", "code"),
    [
        ("fs2016", {"fatigue": True}, "wrong_type"),
        ("fs2016", {"fatigue": 2.0}, "wrong_type"),
        ("fs2016", {"fatigue": "2"}, "wrong_type"),
        ("fs2016", {"fatigue": -1}, "out_of_range"),
        ("fs2016", {"headache": 1}, "wrong_type"),
        ("fs2016", {"wpi_areas": ["neck", "neck"]}, "duplicate_area"),
        ("fs2016", {"wpi_areas": ["foot_l"]}, "unknown_area"),
        ("fs2016", {"wpi_areas": ["Neck"]}, "unknown_area"),
        ("fs2016", {"wpi_areas": "neck"}, "wrong_type"),
        ("fs2016", {"wpi_areas": [7]}, "wrong_type"),
        ("fs2016", ["neck"], "wrong_type"),
        ("fs2016", None, "wrong_type"),
        ("fs2011", {"other_disorder_explains_pain": "no"}, "wrong_type"),
        ("acr2010", {"somatic_extent": 4}, "out_of_range"),
        ("acr1990", {"pain_duration_months": -1}, "out_of_range"),
        ("acr1990", {"painful_sites": 19}, "out_of_range"),
        ("acr1990", {"painful_sites": 15, "sites_not_tested": 4}, "out_of_range"),
        ("mtps", {"ratings": {"occiput": 3}}, "unknown_code"),
        ("mtps", {"ratings": {"forehead": 3}}, "unknown_code"),
        ("mtps", {"controls": {"knee_l": 3}}, "unknown_code"),
        ("mtps", {"ratings": {"knee_l": 11}}, "out_of_range"),
        ("mtps", {"ratings": {"knee_l": False}}, "wrong_type"),
        ("mtps", {"ratings": [1, 2]}, "wrong_type"),
        ("fiqr", {"overall": [1]}, "wrong_type"),
        ("fiqr", {"overall": [1, 11]}, "out_of_range"),
        ("spasm_summary", {"site_severity": {"knee": 3}}, "unknown_area"),
        ("spasm_summary", {"site_severity": {"neck": 11}}, "out_of_range"),
        ("spasm_summary", {"site_severity": ["neck"]}, "wrong_type"),
        ("spasm_summary", {"any_spasm": False, "site_severity": {"neck": 1}}, "out_of_range"),
        ("spasm_summary", {"frequency_level": 0}, "out_of_range"),
        ("mtrp", {"taut_band": 1}, "wrong_type"),
        ("nrs_change", {"before": 3, "after": 11}, "out_of_range"),
        ("pgic", {"value": 0}, "out_of_range"),
        ("referral_lookup", {"region": "elbow_l", "side": "l"}, "unknown_code"),
        ("referral_lookup", {"region": "eye", "side": "left"}, "unknown_code"),
        ("referral_forward", {"muscle": "biceps_of_the_mind", "side": "r"}, "unknown_code"),
        ("referral_forward", {"muscle": None, "side": "r"}, "wrong_type"),
        ("fs2017", {}, "unknown_instrument"),
        (None, {}, "unknown_instrument"),
        ([], {}, "unknown_instrument"),
    ],
)
def test_input_that_is_not_allowed_is_refused_with_a_code(instrument, inputs, code):
    assert score_case(instrument, inputs) == {"error": code}


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["id"] in ("D11", "D21", "D22", "D32", "D46")], ids=str)
def test_a_missing_key_is_a_null(vector):
    def without_nulls(value):
        if isinstance(value, dict):
            return {key: without_nulls(part) for key, part in value.items() if part is not None}
        return value

    assert score_case(vector["instrument"], without_nulls(vector["inputs"])) == vector["expected"]


def test_nothing_answered_is_never_a_result():
    assert score_case("fs2016", {})["result"] == "not_assessable"
    assert score_case("spasm_summary", {}) == {
        "sbs": None,
        "site_count": None,
        "prorated": False,
        "reason": "gate_unanswered",
    }
    assert score_case("nrs_change", {"before": 4}) == dict.fromkeys(
        ("change_points", "change_percent", "meets_2_points", "meets_30_percent", "direction")
    )
    assert score_case("pgic", {}) == {"label": None, "responder": None}
    assert score_case("mtps", {})["count_criterion_11"] == "indeterminate"


def test_a_name_that_stands_twice_is_not_lost():
    inputs = json.loads('{"any_spasm": true, "site_severity": {"neck": 1, "neck": 9}}', object_pairs_hook=read_object)
    assert isinstance(inputs["site_severity"], RepeatedKeys)
    assert score_case("spasm_summary", inputs) == {"error": "duplicate_area"}
    twice = json.loads('{"value": 1, "value": 7}', object_pairs_hook=read_object)
    assert score_case("pgic", twice) == {"error": "wrong_type"}


def test_a_midline_zone_has_muscles_whatever_side_is_asked_for():
    found = score_case("referral_lookup", {"region": "head_vertex", "side": "l"})
    assert found["primary"], "muscles that send pain to the top of the head"
