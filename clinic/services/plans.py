"""What happens next: the clinician's words, the steps by actor, and what becomes of each treatment."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.plans import Planned
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.choices import PlanAnswer
from clinic.domain.treatments.courses import CourseStatus, PlanDecision
from clinic.models import Account, Plan, PlanItem, PlanItemAnswer, TreatmentCourse, Visit
from clinic.services import audit, loading, treatments
from clinic.services.versions import require_version
from clinic.services.visits import require_open

TRY_AT_MOST = 2
"""New treatments at one visit: with more, nobody can tell which one did what."""
NOTE_AT_MOST = 2000
"""Letters of the note of one item."""
UNDECIDED = (CourseStatus.CURRENT, CourseStatus.PAUSED, CourseStatus.PLANNED)


@dataclass(frozen=True, slots=True)
class Words:
    """What the clinician writes: to the patient, and one field per actor."""

    in_short: str = ""
    for_gp: str = ""
    for_patient: str = ""
    for_clinic: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one treatment: of a course, or of something new to try."""

    decision: PlanDecision
    course_id: int | None = None
    treatment_code: str | None = None
    own_words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one item of an earlier plan; an item without an answer has none of these."""

    planned: Planned
    answer: PlanAnswer
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a visit holds of a plan."""

    words: Plan | None
    items: Sequence[PlanItem]
    answers: Sequence[PlanItemAnswer]

    @property
    def fingerprint(self) -> str:
        """A short digest of the decisions and answers: a form carries that of those it displayed."""
        decided = [(one.decision.value, one.course_id, one.treatment_name, one.note) for one in self.items]
        said = [(one.planned_visit_id, one.item_key, one.answer.value, one.note) for one in self.answers]
        return sha256(repr((decided, said)).encode()).hexdigest()[:16]

    def to_decide(self, courses: Sequence[TreatmentCourse]) -> list[TreatmentCourse]:
        """Return the courses to decide on: current, paused and planned ones, and those decided on before."""
        decided = {item.course_id for item in self.items}
        return [course for course in courses if course.status in UNDECIDED or course.id in decided]


def stored(session: Session, visit: Visit) -> Stored:
    """Return what the visit holds of a plan, read once."""
    return Stored(of_visit(session, visit), items(session, visit), answers(session, visit))


def of_visit(session: Session, visit: Visit) -> Plan | None:
    """Return the visit's plan, if one was written."""
    return loading.beside(session, Plan, visit)


def items(session: Session, visit: Visit) -> Sequence[PlanItem]:
    """Return the decisions of the visit, in the order made."""
    return session.scalars(select(PlanItem).where(PlanItem.visit_id == visit.id).order_by(PlanItem.id)).all()


def write(
    session: Session, visit: Visit, words: Words, *, displayed: int | None, actor: Account, now: dt.datetime
) -> None:
    """Store the clinician's words. Raises Conflict when the plan is not the one displayed."""
    require_open(visit)
    plan = of_visit(session, visit)
    require_version(plan, displayed)
    if plan is None:
        plan = Plan(visit_id=visit.id)
        session.add(plan)
    plan.in_short, plan.for_gp = words.in_short, words.for_gp
    plan.for_patient, plan.for_clinic = words.for_patient, words.for_clinic
    session.flush()
    _changed(session, visit, actor, now)


def answers(session: Session, visit: Visit) -> Sequence[PlanItemAnswer]:
    """Return what the visit says became of items of earlier plans."""
    said = select(PlanItemAnswer).where(PlanItemAnswer.visit_id == visit.id)
    return session.scalars(said.order_by(PlanItemAnswer.planned_visit_id, PlanItemAnswer.item_key)).all()


def decide(
    session: Session,
    visit: Visit,
    decisions: Sequence[Decision],
    *,
    actor: Account,
    now: dt.datetime,
    displayed: str | None = None,
    answered: Sequence[Answered] | None = None,
) -> None:
    """Store what becomes of each treatment; replaces the visit's decisions.

    `displayed` is the `Stored.fingerprint` shown. `answered` replaces what the visit says of the items of earlier
    plans; None leaves it as it is.

    Raises ClinicError for more than two new treatments or one without a name, Conflict when the decisions displayed
    are not the stored ones.
    """
    require_open(visit)
    if displayed is not None and displayed != stored(session, visit).fingerprint:
        raise Conflict(
            "Somebody else changed the decisions since you opened them.",
            hint="Yours are kept below. Look at them again, then save.",
        )
    if sum(one.decision is PlanDecision.TRY for one in decisions) > TRY_AT_MOST:
        raise ClinicError("At most two new treatments at one visit.", hint="Leave one for the next visit.")
    notes = [one.note for one in decisions] + [one.note for one in answered or ()]
    if any(len(note) > NOTE_AT_MOST for note in notes):
        raise ClinicError("A note is longer than 2000 characters.", hint="Shorten it, then save again.")
    for earlier in items(session, visit):
        session.delete(earlier)
    session.flush()
    session.add_all(_item(session, visit, one) for one in decisions)
    if answered is not None:
        _answer(session, visit, answered)
    session.flush()
    _changed(session, visit, actor, now)


def _answer(session: Session, visit: Visit, answered: Sequence[Answered]) -> None:
    for earlier in answers(session, visit):
        session.delete(earlier)
    session.flush()
    session.add_all(
        PlanItemAnswer(
            visit_id=visit.id,
            planned_visit_id=one.planned.visit_id,
            item_key=one.planned.key,
            planned_words=one.planned.words,
            answer=one.answer,
            note=one.note.strip(),
        )
        for one in answered
    )


def _item(session: Session, visit: Visit, one: Decision) -> PlanItem:
    if one.course_id is not None:
        course = treatments.get(session, visit.patient, one.course_id)
        code, name = course.treatment_code, course.own_words
    else:
        code, name = one.treatment_code, one.own_words.strip()
    if code is not None and code in CATALOGUE:
        name = CATALOGUE[code].name
    if not name:
        raise ClinicError("The treatment to try has no name.", hint="Choose one, or write it in your own words.")
    return PlanItem(
        visit_id=visit.id,
        course_id=one.course_id,
        treatment_code=code,
        treatment_name=name,
        decision=one.decision,
        note=one.note.strip(),
    )


def _changed(session: Session, visit: Visit, actor: Account, now: dt.datetime) -> None:
    audit.record(session, actor, Action.PLAN_WRITE, "plan", visit.id, patient_id=visit.patient_id, now=now)
