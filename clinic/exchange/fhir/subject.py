"""Whose record becomes resources: the patient's record, and what beside it the resources need to know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clinic.domain.patients import PatientRecord
from clinic.domain.summaries import VisitSummary
from clinic.domain.visits import VisitRecord, VisitStatus
from clinic.exchange.fhir.elements import Element, logical_id, reference


@dataclass(frozen=True, slots=True)
class Entry:
    """When the answers of a visit were last saved, when they were sent, and by whom they were typed (account id)."""

    saved_at: dt.datetime
    sent_at: dt.datetime | None
    entered_by: int | None = None

    @property
    def amended(self) -> bool:
        """Whether answers were changed after they had been sent."""
        return self.sent_at is not None and self.saved_at > self.sent_at


@dataclass(frozen=True, slots=True)
class StoredPdf:
    """One stored edition of a signed visit; `content` is None where the file is named and not carried."""

    number: int
    sha256: str
    size: int
    made_at: dt.datetime
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account who is named in records."""

    id: int
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """A patient and everything that resources are made of; maps are by visit id.

    `address` is the clinic's own base address: it tells this clinic's numbers from another's. `people` holds those
    whose name nobody else bears; any other name is given as words and points nowhere.
    """

    record: PatientRecord
    address: str
    people: Mapping[str, Person] = field(default_factory=dict)
    entries: Mapping[int, Entry] = field(default_factory=dict)
    pdfs: Mapping[int, tuple[StoredPdf, ...]] = field(default_factory=dict)
    summaries: Mapping[int, VisitSummary] = field(default_factory=dict)
    imported_at: Mapping[int, dt.datetime] = field(default_factory=dict)
    files: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    """Key and version of each imported questionnaire that was answered -> its file."""

    @property
    def id(self) -> str:
        """The logical id of the Patient."""
        return logical_id("patient", self.record.id)

    @property
    def reference(self) -> Element:
        """A reference to the Patient, without the name."""
        return reference("Patient", self.id)

    def practitioner(self, name: str, visit: VisitRecord | None = None) -> Element | None:
        """Return a reference to a member of staff; None for nobody.

        Who saw an imported visit is known by the words of the file alone: they point to no account.
        """
        if not name:
            return None
        from_file = visit is not None and visit.status is VisitStatus.IMPORTED
        person = None if from_file else self.people.get(name)
        return {"display": name} if person is None else reference("Practitioner", practitioner_id(person), name)


def practitioner_id(person: Person) -> str:
    """Return the logical id of a member of staff."""
    return logical_id("practitioner", person.id)


def encounter(visit: VisitRecord) -> Element:
    """Return a reference to the visit."""
    return reference("Encounter", logical_id("visit", visit.id))
