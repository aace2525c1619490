"""Read the audit: newest first, filtered, page by page, and all about one patient. Ids and names, no findings."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from clinic.db import reach
from clinic.domain.audit import Action
from clinic.domain.permissions import RoleName
from clinic.models import Account, AuditEntry, Patient, Visit

PAGE = 50
MOST = 100_000
"""Entries that one download holds."""
TOLD_FOR = dt.timedelta(days=7)
"""How long administrators are told of tables that left with names."""
_AT_ONCE = 1000
_EVERYBODY = {reach.BEYOND: True}
"""An administrator sees the record number of every entry, also of a restricted patient."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; None = any. `nobody` = by no account: by a patient's link or the command line."""

    account_id: int | None = None
    nobody: bool = False
    action: Action | None = None
    patient_id: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """Entries before this moment."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with the names behind its ids. `patient_name` is blank for a patient out of the session's reach."""

    entry: AuditEntry
    who: str
    roles: frozenset[RoleName]
    record_number: str
    patient_name: str


def page(session: Session, wanted: Wanted, *, before: int | None = None, limit: int = PAGE) -> Sequence[Line]:
    """Return the newest entries that are wanted, older than the entry `before`; one more than `limit` if there are."""
    query = _query(wanted).limit(limit + 1)
    return _lines(session, query if before is None else query.where(AuditEntry.id < before))


def every(session: Session, wanted: Wanted) -> Iterator[Line]:
    """Yield the wanted entries, newest first; some of them are held in memory at a time."""
    before: int | None = None
    while lines := page(session, wanted, before=before, limit=_AT_ONCE):
        yield from lines[:_AT_ONCE]
        if len(lines) <= _AT_ONCE:
            return
        before = lines[_AT_ONCE - 1].entry.id
        session.expunge_all()


def of_patient(session: Session, patient_id: int) -> Iterator[Line]:
    """Yield who looked at a patient or changed something, newest first."""
    return every(session, Wanted(patient_id=patient_id))


def taken_out(session: Session, *, now: dt.datetime) -> Sequence[Line]:
    """Return who took the tables of the whole clinic out with names in the last days, newest first."""
    exports = _query(Wanted(action=Action.DATA_EXPORT, since=now - TOLD_FOR)).where(AuditEntry.noun == "export")
    return [line for line in _lines(session, exports) if not line.entry.detail.get("deidentified")]


def patient_by_number(session: Session, record_number: str) -> int | None:
    """Return the id of the patient with this record number, whoever may know of them."""
    wanted = select(Patient.id).where(Patient.record_number == record_number.strip())
    return session.scalar(wanted.execution_options(**_EVERYBODY))


def patient_of_visit(session: Session, visit_id: int) -> int | None:
    """Return the id of the patient of a visit, whoever may know of them; None where there is no such visit."""
    return session.scalar(select(Visit.patient_id).where(Visit.id == visit_id).execution_options(**_EVERYBODY))


def _query(wanted: Wanted) -> Select[AuditEntry]:
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.nobody:
        query = query.where(AuditEntry.account_id.is_(None))
    elif wanted.account_id is not None:
        query = query.where(AuditEntry.account_id == wanted.account_id)
    for column, value in (
        (AuditEntry.action, wanted.action),
        (AuditEntry.patient_id, wanted.patient_id),
        (AuditEntry.address, wanted.address or None),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    return query


def _lines(session: Session, query: Select[AuditEntry]) -> list[Line]:
    entries = session.scalars(query).all()
    accounts = _accounts(session, {one.account_id for one in entries if one.account_id is not None})
    patients = _patients(session, {one.patient_id for one in entries if one.patient_id is not None})
    return [_line(session, one, accounts, patients) for one in entries]


def _line(
    session: Session, entry: AuditEntry, accounts: Mapping[int, Account], patients: Mapping[int, tuple[str, str]]
) -> Line:
    account = accounts.get(entry.account_id or 0)
    number, name = patients.get(entry.patient_id or 0, ("", ""))
    known = entry.patient_id is not None and reach.of(session).takes_in(entry.patient_id)
    roles = account.role_names if account else frozenset[RoleName]()
    return Line(entry, account.name if account else "", roles, number, name if known else "")


def _accounts(session: Session, ids: set[int]) -> Mapping[int, Account]:
    wanted = select(Account).where(Account.id.in_(ids)).options(selectinload(Account.roles))
    return {one.id: one for one in session.scalars(wanted)} if ids else {}


def _patients(session: Session, ids: set[int]) -> Mapping[int, tuple[str, str]]:
    if not ids:
        return {}
    wanted = select(Patient.id, Patient.record_number, Patient.name).where(Patient.id.in_(ids))
    return {one.id: (one.record_number, one.name) for one in session.execute(wanted.execution_options(**_EVERYBODY))}
