"""What commands share: the settings, the open database and a unit of work on it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from clinic import config
from clinic.config import Settings
from clinic.db import expected
from clinic.db.engine import Database, open_database
from clinic.db.sqlite_file import require_there
from clinic.domain.audit import COMMAND_LINE, Where


def utc_now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


@contextmanager
def opened(*, served: bool = False) -> Iterator[tuple[Settings, Database]]:
    """Yield the settings and the database they name, which must be there: no command makes one by accident.

    With `served`, a database that was lost after the clinic was set up is no obstacle: that is told on a page.
    """
    settings = config.load()
    was_set_up = expected.is_expected(settings.instance)
    if not (served and was_set_up):
        require_there(settings.database_url, expected=was_set_up)
    database = open_database(settings.database_url, served=served)
    database.keep_audit(settings.instance, Where(COMMAND_LINE, settings.time_zone))
    try:
        yield settings, database
    finally:
        database.close()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Yield a writing session; commit at the end, roll back if anything raises."""
    with opened() as (_settings, database), database.writing() as session:
        yield session
        session.commit()
