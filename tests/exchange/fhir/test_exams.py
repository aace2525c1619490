"""Tender points, pressures and trigger points as Observations: every site stands in, rated or with its reason."""

import datetime as dt
from decimal import Decimal

from clinic.domain.body.atlas import CONTROL_SITES, SITES, TENDER_POINT_SITES
from clinic.domain.exams import ExamMethod, RatingSource, SiteRating, SiteState
from clinic.domain.visits import ExamRecord, PointTreatment, RepeatRecord, StopReason, TriggerPointRecord
from clinic.exchange.fhir import systems, whole
from clinic.exchange.fhir.subject import Person, Subject
from tests.records import counted, patient_record, visit_record

EXAMINER = "Dr A. Sample"


def made(**visit):
    record = patient_record(visits=[visit_record(**visit)])
    people = {EXAMINER: Person(3, EXAMINER)}
    return {one["id"]: one for one in whole.everything(Subject(record, "https://clinic.example", people))}


def sites(resource):
    return {part["code"]["coding"][0]["code"]: part for part in resource["component"]}


def reason(part):
    return part["dataAbsentReason"]["coding"][0]["code"]


def test_all_21_sites_stand_in_the_examination_with_its_method_and_examiner():
    exam = made(exam=counted(12))["visit-1-tender-points"]
    assert list(sites(exam)) == list(SITES)
    assert exam["method"]["coding"][0]["code"] == "mtps_0_10"
    assert exam["performer"] == [{"reference": "Practitioner/practitioner-3", "display": EXAMINER}]
    assert exam["category"][0]["coding"][0]["code"] == "exam"


def test_not_examined_refused_and_stopped_stay_apart_and_none_is_zero():
    ratings = {
        "occiput_l": SiteRating("occiput_l", SiteState.RATED, 0),
        "occiput_r": SiteRating("occiput_r", SiteState.RATED, 7, RatingSource.CONFIRMED),
        "knee_l": SiteRating("knee_l", SiteState.REFUSED),
        "knee_r": SiteRating("knee_r", SiteState.STOPPED),
    }
    record = ExamRecord(EXAMINER, ExamMethod.MTPS_0_10, ratings, stopped=StopReason.PAIN)
    found = made(exam=record)
    parts = sites(found["visit-1-tender-points"])
    assert parts["occiput_l"]["valueInteger"] == 0
    assert parts["occiput_r"]["extension"] == [{"url": systems.extension("rating-source"), "valueCode": "confirmed"}]
    states = {site: (reason(parts[site]), parts[site]["extension"][0]["valueCode"]) for site in ("knee_l", "knee_r")}
    assert states == {"knee_l": ("asked-declined", "refused"), "knee_r": ("not-performed", "stopped")}
    assert (reason(parts["trapezius_l"]), parts["trapezius_l"]["extension"][0]["valueCode"]) == (
        "not-performed",
        "not_examined",
    )
    assert parts["stop_reason"]["valueCodeableConcept"]["coding"][0]["code"] == "pain"
    count = found["visit-1-score-tender-count"]
    assert (count["valueInteger"], sites(count)["untested"]["valueInteger"]) == (1, 16)
    assert "valueQuantity" not in found["visit-1-score-fis"]
    assert found["visit-1-score-mean-of-rated"]["valueQuantity"]["value"] == 3.5


def test_an_examination_that_was_refused_has_no_count():
    refused = {site: SiteRating(site, SiteState.REFUSED) for site in TENDER_POINT_SITES}
    found = made(exam=ExamRecord(EXAMINER, ExamMethod.MTPS_0_10, refused))
    assert reason(found["visit-1-score-tender-count"]) == "asked-declined"
    assert "valueInteger" not in found["visit-1-score-tender-count"]


def test_count_and_fis_stand_apart_and_come_from_the_examination():
    found = made(exam=counted(12))
    assert found["visit-1-score-tender-count"]["valueInteger"] == 12
    assert found["visit-1-score-fis"]["valueQuantity"] == {"value": 3.33, "unit": "points"}
    for key in ("tender-count", "fis"):
        behind = found[f"visit-1-score-{key}"]["derivedFrom"]
        assert behind == [{"reference": "Observation/visit-1-tender-points"}]
        assert found[f"visit-1-score-{key}"]["method"]["coding"][0]["code"] == "mtps_0_10"
    assert "visit-1-score-control-mean" not in found


