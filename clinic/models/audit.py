"""Who did or looked at what, and when. Rows are only ever added."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base, code, pk, utc
from clinic.db.types import words
from clinic.domain.audit import Action


class AuditEntry(Base):
    """One look or change, by ids only: no names, no answers."""

    __tablename__ = "audit_entry"

    id: Mapped[pk]
    at: Mapped[utc]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    """None = the patient by their link, or the command line."""
    action: Mapped[Action] = mapped_column(words(Action, None))
    noun: Mapped[code]
    noun_id: Mapped[int | None]
    patient_id: Mapped[int | None] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    detail: Mapped[dict[str, Any]]
