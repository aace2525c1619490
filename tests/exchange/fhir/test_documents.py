"""The document of a visit, its PDF editions, where it comes from, and Bundles."""

import dataclasses
import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.summaries import summarise
from clinic.domain.visits import AddendumRecord, Origin, VisitStatus
from clinic.exchange.fhir import bundle, narrative, systems, whole
from clinic.exchange.fhir.elements import finished, logical_id
from clinic.exchange.fhir.encounter import STATUS
from clinic.exchange.fhir.subject import Person, StoredPdf, Subject
from tests.records import CLINIC, CLINICIAN, example_record, patient_record, questionnaire, visit_record

ADDRESS = "https://clinic.example"
LATER = dt.datetime(2025, 12, 1, 9, 0, tzinfo=dt.UTC)
ADDENDUM = AddendumRecord(CLINICIAN, LATER, "Dose", "30 mg, not <60> & more")
FIRST, SECOND = (StoredPdf(number, f"{number:064x}", 4, LATER, b"%PDF") for number in (1, 2))


def subject_of(record, pdfs=(), **more):
    visit = record.visits[-1]
    return Subject(
        record,
        ADDRESS,
        people={CLINICIAN: Person(3, CLINICIAN)},
        pdfs={visit.id: tuple(pdfs)},
        summaries={visit.id: summarise(record, visit.id, clinic=CLINIC, language="en")},
        **more,
    )


def made(record, pdfs=(), **more):
    subject = subject_of(record, pdfs, **more)
    about = whole.of_patient(subject)
    return [*about, *whole.of_visit(subject, record.visits[-1], about)]


def of(resources, kind):
    return [one for one in resources if one["resourceType"] == kind]


def with_addendum(record):
    last = dataclasses.replace(record.visits[-1], addenda=(ADDENDUM,))
    return dataclasses.replace(record, visits=(*record.visits[:-1], last))


def test_a_document_is_preliminary_until_signed_final_then_and_amended_by_an_addendum():
    records = (example_record(2, signed=False), example_record(2), with_addendum(example_record(2)))
    found = [of(made(record), "Composition")[0] for record in records]
    assert [one["status"] for one in found] == ["preliminary", "final", "amended"]
    assert "attester" not in found[0]
    assert found[1]["attester"][0]["party"]["reference"] == "Practitioner/practitioner-3"
    assert found[2]["date"] == "2025-12-01T09:00:00+00:00"
    assert found[2]["section"][-1]["text"]["div"].count("not &lt;60&gt; &amp; more") == 1


def test_sections_are_xhtml_and_lead_to_what_stands_behind_them():
    resources = made(example_record(3))
    (document,) = of(resources, "Composition")
    known = {f"{one['resourceType']}/{one['id']}" for one in resources}
    for section in document["section"]:
        root = ElementTree.fromstring(section["text"]["div"])
        assert root.tag == "{http://www.w3.org/1999/xhtml}div"
        assert {entry["reference"] for entry in section.get("entry", ())} <= known
    titles = [section["title"] for section in document["section"]]
    assert titles[:4] == ["In short", "What matters to the patient", "Key scores", "Survey criteria"]
    scores = next(one for one in document["section"] if one["title"] == "Key scores")
    assert "not a validated instrument" in scores["text"]["div"]


def test_the_criteria_sentence_can_be_switched_off():
    record = example_record(1)
    quiet = dataclasses.replace(record, visits=(dataclasses.replace(record.visits[0], criteria_shown=False),))
    assert "Survey criteria" not in [one["title"] for one in of(made(quiet), "Composition")[0]["section"]]


def test_the_newest_pdf_is_current_and_its_sha256_is_no_hash_of_fhir():
    old, new = of(made(with_addendum(example_record(1)), (SECOND, FIRST)), "DocumentReference")
    assert (old["status"], new["status"]) == ("superseded", "current")
    assert new["relatesTo"][0]["target"]["reference"] == f"DocumentReference/{old['id']}"
    attachment = new["content"][0]["attachment"]
    assert attachment["extension"] == [{"url": systems.extension("sha256"), "valueString": SECOND.sha256}]
    assert "hash" not in attachment
    assert attachment["data"] == "JVBERg=="
    assert attachment["url"] == "https://clinic.example/visits/7/summary.pdf?edition=2"


