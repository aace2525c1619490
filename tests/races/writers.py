"""Every kind of write on a visit, each as a page does it: load the visit to write to, then write."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic.db.engine import Database
from clinic.domain.errors import Conflict
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.permissions import RoleName
from clinic.domain.treatments.courses import CourseStatus, Helped, PlanDecision, Source
from clinic.domain.visits import CriteriaDetails, VisitStatus
from clinic.models import Account, Visit
from clinic.services import (
    accounts,
    criteria,
    exams,
    invitations,
    patients,
    plans,
    pressures,
    questionnaires,
    red_flags,
    signing,
    treatments,
    trigger_points,
    visit_errors,
    visits,
)
from tests.fixtures.storage import CLINIC, NOON, PASSWORD_HASH, TODAY

LATER = NOON + dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Case:
    """An open visit with something of everything, and the digest that its page of signing showed."""

    visit_id: int
    clinician_id: int
    course_id: int
    flag_id: int
    token: str
    displayed: str
    version: int


def prepared(database: Database) -> Case:
    """Make a visit of a new patient."""
    with database.writing() as session:
        clinician = _clinician(session)
        patient = patients.add(session, patients.Details("Rosa Example", None), actor=None, now=NOON)
        visit = visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
        issued = invitations.issue(session, visit, zone=CLINIC.zone, actor=clinician, now=NOON)
        said = questionnaires.begin(session, visit, now=NOON)
        questionnaires.save(session, visit, said, {"pain": {"nrs_pain": 5}}, now=NOON)
        exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
        wanted = treatments.CourseDetails(CourseStatus.CURRENT, own_words="Tea")
        course = treatments.add(session, patient, wanted, actor=clinician, now=NOON)
        plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
        (flag,) = red_flags.keep_up(session, visit, {"worst_headache": True}, now=NOON)
        session.flush()
        red_flags.review(session, visit, flag.id, actor=clinician, now=NOON)
        session.commit()
        shown = signing.readiness(session, visit, CLINIC).record_sha256
        return Case(visit.id, clinician.id, course.id, flag.id, issued.token, shown, visit.version)


def _clinician(session: Session) -> Account:
    name = f"Dr {len(accounts.clinicians(session))}"
    email = f"{name.replace(' ', '').lower()}@clinic.example"
    roles = (RoleName.CLINICIAN,)
    return accounts.create(session, email=email, name=name, roles=roles, password_hash=PASSWORD_HASH, now=NOON)


Write = Callable[[Session, Visit, Account, Case], object]


def _questionnaire(session: Session, visit: Visit, actor: Account, case: Case) -> None:
    invitation = invitations.find(session, case.token)
    assert invitation is not None
    said = questionnaires.begin(session, invitation.visit, now=LATER)
    questionnaires.save(session, invitation.visit, said, {"pain": {"nrs_pain": 9}}, now=LATER)


def _sent(session: Session, visit: Visit, actor: Account, case: Case) -> None:
    said = questionnaires.of_visit(session, visit)
    assert said is not None
    questionnaires.send(session, visit, said, now=LATER)


def _exam_cell(session: Session, visit: Visit, actor: Account, case: Case) -> None:
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=actor, now=LATER)
    exams.enter(session, visit, exam, [exams.SiteEntry("occiput_l", SiteState.RATED, 9)], actor=actor, now=LATER)


def _pressure(session: Session, visit: Visit, actor: Account, case: Case) -> None:
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=actor, now=LATER)
    pressures.measure(session, visit, exam, "occiput_l", [3], actor=actor, now=LATER)


def _decision(session: Session, visit: Visit, actor: Account, case: Case) -> None:
    plans.decide(session, visit, [plans.Decision(PlanDecision.STOP, case.course_id)], actor=actor, now=LATER)


def _plan(session: Session, visit: Visit, actor: Account, case: Case) -> None:
    words = plans.Words(in_short="Something else.")
    stored = plans.of_visit(session, visit)
    plans.write(session, visit, words, displayed=stored.version if stored else None, actor=actor, now=LATER)


def _review(session: Session, visit: Visit, actor: Account, case: Case) -> None:
    questionnaires.raise_signs(session, visit, {"new_weakness": True}, now=LATER)
    red_flags.review(session, visit, case.flag_id, actor=actor, now=LATER)


WRITES: dict[str, Write] = {
    "questionnaire page": _questionnaire,
    "questionnaire sent": _sent,
    "exam cell": _exam_cell,
    "algometer": _pressure,
    "trigger point": lambda s, v, a, c: trigger_points.add(
        s, v, "soleus", "l", trigger_points.CLEAR, examiner=a, now=LATER
    ),
    "treatment rating": lambda s, v, a, c: treatments.rate(
        s, v, c.course_id, treatments.Said(Helped.MADE_WORSE), Source.PATIENT, actor=a, now=LATER
    ),
    "proposal": lambda s, v, a, c: treatments.propose(s, v, [treatments.Proposed("Sun")], now=LATER),
    "plan": _plan,
    "decision": _decision,
    "criteria": lambda s, v, a, c: criteria.write(
        s, v, CriteriaDetails(pain_left=True), displayed=None, actor=a, now=LATER
    ),
    "criteria sentence": lambda s, v, a, c: criteria.show_sentence(s, v, shown=False, actor=a, now=LATER),
    "diagnosis": lambda s, v, a, c: patients.add_diagnosis(s, v.patient, "Other", None, actor=a, now=LATER),
    "red-flag review": _review,
    "entered in error": lambda s, v, a, c: visit_errors.mark(
        s, v, reason="Wrong patient.", displayed=c.version, actor=a, now=LATER
    ),
}
"""Each raises VisitLocked or Conflict where it comes too late."""
OF_PATIENT = frozenset({"diagnosis", "red-flag review"})
"""What is kept beside the visit: it may go in after signing, and what was signed stays what it was."""


def write(database: Database, kind: str, case: Case) -> str:
    """Do one write, and return `written` or the name of what refused it."""

    def work(session: Session) -> None:
        visit, actor = visits.get(session, case.visit_id), accounts.get(session, case.clinician_id)
        WRITES[kind](session, visit, actor, case)

    return _tried(database, work)


def sign(database: Database, case: Case) -> str:
    """Sign what was displayed, and return `written` or the name of what refused it."""

    def work(session: Session) -> None:
        visit, actor = visits.get(session, case.visit_id), accounts.get(session, case.clinician_id)
        signing.sign(session, visit, displayed=case.displayed, clinic=CLINIC, actor=actor, now=LATER)

    return _tried(database, work)


def _tried(database: Database, work: Callable[[Session], None]) -> str:
    with database.writing() as session:
        try:
            work(session)
            session.commit()
        except Conflict as error:
            session.rollback()
            return type(error).__name__
    return "written"
