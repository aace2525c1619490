"""Every score says what it read, what decided and what is missing; criteria name the clause."""

import copy
import pickle
from fractions import Fraction

import pytest

from clinic.domain import scoring
from clinic.domain.instruments import AnswerError
from clinic.domain.scoring import ExamMethod, Outcome, Phrase, rounded, shown, translated
from clinic.domain.scoring.phrases import joined
from clinic.domain.scoring.results import deciding

CLEAR = {
    "pain_areas": ["shoulder_l", "shoulder_r", "upper_arm_l", "hip_l", "hip_r", "upper_leg_l", "neck", "lower_back"],
    "fatigue": 2,
    "unrefreshed": 2,
    "cognitive": 2,
    "headache": True,
    "abdominal_pain": False,
    "depression": False,
    "symptoms_3_months": True,
}
DETAILS = {
    "pain_left": True,
    "pain_right": True,
    "pain_above_waist": True,
    "pain_below_waist": True,
    "pain_axial": True,
    "pain_duration_months": 8,
    "somatic_extent": 1,
    "other_disorder_explains_pain": False,
}


@pytest.mark.parametrize(
    ("change", "clause", "words"),
    [
        ({"symptoms_3_months": False}, "duration", "less than 3 months"),
        ({"symptoms_3_months": None}, "duration", "was not answered"),
        ({"fatigue": None}, "wpi_sss", "not answered: fatigue"),
        ({"pain_areas": ["neck", "shoulder_l", "hip_r"]}, "wpi_sss", "WPI 3 is below 4"),
        ({"fatigue": 0, "unrefreshed": 0}, "wpi_sss", "WPI 8 needs SSS 5 or more; SSS is 3."),
    ],
)
def test_the_receipt_names_the_clause_that_decided(change, clause, words):
    result = scoring.fs2016({**CLEAR, **change})
    assert result.result is not Outcome.MET
    assert clause in [condition.key for condition in deciding(result.conditions)]
    assert words in result.receipt.rule


def test_areas_on_one_side_fail_by_their_regions():
    one_side = ["shoulder_r", "upper_arm_r", "lower_arm_r", "hip_r", "upper_leg_r", "lower_leg_r", "neck"]
    result = scoring.fs2016({**CLEAR, "pain_areas": one_side})
    assert [condition.key for condition in deciding(result.conditions)] == ["regions"]
    assert "Pain in 3 of 5 regions; 4 are needed." in result.receipt.rule


def test_an_area_outside_the_index_is_no_error_and_adds_nothing():
    with_head = {**CLEAR, "pain_areas": [*CLEAR["pain_areas"], "head", "hand_l"]}
    assert scoring.wpi(with_head).value == 8
    assert scoring.wpi({"pain_areas": ["head"]}).value == 0
    assert scoring.wpi({}).value is None


def test_a_met_result_lists_nothing_missing_and_all_inputs():
    receipt = scoring.fs2016(CLEAR).receipt
    assert receipt.missing == ()
    assert dict(receipt.inputs) == CLEAR | {"pain_areas": tuple(CLEAR["pain_areas"])}
    assert "2016" in receipt.source


def test_without_the_clinician_the_older_rules_cannot_be_told():
    for result in (scoring.fs2011(CLEAR, {}), scoring.acr2010(CLEAR, {}), scoring.acr1990({}, None, None)):
        assert result.result is Outcome.NOT_ASSESSABLE
        assert "other_disorder_explains_pain" in result.receipt.missing or "painful_sites" in result.receipt.missing
    assert scoring.fs2011(CLEAR, DETAILS).result is Outcome.MET
    assert scoring.acr2010(CLEAR, DETAILS).result is Outcome.MET


def test_a_1990_result_from_the_survey_count_says_so():
    by_survey = scoring.acr1990(DETAILS, 11, 0, ExamMethod.MTPS_0_10)
    assert by_survey.result is Outcome.MET
    assert scoring.criteria_title(by_survey) == scoring.MTPS_COUNT_LABEL
    assert scoring.criteria_title(scoring.acr1990(DETAILS, 11, 0)) != scoring.MTPS_COUNT_LABEL


def test_what_is_absent_or_not_recorded_is_named():
    assert "Absent: axial pain." in scoring.acr1990({**DETAILS, "pain_axial": False}, 11, 0).receipt.rule
    blank = scoring.acr1990({**DETAILS, "pain_left": None}, 11, 0)
    assert "Not recorded: pain on the left." in blank.receipt.rule
    assert blank.result is Outcome.NOT_ASSESSABLE


@pytest.mark.parametrize("outcome", Outcome)
def test_a_criteria_sentence_is_never_a_diagnosis(outcome):
    answers = {
        Outcome.MET: CLEAR,
        Outcome.NOT_MET: {**CLEAR, "symptoms_3_months": False},
        Outcome.NOT_ASSESSABLE: {},
    }[outcome]
    for result in (scoring.fs2016(answers), scoring.fs2011(answers, DETAILS), scoring.acr2010(answers, DETAILS)):
        assert result.result is outcome
        assert scoring.criteria_sentence(result).endswith("This is not a diagnosis.")
        assert scoring.criteria_sentence(result, adult=False) == scoring.ADULTS_ONLY


