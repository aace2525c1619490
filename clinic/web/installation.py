"""What one running application holds: its settings, its database, its clock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from clinic.config import Settings
from clinic.db.engine import Database

KEY = "clinic"


def _system_clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass
class Installation:
    """The outside world of one application; tests put another `clock` in."""

    settings: Settings
    database: Database
    clock: Callable[[], dt.datetime] = _system_clock


def attach(app: Flask, installation: Installation) -> None:
    """Hang the installation on the application."""
    app.extensions[KEY] = installation


def installation() -> Installation:
    """The installation of the current application."""
    found: Installation = current_app.extensions[KEY]
    return found
