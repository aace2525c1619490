"""What signing freezes, and what may be added afterwards."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from clinic.db.base import Base, digest, pk, prose, utc
from clinic.models.accounts import Account


class Signature(Base):
    """The frozen visit: the record and the summary as canonical JSON, and who signed them when."""

    __tablename__ = "signature"

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), primary_key=True)
    signed_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    signed_at: Mapped[utc]
    record: Mapped[str] = deferred(mapped_column(sa.Text))
    record_sha256: Mapped[digest]
    summary: Mapped[str] = deferred(mapped_column(sa.Text))
    """The frozen VisitSummary: copies are rendered from it, so that they say what the signed PDF says."""

    signer: Mapped[Account] = relationship(lazy="joined")


class Addendum(Base):
    """A note added to a signed visit."""

    __tablename__ = "addendum"
    __table_args__ = (sa.CheckConstraint("length(text) > 0", name="text_given"),)

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    written_at: Mapped[utc]
    reason: Mapped[prose]
    text: Mapped[prose]

    writer: Mapped[Account] = relationship(lazy="joined")


class Edition(Base):
    """A stored PDF of a signed visit. Edition 1 is what was signed; each addendum makes the next."""

    __tablename__ = "edition"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "number"),
        sa.CheckConstraint("(number = 1) = (addendum_id IS NULL)", name="addendum_from_edition_2"),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    addendum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("addendum.id", ondelete="RESTRICT"))
    pdf: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary))
    pdf_sha256: Mapped[digest]
    content_sha256: Mapped[digest | None]
    """Of what it was made from: the frozen summary with its signature, or the addendum; None before it was kept."""
    made_at: Mapped[utc]
