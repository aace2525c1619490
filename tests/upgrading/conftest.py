"""Databases of every age, with rows, and ways to make an upgrade fail."""

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.engine import Engine

from clinic.db import migrating, schema
from clinic.db.base import Base
from clinic.db.engine import open_database
from tests.fixtures.storage import NOON

REVISIONS = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()][::-1]
BELOW = dict(zip(REVISIONS, ["base", *REVISIONS], strict=False))


class Cut(Exception):
    """The failure that a test puts in."""


def state(file: Path) -> str:
    """A digest of the whole schema and every row."""
    digest = sha256()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for line in connection.iterdump():
            digest.update(line.encode())
    return digest.hexdigest()


def upgrade(file: Path, target: str = "head"):
    """Upgrade as the command does."""
    return migrating.upgrade_file(file, Base.metadata, now=NOON, target=target)


@contextmanager
def statements(on: Callable[[int], None], *, after: bool = False):
    """Call `on` with the number of each statement that is run on the copy, before or after it."""
    count = [0]

    def counted(connection, *_rest):
        if "upgrading" in str(connection.engine.url):
            count[0] += 1
            on(count[0])

    name = "after_cursor_execute" if after else "before_cursor_execute"
    event.listen(Engine, name, counted)
    try:
        yield count
    finally:
        event.remove(Engine, name, counted)


def at(number: int, do: Callable[[], None]) -> Callable[[int], None]:
    """Do something at one statement."""
    return lambda counted: do() if counted == number else None


def cut() -> None:
    """Fail."""
    raise Cut


def kill() -> None:
    """End as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_process(job: Callable[[], object]) -> int:
    """Run a job in a copy of this process; return the signal that ended it, 0 for none."""
    child = os.fork()
    if child == 0:
        try:
            job()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.fixture(scope="session")
def ages(tmp_path_factory, demo_file):
    """Migration -> a database that is at it, with the rows that it can hold."""
    folder = tmp_path_factory.mktemp("ages")
    made: dict[str, Path] = {}
    latest = demo_file
    for revision in reversed(REVISIONS):
        made[revision] = folder / f"{revision}.sqlite"
        shutil.copy(latest, made[revision])
        latest = folder / "below.sqlite"
        shutil.copy(made[revision], latest)
        database = open_database(f"sqlite:///{latest}")
        schema.downgrade(database.engine, BELOW[revision])
        database.close()
    made["base"] = latest
    return made


@pytest.fixture
def file(tmp_path):
    """Where the database of this test lies; there is none yet."""
    return tmp_path / "clinic.sqlite"
