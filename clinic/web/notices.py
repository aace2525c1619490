"""What staff are told on every page about the machine itself: little room on its disk, a log that grows."""

from flask import Flask
from flask_babel import gettext as _

from clinic.db import disk
from clinic.db.dialects import log
from clinic.db.disk import Room
from clinic.db.sqlite_file import file_of
from clinic.web.session import settings


def notices() -> list[str]:
    """Return a sentence for each thing that whoever looks after the system should be told of."""
    room = disk.room(settings().instance)
    told = []
    if room is Room.TOO_LITTLE:
        told.append(
            _(
                "The disk is almost full. Answers and visits are still saved; no files are taken in and no backups are "
                "made. Tell whoever looks after this system."
            )
        )
    elif room is Room.LITTLE:
        told.append(_("The disk has little room left. Tell whoever looks after this system."))
    file = file_of(settings().database_url)
    if file is not None and log.length(file) > log.TOO_LONG:
        told.append(
            _("The log of the database is growing. Nothing is lost by that. Tell whoever looks after this system.")
        )
    return told


def init_notices(app: Flask) -> None:
    """Let the layout ask."""
    app.jinja_env.globals.update(notices=notices)
