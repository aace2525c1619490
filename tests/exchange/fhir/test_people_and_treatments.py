"""Patient, allergies, diagnoses, life events, treatments and what they did."""

import datetime as dt

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.patients import AllergyState, Diagnosis, LifeEvent, PatientFacts
from clinic.domain.treatments.courses import (
    Course,
    CourseStatus,
    Dose,
    Helped,
    Rating,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.exchange.fhir import systems, whole
from clinic.exchange.fhir.subject import Subject
from tests.records import patient_record, visit_record

DAY = dt.date(2026, 1, 2)


def made(**patient):
    record = patient_record(**patient)
    return list(whole.everything(Subject(record, "https://clinic.example")))


def of(resources, kind):
    return [one for one in resources if one["resourceType"] == kind]


@pytest.mark.parametrize("birth", ["1973", "1973-02", "1973-02-03"])
def test_a_birth_date_is_never_more_precise_than_it_is_known(birth):
    (patient,) = of(made(birth=birth), "Patient")
    assert patient["birthDate"] == birth


def test_the_patient_has_a_number_and_a_name_and_neither_stands_in_the_id():
    (patient,) = of(made(birth=None, name="Роза Пример", name_latin="Rosa Primer"), "Patient")
    assert patient["id"] == "patient-1"
    assert patient["identifier"] == [{"system": "https://clinic.example/fhir/record-number", "value": "004417"}]
    assert [name["text"] for name in patient["name"]] == ["Роза Пример", "Rosa Primer"]
    assert not {"birthDate", "gender", "telecom"} & set(patient)


@pytest.mark.parametrize(
    ("state", "listed", "codes"),
    [
        (AllergyState.NOT_ASKED, (), []),
        (AllergyState.NONE_KNOWN, (), ["none_known"]),
        (AllergyState.LISTED, ("nickel", "penicillin"), ["nickel", "penicillin"]),
    ],
)
def test_no_allergy_none_known_and_not_asked_stay_apart(state, listed, codes):
    resources = made(facts=PatientFacts(allergy_state=state, allergies=listed))
    found = of(resources, "AllergyIntolerance")
    assert [one["code"].get("coding", [{"code": one["code"]["text"]}])[0]["code"] for one in found] == codes
    (patient,) = of(resources, "Patient")
    assert patient["extension"] == [{"url": systems.extension("allergy-state"), "valueCode": state.value}]
    assert not any(label in one["id"] for one in found for label in listed)


def test_a_diagnosis_is_the_clinicians_words_with_a_code_only_where_it_is_verified():
    diagnoses = (Diagnosis("Fibromyalgia", PartialDate(2024, 2)), Diagnosis("migraine"), Diagnosis("migraine"))
    first, second = of(made(facts=PatientFacts(diagnoses=diagnoses)), "Condition")
    assert first["onsetDateTime"] == "2024-02"
    assert {(one["system"], one["code"]) for one in first["code"]["coding"]} == {
        (systems.SNOMED, "203082005"),
        (systems.ICD10CM, "M79.7"),
    }
    assert second["code"] == {"text": "migraine"}
    assert "verificationStatus" not in first
    assert "migraine" not in second["id"]


def test_a_life_event_keeps_its_date_as_given():
    events = (LifeEvent("Flu", PartialDate(2024)),)
    (found,) = of(made(facts=PatientFacts(life_events=events)), "Observation")
    assert (found["valueString"], found["effectiveDateTime"]) == ("Flu", "2024")


MEDICATION = {
    CourseStatus.NEVER: "not-taken",
    CourseStatus.PLANNED: "intended",
    CourseStatus.CURRENT: "active",
    CourseStatus.PAUSED: "on-hold",
    CourseStatus.STOPPED: "stopped",
    CourseStatus.COMPLETED: "completed",
}


@pytest.mark.parametrize("status", CourseStatus)
def test_a_drug_is_a_statement_with_the_status_of_the_reference(status):
    (found,) = of(made(courses=[Course(7, "duloxetine", "", status)]), "MedicationStatement")
    assert found["status"] == MEDICATION[status]
    assert found["id"] == "course-7"
    assert {"url": systems.extension("course-status"), "valueCode": status.value} in found["extension"]


def test_dates_doses_and_reasons_of_a_drug_are_kept():
    course = Course(
        7,
        "magnesium",
        "",
        CourseStatus.STOPPED,
        PartialDate(2024),
        PartialDate(2024, 3),
        (Dose(None, "300", "mg", "at night"), Dose(PartialDate(2024, 2), "600", "mg")),
        stopped_because=(StoppedBecause.SIDE_EFFECT, StoppedBecause.COST),
        source=Source.PATIENT,
    )
    (found,) = of(made(courses=[course]), "MedicationStatement")
    assert found["effectivePeriod"] == {"start": "2024", "end": "2024-03"}
    assert [dose["text"] for dose in found["dosage"]] == ["300 mg, at night", "from 2024-02: 600 mg"]
    assert [one["coding"][0]["code"] for one in found["statusReason"]] == ["side_effect", "cost"]
    assert found["informationSource"] == {"reference": "Patient/patient-1"}


def test_a_therapy_is_a_procedure_and_several_reasons_are_told_apart():
    reasons = (StoppedBecause.COST, StoppedBecause.ACCESS)
    course = Course(8, "cbt", "", CourseStatus.STOPPED, stopped_because=reasons)
    (found,) = of(made(courses=[course]), "Procedure")
    assert (systems.SNOMED, "304891004") in {(one["system"], one["code"]) for one in found["code"]["coding"]}
    told = [one["valueCoding"]["code"] for one in found["extension"] if one["url"].endswith("stopped-because")]
    assert told == ["cost", "access"]
    assert "coding" not in found["statusReason"]


@pytest.mark.parametrize(
    ("course", "kind"),
    [
        (Course(1, None, "green drops", CourseStatus.CURRENT, doses=(Dose(None, "5", "mg"),)), "MedicationStatement"),
        (Course(1, None, "knee brace", CourseStatus.CURRENT), "Procedure"),
    ],
)
def test_own_words_are_kept_as_words(course, kind):
    (found,) = of(made(courses=[course]), kind)
    named = found.get("medicationCodeableConcept") or found["code"]
    assert named == {"text": course.own_words}


def test_what_a_treatment_did_points_at_the_treatment_and_a_blank_has_its_reason():
    ratings = (
        Rating(
            7,
            Helped.HELPED_A_BIT,
            Source.PATIENT,
            DAY,
            "Sleepy",
            Severity.MILD,
            (Symptom.PAIN, Symptom.SLEEP),
            (StoppedBecause.SIDE_EFFECT,),
            WouldUseAgain.UNSURE,
        ),
        Rating(8, None, Source.CLINICIAN, DAY),
    )
    courses = [Course(7, "duloxetine", "", CourseStatus.CURRENT), Course(8, "massage", "", CourseStatus.CURRENT)]
    said, left = of(made(courses=courses, visits=[visit_record(ratings=ratings)]), "Observation")
    assert said["focus"] == [{"reference": "MedicationStatement/course-7"}]
    assert said["valueCodeableConcept"]["coding"][0]["code"] == "helped_a_bit"
    assert [one["code"]["coding"][0]["code"] for one in said["component"]] == [
        *("changed_symptom", "changed_symptom", "side_effects"),
        *("side_effect_severity", "stopped_because", "would_use_again"),
    ]
    assert left["focus"] == [{"reference": "Procedure/course-8"}]
    assert left["dataAbsentReason"]["coding"][0]["code"] == "asked-unknown"
    assert "performer" not in left
