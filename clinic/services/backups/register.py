"""The register of backups: entries of the audit say which were made, which failed and when one was last tried out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import backups
from clinic.domain.audit import Action
from clinic.models import Account, AuditEntry
from clinic.services import audit
from clinic.services.backups.making import Made, Place

NOUN = "backup"
DONE = (Action.BACKUP, Action.BACKUP_FAILED)
TESTED = (Action.RESTORE_TEST, Action.RESTORE_TEST_FAILED)


@dataclass(frozen=True, slots=True)
class File:
    """A file in the folder that has the name of a backup; `registered` = this clinic made it and it has that size."""

    name: str
    made_at: dt.datetime
    size: int
    registered: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clinic stands with its backups; None = never."""

    backup_at: dt.datetime | None
    tested_at: dt.datetime | None
    failed_at: dt.datetime | None = None
    """The last attempt, when it failed; None after one that succeeded."""
    why: str = ""
    test_failed_at: dt.datetime | None = None
    test_why: str = ""

    def needs_care(self, now: dt.datetime) -> bool:
        """Whether somebody should act: the last attempt failed, or what is there is too old."""
        return bool(self.failed_at or self.test_failed_at) or self.backup_is_old(now) or self.test_is_old(now)

    def backup_is_old(self, now: dt.datetime) -> bool:
        """Whether there is no backup of the last two days."""
        return self.backup_at is None or now - self.backup_at > backups.OLD_BACKUP

    def test_is_old(self, now: dt.datetime) -> bool:
        """Whether no backup was tried out in the last 100 days."""
        return self.tested_at is None or now - self.tested_at > backups.OLD_TEST


def record(session: Session, made: Made, *, actor: Account | None, why: str, now: dt.datetime) -> None:
    """Write into the register that a backup was made and read back."""
    detail = {
        "file": made.file.name,
        "bytes": made.size,
        "sha256": made.sha256,
        "rows": made.manifest.rows,
        "audit_head": made.manifest.audit_head,
        "why": why,
    }
    audit.record(session, actor, Action.BACKUP, NOUN, None, now=now, detail=detail)


def record_other(
    session: Session, action: Action, detail: Mapping[str, object], *, actor: Account | None, now: dt.datetime
) -> None:
    """Write a failure, a restore test or a restore into the register; `detail` names files and counts alone."""
    audit.record(session, actor, action, NOUN, None, now=now, detail=detail)


def standing(session: Session) -> Standing:
    """Return how the clinic stands with its backups."""
    backup, test = _last(session, Action.BACKUP), _last(session, Action.RESTORE_TEST)
    failed, test_failed = _last(session, Action.BACKUP_FAILED), _last(session, Action.RESTORE_TEST_FAILED)
    bad, bad_test = _if_later(failed, backup), _if_later(test_failed, test)
    return Standing(
        backup_at=backup.at if backup else None,
        tested_at=test.at if test else None,
        failed_at=bad.at if bad else None,
        why=_why(bad),
        test_failed_at=bad_test.at if bad_test else None,
        test_why=_why(bad_test),
    )


def files(session: Session, folder: Path) -> list[File]:
    """Return the backups in a folder, newest first. Links and what has another name are passed over."""
    known = dict(_registered(session))
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        made_at = backups.made_at(path.name)
        if made_at is not None and path.is_file() and not path.is_symlink():
            size = path.stat().st_size
            found.append(File(path.name, made_at, size, known.get(path.name) == size))
    return sorted(found, key=lambda file: file.name, reverse=True)


def rotate(session: Session, place: Place, folder: Path) -> list[str]:
    """Remove the backups that need not be kept and return their names. Only those that the register knows go."""
    ours = [file.name for file in files(session, folder) if file.registered]
    gone = backups.superfluous(ours, place.zone)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return gone


def _registered(session: Session) -> list[tuple[str, int]]:
    details = session.scalars(select(AuditEntry.detail).where(AuditEntry.action == Action.BACKUP))
    return [(str(detail.get("file", "")), int(detail.get("bytes", -1))) for detail in details]


def _last(session: Session, action: Action) -> AuditEntry | None:
    asked = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalars(asked).first()


def _why(failure: AuditEntry | None) -> str:
    """Return what happened and what to do, in the two sentences that were written down."""
    said = (failure.detail.get("message"), failure.detail.get("hint")) if failure else ()
    return " ".join(str(words) for words in said if words)


def _if_later(one: AuditEntry | None, other: AuditEntry | None) -> AuditEntry | None:
    return one if one is not None and (other is None or one.id > other.id) else None
