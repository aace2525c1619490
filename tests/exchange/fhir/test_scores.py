"""Scores and criteria as Observations: values, parts, and why a value is not there. Blank is never zero."""

import pytest

from clinic.domain.visits import CriteriaDetails, VisitStatus
from clinic.exchange.fhir import systems, whole
from clinic.exchange.fhir.subject import Subject
from tests.records import counted, patient_record, questionnaire, visit_record

SURVEY = {
    "pain_areas": ["neck", "jaw_l"],
    "fatigue": 2,
    "unrefreshed": 0,
    "cognitive": 1,
    "headache": False,
    "abdominal_pain": True,
    "depression": False,
    "symptoms_3_months": True,
}


def made(visit, **patient):
    record = patient_record(visits=[visit], **patient)
    return {one["id"]: one for one in whole.everything(Subject(record, "https://clinic.example"))}


def observed(**answers):
    return made(visit_record(questionnaire=questionnaire(**answers)))


def reason(resource):
    (coding,) = resource["dataAbsentReason"]["coding"]
    assert coding["system"] == systems.DATA_ABSENT_REASON
    return coding["code"]


def components(resource):
    return {part["code"]["coding"][0]["code"]: part for part in resource.get("component", ())}


def test_pain_carries_the_verified_code_beside_ours():
    pain = observed(nrs_pain=0)["visit-1-score-nrs-pain"]
    assert pain["valueInteger"] == 0
    assert [(one["system"], one["code"]) for one in pain["code"]["coding"]] == [
        (systems.LOINC, "72514-3"),
        (systems.code_system("score"), "nrs_pain"),
    ]
    assert pain["derivedFrom"] == [{"reference": "QuestionnaireResponse/visit-1-answers-pain"}]
    assert pain["category"][0]["coding"][0]["code"] == "survey"


def test_survey_scores_have_their_parts():
    found = observed(**SURVEY)
    wpi, sss, psd = (found[f"visit-1-score-{key}"] for key in ("wpi", "sss", "psd"))
    assert (wpi["valueInteger"], sss["valueInteger"], psd["valueInteger"]) == (2, 4, 6)
    areas = [part["valueCodeableConcept"]["coding"][0]["code"] for part in wpi["component"]]
    assert areas == ["jaw_l", "neck", "axial"]
    assert components(sss)["unrefreshed"]["valueInteger"] == 0
    assert components(sss)["headache"]["valueBoolean"] is False
    assert components(psd)["band"]["valueCodeableConcept"]["coding"][0]["code"] == "mild"


def test_a_blank_is_no_zero_and_not_what_was_not_asked():
    blank = observed(**SURVEY | {"fatigue": None})["visit-1-score-sss"]
    assert "valueInteger" not in blank
    assert reason(blank) == "asked-unknown"
    assert reason(components(blank)["fatigue"]) == "asked-unknown"
    assert {"url": systems.extension("missing-item"), "valueString": "fatigue"} in blank["extension"]
    assert reason(observed(nrs_pain=None)["visit-1-score-nrs-pain"]) == "asked-unknown"
    short = observed(unrefreshed=3)
    assert reason(short["visit-1-score-sss"]) == "not-asked"
    assert reason(components(short["visit-1-score-sss"])["fatigue"]) == "not-asked"
    assert reason(short["visit-1-score-wpi"]) == "not-asked"
    assert "visit-1-score-nrs-pain" not in short


def test_no_pain_anywhere_is_zero():
    assert observed(**SURVEY | {"pain_areas": []})["visit-1-score-wpi"]["valueInteger"] == 0


def test_the_spasm_burden_is_labelled_and_says_when_it_is_estimated():
    answers = {"any_spasm": True, "area_severity": {"neck": 4}, "frequency_level": 2, "duration_level": 1}
    whole_answer = observed(**answers, sleep_onset_effect=0, activity_effect=3)["visit-1-score-sbs"]
    assert whole_answer["valueInteger"] == 29
    assert any("not a validated instrument" in note["text"] for note in whole_answer["note"])
    estimated = observed(**answers, sleep_onset_effect=None, activity_effect=3)["visit-1-score-sbs"]
    assert {"url": systems.extension("estimated"), "valueBoolean": True} in estimated["extension"]


def test_energy_says_that_higher_is_better():
    found = observed(energy=7, any_spasm=False)
    assert found["visit-1-score-energy"]["valueInteger"] == 7
    assert found["visit-1-score-sbs"]["valueInteger"] == 0


def test_the_impression_of_change_names_the_day_it_is_compared_with():
    found = observed(pgic=2, compared_with="2025-08-15")["visit-1-score-pgic"]
    assert found["valueInteger"] == 2
    assert components(found)["compared_with"]["valueDateTime"] == "2025-08-15"
    assert components(found)["band"]["valueCodeableConcept"]["coding"][0]["code"] == "much_improved"


def test_criteria_are_an_outcome_with_their_conditions_and_never_a_diagnosis():
    found = observed(**SURVEY)
    result = found["visit-1-criteria-fs2016"]
    assert result["valueCodeableConcept"]["coding"][0] == {
        "system": systems.code_system("outcome"),
        "code": "not_met",
        "display": "Not met",
    }
    assert any("not a diagnosis" in note["text"] for note in result["note"])
    assert components(result)["duration"]["valueBoolean"] is True
    assert not any(one["resourceType"] == "Condition" for one in found.values())


@pytest.mark.parametrize("birth", ["2015-02-03", None])
def test_nobody_under_18_or_of_unknown_age_is_assessed(birth):
    found = made(visit_record(questionnaire=questionnaire(**SURVEY)), birth=birth)["visit-1-criteria-fs2016"]
    assert "valueCodeableConcept" not in found
    assert reason(found) == "not-performed"


def test_the_older_criteria_come_with_what_the_clinician_said():
    details = CriteriaDetails(True, True, True, True, True, 6, 2, False)
    visit = visit_record(questionnaire=questionnaire(**SURVEY), exam=counted(12), criteria_details=details)
    found = made(visit)
    assert found["visit-1-criteria-acr1990"]["valueCodeableConcept"]["coding"][0]["code"] == "met"
    behind = {one["reference"] for one in found["visit-1-criteria-acr1990"]["derivedFrom"]}
    assert behind == {
        "QuestionnaireResponse/visit-1-answers-criteria-details",
        "Observation/visit-1-tender-points",
    }
    assert found["visit-1-criteria-acr1990"]["code"]["text"] == "1990 rule with the MTPS threshold"


@pytest.mark.parametrize(
    ("visit", "status"),
    [
        (VisitStatus.OPEN, "preliminary"),
        (VisitStatus.SIGNED, "final"),
        (VisitStatus.IMPORTED, "final"),
        (VisitStatus.ENTERED_IN_ERROR, "entered-in-error"),
    ],
)
def test_the_status_is_that_of_the_visit(visit, status):
    record = visit_record(status=visit, questionnaire=questionnaire(nrs_pain=3))
    assert made(record)["visit-1-score-nrs-pain"]["status"] == status
