"""One database session per request, the clinic's clock and day, and its settings.

A GET or HEAD reads; anything else takes the write lock with its first statement, so that what it read cannot change
before it writes.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.config import Settings
from clinic.db.reach import NOBODY, narrow
from clinic.domain.audit import AUDITED, FROM_WHERE, Where
from clinic.services.loading import REFUSED
from clinic.web.installation import installation

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def current_session() -> Session:
    """The session of this request, opened when it is first asked for."""
    session: Session | None = g.get("database_session")
    if session is None:
        database = installation().database
        session = within_reach(database.reading() if request.method in READING else database.writing())
        session.info[FROM_WHERE] = from_where()
        g.database_session = session
    return session


def within_reach(session: Session) -> Session:
    """Let a session know of nobody but those whom this request may know of: nobody at all before someone signed in or
    a link was found. Who was asked for in vain is noted for the audit.
    """
    narrow(session, g.get("reach", NOBODY))
    session.info[REFUSED] = g.setdefault("out_of_reach", [])
    return session


def from_where() -> Where:
    """From where this request came, for the audit; behind a proxy that is trusted, what it says."""
    return Where((request.remote_addr or "")[:60], settings().time_zone)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Yield the session of this request; commit at the end, roll back if anything raises."""
    if request.method in READING:
        raise RuntimeError("a GET changes nothing: use audited_read() for its audit entry")
    session = current_session()
    known = dict(session.info)
    try:
        for told in installation().before_work:
            told(session)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.clear()  # what was to be told of has not happened
        session.info.update(known)
        raise
    for told in installation().after_commit:
        told(session)


def close_session(error: BaseException | None = None) -> None:
    """Close the session of this request; whatever was not committed is gone."""
    session: Session | None = g.pop("database_session", None)
    if session is not None:
        g.audited = g.get(AUDITED, False) or session.info.get(AUDITED, False)
        _end(session)


def _end(session: Session) -> None:
    try:
        session.close()
    except SQLAlchemyError:  # the line to the database was lost meanwhile: nothing is left to roll back
        session.invalidate()


def utc_now() -> dt.datetime:
    """This moment, in UTC."""
    return installation().clock()


def today() -> dt.date:
    """The clinic's calendar day."""
    return utc_now().astimezone(settings().zone).date()


def settings() -> Settings:
    """The settings of this clinic."""
    return installation().settings


def init_session(app: Flask) -> None:
    """Close the session when the request ends, however it ends."""
    app.teardown_appcontext(close_session)
