"""A backup or a restore test from its beginning to the entry in the register, whether it succeeded or not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.db.engine import Database
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.models import Account
from clinic.services.backups import register, testing
from clinic.services.backups.making import Made, Place, make
from clinic.services.backups.testing import Tested

Clock = Callable[[], dt.datetime]
Done = TypeVar("Done")


class BackupFailed(ClinicError):
    """The disk or the database did not do what a backup needs."""

    status = 503


@dataclass(frozen=True, slots=True)
class Runner:
    """Makes and tests the backups of one clinic. `product` is the version, `account_id` who asked, None for nobody."""

    place: Place
    database: Database
    product: str
    clock: Clock
    account_id: int | None = None

    def back_up(self, *, why: str, out: Path | None = None) -> Made:
        """Make a backup, write it into the register and remove what need not be kept. Raises ClinicError."""
        made = self._noting(
            Action.BACKUP_FAILED,
            lambda: make(self.place, self.database, product=self.product, now=self.clock(), out=out),
        )
        with self.database.writing() as session:
            register.record(session, made, actor=self._actor(session), why=why, now=self.clock())
            session.commit()
        if out is None:
            with self.database.reading() as session:
                register.rotate(session, self.place, self.place.backup_folder)
        return made

    def test(self, file: Path) -> Tested:
        """Restore a backup into a temporary place and compare; write into the register what came of it."""
        tested = self._noting(Action.RESTORE_TEST_FAILED, lambda: testing.test(self.place, file), {"file": file.name})
        detail = {"file": file.name, "rows": tested.rows, "sha256": tested.sha256, "how": tested.how}
        self._note(Action.RESTORE_TEST, detail)
        return tested

    def _noting(self, action: Action, step: Callable[[], Done], about: dict[str, object] | None = None) -> Done:
        try:
            return step()
        except ClinicError as error:
            self._note_failure(action, error, about)
            raise
        except (OSError, SQLAlchemyError) as error:
            failed = _in_words(error)
            self._note_failure(action, failed, about)
            raise failed from error

    def _note_failure(self, action: Action, error: ClinicError, about: dict[str, object] | None) -> None:
        try:
            self._note(action, {**(about or {}), "message": error.message, "hint": error.hint})
        except SQLAlchemyError:
            return  # the failure itself is what has to be told; the caller logs it

    def _note(self, action: Action, detail: dict[str, object]) -> None:
        with self.database.writing() as session:
            register.record_other(session, action, detail, actor=self._actor(session), now=self.clock())
            session.commit()

    def _actor(self, session: Session) -> Account | None:
        return session.get(Account, self.account_id) if self.account_id is not None else None


def _in_words(error: OSError | SQLAlchemyError) -> BackupFailed:
    if isinstance(error, OSError):
        why = error.strerror or type(error).__name__
        return BackupFailed(f"The backup could not be written or read ({why}).", hint="Look at the disk of the folder.")
    return BackupFailed(
        f"The database could not be read ({type(error).__name__}).", hint="Run `clinic check`, then try again."
    )
