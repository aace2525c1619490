"""Questionnaires that the clinic brought in: each version of a definition, the licence step, whether it is asked."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from clinic.db.base import Base, Versioned, code, digest, line, pk, prose, utc
from clinic.db.types import UTCDateTime
from clinic.models.accounts import Account


class ImportedDefinition(Versioned, Base):
    """One version of an imported questionnaire. The definition never changes; versions live side by side."""

    __tablename__ = "imported_definition"
    __table_args__ = (
        sa.UniqueConstraint("key", "instrument_version"),
        sa.CheckConstraint("(licence_confirmed_by IS NULL) = (licence_confirmed_at IS NULL)", name="licence_whole"),
        sa.CheckConstraint("NOT asked OR licence_confirmed_at IS NOT NULL", name="asked_only_with_licence"),
        sa.Index(
            "uq_imported_definition_asked_once",
            "key",
            unique=True,
            sqlite_where=sa.text("asked"),
            postgresql_where=sa.text("asked"),
        ),
    )

    id: Mapped[pk]
    key: Mapped[code]
    instrument_version: Mapped[code]
    sha256: Mapped[digest]
    """`Instrument.digest`, as stored with each response."""
    title: Mapped[line]
    definition: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The `ImportedInstrument` as canonical JSON values, without licence."""
    source_text: Mapped[str] = deferred(mapped_column(sa.Text))
    """The file as it came."""
    source_sha256: Mapped[digest]
    file_name: Mapped[line]
    imported_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    imported_at: Mapped[utc]
    licence_text: Mapped[prose] = mapped_column(default="")
    licence_confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    licence_confirmed_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    asked: Mapped[bool] = mapped_column(default=False)
    """Whether patients are asked it; of the versions of one key, at most one is."""
    position: Mapped[int] = mapped_column(default=0, server_default=sa.text("0"))
    """Where it stands among those that are asked, the lowest first."""
    alarm_contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    """Who is told when an answer about self-harm counts more than 0."""

    importer: Mapped[Account] = relationship(foreign_keys=[imported_by], lazy="joined")
    licence_confirmer: Mapped[Account | None] = relationship(foreign_keys=[licence_confirmed_by], lazy="joined")
    alarm_contact: Mapped[Account | None] = relationship(foreign_keys=[alarm_contact_id], lazy="joined")
