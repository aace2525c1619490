"""Which imported questionnaires patients are asked, in which order, and who is told of an answer about self-harm."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import RoleName
from clinic.domain.scoring.alarms import alarm_items
from clinic.domain.scoring.clinic_rule import require_alarm
from clinic.domain.words import N_
from clinic.models import Account, ImportedDefinition
from clinic.services import audit
from clinic.services.instruments import stored


class NotAskable(ClinicError):
    """Something stands against asking the questionnaire; the message says what, the hint what to do."""

    status = 409


def ask(
    session: Session, row: ImportedDefinition, *, crisis_lines: Sequence[str], actor: Account, now: dt.datetime
) -> None:
    """Ask this version in the forms begun from now on, in place of another version. Twice is once. Raises NotAskable.

    `crisis_lines` are those of the clinic's settings: without them no question about self-harm is asked.
    """
    require_askable(row, crisis_lines)
    if row.asked:
        return
    for other in stored.versions(session, row.key):
        if other.asked:
            other.asked = False
            row.position = other.position
            break
    else:
        row.position = 1 + (session.scalar(select(func.max(ImportedDefinition.position))) or 0)
    session.flush()
    row.asked = True
    _record(session, row, actor, now, asked=True)


def require_askable(row: ImportedDefinition, crisis_lines: Sequence[str]) -> None:
    """Look whether the questionnaire may be asked. Raises NotAskable, RuleRefused."""
    if row.licence_confirmed_at is None:
        raise NotAskable(
            N_("Nobody confirmed that the clinic may use this questionnaire."),
            hint=N_("Confirm its licence first."),
        )
    questions = alarm_items(stored.value(row).instrument)
    if not questions:
        return
    for item in questions:
        require_alarm(item)
    if not crisis_lines:
        raise NotAskable(
            N_("It asks about self-harm, and the clinic has no crisis lines to show."),
            hint=N_("Whoever runs the server sets CLINIC_CRISIS_LINES."),
        )
    if not is_contact(row.alarm_contact):
        raise NotAskable(
            N_("It asks about self-harm, and nobody is named who is told of such an answer."),
            hint=N_("Name a clinician who works here."),
        )


def is_contact(account: Account | None) -> bool:
    """Whether the account can be told: it is in use, and may review urgent signs."""
    return account is not None and account.active and RoleName.CLINICIAN in account.role_names


def name_contact(
    session: Session, row: ImportedDefinition, contact: Account, *, actor: Account, now: dt.datetime
) -> None:
    """Name who is told of an answer about self-harm, for every version of the questionnaire. Raises NotAskable."""
    if not is_contact(contact):
        raise NotAskable(
            N_("Only a clinician who can sign in is told of such an answer."), hint=N_("Name somebody else.")
        )
    for version in stored.versions(session, row.key):
        version.alarm_contact = contact
    _record(session, row, actor, now, contact=contact.id)


def stop(session: Session, row: ImportedDefinition, *, actor: Account, now: dt.datetime) -> None:
    """Ask this questionnaire no more in the forms begun from now on; what was answered stays. Twice is once."""
    if row.asked:
        row.asked = False
        _record(session, row, actor, now, asked=False)


def arrange(session: Session, keys: Sequence[str], *, actor: Account, now: dt.datetime) -> None:
    """Ask the questionnaires in this order; those not named keep theirs after them."""
    rows = list(session.scalars(select(ImportedDefinition).where(ImportedDefinition.asked)))
    ordered = sorted(
        rows, key=lambda row: (keys.index(row.key) if row.key in keys else len(keys), row.position, row.id)
    )
    for place, row in enumerate(ordered, 1):
        if row.position != place:
            row.position = place
            _record(session, row, actor, now, position=place)


def _record(session: Session, row: ImportedDefinition, actor: Account, now: dt.datetime, **change: object) -> None:
    session.flush()
    detail = {"key": row.key, "version": row.instrument_version, **change}
    audit.record(session, actor, Action.INSTRUMENT_SWITCH, "instrument", row.id, now=now, detail=detail)
