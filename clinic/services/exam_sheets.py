"""Type in the paper exam sheet: whose survey it is, and who typed it in from when."""

import datetime as dt

from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.exams import ExamMethod
from clinic.models import Account, Exam, Visit
from clinic.services import audit, exams, repeat_surveys
from clinic.services.exams import require_entering


def begin_typing(
    session: Session, visit: Visit, method: ExamMethod | None, *, examiner: Account, actor: Account, now: dt.datetime
) -> Exam:
    """Return the examiner's survey, marked as typed in from paper by `actor` from now on; None = by the algometer.

    Typing it in again keeps the first mark. Raises Conflict when it holds ratings by another method, and when a repeat
    survey stands in between (`repeat_surveys.require_may_help`).
    """
    if examiner is not actor:
        repeat_surveys.require_may_help(session, visit, actor, examiner)
    exam = exams.begin(session, visit, method, examiner=examiner, now=now)
    require_entering(visit, exam)
    if exam.from_paper_at is None:
        exam.from_paper_at, exam.paper_typist = now, actor
    session.flush()
    detail = {"from": "paper"}
    audit.record(
        session, actor, Action.EXAM_WRITE, "exam", exam.id, patient_id=visit.patient_id, now=now, detail=detail
    )
    return exam
