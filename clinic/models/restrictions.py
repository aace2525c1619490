"""Patients whose record only named clinicians open, and what became of that."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, QueryContext, mapped_column, object_session, relationship
from sqlalchemy.orm.attributes import set_committed_value

from clinic.db import reach
from clinic.db.base import Base, pk, prose, utc
from clinic.db.types import UTCDateTime, words
from clinic.domain.restrictions import Why
from clinic.models.accounts import Account
from clinic.models.patients import Patient


class Restriction(Base):
    """A patient's record is restricted while this row stands; lifting takes it away, the audit keeps that it was."""

    __tablename__ = "restriction"

    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), primary_key=True)
    reason: Mapped[prose]
    restricted_at: Mapped[utc]
    restricted_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))


class PatientAccess(Base):
    """A clinician who is named for a restricted patient."""

    __tablename__ = "patient_access"

    patient_id: Mapped[int] = mapped_column(
        sa.ForeignKey("restriction.patient_id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"), primary_key=True)

    account: Mapped[Account] = relationship()


class GlassOpening(Base):
    """A restricted record that was opened with a reason by somebody who is not named for it. Never changed."""

    __tablename__ = "glass_opening"
    __table_args__ = (sa.Index("ix_glass_opening_account_id_until", "account_id", "until"),)

    id: Mapped[pk]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    why: Mapped[Why] = mapped_column(words(Why, "why_known"))
    reason: Mapped[prose]
    opened_at: Mapped[utc]
    until: Mapped[utc]

    account: Mapped[Account] = relationship()


class GlassAlert(Base):
    """Somebody who is told of an opening, on their first page until they have said that they saw it."""

    __tablename__ = "glass_alert"

    opening_id: Mapped[int] = mapped_column(sa.ForeignKey("glass_opening.id", ondelete="RESTRICT"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"), primary_key=True)
    seen_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)

    opening: Mapped[GlassOpening] = relationship()


def _keep_back(patient: Patient, context: QueryContext | None, attributes: object = None) -> None:
    """Leave out all but name and record number of a patient whom the session knows by name alone."""
    session = object_session(patient)
    if session is None or patient.id not in reach.of(session).by_name:
        return
    patient.by_name_alone = True
    set_committed_value(patient, "birth", None)
    for contact in ("email", "phone", "gp_name", "name_latin"):
        set_committed_value(patient, contact, "")


event.listen(Patient, "load", _keep_back)
event.listen(Patient, "refresh", _keep_back)
