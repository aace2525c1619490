"""The SQLite file itself: there or not. Nothing but `clinic init` and `clinic demo` may bring one into being."""

from pathlib import Path

import sqlalchemy as sa

from clinic.domain.errors import SettingsError


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite URL; None for another database or one in memory."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def require_there(url: str, *, expected: bool = False) -> None:
    """Raise SettingsError when the file that the URL names is not there: opening it would make an empty one.

    `expected` = a clinic was set up here before, so the file was lost.
    """
    file = file_of(url)
    if file is not None and not file.is_file():
        if expected:
            raise SettingsError(
                f"The database {file.name} is gone from the data folder, and a clinic was set up here.",
                hint="Restore the last backup with `clinic restore`; no empty database is made in its place.",
            )
        raise SettingsError(
            f"There is no database {file.name} in the data folder.",
            hint="Run `clinic init` for a new clinic, `clinic demo` to look around, or restore the file.",
        )
