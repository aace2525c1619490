"""Who is under care, and what the clinician keeps of them between visits."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, Stageable, Versioned, line, partial_date, pk, prose, utc
from clinic.db.types import PartialDateType, UTCDateTime, words
from clinic.domain.dates import PartialDate
from clinic.domain.patients import AllergyState


class Patient(Versioned, Stageable, Base):
    """A person under care. Sex is not stored: nothing here needs it."""

    __tablename__ = "patient"
    __table_args__ = (
        sa.CheckConstraint("length(record_number) > 0", name="record_number_given"),
        sa.CheckConstraint("length(name) > 0", name="name_given"),
        sa.Index("ix_patient_name_key", "name_key"),
    )

    id: Mapped[pk]
    record_number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[line]
    name_key: Mapped[line]
    """The name folded for search: no case, no accents. Kept by `services.patients`."""
    name_latin: Mapped[line] = mapped_column(default="")
    """Printed where no font has the name's own script."""
    birth: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    """None = unknown: then no link can be sent."""
    language: Mapped[str] = mapped_column(sa.String(10), default="en")
    email: Mapped[str] = mapped_column(sa.String(255), default="")
    phone: Mapped[str] = mapped_column(sa.String(60), default="")
    gp_name: Mapped[line] = mapped_column(default="")
    allergy_state: Mapped[AllergyState] = mapped_column(
        words(AllergyState, "allergy_state_known"), default=AllergyState.NOT_ASKED
    )
    created_at: Mapped[utc]
    import_number: Mapped[str | None] = mapped_column(sa.String(40))
    """The record number that an import gives on publishing; until then `record_number` holds a placeholder, so that
    nobody is kept from a number by somebody they cannot see."""
    in_error_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    """When the import that alone brought the patient was taken back; None again with the next visit."""
    erased_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    """When everything of the patient was erased; this row stays, without a name, for the audit to point at."""

    by_name_alone = False
    """Whether this session was given no more than name and record number: see `models.restrictions`."""

    diagnoses: Mapped[list["Diagnosis"]] = relationship(order_by="Diagnosis.id", cascade="all, delete-orphan")
    allergies: Mapped[list["Allergy"]] = relationship(order_by="Allergy.id", cascade="all, delete-orphan")
    life_events: Mapped[list["LifeEvent"]] = relationship(order_by="LifeEvent.id", cascade="all, delete-orphan")


class Diagnosis(Base):
    """A diagnosis that a clinician made."""

    __tablename__ = "diagnosis"

    id: Mapped[pk]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    label: Mapped[line]
    since: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    noted_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    noted_at: Mapped[utc]


class Allergy(Base):
    """One allergy of the list; whether there is a list at all says `Patient.allergy_state`."""

    __tablename__ = "allergy"

    id: Mapped[pk]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    label: Mapped[line]


class LifeEvent(Base):
    """Something in the patient's life that may show in the trends."""

    __tablename__ = "life_event"

    id: Mapped[pk]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id", ondelete="RESTRICT"), index=True)
    label: Mapped[prose]
    happened: Mapped[partial_date]
