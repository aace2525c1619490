"""Record what the algometer read: a cell per site with its readings, its own version, and why there is none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinic.domain.audit import Action
from clinic.domain.body.atlas import SITES
from clinic.domain.errors import Conflict
from clinic.domain.exams import MOST_TRIALS, SiteState, pressure_reading
from clinic.domain.visits import StopReason
from clinic.models import Account, Exam, PressureReading, Visit
from clinic.models.exams import PressureSite
from clinic.services import audit
from clinic.services.exams import require_entering, require_site
from clinic.services.versions import require_version


@dataclass(frozen=True, slots=True)
class PressureEntry:
    """What was entered at one site: readings in kg/cm² in order when it is measured (`rated`), else why there are none.

    `state` None takes the entry back.
    """

    site: str
    state: SiteState | None
    trials: tuple[Decimal, ...] = ()


def trials_at(exam: Exam | None, site: str) -> tuple[Decimal, ...]:
    """Return the readings of a site in order, in kg/cm²."""
    return tuple(one.ppt_kg_cm2 for one in exam.pressures if one.site == site) if exam else ()


def enter_each(
    session: Session,
    visit: Visit,
    exam: Exam,
    entries: Sequence[tuple[PressureEntry, int | None]],
    *,
    actor: Account,
    now: dt.datetime,
) -> list[PressureEntry]:
    """Store each entry whose site still has the version displayed with it (None: it was empty); return the others.

    An entry that says what is stored anyway is no clash. Raises ClinicError for an unknown site or a reading that no
    algometer shows.
    """
    _require_measuring(visit, exam)
    clashes = []
    for entry, displayed in entries:
        stored = _at(exam, entry.site)
        if (stored and (stored.state, trials_at(exam, entry.site))) == (entry.state and (entry.state, entry.trials)):
            continue
        try:
            require_version(stored, displayed)
        except Conflict:
            clashes.append(entry)
            continue
        _store(session, exam, stored, entry, actor, now)
    _changed(session, visit, exam, actor, now)
    return clashes


def measure(
    session: Session,
    visit: Visit,
    exam: Exam,
    site: str,
    trials: Sequence[Decimal | None],
    *,
    actor: Account,
    now: dt.datetime,
) -> None:
    """Store the pressure thresholds of a site in kg/cm², in order; blanks are not measured. Replaces the site's."""
    measured = tuple(Decimal(value) for value in trials[:MOST_TRIALS] if value is not None)
    stored = _at(exam, site)
    entry = PressureEntry(site, SiteState.RATED if measured else None, measured)
    enter_each(session, visit, exam, [(entry, stored.version if stored else None)], actor=actor, now=now)


def stop(
    session: Session, visit: Visit, exam: Exam, reason: StopReason | None, *, actor: Account, now: dt.datetime
) -> None:
    """Say why the measuring ended early: sites without an entry read *stopped*. None takes both back."""
    _require_measuring(visit, exam)
    exam.pressures_stopped = reason
    entered = {one.site: one for one in exam.pressure_sites}
    if reason is None:
        changed = [PressureEntry(site, None) for site, one in entered.items() if one.state is SiteState.STOPPED]
    else:
        changed = [PressureEntry(site, SiteState.STOPPED) for site in SITES if site not in entered]
    for entry in changed:
        _store(session, exam, entered.get(entry.site), entry, actor, now)
    _changed(session, visit, exam, actor, now)


def _require_measuring(visit: Visit, exam: Exam) -> None:
    require_entering(visit, exam)
    if exam.repeat is not None:
        raise Conflict("A repeat survey is by the thumb, like the first.", hint="Rate the sites by that method.")


def _at(exam: Exam, site: str) -> PressureSite | None:
    return next((one for one in exam.pressure_sites if one.site == site), None)


def _store(
    session: Session, exam: Exam, stored: PressureSite | None, entry: PressureEntry, actor: Account, now: dt.datetime
) -> None:
    require_site(entry.site)
    for reading in [reading for reading in exam.pressures if reading.site == entry.site]:
        exam.pressures.remove(reading)
    session.flush()
    if entry.state is None:
        if stored is not None:
            exam.pressure_sites.remove(stored)
        return
    if stored is None:
        stored = PressureSite(site=entry.site)
        exam.pressure_sites.append(stored)
    stored.state, stored.measured_at, stored.measured_by = entry.state, now, actor.id
    flag_modified(stored, "measured_at")  # the version moves also when the readings alone changed within a moment
    trials = entry.trials[:MOST_TRIALS] if entry.state is SiteState.RATED else ()
    for trial, value in enumerate(map(pressure_reading, trials), start=1):
        exam.pressures.append(PressureReading(site=entry.site, trial=trial, ppt_kg_cm2=value, measured_at=now))


def _changed(session: Session, visit: Visit, exam: Exam, actor: Account, now: dt.datetime) -> None:
    session.flush()
    audit.record(session, actor, Action.EXAM_WRITE, "exam", exam.id, patient_id=visit.patient_id, now=now)
