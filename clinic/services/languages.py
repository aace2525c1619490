"""Which languages patients are offered: English always, another one once an administrator says who reviewed it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.languages import DEFAULT, OTHERS
from clinic.models import Account, Language, Patient, Questionnaire
from clinic.services import audit


def switched(session: Session) -> Sequence[Language]:
    """Return every language that was ever switched on, by code."""
    return session.scalars(select(Language).order_by(Language.code)).all()


def offered(session: Session) -> tuple[str, ...]:
    """Return the codes of the languages that patients may choose from, English first."""
    on = session.scalars(select(Language.code).where(Language.switched_off_at.is_(None))).all()
    return (DEFAULT, *(code for code in OTHERS if code in on))


def switch_on(
    session: Session, code: str, *, reviewed_by: str, reviewed_on: dt.date, actor: Account, now: dt.datetime
) -> Language:
    """Offer the language to patients. Raises NotFound without a catalogue, ClinicError without a reviewer."""
    _require_known(code)
    name = reviewed_by.strip()
    if not name:
        raise ClinicError("Nobody is named as reviewer.", hint="Write who read the sentences, and their role.")
    language = session.get(Language, code) or Language(code=code)
    language.reviewed_by, language.reviewed_on = name, reviewed_on
    language.switched_on_at, language.recorded_by, language.switched_off_at = now, actor, None
    session.add(language)
    session.flush()
    _record(session, actor, now, code=code, on=True, reviewed_by=name, reviewed_on=reviewed_on.isoformat())
    return language


def switch_off(session: Session, code: str, *, actor: Account, now: dt.datetime) -> None:
    """Offer the language no more; patients who chose it read English. Twice is once."""
    _require_known(code)
    language = session.get(Language, code)
    if language is None or not language.on:
        return
    language.switched_off_at = now
    session.flush()
    _record(session, actor, now, code=code, on=False)


def choose(
    session: Session, patient: Patient, questionnaire: Questionnaire | None, code: str, *, now: dt.datetime
) -> None:
    """Remember the patient's choice, and note it on the form unless that was sent. Raises NotFound if not offered."""
    if code not in offered(session):
        raise NotFound("This language is not offered.", hint="Choose one of the languages on the page.")
    if questionnaire is not None and questionnaire.sent_at is None and questionnaire.language != code:
        questionnaire.language = code
    if patient.language != code:
        patient.language = code
        audit.record(
            session,
            None,
            Action.PATIENT_WRITE,
            "patient",
            patient.id,
            patient_id=patient.id,
            now=now,
            detail={"language": code},
        )
    session.flush()


def _require_known(code: str) -> None:
    if code not in OTHERS:
        raise NotFound("There is no catalogue for this language.", hint="Choose one from the list of languages.")


def _record(session: Session, actor: Account, now: dt.datetime, **detail: object) -> None:
    audit.record(session, actor, Action.LANGUAGE_SWITCH, "language", None, now=now, detail=detail)
