"""Every entry of the audit that is committed gets its link of the chain in the same transaction.

It hangs on the engine, not on a session: whatever writes an entry, through a session, a connection or plain SQL, passes
here. The link is made as the last thing before the commit, so that savepoints that were rolled back leave no gap.
"""

import re
from contextlib import suppress
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from clinic.db import dialects
from clinic.db.audit_heads import HeadFile
from clinic.domain.audit_chain import BEGINNING, Head, link

_INSERTS = re.compile(r"\s*INSERT\b[^(]*\baudit_entry\b", re.IGNORECASE)
_BEFORE = "last audit entry before"
_HEAD = "head of the audit to be kept"
LAST = "SELECT position, digest FROM audit_link ORDER BY position DESC LIMIT 1"


class AuditChain:
    """The chain of one database. `heads` is where its head is kept outside, once somebody says where."""

    def __init__(self, engine: Engine) -> None:
        self.heads: HeadFile | None = None
        event.listen(engine, "begin", _forget)
        event.listen(engine, "before_cursor_execute", _notice)
        event.listen(engine, "commit", _add_links)
        self._keep_head_after(engine)

    def _keep_head_after(self, engine: Engine) -> None:
        """No event follows a commit that succeeded, and a head must never be kept before.

        A commit that fails is rolled back at once: SQLAlchemy takes it for ended and would put the connection back
        into the pool with its transaction open, and with it the write lock of SQLite.
        """
        commit, roll_back = engine.dialect.do_commit, engine.dialect.do_rollback

        def do_commit(connection: Any) -> None:
            try:
                commit(connection)
            except BaseException:
                with suppress(Exception):  # a connection that is lost has nothing to roll back
                    roll_back(connection)
                raise
            head = connection.info.pop(_HEAD, None)
            if head is not None and self.heads is not None:
                self.heads.add(head)

        engine.dialect.do_commit = do_commit  # type: ignore[assignment]


def last(connection: Connection) -> Head:
    """Return the head of the chain as it is stored."""
    found = connection.exec_driver_sql(LAST).first()
    return Head(0, BEGINNING) if found is None else Head(int(found[0]), str(found[1]))


def _forget(connection: Connection) -> None:
    for key in (_BEFORE, _HEAD):
        connection.info.pop(key, None)


def _notice(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
    if "audit_entry" in statement and _BEFORE not in connection.info and _INSERTS.match(statement):
        connection.info[_BEFORE] = dialects.last_id(connection, "audit_entry")


def _add_links(connection: Connection) -> None:
    """Link the entries of this transaction: those after the last id that was given before its first one.

    Other transactions link theirs themselves; what somebody put into the file by hand stays without a link.
    """
    before = connection.info.pop(_BEFORE, None)
    if before is None:
        return
    dialects.hold_chain(connection)
    head, links = last(connection), list[tuple[int, int, str]]()
    for entry in connection.exec_driver_sql(_unlinked(connection), (before,)).fetchall():
        head = link(head, entry)
        links.append((head.position, entry[0], head.digest))
    if links:
        sign = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        values = ", ".join([sign] * 3)
        statement = f"INSERT INTO audit_link (position, entry_id, digest) VALUES ({values})"  # noqa: S608  # nosec
        connection.exec_driver_sql(statement, links)
        connection.info[_HEAD] = head


def _unlinked(connection: Connection) -> str:
    sign = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    return (
        f"SELECT {dialects.entry_as_stored(connection)} FROM audit_entry WHERE id > {sign} "  # noqa: S608  # nosec
        "AND NOT EXISTS (SELECT 1 FROM audit_link WHERE audit_link.entry_id = audit_entry.id) ORDER BY id"
    )
