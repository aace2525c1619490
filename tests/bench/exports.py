"""Print how fast a clinic is exported as CSV and in how much memory, as JSON, beside a floor: csv.writer over SELECTs.

The floor writes the same stored rows as they are, without scores, names of items or any check.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic.cli.demo import building
from clinic.db import schema
from clinic.db.base import Base
from clinic.db.engine import Database, open_database
from clinic.services import export_tables
from clinic.services.export_tables import Wish
from tests.bench._many_visits import multiply
from tests.fixtures.storage import CLINIC, TODAY

COPIES = 100
"""Of the demo clinic, which has 52 visits that took place."""
ZONE = ZoneInfo("Europe/Madrid")
_NOT_EXPORTED = ("audit_entry", "account", "edition", "signature")


def main() -> None:
    """Make the clinic, then measure each way to write it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'bench.sqlite')}"
        make(url, COPIES)
        kinds = ("named", "deidentified", "floor")
        print(json.dumps({kind: in_a_process(kind, url, Path(folder, kind)) for kind in kinds}, indent=2))


def make(url: str, copies: int) -> None:
    """Make a clinic of so many times the demo's visits."""
    database = open_database(url, create=True)
    schema.upgrade(database.engine)
    with database.writing() as session:
        building.build(session, CLINIC, TODAY, "no password")
        session.commit()
    multiply(database, copies)
    database.close()


def in_a_process(kind: str, url: str, folder: Path) -> dict[str, float]:
    """Return the figures of one way to write the clinic; its memory is that of nothing else."""
    folder.mkdir()
    words = [sys.executable, "-m", "tests.bench.exports", kind, url, str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(kind: str, url: str, folder: Path) -> dict[str, float]:
    """Write the clinic and return visits, seconds, visits per second, MB written, and the peak of memory in MB."""
    database = open_database(url)
    before = _peak()
    started = time.perf_counter()
    visits = _floor(database, folder) if kind == "floor" else _export(database, folder, kind)
    seconds = time.perf_counter() - started
    return {
        "visits": visits,
        "seconds": round(seconds, 2),
        "visits_per_second": round(visits / seconds, 1),
        "written_mb": round(sum(file.stat().st_size for file in folder.iterdir()) / 1e6, 1),
        "peak_mb": round(_peak(), 1),
        "peak_before_mb": round(before, 1),
    }


def _export(database: Database, folder: Path, kind: str) -> int:
    wish = Wish(salt=b"s" * 32 if kind == "deidentified" else None)
    with database.reading() as session:
        return export_tables.write(session, folder, wish, ZONE).visits


def _floor(database: Database, folder: Path) -> int:
    visits = 0
    with database.engine.connect().execution_options(yield_per=1000) as connection:
        for name, table in Base.metadata.tables.items():
            if name in _NOT_EXPORTED:
                continue
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(table.columns.keys())
                for row in connection.execute(table.select()):
                    writer.writerow(row)
                    visits += name == "visit" and row.status.counts
    return visits


def _peak() -> float:
    """Return the most memory that this process ever held, in MB; Linux alone tells it without that of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
    else:
        main()
