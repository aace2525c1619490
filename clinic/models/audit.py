"""Who did or looked at what, and when. Rows are only ever added, and each is a link of a chain."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, object_session

from clinic.db.base import Base, code, digest, pk, utc
from clinic.db.types import words
from clinic.domain.audit import AUDITED, FROM_WHERE, NOWHERE, Action, Where


class AuditEntry(Base):
    """One look or change, by ids only: no names, no answers."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_account_id", "account_id", "id"),
        sa.Index("ix_audit_entry_action", "action", "id"),
        sa.Index("ix_audit_entry_address", "address", "id"),
    )

    id: Mapped[pk]
    at: Mapped[utc] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    """None = the patient by their link, or the command line."""
    action: Mapped[Action] = mapped_column(words(Action, None))
    noun: Mapped[code]
    noun_id: Mapped[int | None]
    patient_id: Mapped[int | None] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    detail: Mapped[dict[str, Any]]
    address: Mapped[code] = mapped_column(server_default="")
    """The address that the request came from, or `command line`; empty = from before it was kept."""
    zone: Mapped[code] = mapped_column(server_default="")
    """The clinic's time zone at that time, as `Europe/Madrid`."""


class AuditLink(Base):
    """The link of one entry in the chain; made by `clinic.db.audit_chain` as the last thing before each commit."""

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, without a gap."""
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id", ondelete="RESTRICT"), unique=True)
    digest: Mapped[digest]


@event.listens_for(AuditEntry, "before_insert")
def _say_from_where(mapper: Mapper[Any], connection: sa.Connection, entry: AuditEntry) -> None:
    """Fill in from where, as the session knows it, unless the entry says so itself."""
    session = object_session(entry)
    where: Where = session.info.get(FROM_WHERE, NOWHERE) if session is not None else NOWHERE
    if session is not None:
        session.info[AUDITED] = True
    entry.address = entry.address or where.address
    entry.zone = entry.zone or where.zone
