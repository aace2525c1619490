"""What was tried: courses, doses, and what patient and clinician said of them."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, Stageable, Versioned, line, pk, prose, utc
from clinic.db.types import PartialDateType, words
from clinic.domain.dates import PartialDate
from clinic.domain.treatments.courses import CourseStatus, Helped, Severity, Source, WouldUseAgain


class TreatmentCourse(Versioned, Stageable, Base):
    """One trial of one treatment; a second course is a second row. Only a clinician changes it."""

    __tablename__ = "treatment_course"
    __table_args__ = (sa.CheckConstraint("treatment_code IS NOT NULL OR length(own_words) > 0", name="named_somehow"),)

    id: Mapped[pk]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    treatment_code: Mapped[str | None] = mapped_column(sa.String(60))
    own_words: Mapped[line] = mapped_column(default="")
    """The patient's wording, kept beside the code."""
    status: Mapped[CourseStatus] = mapped_column(words(CourseStatus, "status_known"))
    started: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    stopped: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    reason_started: Mapped[prose] = mapped_column(default="")
    stopped_because: Mapped[list[str]] = mapped_column(default=list)
    would_use_again: Mapped[WouldUseAgain | None] = mapped_column(words(WouldUseAgain, "would_use_again_known"))
    side_effects: Mapped[prose] = mapped_column(default="")
    side_effect_severity: Mapped[Severity | None] = mapped_column(words(Severity, "side_effect_severity_known"))
    source: Mapped[Source] = mapped_column(words(Source, "source_known"))
    created_at: Mapped[utc]

    doses: Mapped[list["TreatmentDose"]] = relationship(
        order_by="TreatmentDose.id", lazy="selectin", cascade="all, delete-orphan"
    )


class TreatmentDose(Base):
    """A dose from a day on; the next row is a change of dose."""

    __tablename__ = "treatment_dose"

    id: Mapped[pk]
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("treatment_course.id", ondelete="RESTRICT"), index=True)
    since: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    amount: Mapped[str] = mapped_column(sa.String(40), default="")
    unit: Mapped[str] = mapped_column(sa.String(40), default="")
    schedule: Mapped[str] = mapped_column(sa.String(120), default="")


class TreatmentRating(Versioned, Base):
    """What was said of a course at one visit, and by whom; patient and clinician each have their own row."""

    __tablename__ = "treatment_rating"
    __table_args__ = (sa.UniqueConstraint("visit_id", "course_id", "source"),)

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("treatment_course.id", ondelete="RESTRICT"), index=True)
    source: Mapped[Source] = mapped_column(words(Source, "source_known"))
    helped: Mapped[Helped | None] = mapped_column(words(Helped, "helped_known"))
    """None = asked and left blank."""
    changed: Mapped[list[str]] = mapped_column(default=list)
    """Which symptoms it changed."""
    side_effects: Mapped[prose] = mapped_column(default="")
    side_effect_severity: Mapped[Severity | None] = mapped_column(words(Severity, "side_effect_severity_known"))
    stopped_because: Mapped[list[str]] = mapped_column(default=list, server_default=sa.text("'[]'"))
    """Why it was stopped or not taken, as said at this visit; the course keeps the clinician's view."""
    would_use_again: Mapped[WouldUseAgain | None] = mapped_column(words(WouldUseAgain, None))
    confirmed_from: Mapped[dt.date | None]
    """Day of the earlier visit whose rating was confirmed as today's; None = said anew."""
    rated_at: Mapped[utc]


class TreatmentProposal(Base):
    """Something the patient says they tried that is not on the list yet; the clinician makes a course of it, or not."""

    __tablename__ = "treatment_proposal"
    __table_args__ = (sa.CheckConstraint("length(own_words) > 0", name="own_words_given"),)

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    own_words: Mapped[line]
    treatment_code: Mapped[str | None] = mapped_column(sa.String(60))
    """What was chosen from the catalogue; None = own words alone."""
    helped: Mapped[Helped | None] = mapped_column(words(Helped, "helped_known"))
    proposed_at: Mapped[utc]
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("treatment_course.id", ondelete="RESTRICT"), index=True)
    """The course that the clinician made of it; None = not taken over yet."""
