"""The nightly backup inside `clinic serve`: a thread that looks once a minute whether one is due.

What is due is read from the register, so nights that were missed are made up for at the next start, and of several
processes the one that holds the lock does it while the others find it done.
"""

import datetime as dt
import logging
import threading

from clinic import __version__
from clinic.domain import backups
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.permissions import RoleName
from clinic.mail import smtp
from clinic.mail.backup_failed import BackupMail, compose
from clinic.services import accounts
from clinic.services.backups import register
from clinic.services.backups.running import Runner
from clinic.web.installation import Installation

LOOK_EVERY = 60.0
"""Seconds; also how long after the start the first look is."""
AGAIN_AFTER = dt.timedelta(hours=1)
"""How long after a failure it is tried again."""
TELL_AFTER = dt.timedelta(hours=20)
"""Administrators get one mail a night, not one an hour."""
log = logging.getLogger("clinic.backups")


class BackupSchedule:
    """Makes the backups that are due, and tries one out every 30 days."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._settings = installation.settings
        self._stopped = threading.Event()
        self._told: dt.datetime | None = None

    def start(self) -> None:
        """Begin to look, beside the requests; nothing where backups are switched off, or in a demo."""
        if self._settings.backup_at is not None and not self._settings.demo:
            threading.Thread(target=self._look_on, name="clinic-backups", daemon=True).start()

    def stop(self) -> None:
        """Look no more; a backup that is being made ends with the process and leaves nothing that passes for one."""
        self._stopped.set()

    def look(self) -> None:
        """Do what is due now; whatever fails is logged, written down and told, and never ends the thread."""
        try:
            if self._backup_is_due():
                self._runner().back_up(why="schedule")
                log.info("the nightly backup was made and read back")
            elif self._test_is_due():
                self._test()
        except Conflict:
            return  # another process makes it
        except ClinicError as error:
            log.error("the backup failed: %s", error.message)
            self._tell(error)
        except Exception as error:  # the thread has nobody above it
            log.error("the backup failed: %s", type(error).__name__)

    def _look_on(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            self.look()

    def _backup_is_due(self) -> bool:
        now, standing = self._now(), self._standing()
        due = backups.last_due(now, self._settings.backup_at or dt.time(), self._settings.zone)
        if standing.failed_at is not None and now - standing.failed_at < AGAIN_AFTER:
            return False
        return standing.backup_at is None or standing.backup_at < due

    def _test_is_due(self) -> bool:
        now, standing = self._now(), self._standing()
        if standing.test_failed_at is not None and now - standing.test_failed_at < backups.EVERY:
            return False
        return standing.tested_at is None or now - standing.tested_at >= backups.TEST_EVERY

    def _test(self) -> None:
        with self._installation.database.reading() as session:
            found = register.files(session, self._settings.backup_folder)
        ours = [file for file in found if file.registered]
        if ours:
            self._runner().test(self._settings.backup_folder / ours[0].name)
            log.info("the monthly restore test found every row")

    def _standing(self) -> register.Standing:
        with self._installation.database.reading() as session:
            return register.standing(session)

    def _runner(self) -> Runner:
        return Runner(self._settings, self._installation.database, __version__, self._installation.clock)

    def _now(self) -> dt.datetime:
        return self._installation.clock()

    def _tell(self, error: ClinicError) -> None:
        """Write to the administrators, where the clinic has a mail server."""
        now, settings = self._now(), self._settings
        if not settings.smtp_url or (self._told is not None and now - self._told < TELL_AFTER):
            return
        self._told = now
        with self._installation.database.reading() as session:
            to = [
                one.email
                for one in accounts.all_accounts(session)
                if one.active and RoleName.ADMINISTRATOR in one.role_names
            ]
        for address in to:
            mail = BackupMail(address, settings.mail_from, f"{settings.base_url}/backups", error.message)
            try:
                smtp.send(smtp.read(settings.smtp_url), compose(mail, now=now))
            except ClinicError as refused:
                log.error("a failed backup was not mailed (%s)", type(refused.__cause__ or refused).__name__)
