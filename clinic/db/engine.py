"""Engines and sessions: one engine per database; reads and writes share its pool but not their way to begin."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from clinic.db.audit_chain import AuditChain
from clinic.db.audit_heads import HeadFile
from clinic.db.dialects import (
    REACHED_WITHIN,
    WAIT,
    end_long_reads,
    keep_to_file,
    notice_damage,
    prepare_sqlite,
    wait_no_longer,
)
from clinic.db.reach import keep_within_reach
from clinic.db.sqlite_file import file_of
from clinic.db.staging import hide_staged
from clinic.db.storable import refuse_unstorable, to_json
from clinic.db.watch import Fault, Watch
from clinic.domain.audit import FROM_WHERE, Where


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: `reading()` and `writing()` give sessions over the same pool."""

    engine: Engine
    reading: sessionmaker[Session]
    writing: sessionmaker[Session]
    chain: AuditChain
    """Links what is written into the audit."""
    watch: Watch = field(default_factory=Watch)
    """Holds what was noticed that stands against serving it any longer."""

    def keep_audit(self, folder: Path, where: Where) -> None:
        """Keep the head of the audit in this folder, and say from where entries come that do not say so themselves."""
        self.chain.heads = HeadFile(folder)
        for sessions in (self.reading, self.writing):
            sessions.configure(info={FROM_WHERE: where})

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def is_writing(session: Session) -> bool:
    """Return whether the session may write: then rows that decide something are locked when they are read.

    SQLite has the whole file locked by then and ignores it; in PostgreSQL it makes writers of one visit wait in line.
    """
    return bool(session.get_bind().get_execution_options().get("writes", True))


POOL = {"pool_size": 10, "max_overflow": 5, "pool_timeout": WAIT}
"""Connections of one process: one for each of the server's threads and for its tasks are kept. Whoever finds all of
them taken waits as long as for a lock, and no longer.
"""


def open_database(url: str, *, create: bool = False, served: bool = False) -> Database:
    """Open a database. The URL is SQLite's or PostgreSQL's; nothing is checked here.

    A SQLite file that is not there is made with `create` alone, at the first connection; else connecting fails.

    `hide_parameters` keeps what patients typed out of error messages; `pool_pre_ping` finds connections that a
    restarted PostgreSQL has dropped. There a writer waits for a row no longer than for the file in SQLite; `served`
    limits statements too.
    """
    sqlite = sa.make_url(url).get_backend_name() == "sqlite"
    engine = sa.create_engine(url, hide_parameters=True, json_serializer=to_json, **_connecting(url, sqlite=sqlite))
    refuse_unstorable(engine)
    if not sqlite:
        wait_no_longer(engine, served=served)
    chain = AuditChain(engine)
    watch = Watch()
    if sqlite:
        notice_damage(engine, partial(watch.notice, Fault.DAMAGED))
        file = file_of(url)
        if file is not None and not create:
            keep_to_file(engine, file, partial(watch.notice, Fault.REPLACED))
            end_long_reads(engine, file)
        prepare_sqlite(engine)
    reading = sessionmaker(engine.execution_options(writes=False), expire_on_commit=False)
    writing = sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)
    for sessions in (reading, writing):
        hide_staged(sessions)
        keep_within_reach(sessions)
    return Database(engine=engine, reading=reading, writing=writing, chain=chain, watch=watch)


def _connecting(url: str, *, sqlite: bool) -> dict[str, Any]:
    if sqlite:
        return dict(POOL) if file_of(url) is not None else {}
    return POOL | {"pool_pre_ping": True, "connect_args": dict(REACHED_WITHIN)}
