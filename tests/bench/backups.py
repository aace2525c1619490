"""Print how long a clinic of 1 GB is backed up and restored, in how much memory, and how many rows differ, as JSON.

Beside it a floor: copying the file and waiting until it is on the disk. `writers_wait_ms` is the longest that a writer
waited for its commit while the backup went on.
"""

import datetime as dt
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic.db import disk
from clinic.db.engine import open_database
from clinic.services.backups import making, passphrases, restoring, testing
from clinic.services.backups.restoring import Wish
from tests.bench import exports

COPIES = 400
"""Of the demo clinic, which has 52 visits that took place: 20,800."""
MEGABYTES = 1000
NOW = dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC)
CHANGED_BY_A_RESTORE = frozenset({"audit_entry", "audit_link", "account", "account_session"})
"""It ends sessions and writes itself down; every other row is to be the same."""


@dataclass(frozen=True)
class Place:
    """A clinic in one folder."""

    instance: Path
    zone: ZoneInfo = exports.ZONE

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.instance / 'clinic.sqlite'}"

    @property
    def backup_folder(self) -> Path:
        return self.instance / "backups"

    @property
    def backup_passphrase_file(self) -> Path:
        return self.instance / "backup-passphrase"


def main() -> None:
    """Make the clinic, back it up, try it out, restore it into a new folder; each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Place(Path(folder, "old")), Place(Path(folder, "new"))
        for place in (old, new):
            place.instance.mkdir()
            passphrases.keep(place.backup_passphrase_file, "a passphrase of the bench")
        make(old, COPIES, MEGABYTES)
        kinds = ("floor", "backup", "test", "restore")
        found = {kind: in_a_process(kind, old.instance, new.instance) for kind in kinds}
        print(json.dumps(found | {"rows": compared(old, new)}, indent=2))


def make(place: Place, copies: int, megabytes: int) -> None:
    """Make a clinic of so many times the demo's visits; stored PDFs of random bytes fill it up."""
    exports.make(place.database_url, copies)
    with closing(sqlite3.connect(place.instance / "clinic.sqlite")) as connection:
        (visits,) = connection.execute("SELECT count(*) FROM signature").fetchone()
        size = max(1, (megabytes * 1_000_000 - (place.instance / "clinic.sqlite").stat().st_size) // visits)
        connection.execute(
            "INSERT INTO edition (visit_id, number, pdf, pdf_sha256, made_at) SELECT visit_id, 1, randomblob(?), "
            "record_sha256, signed_at FROM signature WHERE visit_id NOT IN (SELECT visit_id FROM edition)",
            (size,),
        )
        connection.commit()


def in_a_process(kind: str, old: Path, new: Path) -> dict[str, float]:
    """Return the figures of one step; its memory is that of nothing else."""
    words = [sys.executable, "-m", "tests.bench.backups", kind, str(old), str(new)]
    found: dict[str, float] = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    return found


def measure(kind: str, old: Place, new: Place) -> dict[str, float]:
    """Do one step and return seconds, MB of the database, MB a second and the peak of memory in MB."""
    size = (old.instance / "clinic.sqlite").stat().st_size / 1e6
    started = time.perf_counter()
    more = STEPS[kind](old, new)
    seconds = time.perf_counter() - started
    figures = {"seconds": seconds, "database_mb": size, "mb_per_second": size / seconds, "peak_mb": exports._peak()}
    return {name: round(value, 1) for name, value in (figures | more).items()}


def _floor(old: Place, new: Place) -> dict[str, float]:
    copy = new.instance / "copy"
    shutil.copyfile(old.instance / "clinic.sqlite", copy)
    disk.sync(copy)
    copy.unlink()
    return {}


def _backup(old: Place, new: Place) -> dict[str, float]:
    database, over, waits = open_database(old.database_url), threading.Event(), [0.0]
    writer = threading.Thread(target=_write, args=(old, over, waits))
    writer.start()
    try:
        making.make(old, database, product="bench", now=NOW)
    finally:
        over.set()
        writer.join()
        database.close()
    return {"writers_wait_ms": 1000 * max(waits), "writes_meanwhile": len(waits) - 1}


def _write(place: Place, over: threading.Event, waits: list[float]) -> None:
    """Commit small changes as another process would, until told to stop."""
    with closing(sqlite3.connect(place.instance / "clinic.sqlite", timeout=30)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS written (at REAL)")
        while not over.wait(0.02):
            started = time.perf_counter()
            connection.execute("INSERT INTO written VALUES (?)", (started,))
            connection.commit()
            waits.append(time.perf_counter() - started)
        connection.execute("DROP TABLE written")
        connection.commit()


def _test(old: Place, new: Place) -> dict[str, float]:
    return {"rows": testing.test(old, newest(old)).rows}


def _restore(old: Place, new: Place) -> dict[str, float]:
    wish = Wish(newest(old), passphrases.read(new.backup_passphrase_file), NOW)
    return {"rows": restoring.restore(new, wish).rows}


STEPS = {"floor": _floor, "backup": _backup, "test": _test, "restore": _restore}


def newest(place: Place) -> Path:
    """Return the backup that was made."""
    return max(place.backup_folder.glob("*.backup"))


def compared(old: Place, new: Place) -> dict[str, int]:
    """Compare every row of every table, both ways, and count those that only one side has."""
    with closing(sqlite3.connect(new.instance / "clinic.sqlite")) as connection:
        connection.execute("ATTACH ? AS old", (str(old.instance / "clinic.sqlite"),))
        names = [name for (name,) in connection.execute("SELECT name FROM old.sqlite_master WHERE type = 'table'")]
        tables = [name for name in names if name not in CHANGED_BY_A_RESTORE and not name.startswith("sqlite_")]
        rows = different = 0
        for name in tables:
            rows += connection.execute(f"SELECT count(*) FROM old.{name}").fetchone()[0]
            for one, other in (("old", "main"), ("main", "old")):
                asked = f"SELECT count(*) FROM (SELECT * FROM {one}.{name} EXCEPT SELECT * FROM {other}.{name})"
                different += connection.execute(asked).fetchone()[0]
    return {"compared": rows, "different": different}


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(measure(sys.argv[1], Place(Path(sys.argv[2])), Place(Path(sys.argv[3])))))
    else:
        main()
