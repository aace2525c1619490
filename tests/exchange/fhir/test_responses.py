"""Questionnaires and the responses to them: what was asked, answered, left blank and not asked."""

import dataclasses
import datetime as dt

import pytest

from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.imported import ImportedInstrument, Method, Scoring
from clinic.domain.instruments.items import Choice, Item, Kind
from clinic.domain.instruments.model import Instrument
from clinic.domain.visits import CriteriaDetails, EntryMode, QuestionnaireRecord, VisitStatus
from clinic.exchange.fhir import questionnaire as questionnaires
from clinic.exchange.fhir import systems, whole
from clinic.exchange.fhir.subject import Entry, Person, Subject
from tests.records import patient_record, questionnaire, visit_record

NOON = dt.datetime(2025, 11, 14, 11, 0, tzinfo=dt.UTC)


def made(record=None, entry=None, people=(), **visit):
    one = visit_record(questionnaire=record, **visit)
    subject = Subject(
        patient_record(visits=[one]),
        "https://clinic.example",
        people={person.name: person for person in people},
        entries={1: entry} if entry else {},
    )
    return {found["id"]: found for found in whole.everything(subject)}


def answers(resource):
    return {item["linkId"]: item.get("answer") or item["item"] for item in resource["item"]}


def blank(resource):
    url = systems.extension("left-blank")
    return {one["valueString"] for one in resource["extension"] if one["url"] == url}


def test_an_unanswered_question_is_left_out_and_named_only_if_it_was_asked():
    found = made(questionnaire(fatigue=None, unrefreshed=0, headache=False))["visit-1-answers-survey"]
    assert answers(found) == {
        "unrefreshed": [
            {
                "valueCoding": {
                    "system": systems.code_system("answers-survey-unrefreshed"),
                    "code": "0",
                    "display": "No problem",
                }
            }
        ],
        "headache": [{"valueBoolean": False}],
    }
    assert blank(found) == {"fatigue"}
    assert found["questionnaire"] == f"{systems.BASE}/Questionnaire/survey|2016.1"
    assert found["source"] == {"reference": "Patient/patient-1"}


def test_explicitly_none_is_an_answer():
    found = made(questionnaire(pain_areas=[]))["visit-1-answers-survey"]
    assert answers(found)["pain_areas"][0]["valueCoding"]["code"] == "none"
    assert blank(found) == set()


def test_a_place_without_a_severity_is_blank_and_0_is_a_value():
    severities = {"neck": None, "hip_l": 0, "hip_r": 7}
    found = made(questionnaire(any_spasm=True, area_severity=severities))["visit-1-answers-spasm7"]
    inside = {item["linkId"]: item["answer"][0]["valueInteger"] for item in answers(found)["area_severity"]}
    assert inside == {"area_severity.hip_l": 0, "area_severity.hip_r": 7}
    assert blank(found) == {"area_severity.neck"}


@pytest.mark.parametrize(
    ("sent", "entry", "visit", "status"),
    [
        (False, Entry(NOON, None), VisitStatus.OPEN, "in-progress"),
        (True, Entry(NOON, NOON), VisitStatus.SIGNED, "completed"),
        (True, Entry(NOON + dt.timedelta(hours=1), NOON), VisitStatus.SIGNED, "amended"),
        (True, None, VisitStatus.IMPORTED, "completed"),
        (True, Entry(NOON, NOON), VisitStatus.ENTERED_IN_ERROR, "entered-in-error"),
    ],
)
def test_the_status_says_how_far_the_answers_are(sent, entry, visit, status):
    record = dataclasses.replace(questionnaire(nrs_pain=3), sent=sent)
    assert made(record, entry, status=visit)["visit-1-answers-pain"]["status"] == status


def test_when_and_by_whom_it_was_typed():
    record = dataclasses.replace(questionnaire(nrs_pain=3), mode=EntryMode.PAPER, entered_by="Desk")
    found = made(record, Entry(NOON, NOON, 4), [Person(4, "Desk")])
    response = found["visit-1-answers-pain"]
    assert response["authored"] == "2025-11-14T11:00:00+00:00"
    assert response["author"] == {"reference": "Practitioner/practitioner-4", "display": "Desk"}
    assert {"url": systems.extension("entry-mode"), "valueCode": "paper"} in response["extension"]
    origin = found["visit-1-provenance-questionnaire-entry"]
    assert [agent["type"]["coding"][0]["code"] for agent in origin["agent"]] == ["informant", "enterer"]
    assert origin["target"] == [{"reference": "QuestionnaireResponse/visit-1-answers-pain"}]


