"""Treatments tried: the clinician's courses, and what patient and clinician say of them at a visit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clinic.domain.audit import Action
from clinic.domain.dates import PartialDate
from clinic.domain.errors import ClinicError
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.courses import CourseStatus, Dose, Helped, Severity, Source, WouldUseAgain
from clinic.models import (
    Account,
    Patient,
    TreatmentCourse,
    TreatmentDose,
    TreatmentProposal,
    TreatmentRating,
    Visit,
)
from clinic.services import audit, loading
from clinic.services.versions import require_version
from clinic.services.visits import require_open


@dataclass(frozen=True, slots=True)
class CourseDetails:
    """What a clinician says of a course."""

    status: CourseStatus
    treatment_code: str | None = None
    own_words: str = ""
    started: PartialDate | None = None
    stopped: PartialDate | None = None
    doses: tuple[Dose, ...] = ()
    reason_started: str = ""
    stopped_because: tuple[str, ...] = ()
    would_use_again: WouldUseAgain | None = None
    side_effects: str = ""
    side_effect_severity: Severity | None = None
    source: Source = Source.CLINICIAN


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a course at a visit; `helped` None = asked and left blank."""

    helped: Helped | None
    changed: tuple[str, ...] = field(default=())
    side_effects: str = ""
    side_effect_severity: Severity | None = None
    stopped_because: tuple[str, ...] = ()
    would_use_again: WouldUseAgain | None = None
    confirmed_from: dt.date | None = None
    """Day of the earlier visit whose answer was confirmed; None = said anew."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a patient adds: own words, and the catalogue code when the words were chosen from it."""

    own_words: str
    helped: Helped | None = None
    treatment_code: str | None = None


def of_patient(session: Session, patient: Patient) -> Sequence[TreatmentCourse]:
    """Return the patient's courses in the order entered."""
    courses = select(TreatmentCourse).where(TreatmentCourse.patient_id == patient.id)
    together = courses.options(joinedload(TreatmentCourse.doses)).order_by(TreatmentCourse.id)
    return session.scalars(together).unique().all()


def get(session: Session, patient: Patient, course_id: int) -> TreatmentCourse:
    """Return one of the patient's courses. Raises NotFound."""
    return loading.one(session, TreatmentCourse, course_id, of=patient)


def to_rate(session: Session, patient: Patient) -> Sequence[TreatmentCourse]:
    """Return the courses a patient is asked about: those in use, and those paused."""
    asked = (CourseStatus.CURRENT, CourseStatus.PAUSED)
    return [course for course in of_patient(session, patient) if course.status in asked]


def add(
    session: Session, patient: Patient, details: CourseDetails, *, actor: Account, now: dt.datetime
) -> TreatmentCourse:
    """Add a course. Raises ClinicError for an unknown treatment or dates in the wrong order."""
    _check(details)
    course = TreatmentCourse(patient_id=patient.id, created_at=now)
    _describe(course, details)
    session.add(course)
    session.flush()
    _changed(session, patient.id, "treatment_course", course.id, actor, now)
    return course


def change(
    session: Session,
    course: TreatmentCourse,
    details: CourseDetails,
    *,
    displayed: int | None,
    actor: Account,
    now: dt.datetime,
) -> None:
    """Change a course. Raises Conflict when it is not the one displayed."""
    require_version(course, displayed)
    _check(details)
    course.doses.clear()
    session.flush()
    _describe(course, details)
    session.flush()
    _changed(session, course.patient_id, "treatment_course", course.id, actor, now)


def rate(
    session: Session,
    visit: Visit,
    course_id: int,
    said: Said,
    source: Source,
    *,
    actor: Account | None,
    now: dt.datetime,
    known: Sequence[TreatmentRating] | None = None,
) -> None:
    """Keep what the patient or the clinician said of a course at this visit; saying it again replaces it.

    `known` = what was said at the visit before, if it was read.
    """
    require_open(visit)
    course = get(session, visit.patient, course_id)
    said_before = ratings(session, visit) if known is None else known
    rating = next((r for r in said_before if (r.course_id, r.source) == (course.id, source)), None)
    if rating is None:
        rating = TreatmentRating(visit_id=visit.id, course_id=course.id, source=source)
        session.add(rating)
    rating.helped, rating.changed = said.helped, list(said.changed)
    rating.side_effects, rating.side_effect_severity = said.side_effects, said.side_effect_severity
    rating.stopped_because, rating.would_use_again = list(said.stopped_because), said.would_use_again
    rating.confirmed_from, rating.rated_at = said.confirmed_from, now
    session.flush()
    _changed(session, visit.patient_id, "treatment_rating", rating.id, actor, now)


