"""What is wrong in a resource is caught by at least one of the validators; none of them would be enough."""

import copy

import pytest

from clinic.domain.summaries import summarise
from clinic.exchange.fhir import bundle, whole
from clinic.exchange.fhir.questionnaire import built_in
from clinic.exchange.fhir.subject import Person, StoredPdf, Subject
from tests.fhir.invariants import broken
from tests.fhir.validators import by_bindings, by_models, by_schema, problems
from tests.records import CLINIC, CLINICIAN, EXAMPLE_DAYS, example_record


@pytest.fixture(scope="module")
def resources():
    record = example_record()
    pdf = StoredPdf(1, "0" * 64, 3, record.visits[0].signature.signed_at, b"%PDF")
    subject = Subject(
        record,
        "https://clinic.example",
        people={CLINICIAN: Person(3, CLINICIAN)},
        pdfs={visit.id: (pdf,) for visit in record.visits},
        summaries={one.id: summarise(record, one.id, clinic=CLINIC, language="en") for one in record.visits},
    )
    return [*whole.everything(subject), *built_in()]


def first(resources, kind, holding=""):
    return copy.deepcopy(
        next(one for one in resources if one["resourceType"] == kind and (not holding or holding in one))
    )


def test_what_we_make_is_valid(resources):
    assert len(EXAMPLE_DAYS) == 7
    assert problems(resources) == []


BREAKAGES = {
    "a wrong status": ("Observation", lambda one: one.update(status="done")),
    "a wrong status of a response": ("QuestionnaireResponse", lambda one: one.update(status="done")),
    "a missing status": ("Observation", lambda one: one.pop("status")),
    "a missing status of a document": ("Composition", lambda one: one.pop("status")),
    "a bogus item type": ("Questionnaire", lambda one: one["item"][0].update(type="slider")),
    "a missing linkId": ("QuestionnaireResponse", lambda one: one["item"][0].pop("linkId")),
    "a missing linkId of a question": ("Questionnaire", lambda one: one["item"][0].pop("linkId")),
    "an unknown field": ("Patient", lambda one: one.update(shoeSize=39)),
    "an unknown field deep inside": ("Observation", lambda one: one["code"]["coding"][0].update(colour="red")),
    "two values": ("Observation", lambda one: one.update(valueInteger=3, valueString="3")),
    "two times": ("Observation", lambda one: one.update(effectiveInstant="2026-11-20T11:00:00Z")),
    "a date that is none": ("Patient", lambda one: one.update(birthDate="2024-13")),
    "a moment without a zone": ("Provenance", lambda one: one.update(recorded="2026-11-20T11:00:00")),
    "null": ("Patient", lambda one: one["name"].append(None)),
    "an id that tells a name": ("Patient", lambda one: one.update(id="Rosa Example")),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_breakage_is_caught(resources, name, record_property):
    kind, break_it = BREAKAGES[name]
    holding = {"two values": "valueInteger"}.get(name, "item" if kind == "QuestionnaireResponse" else "")
    broken = first(resources, kind, holding)
    break_it(broken)
    found = [check.__name__ for check in (by_schema, by_models) if check(broken)]
    record_property("caught by", ", ".join(found))
    print(f"{name}: caught by {' and '.join(found) or 'nobody'}")
    assert found


@pytest.mark.parametrize("kind", ["MedicationStatement", "Procedure"])
def test_a_status_that_both_let_pass_is_caught_by_its_binding(resources, kind):
    broken = first(resources, kind)
    broken["status"] = "current"
    assert not by_schema(broken)
    assert not by_models(broken)
    assert by_bindings(broken)


def test_neither_validator_would_do_alone(resources):
    """A status that FHIR does not have passes the models; a value given twice passes the schema."""
    status, twice = first(resources, "Observation", "valueInteger"), first(resources, "Observation", "valueInteger")
    status["status"] = "done"
    twice["valueString"] = "3"
    assert by_schema(status)
    assert not by_models(status)
    assert by_models(twice)
    assert not by_schema(twice)


def test_what_stands_inside_a_bundle_is_looked_at(resources):
    made = bundle.collection("https://clinic.example", "a", resources[:3], "2026-11-20T11:00:00+00:00")
    assert problems([made]) == []
    made["entry"][0]["resource"]["shoeSize"] = 39
    assert problems([made])
    assert by_schema(made)
    assert by_models(made)


UNRULY = {
    "a value and a reason": ("Observation", "valueInteger", lambda one: one.update(dataAbsentReason={"text": "none"})),
    "neither": ("Observation", "valueInteger", lambda one: one.pop("valueInteger")),
    "an empty group": ("Questionnaire", "", lambda one: one["item"].append({"linkId": "x", "type": "group"})),
    "a linkId twice": ("Questionnaire", "", lambda one: one["item"].append(dict(one["item"][0]))),
    "conditions without a join": (
        "Questionnaire",
        "",
        lambda one: one["item"][0].update(enableWhen=[{"question": "a"}, {"question": "b"}]),
    ),
    "an empty section": ("Composition", "", lambda one: one["section"].append({"title": "Nothing"})),
}


@pytest.mark.parametrize("name", UNRULY)
def test_a_rule_that_no_schema_knows_is_looked_at(resources, name):
    kind, holding, break_it = UNRULY[name]
    one = first(resources, kind, holding)
    one.pop("component", None)
    assert broken(one) == []
    break_it(one)
    assert broken(one)
