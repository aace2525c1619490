"""The backups, for the administrator: how old the last is, whether one was tried out, and another one now.

No backup is ever handed out through the web.
"""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic import __version__
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.permissions import Permission
from clinic.services.backups import register
from clinic.services.backups.running import Runner
from clinic.web.access import current_account, requires
from clinic.web.installation import installation
from clinic.web.present import backups
from clinic.web.session import current_session, settings
from clinic.web.uploads import work

bp = Blueprint("backups", __name__)
TASK = "backup"
log = logging.getLogger("clinic.backups")


@bp.get("/backups")
@requires(Permission.BACKUPS_READ)
def index() -> ResponseReturnValue:
    """Show how the clinic stands with its backups, and which there are."""
    return render_template("backups/index.html", running=work().is_running(TASK, _lock()), **_shown())


@bp.post("/backups")
@requires(Permission.BACKUPS_READ)
def make() -> ResponseReturnValue:
    """Begin a backup beside the requests; one that runs already is not begun twice."""
    runner = _runner()
    work().begin(TASK, _lock(), partial(_safely, lambda: runner.back_up(why="page")), first=_nothing)
    return redirect(url_for(".index"), 303)


@bp.post("/backups/test")
@requires(Permission.BACKUPS_READ)
def test() -> ResponseReturnValue:
    """Begin to try out the newest backup beside the requests."""
    folder = settings().backup_folder
    newest = next(iter(register.files(current_session(), folder)), None)
    if newest is None:
        raise NotFound(_("There is no backup to try out."), hint=_("Make one first."))
    runner = _runner()
    work().begin(TASK, _lock(), partial(_safely, lambda: runner.test(folder / newest.name)), first=_nothing)
    return redirect(url_for(".index"), 303)


def _shown() -> dict[str, object]:
    db, place = current_session(), settings()
    return {
        "standing": backups.present(register.standing(db)),
        "files": register.files(db, place.backup_folder),
        "next_due": backups.next_due(),
        "same_disk": place.backup_to is None,
    }


def _runner() -> Runner:
    here = installation()
    return Runner(here.settings, here.database, __version__, here.clock, current_account().id)


def _lock() -> Path:
    """What a backup or a test of one that a page began holds, so that no other process begins one beside it."""
    return settings().instance / "backup-of-a-page.lock"


def _nothing() -> None:
    """A backup has nothing to note before it begins."""


def _safely(step: Callable[[], object]) -> None:
    """Run the step; a failure stands in the register, which the page shows."""
    try:
        step()
    except ClinicError as error:
        log.error("the backup failed: %s", error.message)
