"""A second examiner repeats the survey of a visit, blind to the first; afterwards the two are compared."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.agreement import SurveyPair, pair_of
from clinic.domain.audit import Action
from clinic.domain.body.atlas import SITES
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.exams import RatingSource, SiteRating, SiteState
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.visits import VisitStatus
from clinic.domain.words import N_
from clinic.models import Account, AuditEntry, Exam, RepeatSurvey, Visit
from clinic.services import audit, exams, loading
from clinic.services.visits import require_open

_IN_USE = (VisitStatus.PLANNED, VisitStatus.OPEN)
_TELLING = ("summary", "repeat_survey")
"""Nouns of the audit whose pages show what the first examiner found."""


def of_visit(session: Session, visit: Visit) -> Sequence[RepeatSurvey]:
    """Return the repeat surveys of the visit in the order in which they were begun."""
    found = select(RepeatSurvey).join(Exam, RepeatSurvey.exam_id == Exam.id).where(Exam.visit_id == visit.id)
    return session.scalars(found.order_by(RepeatSurvey.begun_at, RepeatSurvey.exam_id)).all()


def get(session: Session, visit: Visit, repeat_id: int) -> RepeatSurvey:
    """Return a repeat survey that was finished. Raises NotFound: before that nothing is compared."""
    found = loading.one(session, RepeatSurvey, repeat_id, of=visit)
    if found.finished_at is None:
        raise loading.not_here(RepeatSurvey)
    return found


def own(session: Session, visit: Visit, examiner: Account) -> RepeatSurvey | None:
    """Return the examiner's own repeat survey of this visit, if it was begun."""
    exam = exams.of_examiner(session, visit, examiner)
    return exam.repeat if exam is not None else None


def blind_at(session: Session, examiner: Account) -> Sequence[Visit]:
    """Return the visits at which the examiner is in the middle of a repeat survey, of which nothing may be shown."""
    found = (
        select(Visit)
        .join(Exam, Exam.visit_id == Visit.id)
        .join(RepeatSurvey, RepeatSurvey.exam_id == Exam.id)
        .where(Exam.examiner_id == examiner.id, Visit.status.in_(_IN_USE))
        .where(RepeatSurvey.finished_at.is_(None), RepeatSurvey.given_up_at.is_(None))
    )
    return session.scalars(found.order_by(Visit.id)).all()


def require_possible(session: Session, visit: Visit, examiner: Account) -> Exam:
    """Return the first survey, which this account can repeat now. Raises Conflict with what stands against it."""
    require_open(visit)
    first, mine = exams.of_visit(session, visit), exams.of_examiner(session, visit, examiner)
    if mine is not None and mine.repeat is not None:
        raise Conflict(
            "You began a repeat survey of this visit already.", hint="A survey is repeated once per examiner."
        )
    if first is None or all(one.state is not SiteState.RATED for one in first.ratings):
        raise Conflict(
            "There is no survey by the thumb to repeat yet.", hint="Let the first examiner rate a site first."
        )
    if examiner.id in (visit.clinician_id, first.examiner_id):
        raise Conflict(
            "Your own survey is the one of the summary.",
            hint="A repeat is by somebody who has not examined the patient.",
        )
    if mine is not None and (mine.ratings or mine.pressure_sites):
        raise Conflict(
            "You have entered ratings of your own at this visit.", hint="A repeat begins with an empty survey."
        )
    _require_unseen(session, visit, first, examiner)
    return first


def begin(session: Session, visit: Visit, *, unseen: bool, examiner: Account, now: dt.datetime) -> RepeatSurvey:
    """Begin to repeat the first survey by the same method. `unseen` = the examiner says to have seen nothing of it.

    Raises ClinicError without that word, Conflict when it cannot be repeated by this account (`require_possible`).
    """
    first = require_possible(session, visit, examiner)
    if not unseen:
        raise ClinicError(
            "A repeat survey is by somebody who knows nothing of the first.", hint="Tick that you have not seen it."
        )
    exam = exams.begin(session, visit, first.method, examiner=examiner, now=now)
    repeat = RepeatSurvey(exam=exam, first=first, begun_at=now, found_first={})
    session.add(repeat)
    session.flush()
    _changed(session, visit, repeat, "begun", examiner, now)
    return repeat


def require_may_help(session: Session, visit: Visit, helper: Account, helped: Account) -> None:
    """Raise Conflict when the one may not enter for the other: nobody enters a repeat survey for its examiner, and who
    is in the middle of one enters for nobody.
    """
    mine, theirs = own(session, visit, helper), own(session, visit, helped)
    if theirs is not None:
        raise Conflict("This is a repeat survey.", hint="Its examiner alone enters it and sees it.")
    if mine is not None and mine.open:
        raise Conflict("You are in the middle of a repeat survey.", hint="Finish it or give it up first.")