def test_provenance_names_the_signature_and_the_addendum():
    found = {one["id"]: one for one in of(made(with_addendum(example_record(1))), "Provenance")}
    signed = found["visit-7-provenance-signature"]
    assert signed["target"] == [{"reference": "Composition/visit-7-summary"}]
    assert signed["recorded"] == "2025-11-14T10:20:00+00:00"
    assert found["visit-7-provenance-addendum-1"]["reason"] == [{"text": "Dose"}]


def test_an_imported_visit_names_file_and_row_and_has_no_document():
    origin = Origin("years.csv", 17, LATER.date(), CLINICIAN, {"wpi": ("7", "6")})
    visit = visit_record(
        status=VisitStatus.IMPORTED, clinician=CLINICIAN, questionnaire=questionnaire(nrs_pain=4), origin=origin
    )
    record = patient_record(visits=[visit])
    subject = Subject(record, ADDRESS, people={CLINICIAN: Person(3, CLINICIAN)}, imported_at={1: LATER}, summaries={})
    resources = list(whole.everything(subject))
    assert not of(resources, "Composition")
    (origin_of,) = of(resources, "Provenance")
    assert origin_of["entity"] == [{"role": "source", "what": {"display": "years.csv, row 17"}}]
    assert origin_of["agent"][0]["who"]["reference"] == "Practitioner/practitioner-3"
    (encounter,) = of(resources, "Encounter")
    assert encounter["participant"] == [{"individual": {"display": CLINICIAN}}]
    assert "wpi: stated 7, items give 6" in str(encounter["extension"])


@pytest.mark.parametrize("status", VisitStatus)
def test_a_visit_keeps_its_own_status_beside_that_of_fhir(status):
    record = patient_record(visits=[visit_record(status=status)])
    (found,) = of(list(whole.everything(Subject(record, ADDRESS))), "Encounter")
    assert found["status"] == STATUS[status]
    assert found["extension"][0] == {"url": systems.extension("visit-status"), "valueCode": status.value}


def test_a_document_starts_with_its_composition_and_holds_what_it_points_at_and_no_more():
    record = example_record(2)
    subject = subject_of(record, (FIRST,))
    resources = list(whole.everything(subject))
    made_of = bundle.document(ADDRESS, "a", resources, "2026-01-01T00:00:00+00:00")
    assert made_of == bundle.document(ADDRESS, "a", resources, "2026-01-01T00:00:00+00:00")
    urls = [entry["fullUrl"] for entry in made_of["entry"]]
    assert made_of["entry"][0]["resource"]["resourceType"] == "Composition"
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", url) for url in urls)
    encounters = [one["resource"]["id"] for one in made_of["entry"] if one["resource"]["resourceType"] == "Encounter"]
    assert encounters == ["visit-7"]
    other = bundle.document("https://other.example", "a", resources, "2026-01-01T00:00:00+00:00")
    assert not set(urls) & {entry["fullUrl"] for entry in other["entry"]}


def test_a_document_of_nothing_is_refused():
    with pytest.raises(ValueError, match="one Composition"):
        bundle.document(ADDRESS, "a", [], "2026-01-01T00:00:00+00:00")


@given(st.text())
def test_whatever_people_write_stays_text(words):
    document = finished({"resourceType": "Composition", "div": narrative.text(narrative.paragraphs([words]))["div"]})
    root = ElementTree.fromstring(document["div"])
    assert {element.tag.split("}")[1] for element in root.iter()} <= {"div", "p", "br"}
    assert " ".join(root.itertext()).split() == re.sub("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]", " ", words).split()


@given(st.lists(st.one_of(st.integers(min_value=0), st.text(min_size=1)), min_size=1, max_size=4))
def test_an_id_is_always_one_of_fhir(parts):
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", logical_id("visit", *parts))


def test_ids_that_look_alike_stay_apart():
    assert len({logical_id("a", "b_c"), logical_id("a", "b-c"), logical_id("a", "b c"), logical_id("a", "b" * 90)}) == 4


def test_nothing_empty_leaves_and_false_and_zero_stay():
    assert finished({"a": None, "b": [], "c": {"d": ""}, "e": 0, "f": False, "g": [{}, "x\u00a0y"], "h": " "}) == {
        "e": 0,
        "f": False,
        "g": ["x y"],
    }
