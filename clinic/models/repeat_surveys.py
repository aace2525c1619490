"""A second examiner's repeat of a survey: whose it repeats, and what the first one held when the two were compared."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, Versioned, utc
from clinic.db.types import UTCDateTime

if TYPE_CHECKING:
    from clinic.models.exams import Exam


class RepeatSurvey(Versioned, Base):
    """That a survey repeats the first one blind. It is open until it is finished (compared) or given up."""

    __tablename__ = "repeat_survey"
    __table_args__ = (
        sa.CheckConstraint("exam_id <> first_id", name="of_another_survey"),
        sa.CheckConstraint("finished_at IS NULL OR given_up_at IS NULL", name="ends_one_way"),
    )

    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id", ondelete="RESTRICT"), primary_key=True)
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id", ondelete="RESTRICT"))
    begun_at: Mapped[utc]
    finished_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    given_up_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    found_first: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Site -> [state, rating, source] of the first survey at the moment of finishing; empty until then."""

    exam: Mapped["Exam"] = relationship(foreign_keys=[exam_id], back_populates="repeat")
    first: Mapped["Exam"] = relationship(foreign_keys=[first_id])

    @property
    def open(self) -> bool:
        """Whether the examiner is still at it, and blind."""
        return self.finished_at is None and self.given_up_at is None