def ratings(session: Session, visit: Visit) -> Sequence[TreatmentRating]:
    """Return what was said of courses at this visit, by patient and clinician."""
    said = select(TreatmentRating).where(TreatmentRating.visit_id == visit.id)
    return session.scalars(said.order_by(TreatmentRating.id)).all()


def said_by_patient(rating: TreatmentRating) -> Said:
    """Return what a stored rating says, without where it came from."""
    return Said(
        rating.helped,
        tuple(rating.changed),
        rating.side_effects,
        rating.side_effect_severity,
        tuple(rating.stopped_because),
        rating.would_use_again,
    )


def propose(session: Session, visit: Visit, proposed: Sequence[Proposed], *, now: dt.datetime) -> None:
    """Keep what the patient adds; replaces the visit's additions that no clinician has taken over.

    A code that the catalogue does not know is dropped, the words stay.
    """
    require_open(visit)
    for earlier in proposals(session, visit):
        if earlier.course_id is None:
            session.delete(earlier)
    taken = {proposal.own_words for proposal in proposals(session, visit) if proposal.course_id is not None}
    for one in proposed:
        if one.own_words.strip() and one.own_words.strip() not in taken:
            session.add(
                TreatmentProposal(
                    visit_id=visit.id,
                    own_words=one.own_words.strip(),
                    treatment_code=one.treatment_code if one.treatment_code in CATALOGUE else None,
                    helped=one.helped,
                    proposed_at=now,
                )
            )
    session.flush()


def proposals(session: Session, visit: Visit) -> Sequence[TreatmentProposal]:
    """Return what the patient added at this visit, in order."""
    added = select(TreatmentProposal).where(TreatmentProposal.visit_id == visit.id)
    return session.scalars(added.order_by(TreatmentProposal.id)).all()


def take_over(
    session: Session,
    visit: Visit,
    proposal_id: int,
    details: CourseDetails,
    *,
    actor: Account,
    now: dt.datetime,
) -> TreatmentCourse:
    """Make a course of a patient's proposal; the patient's words and rating go with it. Raises NotFound."""
    proposal = loading.one(session, TreatmentProposal, proposal_id, of=visit)
    if proposal.course_id is not None:
        raise loading.not_here(TreatmentProposal)
    course = add(session, visit.patient, details, actor=actor, now=now)
    proposal.course_id = course.id
    if proposal.helped is not None:
        rate(session, visit, course.id, Said(proposal.helped), Source.PATIENT, actor=actor, now=now)
    return course


def _check(details: CourseDetails) -> None:
    if details.treatment_code is not None and details.treatment_code not in CATALOGUE:
        raise ClinicError("This treatment is not in the catalogue.", hint="Choose one, or write it in your own words.")
    if details.treatment_code is None and not details.own_words.strip():
        raise ClinicError("The treatment has no name.", hint="Choose one, or write it in your own words.")
    if details.started and details.stopped and details.stopped.latest() < details.started.earliest():
        raise ClinicError("The treatment stops before it starts.", hint="Check the two dates.")


def _describe(course: TreatmentCourse, details: CourseDetails) -> None:
    course.treatment_code, course.own_words = details.treatment_code, details.own_words.strip()
    course.status, course.started, course.stopped = details.status, details.started, details.stopped
    course.reason_started, course.stopped_because = details.reason_started, list(details.stopped_because)
    course.would_use_again, course.side_effects = details.would_use_again, details.side_effects
    course.side_effect_severity, course.source = details.side_effect_severity, details.source
    course.doses.extend(
        TreatmentDose(since=dose.since, amount=dose.amount, unit=dose.unit, schedule=dose.schedule)
        for dose in details.doses
    )


def _changed(
    session: Session, patient_id: int, noun: str, noun_id: int, actor: Account | None, now: dt.datetime
) -> None:
    audit.record(session, actor, Action.TREATMENT_WRITE, noun, noun_id, patient_id=patient_id, now=now)
