"""Composition: the summary of a visit as a document; preliminary until signed, final then, amended by an addendum."""

from collections.abc import Sequence

from clinic.domain.summaries import VisitSummary
from clinic.domain.visits import VisitRecord, VisitStatus
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    extension,
    finished,
    instant,
    logical_id,
    own_concept,
)
from clinic.exchange.fhir.sections import sections
from clinic.exchange.fhir.subject import Subject, encounter

TITLE = "Fibromyalgia visit summary"


def composition_id(visit: VisitRecord) -> str:
    """Return the logical id of a visit's document."""
    return logical_id("visit", visit.id, "summary")


def composition(subject: Subject, visit: VisitRecord, summary: VisitSummary, behind: Sequence[Resource]) -> Resource:
    """Return the document of a visit from its summary: the frozen one once signed, else a draft."""
    signature = summary.signature
    digest = [extension("record-sha256", valueString=signature.record_sha256)] if signature else []
    return finished(
        {
            "resourceType": "Composition",
            "id": composition_id(visit),
            "extension": digest,
            "status": status(visit, summary),
            "type": own_concept("document", "visit_summary"),
            "subject": subject.reference,
            "encounter": encounter(visit),
            "date": _date(visit, summary),
            "author": _authors(subject, visit, summary),
            "title": f"{TITLE}, {visit.seen_on.isoformat()}",
            "attester": _attesters(subject, summary),
            "section": list(sections(summary, behind)),
        }
    )


def status(visit: VisitRecord, summary: VisitSummary) -> str:
    """Return how far the document is."""
    if visit.status is VisitStatus.ENTERED_IN_ERROR:
        return "entered-in-error"
    if summary.signature is None:
        return "preliminary"
    return "amended" if summary.addenda else "final"


def _date(visit: VisitRecord, summary: VisitSummary) -> str:
    if summary.addenda:
        return instant(max(one.written_at for one in summary.addenda))
    return instant(summary.signature.signed_at) if summary.signature else visit.seen_on.isoformat()


def _authors(subject: Subject, visit: VisitRecord, summary: VisitSummary) -> list[Element | None]:
    names = dict.fromkeys([summary.clinician or visit.clinician, *(one.written_by for one in summary.addenda)])
    known = [subject.practitioner(name, visit) for name in names if name]
    return known or [{"display": "not recorded"}]


def _attesters(subject: Subject, summary: VisitSummary) -> list[Element]:
    if summary.signature is None:
        return []
    signer = subject.practitioner(summary.signature.signed_by)
    return [{"mode": "legal", "time": instant(summary.signature.signed_at), "party": signer}]
