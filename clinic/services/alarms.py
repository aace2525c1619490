"""Answers about self-harm above 0: raised as urgent signs, listed for whoever is named until a clinician looked."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from clinic.domain.audit import Action
from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.model import Instrument
from clinic.domain.scoring.alarms import calls, instrument_of, risen
from clinic.domain.visits import VisitStatus
from clinic.models import Account, ImportedDefinition, ImportedVisit, RedFlag, Visit
from clinic.services import audit, red_flags
from clinic.services.instruments.switching import is_contact

TO_TELL = "visits whose named person is to be told"
"""Key of `session.info` for the visits with an alarm raised in this transaction: told after its commit."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One answer about self-harm that nobody reviewed: its visit and its flag."""

    visit: Visit
    flag: RedFlag
    title: str = ""
    """What the questionnaire is called in its newest version."""

    @property
    def item(self) -> str:
        """The question's own key, as the flag's code has it."""
        return self.flag.code.partition(".")[2]


def keep_up(
    session: Session,
    visit: Visit,
    instrument: Instrument,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    now: dt.datetime,
) -> None:
    """Raise a flag for each answer about self-harm above 0, sent or not; one taken back keeps both times.

    An answer that counts more than the one reviewed calls again. Of a built-in instrument nothing is raised.
    """
    found = {} if instrument.key in REGISTRY else calls(instrument, after)
    if not found:
        return
    new = red_flags.keep_up(session, visit, found, now=now, risen=risen(instrument, before, after))
    if new:
        session.info.setdefault(TO_TELL, set()).add(visit.id)


def raise_late(
    session: Session, visit: Visit, instrument: Instrument, answers: Mapping[str, object], *, now: dt.datetime
) -> None:
    """Raise flags for answers that came after signing, or were refused as changed elsewhere: none is overlooked."""
    ticked = {code: True for code, called in calls(instrument, answers).items() if called}
    if red_flags.keep_up(session, visit, ticked, now=now):
        session.info.setdefault(TO_TELL, set()).add(visit.id)


def contacts(session: Session) -> Mapping[str, Account]:
    """Return the person named for each imported instrument, as far as they can be told."""
    rows = session.scalars(select(ImportedDefinition).where(ImportedDefinition.alarm_contact_id.is_not(None)))
    found = {row.key: row.alarm_contact for row in rows.unique()}
    return {key: account for key, account in found.items() if account is not None and is_contact(account)}


def count_for(session: Session, account: Account) -> int:
    """Return how many such answers wait for this clinician: theirs by name, and those for which nobody is named."""
    by_code = select(RedFlag.code, func.count()).join(Visit, Visit.id == RedFlag.visit_id).where(*_unreviewed())
    counts = session.execute(by_code.group_by(RedFlag.code)).all()
    named = contacts(session) if counts else {}
    mine = {key for key, contact in named.items() if contact.id == account.id}
    return sum(number for code, number in counts if (key := instrument_of(code)) in mine or key not in named)


def waiting(session: Session, *, limit: int, offset: int = 0) -> Sequence[Waiting]:
    """Return answers about self-harm that nobody reviewed, of all visits, imported ones too, the newest visit first."""
    chosen = (
        select(RedFlag, Visit)
        .join(Visit, Visit.id == RedFlag.visit_id)
        .where(*_unreviewed())
        .options(joinedload(Visit.patient))
        .order_by(Visit.seen_on.desc(), RedFlag.id)
    )
    titles = select(ImportedDefinition.key, ImportedDefinition.title).order_by(ImportedDefinition.id)
    called = {row.key: row.title for row in session.execute(titles)}
    found = session.execute(chosen.limit(limit).offset(offset))
    return [Waiting(visit, flag, called.get(instrument_of(flag.code) or "", "")) for flag, visit in found]


def count(session: Session) -> int:
    """Return how many answers about self-harm nobody reviewed."""
    every = select(func.count(RedFlag.id)).join(Visit, Visit.id == RedFlag.visit_id)
    return session.scalar(every.where(*_unreviewed())) or 0


def to_tell(session: Session, visit_id: int) -> Mapping[Account, Sequence[RedFlag]]:
    """Return who is to be told of the visit's answers that nobody reviewed: the person named for each instrument."""
    flags = session.scalars(select(RedFlag).where(RedFlag.visit_id == visit_id, *_unreviewed()).order_by(RedFlag.id))
    named, found = contacts(session), dict[Account, list[RedFlag]]()
    for flag in flags:
        account = named.get(instrument_of(flag.code) or "")
        if account is not None:
            found.setdefault(account, []).append(flag)
    return found


def record_mail(
    session: Session, flag_ids: Collection[int], *, patient_id: int, told: int, taken: bool, now: dt.datetime
) -> None:
    """Write down that the person named was told by mail, or that the mail server did not take it."""
    for flag_id in flag_ids:
        detail = {"account": told, "taken": taken}
        audit.record(
            session, None, Action.ALARM_MAIL, "red_flag", flag_id, patient_id=patient_id, now=now, detail=detail
        )


def _unreviewed() -> tuple[ColumnElement[bool], ...]:
    """Flags of imported questionnaires alone: their codes name an instrument and an item, with a point between.

    What only a file said that was taken back since calls nobody; a visit of our own entered in error still does.
    """
    taken_back = select(ImportedVisit.visit_id).where(
        ImportedVisit.visit_id == RedFlag.visit_id,
        Visit.id == RedFlag.visit_id,
        Visit.status == VisitStatus.ENTERED_IN_ERROR,
    )
    by_code = RedFlag.code.contains(".", autoescape=True)
    return RedFlag.reviewed_at.is_(None), by_code, ~taken_back.exists()
