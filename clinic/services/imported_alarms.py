"""Answers about self-harm above 0 in a file of visits: raised when the visits are published, listed for review.

An imported visit is locked, its urgent signs are not: a clinician looks at them as at any other.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from clinic.db.base import Base
from clinic.domain.instruments.model import Instrument
from clinic.domain.instruments.serial import from_json
from clinic.domain.scoring.alarms import alarm_items, calls

_BATCH = 1000


def of_staged(connection: Connection) -> list[dict[str, Any]]:
    """Return the rows of `red_flag` for the visits that are set aside; raised on the day of the visit.

    Reads nothing but the definitions where no imported questionnaire asks about self-harm.
    """
    marked = _marked(connection)
    return [row for answered in _answered(connection, marked) for row in _flags(answered, marked)] if marked else []


def insert(connection: Connection, flags: list[dict[str, Any]]) -> None:
    """Raise the flags, within the transaction that publishes their visits."""
    if flags:
        connection.execute(Base.metadata.tables["red_flag"].insert(), flags)


def _marked(connection: Connection) -> Mapping[tuple[str, str], Instrument]:
    """Return the imported instruments that ask about self-harm, by key and version."""
    table = Base.metadata.tables["imported_definition"]
    found = {}
    chosen = select(table.c.key, table.c.instrument_version, table.c.definition).order_by(table.c.id)
    for row in connection.execute(chosen):
        instrument = from_json(row.definition).instrument
        if alarm_items(instrument):
            found[row.key, row.instrument_version] = instrument
    return found


def _answered(connection: Connection, marked: Mapping[tuple[str, str], Instrument]) -> Iterator[Any]:
    visit, form, response = (Base.metadata.tables[name] for name in ("visit", "questionnaire", "response"))
    joined = visit.join(form, form.c.visit_id == visit.c.id).join(response, response.c.questionnaire_id == form.c.id)
    wanted = select(
        visit.c.id, visit.c.seen_on, response.c.instrument, response.c.instrument_version, response.c.answers
    ).select_from(joined)
    keys = sorted({key for key, _ in marked})
    rows = wanted.where(visit.c.staged, response.c.instrument.in_(keys)).order_by(visit.c.id)
    yield from connection.execute(rows.execution_options(yield_per=_BATCH))


def _flags(row: Any, marked: Mapping[tuple[str, str], Instrument]) -> Iterator[dict[str, Any]]:
    instrument = marked.get((row.instrument, row.instrument_version)) or _newest(row.instrument, marked)
    raised_at = dt.datetime.combine(row.seen_on, dt.time(12), dt.UTC)
    for code, called in calls(instrument, row.answers).items():
        if called:
            yield {"visit_id": row.id, "code": code, "raised_at": raised_at}


def _newest(key: str, marked: Mapping[tuple[str, str], Instrument]) -> Instrument:
    """Return the version imported last: the file does not say which one was asked, and nobody is overlooked."""
    return next(instrument for (name, _), instrument in reversed(list(marked.items())) if name == key)
