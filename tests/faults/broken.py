"""Deliberately broken copies of the server: what the harness must see, and the one that it cannot.

Each is the real program with a few lines put before it. `python -m tests.faults --broken NAME` runs it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_RUN = "from clinic.cli import main; main()"


@dataclass(frozen=True)
class Copy:
    """One broken copy: what is wrong with it, and the lines that make it so."""

    what: str
    lines: str

    @property
    def program(self) -> tuple[str, ...]:
        """What Python runs in place of `-m clinic`."""
        return ("-c", f"{self.lines}\n{_RUN}")


COPIES: Mapping[str, Copy] = {
    "no-sync": Copy(
        "commits are not written to the disk (synchronous=OFF); kill -9 cannot show it, a power cut does",
        "from clinic.db.dialects import connections\nconnections.PRAGMAS['synchronous'] = 0",
    ),
    "early-thanks": Copy(
        "a patient's page is acknowledged a moment before it is committed",
        """
import threading
from flask import has_request_context, request
from sqlalchemy.orm import Session
commit, close = Session.commit, Session.close
def finish(session):
    commit(session)
    del session.waits
    close(session)
def early(session):
    if not (has_request_context() and request.method == 'POST' and request.path.startswith('/q/')):
        return commit(session)
    session.flush()
    session.waits = threading.Timer(0.15, finish, [session])
    session.waits.start()
Session.commit = early
Session.close = lambda session: None if hasattr(session, 'waits') else close(session)
""",
    ),
    "read-then-write": Copy(
        "writers begin without the lock (BEGIN DEFERRED)",
        """
from clinic.db import turns
from sqlalchemy.engine import Connection
turns.Turns.take = lambda self, seconds: False
real = Connection.exec_driver_sql
Connection.exec_driver_sql = lambda self, statement, *rest, **more: real(
    self, statement.replace('BEGIN IMMEDIATE', 'BEGIN DEFERRED'), *rest, **more)
""",
    ),
    "twice": Copy(
        "a form that comes twice is done twice",
        "from clinic.services import received_forms\n"
        "received_forms.claim = lambda *rest, **more: True\nreceived_forms.find = lambda *rest, **more: None",
    ),
}
