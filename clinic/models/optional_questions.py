"""The optional questions that the clinic switched on or off."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, utc
from clinic.models.accounts import Account


class QuestionSwitch(Base):
    """Whether an optional question is asked in the forms begun from now on; earlier switches stand in the audit."""

    __tablename__ = "question_switch"

    code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    """Of the item with its instrument, as `spasm7.warning`."""
    asked: Mapped[bool]
    switched_at: Mapped[utc]
    switched_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))

    recorded_by: Mapped[Account] = relationship(lazy="joined")
