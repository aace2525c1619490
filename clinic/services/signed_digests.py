"""Whether signed records and PDFs are those that the audit tells of: a digest exchanged together with what it covers
does not fit the entry that was chained when the visit was signed.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.models import AuditEntry, Edition, Signature

_SIGNATURES = select(Signature.visit_id, Signature.record_sha256)


def problems(session: Session) -> list[str]:
    """Return a sentence for each signature or edition that is not what the audit tells of, or that it does not know.

    Entries from before digests were told of say nothing about them.
    """
    return [*_of_signatures(session), *_of_editions(session)]


def _of_signatures(session: Session) -> Iterator[str]:
    told = _told(session, Action.VISIT_SIGN, "record_sha256")
    stored = {one.visit_id: one.record_sha256 for one in session.execute(_SIGNATURES)}
    for visit_id in sorted({*told, *stored}):
        if visit_id not in stored:
            yield f"Visit {visit_id}: the audit tells of a signature that is not there."
        elif visit_id not in told:
            yield f"Visit {visit_id}: the audit knows nothing of its signature."
        elif told[visit_id] not in (None, stored[visit_id]):
            yield f"Visit {visit_id}: the signed record is not the one that the audit tells of."


def _of_editions(session: Session) -> Iterator[str]:
    columns = select(Edition.visit_id, Edition.number, Edition.addendum_id, Edition.pdf_sha256)
    stored = session.execute(columns.order_by(Edition.visit_id, Edition.number)).all()
    signed, added = (_told(session, action, "pdf_sha256") for action in (Action.VISIT_SIGN, Action.ADDENDUM_ADD))
    for visit_id, number, addendum_id, digest in stored:
        told, about = (signed, visit_id) if addendum_id is None else (added, addendum_id)
        if about not in told:
            yield f"Visit {visit_id}: the audit knows nothing of edition {number}."
        elif told[about] not in (None, digest):
            yield f"Visit {visit_id}: the PDF of edition {number} is not the one that the audit tells of."
    there = {addendum_id for _visit, _number, addendum_id, _digest in stored}
    yield from (f"The audit tells of addendum {one}, which has no edition." for one in sorted({*added} - there))


def _told(session: Session, action: Action, digest: str) -> dict[int, Any]:
    """Return a digest by the id of what it is of; None where the entry tells of none.

    What was of a patient who was erased is gone, as another entry tells.
    """
    erased = select(AuditEntry.patient_id).where(AuditEntry.action == Action.PATIENT_ERASE)
    entries = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.patient_id.not_in(erased))
    found = session.scalars(entries.order_by(AuditEntry.id))
    return {one.noun_id: one.detail.get(digest) for one in found if one.noun_id is not None}