def test_a_confirmed_answer_names_the_day_it_comes_from():
    record = dataclasses.replace(questionnaire(nrs_pain=3), confirmed={"pain": {"nrs_pain": "2025-08-15"}})
    (item,) = made(record)["visit-1-answers-pain"]["item"]
    assert item["extension"] == [{"url": systems.extension("confirmed-from"), "valueDate": "2025-08-15"}]


def test_answers_in_words_that_are_not_ours_name_no_questionnaire_of_ours():
    found = made(questionnaire(version="imported", nrs_pain=3))["visit-1-answers-pain"]
    assert "questionnaire" not in found
    assert found["item"] == [{"linkId": "nrs_pain", "answer": [{"valueInteger": 3}]}]


def test_what_the_clinician_said_for_the_criteria_is_a_response_of_theirs():
    details = CriteriaDetails(pain_left=False, somatic_extent=2)
    found = made(criteria_details=details)["visit-1-answers-criteria-details"]
    assert set(answers(found)) == {"pain_left", "somatic_extent"}
    assert "source" not in found
    assert found["author"]["display"] == "Dr A. Sample"


def test_every_instrument_in_our_words_is_a_questionnaire_and_no_licensed_one_is():
    found = {one["id"]: one for one in questionnaires.built_in()}
    assert set(found) == {key.replace("_", "-") for key, one in REGISTRY.items() if one.asked}
    assert "fiqr" not in found
    assert "fiq" not in found
    for one in found.values():
        ids = [item["linkId"] for item in one["item"]]
        inside = [item["linkId"] for item in one["item"] for item in item.get("item", ())]
        known = {*ids, *inside}
        asked = {rule["question"] for item in one["item"] for rule in item.get("enableWhen", ())}
        assert asked <= known
        assert "initial" not in str(one)


DEFINITION = ImportedInstrument(
    Instrument(
        key="garden",
        version="1.0",
        title="Garden days",
        source="Invented",
        licence="Invented",
        items=(
            Item(
                "g1",
                Kind.CHOICE,
                "How green?",
                choices=(
                    Choice("a", "Pale", "0", "urn:invented:green"),
                    Choice("b", "Deep", "3", "urn:invented:green"),
                ),
                within=("g", "inner"),
            ),
            Item("g2", Kind.NUMBER, "How many trees?", least="0", within=("g",)),
            Item("g3", Kind.OPEN_CHOICE, "Which tool?", choices=(Choice("s", "Spade"),), max_length=50),
        ),
    ),
    scoring=Scoring(Method.SUM, ("g1",), "0", "3"),
    url="https://invented.example/garden",
)


def brought(values):
    record = QuestionnaireRecord(
        {"garden": values}, {"garden": "1.0"}, EntryMode.OWN_DEVICE, None, True, definitions={"garden": DEFINITION}
    )
    return made(record)


def test_an_imported_questionnaire_keeps_groups_codes_and_address_of_its_file():
    found = brought({"g1": "b", "g2": 4, "g3": {"own_words": "Scythe"}})
    response = found["visit-1-answers-garden"]
    assert response["questionnaire"] == "https://invented.example/garden|1.0"
    group, tool = response["item"]
    assert group["linkId"] == "g"
    inner, trees = group["item"]
    coding = inner["item"][0]["answer"][0]["valueCoding"]
    assert coding == {"system": "urn:invented:green", "display": "Deep", "code": "b"}
    assert trees["answer"] == [{"valueInteger": 4}]
    assert tool["answer"] == [{"valueString": "Scythe"}]
    score = found["visit-1-imported-garden"]
    assert score["valueInteger"] == 3
    assert score["derivedFrom"] == [{"reference": "QuestionnaireResponse/visit-1-answers-garden"}]


def test_an_imported_questionnaire_left_blank_has_no_score():
    found = brought({"g1": None, "g2": None})
    assert blank(found["visit-1-answers-garden"]) == {"g1", "g2"}
    assert "item" not in found["visit-1-answers-garden"]
    assert "valueInteger" not in found["visit-1-imported-garden"]
    assert "dataAbsentReason" in found["visit-1-imported-garden"]


def test_an_imported_file_leaves_as_it_came():
    source = {"resourceType": "Questionnaire", "status": "active", "copyright": "Invented", "item": [{"linkId": "g"}]}
    made_of = questionnaires.imported(DEFINITION, source, "https://clinic.example")
    assert made_of | source == made_of
    assert (made_of["url"], made_of["version"]) == ("https://invented.example/garden", "1.0")
