"""What the examiner's hands found: the tender-point survey, pressures and trigger points."""

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from clinic.db.base import Base, Remade, Versioned, code, pk, prose, utc
from clinic.db.types import UTCDateTime, words
from clinic.domain.exams import ExamMethod, RatingSource, SiteState, with_one_place
from clinic.domain.visits import PointTreatment, StopReason
from clinic.models.accounts import Account
from clinic.models.repeat_surveys import RepeatSurvey


class Exam(Versioned, Base):
    """The tender points of one visit by one examiner. Methods never mix: the thumb's ratings are by one method, and the
    algometer's readings stand in tables of their own.
    """

    __tablename__ = "exam"
    __table_args__ = (sa.UniqueConstraint("visit_id", "examiner_id"), sa.UniqueConstraint("id", "method"))

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"))
    examiner_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    method: Mapped[ExamMethod] = mapped_column(words(ExamMethod, "method_known"))
    stopped: Mapped[StopReason | None] = mapped_column(words(StopReason, "stop_reason_known"))
    note: Mapped[prose] = mapped_column(default="")
    started_at: Mapped[utc]
    pressures_stopped: Mapped[StopReason | None] = mapped_column(words(StopReason, None))
    from_paper_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    """When typing in the paper sheet began; NULL = none was typed in."""
    from_paper_by: Mapped[int | None]
    """Whose account typed it in. No foreign key: in SQLite that would rebuild a locked table."""

    examiner: Mapped[Account] = relationship(foreign_keys=[examiner_id], lazy="joined")
    paper_typist: Mapped[Account | None] = relationship(
        primaryjoin=lambda: sa.orm.foreign(Exam.from_paper_by) == Account.id, lazy="joined"
    )
    repeat: Mapped[RepeatSurvey | None] = relationship(
        foreign_keys=[RepeatSurvey.exam_id], back_populates="exam", lazy="joined"
    )
    """Set when this survey repeats another one."""
    ratings: Mapped[list["TenderPointRating"]] = relationship(
        order_by="TenderPointRating.id", lazy="selectin", cascade="all, delete-orphan"
    )
    pressure_sites: Mapped[list["PressureSite"]] = relationship(
        order_by="PressureSite.id", lazy="selectin", cascade="all, delete-orphan"
    )
    pressures: Mapped[list["PressureReading"]] = relationship(
        order_by="PressureReading.trial, PressureReading.id", lazy="selectin", cascade="all, delete-orphan"
    )


class TenderPointRating(Remade, Base):
    """One site of the survey: rated, or why not. A site without a row was not examined.

    The ids tell the order in which the sites were first entered; `rated_at` tells when each was last changed.
    """

    __tablename__ = "tender_point_rating"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["exam_id", "method"], ["exam.id", "exam.method"], onupdate="CASCADE", ondelete="RESTRICT"
        ),
        sa.UniqueConstraint("exam_id", "site"),
        sa.CheckConstraint("(state = 'rated') = (rating IS NOT NULL)", name="rating_when_rated"),
        sa.CheckConstraint("rating BETWEEN 0 AND 10", name="rating_0_to_10"),
        sa.CheckConstraint("method <> 'acr_painful_yes_no' OR rating <= 1", name="yes_or_no_in_its_method"),
    )

    id: Mapped[pk]
    exam_id: Mapped[int]
    method: Mapped[ExamMethod] = mapped_column(words(ExamMethod, "method_known"))
    site: Mapped[code]
    state: Mapped[SiteState] = mapped_column(words(SiteState, "state_known"))
    rating: Mapped[int | None]
    rated_at: Mapped[utc]
    source: Mapped[RatingSource] = mapped_column(
        words(RatingSource, None), default=RatingSource.EXAMINED, server_default=sa.text("'examined'")
    )
    rated_by: Mapped[int | None]
    """The account that entered it; NULL = the examiner. No foreign key: in SQLite that would rebuild a locked table."""


class PressureSite(Remade, Base):
    """One site under the algometer: measured (`rated`, its readings beside it), or why not."""

    __tablename__ = "pressure_site"
    __table_args__ = (sa.UniqueConstraint("exam_id", "site"),)

    id: Mapped[pk]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id", ondelete="RESTRICT"))
    site: Mapped[code]
    state: Mapped[SiteState] = mapped_column(words(SiteState, "state_known"))
    measured_at: Mapped[utc]
    measured_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    """The account that entered it; NULL = the examiner."""


class PressureReading(Base):
    """One trial of the algometer at one site, in kg/cm². Lower is more tender."""

    __tablename__ = "pressure_reading"
    __table_args__ = (
        sa.UniqueConstraint("exam_id", "site", "trial"),
        sa.CheckConstraint("ppt_kg_cm2 BETWEEN 0.1 AND 20", name="ppt_0_1_to_20"),
        sa.CheckConstraint("trial BETWEEN 1 AND 3", name="trial_1_to_3"),
    )

    id: Mapped[pk]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id", ondelete="RESTRICT"))
    site: Mapped[code]
    trial: Mapped[int]
    ppt_kg_cm2: Mapped[Decimal] = mapped_column(sa.Numeric(4, 1))
    measured_at: Mapped[utc]

    @validates("ppt_kg_cm2")
    def _as_printed(self, _column: str, reading: Decimal) -> Decimal:
        return with_one_place(reading)


class TriggerPoint(Remade, Base):
    """One spot in one muscle, as found. NULL = not examined; all three signs false = examined, nothing found."""

    __tablename__ = "trigger_point"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "muscle", "side", "ordinal"),
        sa.CheckConstraint("side IN ('l', 'r')", name="side_l_or_r"),
        sa.CheckConstraint("ordinal >= 1", name="ordinal_from_1"),
        sa.CheckConstraint("ppt_kg_cm2 BETWEEN 0.1 AND 20", name="ppt_0_1_to_20"),
        sa.CheckConstraint(
            "spot_in_taut_band IS NOT TRUE OR (taut_band IS TRUE AND hypersensitive_spot IS TRUE)",
            name="spot_in_band_needs_both",
        ),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    examiner_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    muscle: Mapped[code]
    side: Mapped[str] = mapped_column(sa.String(1))
    ordinal: Mapped[int] = mapped_column(default=1)
    taut_band: Mapped[bool | None]
    hypersensitive_spot: Mapped[bool | None]
    spot_in_taut_band: Mapped[bool | None]
    referred_pain: Mapped[bool | None]
    reproduces_known_symptom: Mapped[bool | None]
    felt_in: Mapped[list[str]]
    twitch: Mapped[bool | None]
    jump: Mapped[bool | None]
    ppt_kg_cm2: Mapped[Decimal | None] = mapped_column(sa.Numeric(4, 1))
    treated: Mapped[PointTreatment | None] = mapped_column(words(PointTreatment, "treated_known"))
    note: Mapped[prose] = mapped_column(default="")
    found_at: Mapped[utc]

    examiner: Mapped[Account] = relationship(lazy="joined")

    @validates("ppt_kg_cm2")
    def _as_printed(self, _column: str, reading: Decimal | None) -> Decimal | None:
        return None if reading is None else with_one_place(reading)
