"""Provenance: who entered answers, brought a visit in from a file, signed it, or wrote an addendum."""

import datetime as dt
from collections.abc import Iterator

from clinic.domain.visits import VisitRecord
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.composition import composition_id
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    concept,
    extension,
    finished,
    foreign,
    instant,
    logical_id,
    own_concept,
    reference,
)
from clinic.exchange.fhir.questionnaire_response import derived_from
from clinic.exchange.fhir.subject import Subject, encounter


def provenances(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield what is known of where the visit's record comes from, oldest first."""
    yield from _answers(subject, visit)
    yield from _import(subject, visit)
    if visit.signature is not None:
        signer = subject.practitioner(visit.signature.signed_by)
        yield _provenance(visit, "signature", [_composition(visit)], visit.signature.signed_at, ("verifier", signer))
    for number, one in enumerate(visit.addenda, start=1):
        writer = subject.practitioner(one.written_by)
        agent, at = ("author", writer), one.written_at
        found = _provenance(visit, "addendum", [_composition(visit)], at, agent, number=number)
        yield {**found, "reason": [{"text": one.reason}]} if one.reason.strip() else found


def _answers(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    said, entry = visit.questionnaire, subject.entries.get(visit.id)
    if said is None or entry is None or visit.origin is not None:
        return
    targets = derived_from(visit, *said.answers)
    typist = subject.practitioner(said.entered_by)
    agents = [("informant", subject.reference), ("enterer", typist or subject.reference)]
    if targets:
        activity = "questionnaire_entry" if typist else "questionnaire"
        yield _provenance(visit, activity, targets, entry.sent_at or entry.saved_at, *agents)


def _import(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield the file and the row that an imported visit came from, and who answers for the import."""
    origin, at = visit.origin, subject.imported_at.get(visit.id)
    if origin is None or at is None:
        return
    said = visit.questionnaire
    targets = [encounter(visit), *(derived_from(visit, *said.answers) if said else [])]
    enterer = subject.practitioner(origin.imported_by)
    found = _provenance(visit, "import", targets, at, ("enterer", enterer))
    yield {**found, "entity": [{"role": "source", "what": {"display": f"{origin.file_name}, row {origin.row}"}}]}


def _composition(visit: VisitRecord) -> Element:
    return reference("Composition", composition_id(visit))


def _provenance(
    visit: VisitRecord,
    activity: str,
    targets: list[Element],
    at: dt.datetime,
    *agents: tuple[str, Element | None],
    number: int | None = None,
) -> Resource:
    name = [activity] if number is None else [activity, number]
    digest = visit.signature.record_sha256 if visit.signature and activity == "signature" else None
    return finished(
        {
            "resourceType": "Provenance",
            "id": logical_id("visit", visit.id, "provenance", *name),
            "extension": [extension("record-sha256", valueString=digest)] if digest else [],
            "target": targets,
            "recorded": instant(at),
            "activity": own_concept("activity", activity),
            "agent": [_agent(role, one or {"display": "not recorded"}) for role, one in agents],
        }
    )


def _agent(role: str, who: Element) -> Element:
    return {"type": concept(foreign(systems.PROVENANCE_PARTICIPANT, role)), "who": who}
