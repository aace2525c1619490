"""Every export of the demo clinic is valid FHIR R4 by both validators; references resolve, codes are known."""

import json
import re

import pytest
from sqlalchemy import select

from clinic.cli.demo import building
from clinic.db import schema
from clinic.db.engine import open_database
from clinic.domain.visits import VisitStatus
from clinic.exchange.fhir import systems
from clinic.models import Patient, Visit
from clinic.services import fhir
from clinic.services.fhir_subjects import Sender
from tests.fhir.invariants import broken
from tests.fhir.validators import by_models, by_schema, dangling, foreign_codes, own_codes, parts, problems
from tests.fixtures.storage import CLINIC, NOON, TODAY

SENDER = Sender(CLINIC, "https://clinic.example")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo clinic, to be read."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('demo')}/clinic.sqlite", create=True)
    schema.upgrade(database.engine)
    with database.writing() as session:
        building.build(session, CLINIC, TODAY, "no password")
        session.commit()
    with database.reading() as session:
        yield session
    database.close()


@pytest.fixture(scope="module")
def everything(demo):
    return list(fhir.everything(demo, SENDER))


def test_the_whole_clinic_is_valid(everything):
    assert problems(everything) == []
    kinds = {one["resourceType"] for one in everything}
    assert kinds >= {"Patient", "Practitioner", "Encounter", "Questionnaire", "QuestionnaireResponse", "Observation"}
    assert kinds >= {"Condition", "AllergyIntolerance", "MedicationStatement", "Procedure", "Composition"}
    assert kinds >= {"DocumentReference", "Provenance", "CodeSystem", "ValueSet", "StructureDefinition"}


def test_the_rules_that_no_schema_knows_hold(everything):
    assert [one for resource in everything for one in broken(resource)] == []


def test_every_reference_resolves_and_every_id_is_one(everything):
    assert dangling(everything) == []
    named = [(one["resourceType"], one["id"]) for one in everything]
    assert len(set(named)) == len(named)


def test_every_code_is_ours_and_exported_or_verified(everything):
    assert foreign_codes(everything, own_codes(everything)) == []
    used = {part["system"] for one in everything for part in parts(one) if "system" in part and "code" in part}
    assert used >= {systems.LOINC, systems.SNOMED, systems.UCUM, systems.code_system("area")}


def test_every_extension_is_defined(everything):
    defined = {one["url"] for one in everything if one["resourceType"] == "StructureDefinition"}
    used = {part["url"] for one in everything for part in parts(one) if "url" in part and set(part) != {"url"}}
    ours = {url for url in used if url.startswith(systems.BASE + "/StructureDefinition/")}
    assert ours
    assert ours <= defined
    others = {url for url in used if "StructureDefinition" in url} - defined
    assert others <= systems.STANDARD_EXTENSIONS


def test_no_id_tells_a_name(demo, everything):
    people = demo.scalars(select(Patient)).all()
    words = {word.casefold() for one in people for word in re.findall(r"\w{4,}", f"{one.name} {one.name_latin}")}
    told = [one["id"] for one in everything for word in words if word in one["id"]]
    assert told == []


def test_criteria_and_scores_never_become_conditions(demo, everything):
    written = {(one.id, row.label) for one in demo.scalars(select(Patient)) for row in one.diagnoses}
    conditions = [one for one in everything if one["resourceType"] == "Condition"]
    assert {(int(one["subject"]["reference"].split("-")[1]), one["code"]["text"]) for one in conditions} == written
    assert not any("criteria" in json.dumps(one) for one in conditions)


def test_one_patient_leaves_as_a_valid_bundle(demo):
    for patient in demo.scalars(select(Patient).order_by(Patient.id)):
        made = fhir.patient_bundle(demo, patient, SENDER, now=NOON)
        assert problems([made]) == []
        resources = [entry["resource"] for entry in made["entry"]]
        urls = {entry["resource"]["id"]: entry["fullUrl"] for entry in made["entry"]}
        assert dangling(resources, urls={str(n): entry["fullUrl"] for n, entry in enumerate(made["entry"])}) == []
        assert len({entry["fullUrl"] for entry in made["entry"]}) == len(made["entry"])
        assert foreign_codes(resources, own_codes(resources)) == []
        assert sum(one["resourceType"] == "Patient" for one in resources) == 1
        assert urls


def test_every_signed_visit_is_a_valid_document(demo, everything):
    known = own_codes(everything)
    signed = demo.scalars(select(Visit).where(Visit.status == VisitStatus.SIGNED).order_by(Visit.id)).all()
    assert len(signed) > 10
    for visit in signed:
        made = fhir.document(demo, visit, SENDER)
        assert problems([made]) == broken(made) == []
        resources = [entry["resource"] for entry in made["entry"]]
        assert resources[0]["resourceType"] == "Composition"
        assert dangling(resources, urls={str(n): entry["fullUrl"] for n, entry in enumerate(made["entry"])}) == []
        assert foreign_codes(resources, known) == []
        assert sum(one["resourceType"] == "Encounter" for one in resources) == 1


def test_the_same_document_comes_twice_and_is_valid_as_a_whole(demo):
    visit = demo.scalars(select(Visit).where(Visit.status == VisitStatus.SIGNED).order_by(Visit.id)).first()
    made = fhir.document(demo, visit, SENDER)
    assert made == fhir.document(demo, visit, SENDER)
    assert by_schema(made) == []
    assert by_models(made) == []
