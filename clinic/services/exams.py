"""Record what the examiner's hands found: one entry at a time, each with its own version."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.exams import MOST_TRIALS, ExamMethod, SiteState, highest_rating
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.visits import StopReason
from clinic.domain.words import N_
from clinic.models import Account, Exam, PressureReading, TenderPointRating, Visit
from clinic.services import audit
from clinic.services.versions import require_version
from clinic.services.visits import require_open


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """What was entered at one site: a state, and a rating when it is rated. `state` None takes the entry back."""

    site: str
    state: SiteState | None
    rating: int | None = None


def of_visit(session: Session, visit: Visit) -> Exam | None:
    """Return the survey that the summary shows: the visit's clinician's, else the first."""
    exams = session.scalars(select(Exam).where(Exam.visit_id == visit.id).order_by(Exam.id)).all()
    own = [exam for exam in exams if exam.examiner_id == visit.clinician_id]
    return next(iter([*own, *exams]), None)


def of_examiner(session: Session, visit: Visit, examiner: Account) -> Exam | None:
    """Return the examiner's own survey of this visit, if it was begun."""
    return session.scalar(select(Exam).where(Exam.visit_id == visit.id, Exam.examiner_id == examiner.id))


def begin(session: Session, visit: Visit, method: ExamMethod, *, examiner: Account, now: dt.datetime) -> Exam:
    """Return the examiner's survey of this visit, begun now if it was not, in `method`: like `switch_method` it raises
    Conflict while sites are rated by the other one.
    """
    require_open(visit)
    found = of_examiner(session, visit, examiner)
    if found is None:
        found = Exam(visit_id=visit.id, examiner=examiner, method=method, started_at=now)
        session.add(found)
        session.flush()
    elif found.method is not method:
        switch_method(session, visit, found, method, actor=examiner, now=now)
    return found


def switch_method(
    session: Session, visit: Visit, exam: Exam, method: ExamMethod, *, actor: Account, now: dt.datetime
) -> None:
    """Use another method. Raises Conflict while sites are rated: a rating means something else there."""
    require_open(visit)
    if any(entry.state is SiteState.RATED for entry in exam.ratings):
        raise Conflict(
            "This survey holds ratings by the other method.", hint="Clear them first; methods are never mixed."
        )
    exam.ratings.clear()
    session.flush()
    exam.method = method
    _changed(session, visit, exam, actor, now)


def enter(
    session: Session,
    visit: Visit,
    exam: Exam,
    entries: Sequence[SiteEntry],
    *,
    actor: Account,
    now: dt.datetime,
    displayed: dict[str, int | None] | None = None,
) -> None:
    """Store entries, each at its own site. `displayed` maps a site to the version shown (None: it was empty).

    Raises ClinicError for an unknown site or a rating that the method does not allow, Conflict when one of the same
    sites was changed since; other sites do not matter.
    """
    require_open(visit)
    stored = {rating.site: rating for rating in exam.ratings}
    for entry in entries:
        _check(exam.method, entry)
        if displayed is not None:
            require_version(stored.get(entry.site), displayed.get(entry.site))
        _store(exam, stored.get(entry.site), entry, now)
    session.flush()
    _changed(session, visit, exam, actor, now)


@dataclass(frozen=True, slots=True)
class Clash:
    """An entry that was not stored: its site was changed since it was displayed. `stored` None = emptied."""

    entry: SiteEntry
    stored: TenderPointRating | None


def enter_each(
    session: Session,
    visit: Visit,
    exam: Exam,
    entries: Sequence[tuple[SiteEntry, int | None]],
    *,
    actor: Account,
    now: dt.datetime,
) -> list[Clash]:
    """Store each entry whose site still has the version displayed with it; return the others, each with what stands.

    An entry that says what is stored anyway is no clash. Raises ClinicError like `enter`.
    """
    clashes = []
    for entry, displayed in entries:
        stored = next((rating for rating in exam.ratings if rating.site == entry.site), None)
        if (stored.state, stored.rating) == (entry.state, entry.rating) if stored else entry.state is None:
            continue
        try:
            enter(session, visit, exam, [entry], actor=actor, now=now, displayed={entry.site: displayed})
        except Conflict:
            clashes.append(Clash(entry, stored))
    return clashes


def fill_untested(session: Session, visit: Visit, exam: Exam, *, actor: Account, now: dt.datetime) -> tuple[str, ...]:
    """Rate every site without an entry 0, controls too; return the sites, so that one press takes them back."""
    entered = {rating.site for rating in exam.ratings}
    empty = tuple(site for site in SITES if site not in entered)
    enter(session, visit, exam, [SiteEntry(site, SiteState.RATED, 0) for site in empty], actor=actor, now=now)
    return empty


def stop(
    session: Session, visit: Visit, exam: Exam, reason: StopReason | None, *, actor: Account, now: dt.datetime
) -> None:
    """Say why the survey ended early: sites without an entry read *stopped*. None takes both back."""
    require_open(visit)
    entered = {rating.site for rating in exam.ratings}
    stopped = [rating.site for rating in exam.ratings if rating.state is SiteState.STOPPED]
    exam.stopped = reason
    if reason is None:
        entries = [SiteEntry(site, None) for site in stopped]
    else:
        entries = [SiteEntry(site, SiteState.STOPPED) for site in SITES if site not in entered]
    enter(session, visit, exam, entries, actor=actor, now=now)


def annotate(session: Session, visit: Visit, exam: Exam, note: str, *, actor: Account, now: dt.datetime) -> None:
    """Keep a note with the survey."""
    require_open(visit)
    exam.note = note
    session.flush()
    _changed(session, visit, exam, actor, now)


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
    require_open(visit)
    _require_site(site)
    for reading in [reading for reading in exam.pressures if reading.site == site]:
        exam.pressures.remove(reading)
    session.flush()
    measured = [value for value in trials[:MOST_TRIALS] if value is not None]
    for trial, value in enumerate(measured, start=1):
        exam.pressures.append(PressureReading(site=site, trial=trial, ppt_kg_cm2=value, measured_at=now))
    session.flush()
    _changed(session, visit, exam, actor, now)


def _check(method: ExamMethod, entry: SiteEntry) -> None:
    _require_site(entry.site)
    highest = highest_rating(method)
    if entry.state is SiteState.RATED and (entry.rating is None or not 0 <= entry.rating <= highest):
        sentence = Phrase(N_("A rating here goes from 0 to {highest}."), highest=highest)
        raise ClinicError(sentence, hint="Enter a whole number in that range.")


def _require_site(site: str) -> None:
    if site not in SITES:
        raise ClinicError("This site is not known.", hint="Choose a site of the table.")


def _store(exam: Exam, stored: TenderPointRating | None, entry: SiteEntry, now: dt.datetime) -> None:
    if entry.state is None:
        if stored is not None:
            exam.ratings.remove(stored)
        return
    rating = entry.rating if entry.state is SiteState.RATED else None
    if stored is None:
        stored = TenderPointRating(site=entry.site, method=exam.method)
        exam.ratings.append(stored)
    if (stored.state, stored.rating) != (entry.state, rating):
        stored.state, stored.rating, stored.rated_at = entry.state, rating, now


def _changed(session: Session, visit: Visit, exam: Exam, actor: Account, now: dt.datetime) -> None:
    audit.record(session, actor, Action.EXAM_WRITE, "exam", exam.id, patient_id=visit.patient_id, now=now)