def sites_left(exam: Exam) -> tuple[str, ...]:
    """Return the sites without an entry: the survey is complete when there is none, or when it was stopped."""
    entered = {one.site for one in exam.ratings}
    return tuple(site for site in SITES if site not in entered)


def finish(session: Session, visit: Visit, examiner: Account, *, now: dt.datetime) -> RepeatSurvey:
    """Finish the examiner's open repeat survey: its ratings stand from now on, and so do the first one's beside it.

    Raises Conflict while a site has no entry, and when the first survey changed its method or lost its ratings.
    """
    repeat = _require_open_one(session, visit, examiner)
    left = len(sites_left(repeat.exam))
    if left:
        sentence = Phrase(N_("The repeat survey is not complete: {count} sites have no entry."), count=left)
        raise Conflict(sentence, hint="Rate them, mark them as not examined, or stop the survey with a reason.")
    if repeat.first.method is not repeat.exam.method or not repeat.first.ratings:
        raise Conflict(
            "The first survey was begun anew by another method, or cleared.",
            hint="There is nothing to compare: give up.",
        )
    repeat.found_first = {one.site: [one.state.value, one.rating, one.source.value] for one in repeat.first.ratings}
    repeat.finished_at = now
    session.flush()
    _changed(session, visit, repeat, "finished", examiner, now)
    return repeat


def give_up(session: Session, visit: Visit, examiner: Account, *, now: dt.datetime) -> None:
    """End the examiner's open repeat survey without a comparison. What was entered stays; it counts nowhere."""
    repeat = _require_open_one(session, visit, examiner)
    repeat.given_up_at = now
    session.flush()
    _changed(session, visit, repeat, "given_up", examiner, now)


def pair(repeat: RepeatSurvey) -> SurveyPair:
    """Return both surveys side by side as they stood when the repeat was finished."""
    return pair_of(repeat.exam.method, found_first(repeat), found_second(repeat))


def found_first(repeat: RepeatSurvey) -> dict[str, SiteRating]:
    """Return the first survey by site as it stood when the repeat was finished."""
    return {
        site: SiteRating(site, SiteState(state), rating, RatingSource(source))
        for site, (state, rating, source) in repeat.found_first.items()
    }


def found_second(repeat: RepeatSurvey) -> dict[str, SiteRating]:
    """Return the repeat survey by site."""
    return {one.site: SiteRating(one.site, one.state, one.rating, one.source) for one in repeat.exam.ratings}


def all_pairs(session: Session) -> list[SurveyPair]:
    """Return every finished pair of the clinic, whoever examined, but those of visits entered in error."""
    found = (
        select(RepeatSurvey)
        .join(Exam, RepeatSurvey.exam_id == Exam.id)
        .join(Visit, Exam.visit_id == Visit.id)
        .where(RepeatSurvey.finished_at.is_not(None), Visit.status.in_([one for one in VisitStatus if one.counts]))
    )
    return [pair(one) for one in session.scalars(found.order_by(RepeatSurvey.exam_id))]


def _require_open_one(session: Session, visit: Visit, examiner: Account) -> RepeatSurvey:
    require_open(visit)
    repeat = own(session, visit, examiner)
    if repeat is None or not repeat.open:
        raise Conflict(
            "You are not in the middle of a repeat survey here.", hint="Open the tender points of the visit."
        )
    return repeat


def _require_unseen(session: Session, visit: Visit, first: Exam, examiner: Account) -> None:
    """Raise Conflict when the account entered for the first examiner, or opened a page that shows what was found."""
    if any(one.rated_by == examiner.id for one in first.ratings):
        raise Conflict("You entered ratings for the first examiner.", hint="Somebody else can repeat the survey.")
    looked = select(AuditEntry.id).where(
        AuditEntry.account_id == examiner.id,
        AuditEntry.patient_id == visit.patient_id,
        AuditEntry.noun.in_(_TELLING),
        AuditEntry.at >= min(one.rated_at for one in first.ratings),
    )
    if session.scalar(looked.limit(1)) is not None:
        raise Conflict(
            "You opened the summary after the first examiner had begun.", hint="Somebody else can repeat the survey."
        )


def _changed(session: Session, visit: Visit, repeat: RepeatSurvey, step: str, actor: Account, now: dt.datetime) -> None:
    detail = {"step": step}
    audit.record(
        session, actor, Action.EXAM_WRITE, "repeat_exam", repeat.exam_id, patient_id=visit.patient_id, now=now,
        detail=detail,
    )  # fmt: skip
