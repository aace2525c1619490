"""How a clinic stands with its backups, in words."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.domain import backups
from clinic.domain.permissions import Permission, allowed
from clinic.services.backups import register
from clinic.services.backups.register import Standing
from clinic.web.access import signed_in
from clinic.web.session import current_session, settings, utc_now


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: when it was, how long ago, whether that is too long; `failed` = why the attempt after it did."""

    at: dt.datetime | None
    age: str
    bad: bool
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The last backup and the last restore test."""

    backup: Line
    test: Line

    @property
    def bad(self) -> bool:
        """Whether somebody should act."""
        return self.backup.bad or self.test.bad or bool(self.backup.failed or self.test.failed)


def present(standing: Standing) -> Shown:
    """Return both facts with their age."""
    now = utc_now()
    return Shown(
        Line(standing.backup_at, _age(standing.backup_at, now), standing.backup_is_old(now), standing.why),
        Line(standing.tested_at, _age(standing.tested_at, now), standing.test_is_old(now), standing.test_why),
    )


def of_viewer() -> Shown | None:
    """Return how the clinic stands for a viewer who looks after the backups; None for anybody else, and in a demo."""
    account = signed_in()
    if account is None or settings().demo or not allowed(account.role_names, Permission.BACKUPS_READ):
        return None
    return present(register.standing(current_session()))


def next_due() -> dt.datetime | None:
    """Return when the next nightly backup begins, in the clinic's zone; None where they are switched off."""
    here = settings()
    if here.backup_at is None or here.demo:
        return None
    return backups.next_due(utc_now(), here.backup_at, here.zone).astimezone(here.zone)


def _age(at: dt.datetime | None, now: dt.datetime) -> str:
    if at is None:
        return _("never")
    hours = max(0, int((now - at).total_seconds() // 3600))
    if hours < 1:
        return _("less than an hour ago")
    if hours < 48:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", hours)
    return ngettext("%(num)d day ago", "%(num)d days ago", hours // 24)
