"""What is printed for a day in case the power goes: as much of it as the account may see, and no more."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.reach import narrow
from clinic.domain.permissions import Permission, RoleName, allowed
from clinic.domain.summaries import ClinicIdentity, VisitSummary
from clinic.domain.visits import VisitStatus
from clinic.models import Patient, Visit
from clinic.report import day_pack
from clinic.report.day_pack import DayPack, Expected
from clinic.services import accounts, readers, summaries, visits

EXPECTED = (VisitStatus.PLANNED, VisitStatus.OPEN)


@dataclass(frozen=True, slots=True)
class Made:
    """A pack as a PDF, for whom it is, and the patients who stand on it."""

    pdf: bytes
    reader: str
    patient_ids: tuple[int, ...]


def make(session: Session, account_id: int, day: dt.date, clinic: ClinicIdentity, *, now: dt.datetime) -> Made:
    """Return the pack of a day for an account; from here on the session knows what the account may know of.

    A clinician gets the list, and for each of their own visits page one of the last signed summary and a blank sheet.
    Whoever sees no clinical text gets the list alone.
    """
    account = accounts.get(session, account_id)
    narrow(session, readers.reach_of(session, account, now=now))
    clinical = allowed(account.role_names, Permission.CLINICAL_READ)
    lines = [line.visit for line in visits.day_list(session, day) if line.visit.status in EXPECTED]
    ordered = sorted(lines, key=lambda visit: (visit.patient.name_key, visit.id))
    expected = tuple(_expected(session, one, clinic, clinical and one.clinician_id == account.id) for one in ordered)
    pack = DayPack(clinic, day, now.astimezone(clinic.zone), account.name, expected)
    return Made(day_pack.render(pack), account.name, tuple(visit.patient_id for visit in ordered))


def readers_of(session: Session, day: dt.date) -> list[int]:
    """Return whose packs a day needs: every clinician with a visit on it, and the first account of the front desk."""
    expected = select(Visit.clinician_id).where(Visit.seen_on == day, Visit.status.in_(EXPECTED))
    clinicians = set(session.scalars(expected))
    active = [account for account in accounts.all_accounts(session) if account.active]
    desk = [account.id for account in active if account.role_names == {RoleName.FRONT_DESK}]
    return [account.id for account in active if account.id in clinicians] + (desk[:1] if clinicians else [])


def _expected(session: Session, visit: Visit, clinic: ClinicIdentity, with_pages: bool) -> Expected:
    patient = visit.patient
    return Expected(
        name=patient.name,
        record_number=patient.record_number,
        born=patient.birth.in_words() if patient.birth else "",
        phone=patient.phone,
        clinician=visit.clinician.name,
        with_pages=with_pages,
        last=_last_signed(session, patient, clinic) if with_pages else None,
    )


def _last_signed(session: Session, patient: Patient, clinic: ClinicIdentity) -> VisitSummary | None:
    chosen = select(Visit).where(Visit.patient_id == patient.id, Visit.status == VisitStatus.SIGNED)
    last = session.scalars(chosen.order_by(Visit.seen_on.desc(), Visit.id.desc()).limit(1)).first()
    return summaries.build(session, last, clinic) if last is not None else None