def test_painful_yes_or_no_is_a_boolean_and_has_no_fis():
    found = made(exam=ExamRecord(EXAMINER, ExamMethod.ACR_PAINFUL_YES_NO, _rated({"occiput_l": 1, "occiput_r": 0})))
    parts = sites(found["visit-1-tender-points"])
    assert (parts["occiput_l"]["valueBoolean"], parts["occiput_r"]["valueBoolean"]) == (True, False)
    assert "visit-1-score-fis" not in found


def test_a_finished_repeat_stands_beside_the_first_and_counts_nowhere():
    begun, ended = dt.datetime(2026, 1, 2, 9, tzinfo=dt.UTC), dt.datetime(2026, 1, 2, 10, tzinfo=dt.UTC)
    second = ExamRecord("Dr B. Standin", ExamMethod.MTPS_0_10, _rated(dict.fromkeys(CONTROL_SITES, 5)))
    repeats = (RepeatRecord(second, begun, given_up_at=ended), RepeatRecord(second, begun, finished_at=ended))
    found = made(exam=counted(3), repeats=repeats)
    (again,) = (one for name, one in found.items() if "repeat" in name)
    assert again["code"]["coding"][0]["code"] == "repeated_tender_points"
    assert again["performer"] == [{"display": "Dr B. Standin"}]
    assert found["visit-1-score-tender-count"]["valueInteger"] == 3


def test_pressures_are_in_kg_per_cm2_with_every_reading():
    record = ExamRecord(
        EXAMINER,
        ExamMethod.MTPS_0_10,
        {},
        pressures={"knee_l": (Decimal("2.0"), Decimal("2.5"), Decimal("3.1"))},
        pressure_states={"knee_r": SiteState.REFUSED},
    )
    found = made(exam=record)["visit-1-pressures"]
    parts = sites(found)
    assert set(parts) == {"knee_l", "knee_r"}
    assert parts["knee_l"]["valueQuantity"] == {
        "value": 2.8,
        "unit": "kg/cm²",
        "system": systems.UCUM,
        "code": "kgf/cm2",
    }
    assert [one["valueQuantity"]["value"] for one in parts["knee_l"]["extension"]] == [2, 2.5, 3.1]
    assert reason(parts["knee_r"]) == "asked-declined"


def test_each_trigger_point_is_one_observation_of_one_muscle_and_side():
    spots = (
        TriggerPointRecord(
            1, "soleus", "l", True, True, None, False, True, ("calf_l",), treated=PointTreatment.NEEDLING, note="Sore."
        ),
        TriggerPointRecord(2, "soleus", "l", False, False, False, False, None),
    )
    found = made(trigger_points=spots)
    first, second = found["visit-1-trigger-soleus-l-1"], found["visit-1-trigger-soleus-l-2"]
    assert first["bodySite"]["coding"][0] == {
        "system": systems.code_system("muscle"),
        "code": "soleus_l",
        "display": "Soleus, left",
    }
    assert first["valueCodeableConcept"]["coding"][0]["code"] == "present"
    parts = sites(first)
    assert parts["activity"]["valueCodeableConcept"]["coding"][0]["code"] == "active"
    assert parts["referred_pain"]["valueBoolean"] is False
    assert reason(parts["spot_in_taut_band"]) == "not-performed"
    assert parts["felt_in"]["valueCodeableConcept"]["coding"][0]["code"] == "calf_l"
    assert second["valueCodeableConcept"]["coding"][0]["code"] == "absent"
    done = found["visit-1-trigger-soleus-l-1-treatment"]
    assert (done["resourceType"], done["status"]) == ("Procedure", "completed")
    assert "visit-1-trigger-soleus-l-2-treatment" not in found


def _rated(ratings):
    return {site: SiteRating(site, SiteState.RATED, rating) for site, rating in ratings.items()}
