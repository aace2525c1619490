"""Record what the examiner's hands found: one entry at a time, each with its own version."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.exams import ExamMethod, RatingSource, SiteState, highest_rating
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.visits import StopReason
from clinic.domain.words import N_
from clinic.models import Account, Exam, TenderPointRating, Visit
from clinic.services import audit
from clinic.services.versions import require_version
from clinic.services.visits import require_open


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """What was entered at one site: a state, and a rating when it is rated. `state` None takes the entry back.

    `source` tells a rating of today from one of the last visit that the examiner confirmed.
    """

    site: str
    state: SiteState | None
    rating: int | None = None
    source: RatingSource = RatingSource.EXAMINED


def of_visit(session: Session, visit: Visit) -> Exam | None:
    """Return the survey that the summary shows: the visit's clinician's, else the first; never a repeat."""
    exams = session.scalars(select(Exam).where(Exam.visit_id == visit.id).order_by(Exam.id)).all()
    first = [exam for exam in exams if exam.repeat is None]
    own = [exam for exam in first if exam.examiner_id == visit.clinician_id]
    return next(iter([*own, *first]), None)


def of_examiner(session: Session, visit: Visit, examiner: Account) -> Exam | None:
    """Return the examiner's own survey of this visit, if it was begun."""
    return session.scalar(select(Exam).where(Exam.visit_id == visit.id, Exam.examiner_id == examiner.id))


def others(session: Session, visit: Visit, examiner: Account) -> Sequence[Exam]:
    """Return the surveys of this visit that other examiners began, in the order in which they were begun; no repeats,
    for nobody enters those for another.
    """
    found = select(Exam).where(Exam.visit_id == visit.id, Exam.examiner_id != examiner.id).order_by(Exam.id)
    return [exam for exam in session.scalars(found) if exam.repeat is None]


def require_entering(visit: Visit, exam: Exam) -> None:
    """Raise VisitLocked or Conflict if nothing of this survey may change any more."""
    require_open(visit)
    if exam.repeat is not None and not exam.repeat.open:
        raise Conflict("This repeat survey is finished.", hint="What was compared stands; nothing can be entered.")


def begin(session: Session, visit: Visit, method: ExamMethod | None, *, examiner: Account, now: dt.datetime) -> Exam:
    """Return the examiner's survey of this visit, begun now if it was not, in `method`: like `switch_method` it raises
    Conflict while sites are rated by the other one. None = by the algometer, whatever the method of the ratings.
    """
    require_open(visit)
    found = of_examiner(session, visit, examiner)
    if found is None:
        found = Exam(visit_id=visit.id, examiner=examiner, method=method or ExamMethod.MTPS_0_10, started_at=now)
        session.add(found)
        session.flush()
    elif method is not None and found.method is not method:
        switch_method(session, visit, found, method, actor=examiner, now=now)
    return found


def switch_method(
    session: Session, visit: Visit, exam: Exam, method: ExamMethod, *, actor: Account, now: dt.datetime
) -> None:
    """Use another method. Raises Conflict while sites are rated: a rating means something else there."""
    require_entering(visit, exam)
    if exam.method is method:
        return
    if exam.repeat is not None:
        raise Conflict("A repeat survey keeps the method of the first.", hint="Rate the sites by that method.")
    if any(entry.state is SiteState.RATED for entry in exam.ratings):
        raise Conflict(
            "This survey holds ratings by the other method.", hint="Clear them first; methods are never mixed."
        )
    exam.ratings.clear()
    session.flush()
    exam.method = method
    _changed(session, visit, exam, actor, now)


