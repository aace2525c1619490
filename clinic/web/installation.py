"""What one running application holds: its settings, its database, its clock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread

from flask import Flask, current_app
from sqlalchemy.orm import Session

from clinic.config import Settings
from clinic.db.engine import Database

KEY = "clinic"


def _system_clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _in_a_thread(job: Callable[[], None]) -> None:
    Thread(target=job).start()


@dataclass
class Installation:
    """The outside world of one application; tests put another `clock` in, and do at once what goes `in_background`.

    `before_work` is called with the session of each unit of work that begins, and may refuse it by raising;
    `after_commit` is called with the session of each unit of work that was committed.
    """

    settings: Settings
    database: Database
    clock: Callable[[], dt.datetime] = _system_clock
    in_background: Callable[[Callable[[], None]], None] = _in_a_thread
    before_work: list[Callable[[Session], None]] = field(default_factory=list)
    after_commit: list[Callable[[Session], None]] = field(default_factory=list)


def attach(app: Flask, installation: Installation) -> None:
    """Hang the installation on the application."""
    app.extensions[KEY] = installation


def installation() -> Installation:
    """The installation of the current application."""
    return installation_of(current_app)


def installation_of(app: Flask) -> Installation:
    """The installation of an application."""
    found: Installation = app.extensions[KEY]
    return found
