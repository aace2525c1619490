"""Record trigger points: spots in muscles, and muscles examined with nothing found."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.body import zones
from clinic.domain.body.atlas import SIDES, Side
from clinic.domain.errors import ClinicError
from clinic.domain.muscles import MUSCLES
from clinic.domain.trigger_findings import is_clear
from clinic.domain.visits import PointTreatment
from clinic.models import Account, TriggerPoint, Visit
from clinic.services import audit, loading
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


@dataclass(frozen=True, slots=True)
class SpotPlace:
    """Which spot it is: the muscle, the patient's side, and 1 for the first spot found there."""

    muscle: str
    side: str
    ordinal: int = 1


CLEAR = SpotFindings(taut_band=False, hypersensitive_spot=False, spot_in_taut_band=False, referred_pain=False)
"""Examined, nothing found."""


def of_visit(session: Session, visit: Visit) -> Sequence[TriggerPoint]:
    """Return the trigger-point findings of the visit in the order found."""
    return session.scalars(
        select(TriggerPoint).where(TriggerPoint.visit_id == visit.id).order_by(TriggerPoint.id)
    ).all()


def numbered(points: Sequence[TriggerPoint]) -> list[tuple[int, TriggerPoint]]:
    """Return the points of a visit with their numbers, the spots found first, so that the figure counts them from 1."""
    return list(enumerate(sorted(points, key=is_clear), start=1))


def get(session: Session, visit: Visit, spot_id: int) -> TriggerPoint:
    """Return one finding of this visit. Raises NotFound."""
    return loading.one(session, TriggerPoint, spot_id, of=visit)


def findings_of(point: TriggerPoint) -> SpotFindings:
    """Return what is stored of a spot."""
    stored = {field: getattr(point, field) for field in SpotFindings.__dataclass_fields__}
    return SpotFindings(**stored | {"felt_in": tuple(point.felt_in)})


def at(session: Session, visit: Visit, place: SpotPlace) -> TriggerPoint | None:
    """Return the spot at that place of the visit, or None."""
    return next((one for one in _here(session, visit, place.muscle, place.side) if one.ordinal == place.ordinal), None)


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
    _require_known(muscle, side)
    found = _here(session, visit, muscle, side)
    point = next((one for one in found if is_clear(one)), None)
    if point is None:
        last = max((one.ordinal for one in found), default=0)
        point = _begin(session, visit, SpotPlace(muscle, side, last + 1), now)
    _write(session, visit, point, findings, examiner, now)
    return point


def keep(
    session: Session,
    visit: Visit,
    place: SpotPlace,
    findings: SpotFindings,
    *,
    displayed: int | None,
    examiner: Account,
    now: dt.datetime,
) -> TriggerPoint | None:
    """Store a spot as it stands on the card; `displayed` None = there was none there yet.

    A card on which nothing is entered any more is no record: None. Sending the same a second time changes nothing,
    so that an answer lost on the way can be asked for again. A clear muscle becomes this spot. Raises Conflict if
    something else is stored there than was displayed.
    """
    require_open(visit)
    _require_known(place.muscle, place.side)
    found = _here(session, visit, place.muscle, place.side)
    point = next((one for one in found if one.ordinal == place.ordinal), None)
    if findings == (findings_of(point) if point is not None else SpotFindings()):
        return point
    fresh = displayed is None and (point is None or is_clear(point))
    if not fresh:
        require_version(point, displayed)
    if point is not None and findings == SpotFindings():
        remove(session, visit, point, actor=examiner, now=now)
        return None
    point = point or next((one for one in found if is_clear(one)), None) or _begin(session, visit, place, now)
    point.ordinal = place.ordinal
    _write(session, visit, point, findings, examiner, now)
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
    _write(session, visit, point, findings, examiner, now)


def remove(
    session: Session,
    visit: Visit,
    point: TriggerPoint,
    *,
    displayed: int | None = None,
    actor: Account,
    now: dt.datetime,
) -> None:
    """Take a finding back: the muscle is then not examined. Raises Conflict when it is not the one displayed."""
    require_open(visit)
    if displayed is not None:
        require_version(point, displayed)
    session.delete(point)
    session.flush()
    _changed(session, visit, point, actor, now)


def clear(
    session: Session, visit: Visit, muscle: str, *, examiner: Account, now: dt.datetime, sides: Sequence[Side] = SIDES
) -> None:
    """Record a muscle as examined with nothing found, on each of the sides without a finding yet."""
    found = {point.side for point in of_visit(session, visit) if point.muscle == muscle}
    for side in sides:
        if side not in found:
            add(session, visit, muscle, side, CLEAR, examiner=examiner, now=now)


def take_back_clear(session: Session, visit: Visit, muscle: str, *, actor: Account, now: dt.datetime) -> None:
    """Undo: the muscle's clear sides are not examined again."""
    for point in of_visit(session, visit):
        if point.muscle == muscle and is_clear(point):
            remove(session, visit, point, actor=actor, now=now)


def _here(session: Session, visit: Visit, muscle: str, side: str) -> Sequence[TriggerPoint]:
    here = (TriggerPoint.visit_id == visit.id, TriggerPoint.muscle == muscle, TriggerPoint.side == side)
    return session.scalars(select(TriggerPoint).where(*here).order_by(TriggerPoint.ordinal)).all()


def _require_known(muscle: str, side: str) -> None:
    if muscle not in MUSCLES or side not in ("l", "r"):
        raise ClinicError("This muscle and side are not known.", hint="Choose a muscle of the list, left or right.")


def _begin(session: Session, visit: Visit, place: SpotPlace, now: dt.datetime) -> TriggerPoint:
    point = TriggerPoint(visit_id=visit.id, muscle=place.muscle, side=place.side, ordinal=place.ordinal, found_at=now)
    session.add(point)
    return point


def _write(
    session: Session, visit: Visit, point: TriggerPoint, findings: SpotFindings, examiner: Account, now: dt.datetime
) -> None:
    for zone in findings.felt_in:
        zones.parse(zone)
    for field in SpotFindings.__dataclass_fields__:
        setattr(point, field, getattr(findings, field))
    point.felt_in = list(findings.felt_in)
    point.examiner, point.found_at = examiner, now
    session.flush()
    _changed(session, visit, point, examiner, now)


def _changed(session: Session, visit: Visit, point: TriggerPoint, actor: Account, now: dt.datetime) -> None:
    audit.record(session, actor, Action.EXAM_WRITE, "trigger_point", point.id, patient_id=visit.patient_id, now=now)
