"""Which optional questions patients are asked: none, until an administrator switches one on for the next forms."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.domain.questionnaires import OPTIONAL
from clinic.models import Account, QuestionSwitch
from clinic.services import audit


def switches(session: Session) -> Mapping[str, QuestionSwitch]:
    """Return every switch that was ever pressed, by the code of its question."""
    return {one.code: one for one in session.scalars(select(QuestionSwitch).order_by(QuestionSwitch.code))}


def asked(session: Session) -> frozenset[str]:
    """Return the codes of the optional questions that a form begun now asks."""
    on = session.scalars(select(QuestionSwitch.code).where(QuestionSwitch.asked))
    return frozenset(on).intersection(OPTIONAL)


def switch(session: Session, code: str, *, on: bool, actor: Account, now: dt.datetime) -> None:
    """Ask the question in the forms begun from now on, or no more. Twice is once. Raises NotFound."""
    if code not in OPTIONAL:
        raise NotFound("There is no such optional question.", hint="Choose one from the list of questions.")
    found = session.get(QuestionSwitch, code)
    if (found is not None and found.asked) == on:
        return
    known = found or QuestionSwitch(code=code)
    known.asked, known.switched_at, known.recorded_by = on, now, actor
    session.add(known)
    session.flush()
    audit.record(session, actor, Action.QUESTION_SWITCH, "question", None, now=now, detail={"code": code, "on": on})
