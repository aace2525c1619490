"""One import at a time: who is at it, whether they still are, and what became of it."""

import datetime as dt
import os
import socket
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from clinic.domain.errors import Conflict
from clinic.domain.text import one_line, shortened
from clinic.models import ImportRun, ImportState
from clinic.services.imports.about import About

STILL = dt.timedelta(seconds=60)
"""An import that has not moved for so long was cut off, wherever it ran."""
RUNS: Any = ImportRun.__table__


class ImportBusy(Conflict):
    """Another import is at work."""


def require_none_alive(connection: Connection, now: dt.datetime) -> None:
    """Raise ImportBusy while another import is at work."""
    for run in connection.execute(select(RUNS).where(RUNS.c.state == ImportState.STAGING)):
        if is_alive(run.report, run.touched_at, now):
            raise ImportBusy(
                f"Another import is at work (file {run.file_name}).", hint="Wait until it has ended, then try again."
            )


def is_alive(process: dict[str, Any], touched_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether an import that is being set aside still moves. One of a process that ended here does not."""
    ours = process.get("host") == socket.gethostname() and os.name == "posix"
    if ours and not _is_running(int(process["pid"])):
        return False
    return now - touched_at < STILL


def begin(connection: Connection, about: About, now: dt.datetime) -> int:
    """Claim the clinic for an import; return its id."""
    for run_id in connection.scalars(select(RUNS.c.id).where(RUNS.c.state == ImportState.STAGING)).all():
        end(connection, run_id, {})
    made = insert(RUNS).values(
        kind=about.kind,
        file_name=shortened(one_line(about.file_name), 200),
        file_sha256=about.file_sha256,
        map_text=about.map_text,
        state=ImportState.STAGING,
        started_at=now,
        touched_at=now,
        account_id=about.account_id,
        report={"host": socket.gethostname(), "pid": os.getpid()},
        version=1,
    )
    return int(connection.execute(made.returning(RUNS.c.id)).scalar_one())


def touch(connection: Connection, import_id: int, now: dt.datetime) -> None:
    """Say that the import still moves. Raises Conflict when another one took it for dead and cleared it away."""
    _move(connection, import_id, touched_at=now)


def publish(connection: Connection, import_id: int, now: dt.datetime, report: dict[str, Any]) -> None:
    """Mark the import as published. Raises Conflict as `touch` does."""
    _move(connection, import_id, touched_at=now, published_at=now, state=ImportState.PUBLISHED, report=report)


def end(connection: Connection, import_id: int, report: dict[str, Any]) -> None:
    """Mark the import as abandoned; nothing stays of the name of its file, which may be a person's."""
    of_run = update(RUNS).where(RUNS.c.id == import_id, RUNS.c.state == ImportState.STAGING)
    connection.execute(of_run.values(state=ImportState.ABANDONED, file_name="", report={**report, "file_name": ""}))


def _move(connection: Connection, import_id: int, **values: object) -> None:
    of_run = update(RUNS).where(RUNS.c.id == import_id, RUNS.c.state == ImportState.STAGING)
    if connection.execute(of_run.values(**values)).rowcount != 1:
        raise Conflict(
            "This import stood still for so long that another one cleared it away. Nothing was imported.",
            hint="Import the file again.",
        )


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
