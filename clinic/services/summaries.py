"""Build the summary of a visit: a draft from the record as it stands, a signed one from what was frozen."""

import dataclasses
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from clinic.domain import canonical, summaries
from clinic.domain.patients import PatientRecord
from clinic.domain.summaries import ClinicIdentity, VisitSummary
from clinic.domain.visit_errors import ErrorRecord
from clinic.domain.visits import AddendumRecord, SignatureRecord, VisitRecord, VisitStatus
from clinic.models import Addendum, Signature, Visit, VisitError
from clinic.services import loading, records


def build(session: Session, visit: Visit, clinic: ClinicIdentity) -> VisitSummary:
    """Return the summary of a visit: the frozen one with its addenda once it is signed, else a draft.

    One entered in error says so, whatever it was before.
    """
    signature = _signature(session, visit)
    made = draft(session, visit, clinic) if signature is None else frozen(session, visit, signature)
    return _said_of(session, visit, made)


def record_of(session: Session, visit: Visit, clinic: ClinicIdentity) -> PatientRecord:
    """Return the whole record of the visit's patient."""
    return records.load(session, visit.patient, clinic.zone)


def draft(session: Session, visit: Visit, clinic: ClinicIdentity) -> VisitSummary:
    """Return the summary as the record stands now."""
    return summaries.summarise(record_of(session, visit, clinic), visit.id, clinic=clinic, language="en")


def _signature(session: Session, visit: Visit) -> Signature | None:
    """The signature of the visit; only what is locked can have one."""
    whole = (undefer(Signature.summary),)
    return loading.beside(session, Signature, visit, options=whole) if visit.status.locked else None


def frozen(session: Session, visit: Visit, signature: Signature) -> VisitSummary:
    """Return the summary that was signed, with the addenda added since; who signed is called as they were then."""
    rows = session.scalars(select(Addendum).where(Addendum.visit_id == visit.id).order_by(Addendum.id))
    addenda = (AddendumRecord(row.writer.name, row.written_at, row.reason, row.text) for row in rows)
    return _as_signed(signature, tuple(addenda))


def frozen_of(session: Session, visits: Iterable[VisitRecord]) -> dict[int, VisitSummary]:
    """Return the summaries that were signed, by visit id, with the addenda since; in one query for all of them."""
    signed = {visit.id: visit for visit in visits if visit.signature is not None}
    rows = session.execute(select(Signature.visit_id, Signature.summary).where(Signature.visit_id.in_(signed)))
    found = {}
    for visit_id, text in rows:
        summary, visit = canonical.loads(VisitSummary, text), signed[visit_id]
        by = summary.signature or visit.signature
        found[visit_id] = dataclasses.replace(summary, signature=by, addenda=visit.addenda)
    return found


def _as_signed(signature: Signature, addenda: tuple[AddendumRecord, ...]) -> VisitSummary:
    signed = canonical.loads(VisitSummary, signature.summary)
    by = signed.signature or SignatureRecord(signature.signer.name, signature.signed_at, signature.record_sha256)
    return dataclasses.replace(signed, signature=by, addenda=addenda)


def with_record(session: Session, visit: Visit, clinic: ClinicIdentity) -> tuple[VisitSummary, PatientRecord]:
    """Return the summary like `build`, and the whole record, which is read once for both."""
    record, signature = record_of(session, visit, clinic), _signature(session, visit)
    if signature is not None:
        made = _as_signed(signature, record.visit(visit.id).addenda)
    else:
        made = summaries.summarise(record, visit.id, clinic=clinic, language="en")
    return _said_of(session, visit, made), record


def _said_of(session: Session, visit: Visit, summary: VisitSummary) -> VisitSummary:
    """Put beside the summary that its visit was entered in error, if it was."""
    row = session.get(VisitError, visit.id) if visit.status is VisitStatus.ENTERED_IN_ERROR else None
    if row is None:
        return summary
    return dataclasses.replace(summary, error=ErrorRecord(row.marker.name, row.marked_at, row.reason))
