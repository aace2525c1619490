"""Write down who did or looked at what: ids only."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from clinic.domain.audit import NOWHERE, Action, Where
from clinic.models import Account, AuditEntry


def record(
    session: Session,
    actor: Account | None,
    action: Action,
    noun: str,
    noun_id: int | None,
    *,
    now: dt.datetime,
    patient_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Add one audit entry. `actor` is None for the patient by their link and for the command line."""
    session.add(
        entry(actor.id if actor else None, action, noun, noun_id, now=now, patient_id=patient_id, detail=detail or {})
    )


def entry(
    account_id: int | None,
    action: Action,
    noun: str,
    noun_id: int | None,
    *,
    now: dt.datetime,
    patient_id: int | None,
    detail: Mapping[str, object],
    where: Where = NOWHERE,
) -> AuditEntry:
    """Return an audit entry that is not in a session yet; `account_id` as `actor` of `record`.

    NOWHERE = from where the session says that its entries come.
    """
    return AuditEntry(
        at=now,
        account_id=account_id,
        action=action,
        noun=noun,
        noun_id=noun_id,
        patient_id=patient_id,
        detail=dict(detail),
        address=where.address,
        zone=where.zone,
    )
