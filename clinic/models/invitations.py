"""The link to the pre-visit questionnaire."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, digest, pk, utc
from clinic.db.types import UTCDateTime
from clinic.models.visits import Visit

TRIES = 5
"""Wrong years of birth that close a link until the clinic reopens it."""


class Invitation(Base):
    """A link: only the SHA-256 of its token is stored, so that a stolen database opens no questionnaire."""

    __tablename__ = "invitation"
    __table_args__ = (
        sa.CheckConstraint(f"wrong_years BETWEEN 0 AND {TRIES}", name="wrong_years_counted"),
        sa.CheckConstraint("expires_at > issued_at", name="expires_after_issue"),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    token_sha256: Mapped[digest] = mapped_column(unique=True)
    issued_at: Mapped[utc]
    issued_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    expires_at: Mapped[utc]
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    wrong_years: Mapped[int] = mapped_column(default=0)

    visit: Mapped[Visit] = relationship()
