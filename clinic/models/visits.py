"""One encounter, its plan and the clinician's inputs to the older criteria."""

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, Stageable, Versioned, line, pk, prose, utc
from clinic.db.types import UTCDateTime, words
from clinic.domain.treatments.choices import PlanAnswer, PlanDecision
from clinic.domain.visits import VisitStatus
from clinic.models.accounts import Account
from clinic.models.patients import Patient

if TYPE_CHECKING:
    from clinic.models.imports import ImportedVisit


class Visit(Versioned, Stageable, Base):
    """One encounter; once signed it never changes (see services.signing and the triggers of db.dialects)."""

    __tablename__ = "visit"
    __table_args__ = (
        sa.CheckConstraint("(status = 'signed') <= (signed_at IS NOT NULL)", name="signed_at_when_signed"),
        sa.CheckConstraint(
            "signed_at IS NULL OR status IN ('signed', 'entered_in_error')", name="signed_at_only_when_signed"
        ),
        sa.Index("ix_visit_seen_on_status", "seen_on", "status"),
    )

    id: Mapped[pk]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    seen_on: Mapped[dt.date]
    """The calendar day in the clinic's time zone, not UTC."""
    status: Mapped[VisitStatus] = mapped_column(words(VisitStatus, "status_known"), default=VisitStatus.PLANNED)
    clinician_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    criteria_shown: Mapped[bool] = mapped_column(default=True)
    """Whether the criteria sentence stands on the summary; one switch, before signing."""
    created_at: Mapped[utc]
    signed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)

    patient: Mapped[Patient] = relationship()
    clinician: Mapped[Account] = relationship()
    imported: Mapped["ImportedVisit | None"] = relationship(viewonly=True)
    """Where the visit came from, if it was imported."""


class CriteriaInput(Versioned, Base):
    """What only the clinician can say for the 1990, 2010 and 2011 rules. NULL = not assessed."""

    __tablename__ = "criteria_input"
    __table_args__ = (
        sa.CheckConstraint("somatic_extent BETWEEN 0 AND 3", name="somatic_extent_0_to_3"),
        sa.CheckConstraint("pain_duration_months BETWEEN 0 AND 1200", name="pain_duration_0_to_1200_months"),
    )

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), primary_key=True)
    pain_left: Mapped[bool | None]
    pain_right: Mapped[bool | None]
    pain_above_waist: Mapped[bool | None]
    pain_below_waist: Mapped[bool | None]
    pain_axial: Mapped[bool | None]
    pain_duration_months: Mapped[int | None]
    somatic_extent: Mapped[int | None]
    other_disorder_explains_pain: Mapped[bool | None]
    somatic_count: Mapped[int | None]
    """Of an imported visit: the count of somatic symptoms from which `somatic_extent` was banded."""


class Plan(Versioned, Base):
    """What happens next, in the clinician's words: to the patient, and one field per actor."""

    __tablename__ = "plan"

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), primary_key=True)
    in_short: Mapped[prose] = mapped_column(default="")
    for_gp: Mapped[prose] = mapped_column(default="")
    for_patient: Mapped[prose] = mapped_column(default="")
    for_clinic: Mapped[prose] = mapped_column(default="")


class PlanItem(Versioned, Base):
    """What the visit decided about one treatment: keep, change or stop a course, or try something."""

    __tablename__ = "plan_item"
    __table_args__ = (
        sa.CheckConstraint("(decision = 'try') = (course_id IS NULL)", name="course_unless_try"),
        sa.UniqueConstraint("visit_id", "course_id"),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("treatment_course.id", ondelete="RESTRICT"), index=True)
    treatment_code: Mapped[str | None] = mapped_column(sa.String(60))
    treatment_name: Mapped[line]
    decision: Mapped[PlanDecision] = mapped_column(words(PlanDecision, "decision_known"))
    note: Mapped[prose] = mapped_column(default="")


class PlanItemAnswer(Versioned, Base):
    """What became of an item of an earlier plan, as this visit says."""

    __tablename__ = "plan_answer"
    __table_args__ = (
        sa.CheckConstraint("visit_id <> planned_visit_id", name="of_another_visit"),
        sa.UniqueConstraint("visit_id", "planned_visit_id", "item_key"),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    planned_visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    item_key: Mapped[str] = mapped_column(sa.String(16))
    """See `domain.plans.Planned.key`."""
    planned_words: Mapped[prose]
    answer: Mapped[PlanAnswer] = mapped_column(words(PlanAnswer, "answer_known"))
    note: Mapped[prose] = mapped_column(default="")
