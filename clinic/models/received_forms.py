"""Which forms were received, so that one that is sent again does nothing twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base, utc


class ReceivedForm(Base):
    """One form as one account sent it; written in the transaction that does what the form asks."""

    __tablename__ = "received_form"
    __table_args__ = (sa.Index("ix_received_form_received_at", "received_at"),)

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """A digest of the form's own number, of its address and of everything it said."""
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    received_at: Mapped[utc]
    led_to: Mapped[str | None] = mapped_column(sa.String(500))
    """The address that the browser was sent to afterwards; None = none, or not known any more."""
