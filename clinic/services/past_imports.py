"""The imports that were published: which files, and whose visits came with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.models import ImportedVisit, ImportRun, ImportState, Patient, Visit

MAPS_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class OfPatient:
    """A patient with the number of visits that one import brought."""

    id: int
    name: str
    record_number: str
    visits: int


def published(session: Session) -> Sequence[ImportRun]:
    """Return every published import, the newest first."""
    chosen = select(ImportRun).where(ImportRun.state == ImportState.PUBLISHED)
    return session.scalars(chosen.order_by(ImportRun.id.desc())).all()


def get(session: Session, run_id: int) -> ImportRun:
    """Return one published import. Raises NotFound."""
    found = session.get(ImportRun, run_id)
    if found is None or found.state is not ImportState.PUBLISHED:
        raise NotFound("This import is not here.", hint="Choose one from the list of files brought in.")
    return found


def maps_used(session: Session) -> Sequence[ImportRun]:
    """Return the last import by each of the maps that were used before, the newest first."""
    last = (
        select(func.max(ImportRun.id))
        .where(ImportRun.state == ImportState.PUBLISHED, ImportRun.kind == "visits", ImportRun.map_text != "")
        .group_by(ImportRun.map_text)
    )
    chosen = select(ImportRun).where(ImportRun.id.in_(last)).order_by(ImportRun.id.desc()).limit(MAPS_AT_MOST)
    return session.scalars(chosen).all()


def patients(session: Session, run: ImportRun, *, most: int) -> tuple[list[OfPatient], int]:
    """Return the patients of an import by name, `most` of them, and how many there are beyond."""
    counted = (
        select(Patient.id, Patient.name, Patient.record_number, func.count(Visit.id))
        .join(Visit, Visit.patient_id == Patient.id)
        .join(ImportedVisit, ImportedVisit.visit_id == Visit.id)
        .where(ImportedVisit.import_id == run.id)
        .group_by(Patient.id, Patient.name, Patient.record_number)
    )
    total = session.scalar(select(func.count()).select_from(counted.subquery())) or 0
    rows = session.execute(counted.order_by(Patient.name, Patient.record_number, Patient.id).limit(most))
    found = [OfPatient(*row) for row in rows]
    return found, total - len(found)
