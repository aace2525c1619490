"""The clinic's records as FHIR resources: one patient, one signed visit, everything, or one resource by its id."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.engine import is_writing
from clinic.domain.errors import Conflict, NotFound
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.patients import PatientRecord
from clinic.exchange.fhir import bundle, whole
from clinic.exchange.fhir.elements import Resource, instant, logical_id
from clinic.exchange.fhir.practitioner import practitioner
from clinic.exchange.fhir.questionnaire import imported as imported_questionnaire
from clinic.exchange.fhir.subject import Person, practitioner_id
from clinic.exchange.fhir.terminology import all_definitions, needed
from clinic.models import Patient, TreatmentCourse, Visit
from clinic.services import exports, instruments, loading, patients, records, visits
from clinic.services.fhir_subjects import Sender, answered, files, people, subject
from clinic.services.instruments import Version

_OF_SOMEBODY = re.compile(r"(?P<kind>patient|visit|course)-(?P<number>[1-9]\d{0,8})(-.*)?", re.ASCII)
Definitions = Mapping[Version, ImportedInstrument]
"""Key and version -> definition."""


def patient_bundle(
    session: Session, patient: Patient, sender: Sender, *, now: dt.datetime, carry_pdf: bool = False
) -> Resource:
    """Return everything of one patient, with the meaning of every code in it. Raises AnswerError."""
    record = records.load(session, patient, sender.identity.zone)
    resources = _of_record(session, record, sender, people(session), carry_pdf=carry_pdf)
    asked = answered(record)
    meaning = [*needed(resources, asked.values()), *_questionnaires(session, asked, sender)]
    identity = logical_id("patient", patient.id, "everything")
    return bundle.collection(sender.address, identity, [*resources, *meaning], instant(now))


def document(session: Session, visit: Visit, sender: Sender) -> Resource:
    """Return a signed visit as a document with the PDF in it; the same visit gives the same document.

    It says what was signed: facts and treatments are those of that day. Raises Conflict for a visit that is not signed.
    """
    record = records.load(session, visit.patient, sender.identity.zone)
    seen, staff = record.visit(visit.id), people(session)
    if seen.signature is None:
        raise Conflict("This visit is not signed, so there is no document of it.", hint="Sign it first.")
    signed = whole.as_signed(subject(session, record, sender, staff, carry_pdf=True, only=visit.id), seen)
    about = whole.of_patient(signed)
    resources = [*about, *whole.of_visit(signed, seen, about)]
    every = [*resources, *_practitioners(resources, staff)]
    written = next(one["date"] for one in resources if one["resourceType"] == "Composition")
    return bundle.document(sender.address, logical_id("visit", visit.id, "document"), every, written)


def everything(session: Session, sender: Sender, *, carry_pdf: bool = False) -> Iterator[Resource]:
    """Yield the resources of the whole clinic, patient by patient; then who is named, and what every code means.

    Memory holds a few patients at a time. Raises AnswerError.
    """
    staff = people(session)
    named: set[str] = set()
    asked: dict[Version, ImportedInstrument] = {}
    for record in exports.patients(session, sender.identity.zone):
        asked |= answered(record)
        found = whole.everything(subject(session, record, sender, staff, carry_pdf=carry_pdf))
        for one in found:
            named |= _staff_named(one)
            yield one
        if not is_writing(session):
            session.expunge_all()
            session.rollback()
    yield from (practitioner(one) for one in staff.values() if practitioner_id(one) in named)
    yield from all_definitions(asked.values())
    yield from _questionnaires(session, asked, sender)


def patient_by_number(session: Session, number: str) -> Patient:
    """Return the patient of that record number. Raises NotFound."""
    found = session.scalar(select(Patient).where(Patient.record_number == number))
    if found is None:
        raise NotFound(f"No patient has the record number {number!r:.60}.", hint="Look it up on the patient's page.")
    return found


def whose(session: Session, identity: str) -> Patient | None:
    """Return the patient to whom a resource of that logical id would belong; None for one that belongs to nobody.

    Raises NotFound for an id whose patient, visit or treatment is not there.
    """
    named = _OF_SOMEBODY.fullmatch(identity)
    if named is None:
        return None
    kind, number = named["kind"], int(named["number"])
    if kind == "patient":
        return patients.get(session, number)
    if kind == "visit":
        return visits.get(session, number).patient
    return patients.get(session, loading.one(session, TreatmentCourse, number).patient_id)


def one(session: Session, kind: str, identity: str, sender: Sender) -> Resource:
    """Return one resource by type and logical id. Raises NotFound, AnswerError."""
    patient = whose(session, identity)
    found = shared(session, sender) if patient is None else of_patient(session, patient, sender)
    for resource in found:
        if resource["resourceType"] == kind and resource["id"] == identity:
            return resource
    raise _not_here()


def of_patient(session: Session, patient: Patient, sender: Sender) -> list[Resource]:
    """Return every resource of one patient, the staff named in them among them. Raises AnswerError."""
    return _of_record(session, records.load(session, patient, sender.identity.zone), sender, people(session))


def shared(session: Session, sender: Sender) -> Iterator[Resource]:
    """Yield what belongs to no patient: staff, questionnaires, and what our codes and extensions mean."""
    yield from map(practitioner, people(session).values())
    known = {(row.key, row.instrument_version): instruments.value(row) for row in instruments.every(session)}
    yield from all_definitions(known.values())
    yield from _questionnaires(session, known, sender)


def _not_here() -> NotFound:
    return NotFound("There is no such resource here.", hint="Look at /fhir/metadata for what can be read.")


def _of_record(
    session: Session, record: PatientRecord, sender: Sender, staff: Mapping[str, Person], *, carry_pdf: bool = False
) -> list[Resource]:
    resources = list(whole.everything(subject(session, record, sender, staff, carry_pdf=carry_pdf)))
    return [*resources, *_practitioners(resources, staff)]


def _practitioners(resources: Sequence[Resource], staff: Mapping[str, Person]) -> list[Resource]:
    """Return those of the staff whom the resources name."""
    named = {one for resource in resources for one in _staff_named(resource)}
    return [practitioner(one) for one in staff.values() if practitioner_id(one) in named]


def _staff_named(resource: Resource) -> set[str]:
    pairs = (name.split("/", 1) for name in bundle.references(resource))
    return {identity for kind, identity in pairs if kind == "Practitioner"}


def _questionnaires(session: Session, known: Definitions, sender: Sender) -> Iterator[Resource]:
    """Yield the imported questionnaires as their files came."""
    for version, source in sorted(files(session, known.keys()).items()):
        yield imported_questionnaire(known[version], source, sender.address)
