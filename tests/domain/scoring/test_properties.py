"""What has to hold for every set of answers, not only for the worked examples."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.body.atlas import AREAS, CONTROL_SITES, TENDER_POINT_SITES, WPI_AREAS
from clinic.domain.scoring import Outcome
from clinic.domain.scoring.vectors import INSTRUMENTS, UNKNOWN_INSTRUMENT, score_case

CODES = {
    "out_of_range",
    "unknown_area",
    "duplicate_area",
    "unknown_code",
    "wrong_type",
    UNKNOWN_INSTRUMENT,
}
EXAMPLES = json.loads((Path(__file__).resolve().parents[2] / "vectors" / "scoring.json").read_text("utf-8"))["vectors"]
yes_no = st.booleans() | st.none()


def upto(high, low=0):
    return st.integers(low, high) | st.none()


survey = {
    "wpi_areas": st.lists(st.sampled_from(WPI_AREAS), unique=True) | st.none(),
    "fatigue": upto(3),
    "unrefreshed": upto(3),
    "cognitive": upto(3),
    "headache": yes_no,
    "abdominal_pain": yes_no,
    "depression": yes_no,
    "somatic_extent": upto(3),
    "symptoms_3_months": yes_no,
    "other_disorder_explains_pain": yes_no,
}
SURVEYS = st.tuples(st.sampled_from(["fs2016", "fs2011", "acr2010"]), st.fixed_dictionaries(survey))
CLASSIFICATIONS = st.tuples(
    st.just("acr1990"),
    st.fixed_dictionaries(
        {
            **dict.fromkeys(("pain_left", "pain_right", "pain_above_waist", "pain_below_waist", "pain_axial"), yes_no),
            "pain_duration_months": upto(12),
            "painful_sites": upto(18),
            "sites_not_tested": upto(18),
        }
    ).filter(lambda inputs: (inputs["painful_sites"] or 0) + (inputs["sites_not_tested"] or 0) <= 18),
)
SPASMS = st.fixed_dictionaries(
    {
        "any_spasm": st.just(True) | st.none(),
        "site_severity": st.dictionaries(st.sampled_from(list(AREAS)), upto(10)) | st.none(),
        "frequency_level": upto(4, 1),
        "duration_level": upto(4, 1),
        "sleep_onset_effect": upto(10),
        "activity_effect": upto(10),
    }
)
FIQRS = st.fixed_dictionaries(
    {
        key: st.lists(st.integers(0, 10) | st.none(), min_size=length, max_size=length)
        for key, length in (("function", 9), ("overall", 2), ("symptoms", 10))
    }
)
EXAMS = st.fixed_dictionaries(
    {
        "ratings": st.dictionaries(st.sampled_from(TENDER_POINT_SITES), upto(10)),
        "controls": st.dictionaries(st.sampled_from(CONTROL_SITES), upto(10)),
    }
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*AREAS, *TENDER_POINT_SITES]),
    lambda inner: (
        st.lists(inner, max_size=10)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(list(AREAS)), inner, max_size=5)
    ),
    max_leaves=12,
)
INPUT_NAMES = sorted({key for example in EXAMPLES for key in example["inputs"]})
DEFINITE = {Outcome.MET, Outcome.NOT_MET}


def single_deletions(inputs):
    """Each way to take one answer out: the key nulled or left out, one member of a nested answer nulled or left out."""
    for key, value in inputs.items():
        yield {**inputs, key: None}
        yield {name: part for name, part in inputs.items() if name != key}
        if isinstance(value, dict):
            for name in value:
                yield {**inputs, key: {**value, name: None}}
        if isinstance(value, list) and key in ("function", "overall", "symptoms"):
            for place in range(len(value)):
                yield {**inputs, key: [*value[:place], None, *value[place + 1 :]]}


@given(SURVEYS | CLASSIFICATIONS)
def test_a_deleted_answer_never_flips_a_criterion(case):
    instrument, inputs = case
    before = score_case(instrument, inputs)["result"]
    for fewer in single_deletions(inputs):
        after = score_case(instrument, fewer)["result"]
        assert {before, after} != DEFINITE, fewer


@given(SURVEYS)
def test_a_deleted_answer_leaves_a_survey_total_or_takes_it_away(case):
    instrument, inputs = case
    before = score_case(instrument, inputs)
    for fewer in single_deletions(inputs):
        after = score_case(instrument, fewer)
        for total in ("wpi", "sss", "psd", "psd_band"):
            assert after[total] in (None, before[total]), fewer


@given(SPASMS)
def test_a_deleted_answer_leaves_no_cramp_total_that_looks_complete(inputs):
    before = score_case("spasm_summary", inputs)
    for fewer in single_deletions(inputs):
        after = score_case("spasm_summary", fewer)
        assert after["sbs"] in (None, before["sbs"]) or after["prorated"], fewer


@given(FIQRS)
def test_a_deleted_answer_leaves_no_fiqr_total_that_looks_complete(inputs):
    before = score_case("fiqr", inputs)
    for fewer in single_deletions(inputs):
        after = score_case("fiqr", fewer)
        assert after["total"] in (None, before["total"]) or after["prorated"], fewer


@given(EXAMS)
def test_a_site_left_out_never_turns_the_count_around(inputs):
    before = score_case("mtps", inputs)
    for fewer in single_deletions(inputs):
        after = score_case("mtps", fewer)
        assert {before["count_criterion_11"], after["count_criterion_11"]} != {"reached", "not_reached"}, fewer
        for mean in ("fis", "control_mean", "controls_positive"):
            assert after[mean] in (None, before[mean])


@given(SURVEYS, SPASMS, FIQRS, EXAMS)
def test_scores_stay_in_their_range(case, spasm, fiqr, exam):
    ranges = {
        "wpi": 19, "sss": 12, "psd": 31, "region_count": 5, "sbs": 100, "site_count": 24, "total": 100,
        "function_score": 30, "overall_score": 20, "symptom_score": 50, "fis": 10, "control_mean": 10,
        "positive_count": 18, "sites_not_tested": 18, "controls_positive": 3,
    }  # fmt: skip
    found = score_case(*case) | score_case("spasm_summary", spasm) | score_case("fiqr", fiqr) | score_case("mtps", exam)
    assert "error" not in found
    for key, highest in ranges.items():
        assert found.get(key) is None or 0 <= found[key] <= highest, key


@given(SURVEYS, SPASMS, st.randoms(use_true_random=False))
def test_order_of_ticking_and_of_keys_is_irrelevant(case, spasm, random):
    def shuffled(value):
        if isinstance(value, dict):
            return dict(random.sample([(key, shuffled(part)) for key, part in value.items()], len(value)))
        return random.sample(value, len(value)) if isinstance(value, list) else value

    instrument, inputs = case
    assert score_case(instrument, shuffled(inputs)) == score_case(instrument, inputs)
    assert score_case("spasm_summary", shuffled(spasm)) == score_case("spasm_summary", spasm)


@given(
    st.sampled_from(INSTRUMENTS) | ANYTHING,
    st.dictionaries(st.sampled_from(INPUT_NAMES), ANYTHING, max_size=8) | ANYTHING,
)
def test_no_input_raises(instrument, inputs):
    found = score_case(instrument, inputs)
    assert set(found) != {"error"} or found["error"] in CODES
    json.dumps(found, allow_nan=False)


@given(st.sampled_from(EXAMPLES), st.data())
def test_one_wrong_answer_in_a_good_case_raises_nothing(example, data):
    key = data.draw(st.sampled_from(sorted(example["inputs"])))
    found = score_case(example["instrument"], {**example["inputs"], key: data.draw(ANYTHING)})
    assert set(found) != {"error"} or found["error"] in CODES
