"""What was brought in from outside: each import, and of each imported visit the file and the row it came from."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, Versioned, code, digest, line, pk, prose, utc
from clinic.db.types import UTCDateTime, words
from clinic.models.accounts import Account


class ImportState(StrEnum):
    """How far an import came. What was abandoned left nothing behind."""

    STAGING = "staging"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


class ImportRun(Versioned, Base):
    """One file brought in: what it was, who brought it in, and the report (counts, row numbers, totals; no names)."""

    __tablename__ = "import_run"
    __table_args__ = (
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_at_when_published"),
        sa.Index(
            "uq_import_run_one_at_work",
            "state",
            unique=True,
            sqlite_where=sa.text("state = 'staging'"),
            postgresql_where=sa.text("state = 'staging'"),
        ),
    )

    id: Mapped[pk]
    kind: Mapped[code]
    """`visits` or `responses`."""
    file_name: Mapped[line]
    file_sha256: Mapped[digest]
    map_text: Mapped[prose] = mapped_column(default="")
    state: Mapped[ImportState] = mapped_column(words(ImportState, "state_known"))
    started_at: Mapped[utc]
    touched_at: Mapped[utc]
    """When the last rows were set aside: an import that has stood still for long was cut off."""
    published_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="RESTRICT"))
    """Who answers for it."""
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)

    account: Mapped[Account] = relationship(lazy="joined")


class ImportedVisit(Base):
    """Where an imported visit came from. Locked with its visit."""

    __tablename__ = "imported_visit"
    __table_args__ = (
        sa.CheckConstraint("file_row >= 1", name="file_row_from_1"),
        sa.UniqueConstraint("import_id", "file_row"),
        sa.Index("ix_imported_visit_identity", "identity"),
    )

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id", ondelete="RESTRICT"), primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id", ondelete="RESTRICT"))
    file_row: Mapped[int]
    """As a spreadsheet numbers its rows; of a file of resources, the place among them."""
    identity: Mapped[digest]
    """SHA-256 of what the row says and how many rows before it say the same: a second run adds nothing."""
    time: Mapped[line] = mapped_column(default="")
    clinician_name: Mapped[line] = mapped_column(default="")
    """As the file names them; empty = not recorded."""
    examiner_name: Mapped[line] = mapped_column(default="")
    stated: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Total -> [as stated in the file, as recomputed (null: cannot be scored)], decimal numbers as text."""

    run: Mapped[ImportRun] = relationship()
