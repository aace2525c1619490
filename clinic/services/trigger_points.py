"""Record trigger points: spots in muscles, and muscles examined with nothing found."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.body import zones
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.muscles import MUSCLES
from clinic.domain.visits import PointTreatment
from clinic.models import Account, TriggerPoint, Visit
from clinic.services import audit
from clinic.services.versions import require_version
from clinic.services.visits import require_open


@dataclass(frozen=True, slots=True)
class SpotFindings:
    """What was found at one spot of a muscle; None = not examined."""

    taut_band: bool | None = None
    hypersensitive_spot: bool | None = None
    spot_in_taut_band: bool | None = None
    referred_pain: bool | None = None
    reproduces_known_symptom: bool | None = None
    felt_in: tuple[str, ...] = ()
    twitch: bool | None = None
    jump: bool | None = None
    ppt_kg_cm2: Decimal | None = None
    treated: PointTreatment | None = None
    note: str = ""


CLEAR = SpotFindings(taut_band=False, hypersensitive_spot=False, spot_in_taut_band=False, referred_pain=False)
"""Examined, nothing found."""


def of_visit(session: Session, visit: Visit) -> Sequence[TriggerPoint]:
    """Return the trigger-point findings of the visit in the order found."""
    return session.scalars(
        select(TriggerPoint).where(TriggerPoint.visit_id == visit.id).order_by(TriggerPoint.id)
    ).all()


def get(session: Session, visit: Visit, spot_id: int) -> TriggerPoint:
    """Return one finding of this visit. Raises NotFound."""
    found = session.get(TriggerPoint, spot_id)
    if found is None or found.visit_id != visit.id:
        raise NotFound("There is no such finding at this visit.", hint="Open the visit again.")
    return found


def add(
    session: Session,
    visit: Visit,
    muscle: str,
    side: str,
    findings: SpotFindings,
    *,
    examiner: Account,
    now: dt.datetime,
) -> TriggerPoint:
    """Record a spot in a muscle; several spots per muscle are numbered. A clear muscle becomes this spot."""
    require_open(visit)
    if muscle not in MUSCLES or side not in ("l", "r"):
        raise ClinicError("This muscle and side are not known.", hint="Choose a muscle of the list, left or right.")
    here = (TriggerPoint.visit_id == visit.id, TriggerPoint.muscle == muscle, TriggerPoint.side == side)
    found = session.scalars(select(TriggerPoint).where(*here).order_by(TriggerPoint.ordinal)).all()
    point = next((one for one in found if is_clear(one)), None)
    if point is None:
        last = session.scalar(select(func.max(TriggerPoint.ordinal)).where(*here)) or 0
        point = TriggerPoint(visit_id=visit.id, muscle=muscle, side=side, ordinal=last + 1, found_at=now)
        session.add(point)
    _describe(point, findings, examiner, now)
    session.flush()
    _changed(session, visit, point, examiner, now)
    return point


def change(
    session: Session,
    visit: Visit,
    point: TriggerPoint,
    findings: SpotFindings,
    *,
    displayed: int | None,
    examiner: Account,
    now: dt.datetime,
) -> None:
    """Change a finding. Raises Conflict when it is not the one displayed."""
    require_open(visit)
    require_version(point, displayed)
    _describe(point, findings, examiner, now)
    session.flush()
    _changed(session, visit, point, examiner, now)


def remove(session: Session, visit: Visit, point: TriggerPoint, *, actor: Account, now: dt.datetime) -> None:
    """Take a finding back: the muscle is then not examined."""
    require_open(visit)
    session.delete(point)
    session.flush()
    _changed(session, visit, point, actor, now)


def clear(session: Session, visit: Visit, muscle: str, *, examiner: Account, now: dt.datetime) -> None:
    """Record a muscle as examined with nothing found, on each side without a finding yet."""
    sides = {point.side for point in of_visit(session, visit) if point.muscle == muscle}
    for side in ("l", "r"):
        if side not in sides:
            add(session, visit, muscle, side, CLEAR, examiner=examiner, now=now)


def take_back_clear(session: Session, visit: Visit, muscle: str, *, actor: Account, now: dt.datetime) -> None:
    """Undo: the muscle's clear sides are not examined again."""
    for point in of_visit(session, visit):
        if point.muscle == muscle and is_clear(point):
            remove(session, visit, point, actor=actor, now=now)


def is_clear(point: TriggerPoint) -> bool:
    """Return whether the muscle was examined there, nothing was found and nothing else was recorded."""
    criteria = (point.taut_band, point.hypersensitive_spot, point.referred_pain)
    signs = (point.reproduces_known_symptom, point.twitch, point.jump)
    more = bool(point.note.strip() or point.felt_in) or point.ppt_kg_cm2 is not None
    treated = point.treated not in (None, PointTreatment.NONE)
    return all(one is False for one in criteria) and True not in signs and not more and not treated


def _describe(point: TriggerPoint, findings: SpotFindings, examiner: Account, now: dt.datetime) -> None:
    for zone in findings.felt_in:
        zones.parse(zone)
    for field in SpotFindings.__dataclass_fields__:
        setattr(point, field, getattr(findings, field))
    point.felt_in = list(findings.felt_in)
    point.examiner, point.found_at = examiner, now


def _changed(session: Session, visit: Visit, point: TriggerPoint, actor: Account, now: dt.datetime) -> None:
    audit.record(session, actor, Action.EXAM_WRITE, "trigger_point", point.id, patient_id=visit.patient_id, now=now)