def start_over(
    session: Session, visit: Visit, exam: Exam, method: ExamMethod, displayed: int, *, actor: Account, now: dt.datetime
) -> None:
    """Clear the ratings, as the examiner was asked, and use another method. `displayed` = how many were said to be
    cleared; raises Conflict when there are more or fewer by now.
    """
    require_entering(visit, exam)
    if displayed != len(exam.ratings):
        raise Conflict("The survey was changed since you opened it.", hint="Look at it, then choose the method again.")
    exam.ratings.clear()
    exam.stopped = None
    session.flush()
    switch_method(session, visit, exam, method, actor=actor, now=now)


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
    require_entering(visit, exam)
    stored = {rating.site: rating for rating in exam.ratings}
    for entry in entries:
        _check(exam, entry)
        if displayed is not None:
            require_version(stored.get(entry.site), displayed.get(entry.site))
        _store(exam, stored.get(entry.site), entry, actor, now)
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
        if says_the_same(stored, entry):
            continue
        try:
            enter(session, visit, exam, [entry], actor=actor, now=now, displayed={entry.site: displayed})
        except Conflict:
            clashes.append(Clash(entry, stored))
    return clashes


def says_the_same(stored: TenderPointRating | None, entry: SiteEntry) -> bool:
    """Whether the store has the entry already."""
    if stored is None:
        return entry.state is None
    return (stored.state, stored.rating, stored.source) == (entry.state, entry.rating, entry.source)


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
    require_entering(visit, exam)
    entered = {rating.site for rating in exam.ratings}
    stopped = [rating.site for rating in exam.ratings if rating.state is SiteState.STOPPED]
    exam.stopped = reason
    if reason is None:
        entries = [SiteEntry(site, None) for site in stopped]
    else:
        entries = [SiteEntry(site, SiteState.STOPPED) for site in SITES if site not in entered]
    enter(session, visit, exam, entries, actor=actor, now=now)


def take_back_filled(
    session: Session, visit: Visit, exam: Exam, sites: Sequence[str], *, actor: Account, now: dt.datetime
) -> None:
    """Take back what one press filled: those of the sites that still hold its 0."""
    zero = [one.site for one in exam.ratings if one.site in sites and one.rating == 0]
    enter(session, visit, exam, [SiteEntry(site, None) for site in zero], actor=actor, now=now)


def annotate(
    session: Session,
    visit: Visit,
    exam: Exam,
    note: str,
    *,
    actor: Account,
    now: dt.datetime,
    displayed: str | None = None,
) -> None:
    """Keep a note with the survey; a note that is there already is no change. Raises Conflict when it is no longer the
    one displayed (None: whatever it is).
    """
    require_entering(visit, exam)
    if note in (displayed, exam.note):
        return
    if displayed is not None and exam.note != displayed:
        hint = Phrase(N_("It now reads: {note}"), note=exam.note)
        raise Conflict("The note was changed since you opened it.", hint=hint)
    exam.note = note
    session.flush()
    _changed(session, visit, exam, actor, now)


def _check(exam: Exam, entry: SiteEntry) -> None:
    require_site(entry.site)
    highest = highest_rating(exam.method)
    if exam.repeat is not None and entry.source is RatingSource.CONFIRMED:
        raise ClinicError("A repeat survey confirms nothing of an earlier visit.", hint="Press the site and rate it.")
    if entry.state is SiteState.RATED and (entry.rating is None or not 0 <= entry.rating <= highest):
        sentence = Phrase(N_("A rating here goes from 0 to {highest}."), highest=highest)
        raise ClinicError(sentence, hint="Enter a whole number in that range.")


def require_site(site: str) -> None:
    """Raise ClinicError unless the site is one of the 21."""
    if site not in SITES:
        raise ClinicError("This site is not known.", hint="Choose a site of the table.")


def _store(exam: Exam, stored: TenderPointRating | None, entry: SiteEntry, actor: Account, now: dt.datetime) -> None:
    if entry.state is None:
        if stored is not None:
            exam.ratings.remove(stored)
        return
    rating = entry.rating if entry.state is SiteState.RATED else None
    source = entry.source if rating is not None else RatingSource.EXAMINED
    if stored is None:
        stored = TenderPointRating(site=entry.site, method=exam.method)
        exam.ratings.append(stored)
    if (stored.state, stored.rating, stored.source) != (entry.state, rating, source):
        stored.state, stored.rating, stored.source = entry.state, rating, source
        stored.rated_at, stored.rated_by = now, actor.id


def _changed(session: Session, visit: Visit, exam: Exam, actor: Account, now: dt.datetime) -> None:
    audit.record(session, actor, Action.EXAM_WRITE, "exam", exam.id, patient_id=visit.patient_id, now=now)
