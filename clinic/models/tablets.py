"""The clinic's tablet in a patient's hands."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, digest, pk, utc
from clinic.db.types import UTCDateTime
from clinic.models.accounts import Account
from clinic.models.visits import Visit


class TabletSession(Base):
    """One device, handed over for the form of one visit. Only the SHA-256 of what the device holds is stored."""

    __tablename__ = "tablet_session"

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    token_sha256: Mapped[digest] = mapped_column(unique=True)
    started_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    started_at: Mapped[utc]
    seen_at: Mapped[utc]
    """The last sign that somebody is at the device."""
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)

    visit: Mapped[Visit] = relationship()
    starter: Mapped[Account] = relationship()
