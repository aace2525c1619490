"""Say that a visit, or every visit of an import, was entered in error: it stays and counts nowhere, for good."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, undefer

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.visit_errors import ErrorRecord
from clinic.domain.visits import VisitStatus
from clinic.domain.words import N_
from clinic.models import (
    Account,
    Addendum,
    ImportedVisit,
    ImportRun,
    ImportTakenBack,
    Patient,
    Signature,
    Visit,
    VisitError,
)
from clinic.services import audit, editions, invitations, signing, summaries, tablets

NOTE = N_("Entered in error")
"""The reason of the addendum that a signed visit gets; its text is the reason that was typed."""
AT_ONCE = 500
"""Visits of an import that are marked by one statement."""


def mark(
    session: Session, visit: Visit, *, reason: str, displayed: int, actor: Account, now: dt.datetime
) -> VisitError:
    """Mark a visit as entered in error. A signed one gets a new edition that says so; the others stay as they are.

    `displayed` is the version that was shown. Raises Conflict when the visit is marked already or changed since, and
    ClinicError without a reason or when the edition cannot be made: nothing is marked then.
    """
    words = _given(reason)
    if visit.status is VisitStatus.ENTERED_IN_ERROR:
        raise Conflict("This visit is marked as entered in error already.", hint="Open it to see why, and by whom.")
    if visit.version != displayed:
        raise Conflict("The visit changed since you opened this page.", hint="Look at it again, then decide.")
    _end_what_is_open(session, visit, actor, now)
    _claim(session, visit)
    signature = session.get(Signature, visit.id, options=(undefer(Signature.summary),))
    note = _noted(session, visit, signature, words, actor, now) if signature else None
    error = VisitError(
        visit_id=visit.id, reason=words, marker=actor, marked_at=now, addendum_id=note.id if note else None
    )
    session.add(error)
    session.flush()
    detail = {"edition": editions.of_visit(session, visit)[0].number} if note else {}
    audit.record(
        session, actor, Action.VISIT_ERROR, "visit", visit.id, patient_id=visit.patient_id, now=now, detail=detail
    )
    return error


def take_back(session: Session, run: ImportRun, *, reason: str, actor: Account, now: dt.datetime) -> int:
    """Mark every visit of an import, and whoever came with it alone; return how many visits it brought.

    Raises Conflict when the import is taken back already, ClinicError without a reason.
    """
    words = _given(reason)
    session.execute(select(ImportRun.id).where(ImportRun.id == run.id).with_for_update())  # two at once wait in line
    if of_import(session, run) is not None:
        raise Conflict("This import is taken back already.", hint="Open it to see why, and by whom.")
    session.add(ImportTakenBack(import_id=run.id, reason=words, marker=actor, marked_at=now))
    session.flush()
    of_run = select(ImportedVisit.visit_id).where(ImportedVisit.import_id == run.id)
    still = (Visit.id.in_(of_run), Visit.status == VisitStatus.IMPORTED)
    ids = list(session.scalars(select(Visit.id).where(*still).order_by(Visit.id)))
    for start in range(0, len(ids), AT_ONCE):
        _mark_many(session, ids[start : start + AT_ONCE], words, actor, now)
    people = _mark_patients(session, of_run, now)
    detail = {"visits": len(ids), "patients": people}
    audit.record(session, actor, Action.IMPORT_ERROR, "import_run", run.id, now=now, detail=detail)
    return len(ids)


def of_visit(session: Session, visit: Visit) -> VisitError | None:
    """Return why a visit was entered in error; None for one that was not."""
    return session.get(VisitError, visit.id) if visit.status is VisitStatus.ENTERED_IN_ERROR else None


def of_import(session: Session, run: ImportRun) -> ImportTakenBack | None:
    """Return why an import was taken back; None for one that stands."""
    return session.get(ImportTakenBack, run.id)


def standing(session: Session, run: ImportRun) -> int:
    """Return how many visits of an import still count."""
    counted = select(func.count(Visit.id)).join(ImportedVisit, ImportedVisit.visit_id == Visit.id)
    return session.scalar(counted.where(ImportedVisit.import_id == run.id, Visit.status == VisitStatus.IMPORTED)) or 0


def _given(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise ClinicError("A visit is not marked as entered in error without a reason.", hint="Write why.")
    return words


def _end_what_is_open(session: Session, visit: Visit, actor: Account, now: dt.datetime) -> None:
    invitations.revoke(session, visit, actor=actor, now=now)
    tablets.end_all(session, visit, now=now)


def _claim(session: Session, visit: Visit) -> None:
    """One conditional UPDATE: of a signature and an error at once, or of two errors, one wins."""
    claimed = session.scalar(
        update(Visit)
        .where(Visit.id == visit.id, Visit.version == visit.version, Visit.status == visit.status)
        .values(status=VisitStatus.ENTERED_IN_ERROR, version=Visit.version + 1)
        .returning(Visit.id)
    )
    if claimed is None:
        raise Conflict("Somebody else changed this visit at the same moment.", hint="Look at it again, then decide.")
    session.refresh(visit)


def _noted(
    session: Session, visit: Visit, signature: Signature, words: str, actor: Account, now: dt.datetime
) -> Addendum:
    note = Addendum(visit_id=visit.id, writer=actor, written_at=now, reason=NOTE, text=words)
    session.add(note)
    session.flush()
    summary = summaries.frozen(session, visit, signature)
    marked = dataclasses.replace(summary, error=ErrorRecord(actor.name, now, words))
    edition = editions.store(session, visit, marked, note, now=now)
    told, whose = signing.digests(signature, edition), visit.patient_id
    audit.record(session, actor, Action.ADDENDUM_ADD, "addendum", note.id, patient_id=whose, now=now, detail=told)
    return note


def _mark_many(session: Session, ids: Sequence[int], words: str, actor: Account, now: dt.datetime) -> None:
    session.execute(
        update(Visit)
        .where(Visit.id.in_(ids))
        .values(status=VisitStatus.ENTERED_IN_ERROR, version=Visit.version + 1)
        .execution_options(synchronize_session=False)
    )
    session.add_all(VisitError(visit_id=one, reason=words, marker=actor, marked_at=now) for one in ids)
    session.flush()


def _mark_patients(session: Session, of_run: Select[int], now: dt.datetime) -> int:
    """Mark the patients whose every visit is an imported one entered in error; return how many."""
    here = select(Visit.patient_id).where(Visit.id.in_(of_run))
    imported = select(ImportedVisit.visit_id)
    stands = select(Visit.patient_id).where((Visit.status != VisitStatus.ENTERED_IN_ERROR) | Visit.id.not_in(imported))
    marked = session.execute(
        update(Patient)
        .where(Patient.id.in_(here), Patient.id.not_in(stands), Patient.import_number.is_not(None))
        .values(in_error_at=now)
        .execution_options(synchronize_session=False)
    )
    return marked.rowcount  # type: ignore[attr-defined,no-any-return]