def test_the_band_names_its_published_set():
    distress = scoring.psd(scoring.wpi(CLEAR), scoring.sss(CLEAR))
    assert (distress.value, distress.band.code) == (15, "severe")
    assert "2015" in distress.band.set_name
    unknown = scoring.psd(scoring.wpi({}), scoring.sss(CLEAR))
    assert (unknown.value, unknown.band, unknown.receipt.missing) == (None, None, ("pain_areas",))


@pytest.mark.parametrize(("value", "code"), [(0, "none"), (3, "none"), (4, "mild"), (7, "mild"), (8, "moderate"),
                                             (11, "moderate"), (12, "severe"), (19, "severe"), (20, "very_severe"),
                                             (31, "very_severe")])  # fmt: skip
def test_bands_of_distress_at_their_edges(value, code):
    assert scoring.psd_band(value).code == code


CRAMPS = {
    "any_spasm": True,
    "area_severity": {"neck": 6, "hip_l": 4},
    "frequency_level": 2,
    "duration_level": 2,
    "sleep_onset_effect": 5,
    "activity_effect": 5,
}


def test_cramps_come_with_parts_places_and_the_fixed_sentence():
    burden = scoring.spasm_burden(CRAMPS)
    assert burden.score.value == 52
    assert [part.value for part in burden.parts] == [6, 5, 5, 5, 5]
    assert (burden.area_count, burden.note) == (2, scoring.SPASM_BURDEN_NOTE)
    assert burden.score.band is None


def test_a_ticked_place_without_severity_makes_the_worst_unknown_unless_another_is_ten():
    unknown = scoring.spasm_burden({**CRAMPS, "area_severity": {"neck": 6, "hip_l": None}})
    assert unknown.score.estimated
    assert (unknown.parts[0].value, unknown.area_count) == (None, 2)
    assert unknown.score.receipt.missing == ("area_severity",)
    assert "Worst severity" in unknown.score.receipt.rule
    worst = scoring.spasm_burden({**CRAMPS, "area_severity": {"neck": 10, "hip_l": None}})
    assert (worst.score.estimated, worst.parts[0].value) == (False, 10)


@pytest.mark.parametrize(("places", "count"), [(None, None), ({}, None), ({"neck": 0}, 0)])
def test_cramps_without_a_place(places, count):
    burden = scoring.spasm_burden({**CRAMPS, "area_severity": places})
    assert (burden.area_count, burden.score.estimated, burden.parts[0].value) == (count, True, None)


def test_an_estimate_is_a_whole_number_half_up():
    answers = {**CRAMPS, "area_severity": {"neck": 6}, "activity_effect": None, "sleep_onset_effect": 1}
    assert scoring.spasm_burden(answers).score.value == 43  # (6 + 5 + 5 + 1) x 2.5 = 42.5


def test_places_with_cramps_contradict_no_cramps():
    with pytest.raises(AnswerError):
        scoring.spasm_burden({**CRAMPS, "any_spasm": False})
    assert scoring.spasm_burden({**CRAMPS, "any_spasm": False, "area_severity": {"neck": 0}}).score.value == 0


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(93, 8), 2, "11.63"),
        (Fraction(-200, 7), 1, "-28.6"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 1000), 2, "0.00"),
        (65, 0, "65"),
        (7, 2, "7.00"),
    ],
)
def test_rounding_is_half_away_from_zero(value, places, text):
    assert shown(value, places) == text
    assert Fraction(text) == rounded(value, places)


def test_a_sentence_with_numbers_can_be_translated():
    spanish = {"{count} of 19 areas marked.": "{count} de 19 zonas marcadas.", "neck": "cuello", "a {b}": "un {b}"}
    rule = scoring.wpi(CLEAR).receipt.rule
    assert translated(rule, lambda text: spanish.get(text, text)) == "8 de 19 zonas marcadas."
    both = joined([rule, Phrase("a {b}", b=("neck", "chest"))])
    assert both == "8 of 19 areas marked. a neck, chest"
    assert translated(both, lambda text: spanish.get(text, text)) == "8 de 19 zonas marcadas. un cuello, chest"
    assert translated("neck", spanish.__getitem__) == "cuello"


def test_a_sentence_survives_being_copied_and_stored():
    phrase = Phrase("{a} {{b}}", a=1)
    for twin in (copy.deepcopy(phrase), pickle.loads(pickle.dumps(phrase))):
        assert (twin, twin.template, twin.values) == (phrase, phrase.template, phrase.values)


def test_an_extent_banded_from_a_count_is_said_to_be():
    details = {"somatic_extent": 2, "other_disorder_explains_pain": False}
    sentence = "The extent of bodily symptoms is banded from a count of 14."
    assert sentence in scoring.acr2010({}, {**details, "somatic_count": 14}).conditions[0].because
    assert sentence not in scoring.acr2010({}, {**details, "somatic_count": None}).conditions[0].because
