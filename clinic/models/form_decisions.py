"""Whether the form of a visit may be answered by somebody under 18: a clinician says so, per visit."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, prose, utc
from clinic.models.accounts import Account


class FormDecision(Base):
    """What a clinician decided; no row = nobody has, and the form stays closed."""

    __tablename__ = "form_decision"

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), primary_key=True)
    opens: Mapped[bool]
    note: Mapped[prose]
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    decided_at: Mapped[utc]

    decider: Mapped[Account] = relationship(lazy="joined")
