"""Who is signed in where: the rows that the server asks at every page."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from clinic.db.base import Base, digest, pk, utc
from clinic.db.types import UTCDateTime, words
from clinic.domain.account_sessions import Ending
from clinic.models.accounts import Account


class AccountSession(Base):
    """One signing in and what came of it. The browser holds a random token, this row only its digest."""

    __tablename__ = "account_session"
    __table_args__ = (sa.CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="an_end_has_its_reason"),)

    id: Mapped[pk]
    token_sha256: Mapped[digest] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[utc]
    seen_at: Mapped[utc]
    """Written at most once a minute."""
    address: Mapped[str] = mapped_column(sa.String(60))
    agent: Mapped[str] = mapped_column(sa.String(60))
    """The browser in a few words: "Firefox, Windows"."""
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    ended_because: Mapped[Ending | None] = mapped_column(words(Ending, None))
    account: Mapped[Account] = relationship()
    anybody_restricted: Mapped[bool | None] = query_expression()
    """Whether the clinic has any restricted patient, where that was asked for with the row; None where it was not."""
