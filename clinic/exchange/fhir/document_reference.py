"""DocumentReference: the stored PDF editions of a signed visit. SHA-256 stands in our own extension.

`Attachment.hash` is defined as SHA-1 and stays empty.
"""

from base64 import b64encode
from collections.abc import Iterator

from clinic.domain.visits import VisitRecord, VisitStatus
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    extension,
    finished,
    instant,
    logical_id,
    own_concept,
    reference,
)
from clinic.exchange.fhir.subject import StoredPdf, Subject, encounter


def documents(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield each stored edition, oldest first: the newest is current, those before are superseded by it."""
    every = sorted(subject.pdfs.get(visit.id, ()), key=lambda one: one.number)
    for pdf in every:
        yield finished(
            {
                "resourceType": "DocumentReference",
                "id": document_id(visit, pdf.number),
                "status": _status(visit, pdf, every[-1]),
                "type": own_concept("document", "visit_summary"),
                "subject": subject.reference,
                "date": instant(pdf.made_at),
                "relatesTo": _replaces(visit, pdf),
                "description": f"Visit summary as signed, edition {pdf.number}; SHA-256 {pdf.sha256}.",
                "content": [{"attachment": _attachment(subject, visit, pdf)}],
                "context": {"encounter": [encounter(visit)]},
            }
        )


def document_id(visit: VisitRecord, number: int) -> str:
    """Return the logical id of one edition."""
    return logical_id("visit", visit.id, "pdf", number)


def _status(visit: VisitRecord, pdf: StoredPdf, newest: StoredPdf) -> str:
    if visit.status is VisitStatus.ENTERED_IN_ERROR:
        return "entered-in-error"
    return "current" if pdf is newest else "superseded"


def _replaces(visit: VisitRecord, pdf: StoredPdf) -> list[Element]:
    if pdf.number == 1:
        return []
    return [{"code": "replaces", "target": reference("DocumentReference", document_id(visit, pdf.number - 1))}]


def _attachment(subject: Subject, visit: VisitRecord, pdf: StoredPdf) -> Element:
    """Return the file with its bytes, or with its address on the clinic's own pages, which ask for an account."""
    content = b64encode(pdf.content).decode("ascii") if pdf.content is not None else None
    return {
        "extension": [extension("sha256", valueString=pdf.sha256)],
        "contentType": "application/pdf",
        "data": content,
        "url": f"{subject.address}/visits/{visit.id}/summary.pdf?edition={pdf.number}",
        "size": pdf.size,
        "title": f"visit-{visit.id}-edition-{pdf.number}.pdf",
        "creation": instant(pdf.made_at),
    }
