"""What the patient answered: raw answers by instrument, and the urgent signs among them."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, Versioned, code, digest, pk, utc
from clinic.db.types import UTCDateTime, words
from clinic.domain.visits import EntryMode
from clinic.models.accounts import Account


class Questionnaire(Versioned, Base):
    """The questionnaire of one visit, begun and perhaps sent. Sending twice is once: there is one row per visit."""

    __tablename__ = "questionnaire"
    __table_args__ = (
        sa.CheckConstraint("sent_at IS NULL OR sent_at >= started_at", name="sent_after_start"),
        sa.CheckConstraint("(mode = 'own_device') = (entered_by IS NULL)", name="entered_by_unless_own_device"),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), unique=True)
    mode: Mapped[EntryMode] = mapped_column(words(EntryMode, "mode_known"))
    entered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    """The member of staff who typed or handed over the tablet; None on the patient's own device."""
    language: Mapped[str] = mapped_column(sa.String(10))
    short_form: Mapped[bool] = mapped_column(default=False)
    """Answered on a bad day: the items left out were not asked."""
    extra_questions: Mapped[list[str]] = mapped_column(default=list, server_default=sa.text("'[]'"))
    """Codes of the optional questions that the clinic asked when the form was begun; it keeps them to the end."""
    started_at: Mapped[utc]
    saved_at: Mapped[utc]
    sent_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    open_page: Mapped[str | None] = mapped_column(sa.String(60))
    """The key of the page that the patient is on: half-filled, or the one that followed; None = nothing saved yet."""
    page_changes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=sa.text("'{}'"))
    """Key of a page -> how often its answers were changed: what comes late is told from what was typed over them."""

    enterer: Mapped[Account | None] = relationship()
    responses: Mapped[list["Response"]] = relationship(order_by="Response.id", lazy="selectin")


class Response(Versioned, Base):
    """The raw answers to one instrument. A key that is missing was not asked; null was asked and left blank."""

    __tablename__ = "response"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "instrument"),)

    id: Mapped[pk]
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaire.id", ondelete="RESTRICT"))
    instrument: Mapped[code]
    instrument_version: Mapped[code]
    instrument_sha256: Mapped[digest]
    """Of the instrument's definition: a changed definition never passes for the old one."""
    answers: Mapped[dict[str, Any]]
    confirmed: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=sa.text("'{}'"))
    """Item key -> day (ISO) of the earlier visit whose answer was confirmed as today's; others were typed."""
    saved_at: Mapped[utc]


class RedFlag(Base):
    """An urgent sign that was ticked. Taking the tick back keeps both times; only a clinician's review settles it."""

    __tablename__ = "red_flag"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "code"),
        sa.CheckConstraint("(reviewed_at IS NULL) = (reviewed_by IS NULL)", name="reviewed_by_someone"),
    )

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    code: Mapped[code]
    raised_at: Mapped[utc]
    taken_back_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    reviewed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    reviewed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    reviewer: Mapped[Account | None] = relationship()


class LateAnswer(Base):
    """What a patient sent after the visit was signed: kept as it came, as material for an addendum."""

    __tablename__ = "late_answer"

    id: Mapped[pk]
    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), index=True)
    page: Mapped[code]
    answers: Mapped[dict[str, Any]]
    received_at: Mapped[utc]
