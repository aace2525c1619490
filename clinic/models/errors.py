"""What was entered in error, and who said so: the rows themselves stay, and nothing is said twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, prose, utc
from clinic.models.accounts import Account


class VisitError(Base):
    """Why a visit counts for nothing. Its row is written once; there is no way back but a new visit."""

    __tablename__ = "visit_error"
    __table_args__ = (sa.CheckConstraint("length(reason) > 0", name="reason_given"),)

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), primary_key=True)
    reason: Mapped[prose]
    marked_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    marked_at: Mapped[utc]
    addendum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("addendum.id", ondelete="RESTRICT"))
    """Of a signed visit: the note that its newest edition was made with."""

    marker: Mapped[Account] = relationship(lazy="joined")


class ImportTakenBack(Base):
    """Why every visit of an import counts for nothing."""

    __tablename__ = "import_error"
    __table_args__ = (sa.CheckConstraint("length(reason) > 0", name="reason_given"),)

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id", ondelete="RESTRICT"), primary_key=True)
    reason: Mapped[prose]
    marked_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    marked_at: Mapped[utc]

    marker: Mapped[Account] = relationship(lazy="joined")
