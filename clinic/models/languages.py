"""The languages that patients are offered beside English."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, line, utc
from clinic.db.types import UTCDateTime
from clinic.models.accounts import Account


class Language(Base):
    """A language that was switched on, with its last review; earlier ones stand in the audit."""

    __tablename__ = "language"
    __table_args__ = (sa.CheckConstraint("length(reviewed_by) > 0", name="reviewed_by_somebody"),)

    code: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    reviewed_by: Mapped[line]
    """The person who read the sentences, as an administrator wrote it down."""
    reviewed_on: Mapped[dt.date]
    switched_on_at: Mapped[utc]
    switched_on_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    switched_off_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)

    recorded_by: Mapped[Account] = relationship(lazy="joined")

    @property
    def on(self) -> bool:
        """Whether patients are offered it now."""
        return self.switched_off_at is None
