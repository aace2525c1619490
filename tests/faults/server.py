"""A clinic under test: its data folder, its database, and the real server in a process of its own."""

import datetime as dt
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import CliRunner

from clinic import config
from clinic.cli import main
from clinic.cli.accounts import hash_password
from clinic.db import schema
from clinic.db.engine import Database, open_database
from clinic.domain.dates import PartialDate
from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.services import accounts, invitations, patients, visits

PASSWORD = "invented for the faults alone"
YEAR = 1973
ZONE = ZoneInfo("Europe/Madrid")
START_AT_MOST = 60.0
"""Seconds after which a start counts as failed: far more than promised, so that the figure is seen."""


@dataclass(frozen=True)
class Invited:
    """A patient of today with a link."""

    visit_id: int
    token: str


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Clinic:
    """One clinic and its server; `program` is what Python runs, so that a broken copy can stand in for the real one."""

    folder: Path
    database_url: str
    program: tuple[str, ...] = ("-m", "clinic")
    port: int = field(default_factory=free_port)
    restarts: list[float] = field(default_factory=list)
    """Seconds from each start after a kill to the first answer."""
    process: subprocess.Popen[bytes] | None = None
    more: dict[str, str] = field(default_factory=dict)
    """Settings beside the usual ones."""
    processes: int = 1
    """How many processes answer."""

    @property
    def on_sqlite(self) -> bool:
        """Whether the records lie in a file."""
        return self.database_url.startswith("sqlite")

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.folder / "clinic.sqlite"

    @property
    def log(self) -> Path:
        """What the server wrote to its terminal."""
        return self.folder.with_name(f"{self.folder.name}.log")

    @property
    def pid(self) -> int:
        """The process of the server."""
        assert self.process is not None, "the server was not started"
        return self.process.pid

    def environment(self) -> dict[str, str]:
        """What the server sees: no setting of a real clinic that this shell may hold."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
        return kept | {
            "CLINIC_INSTANCE": str(self.folder),
            "CLINIC_DATABASE_URL": self.database_url,
            "CLINIC_SECRET_KEY": "k" * 40,
            "CLINIC_PASSWORD_SALT": "s" * 24,
            "CLINIC_NAME": "Faults",
            "CLINIC_PHONE": "555 0100",
            "CLINIC_EMERGENCY_NUMBER": "112",
            "CLINIC_TIME_ZONE": str(ZONE),
            "CLINIC_BASE_URL": f"http://127.0.0.1:{self.port}",
            "CLINIC_SECOND_FACTOR": "optional",
            **self.more,
        }

    @contextmanager
    def opened(self) -> Iterator[Database]:
        """The database, beside the server."""
        database = open_database(self.database_url)
        try:
            yield database
        finally:
            database.close()

    def start(self) -> float:
        """Start the server; return the seconds until it answered."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            command = [sys.executable, *self.program, "serve", "--port", str(self.port)]
            command += ["--processes", str(self.processes)] * (self.processes > 1)
            self.process = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log)
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - began > START_AT_MOST:
                raise RuntimeError(f"the server did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def answers(self) -> bool:
        """Whether the server says that it is well."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End the server at once, as a crash does."""
        self.signal(signal.SIGKILL)
        self.wait()

    def restart_after_kill(self) -> None:
        """Start again, and note how long it took."""
        self.restarts.append(self.start())

    def wait(self, seconds: float = 30) -> int:
        """Wait until the server has ended; return its exit code."""
        assert self.process is not None, "the server was not started"
        code = self.process.wait(seconds)
        self.process = None
        return code

    def stop(self) -> int:
        """End the server if it runs, paused or not; return its exit code."""
        if self.process is None:
            return 0
        with suppress(ProcessLookupError):
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        try:
            return self.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9

    def prepare(self, clinicians: int) -> None:
        """Make the tables of an empty database, and the accounts: an administrator and some clinicians."""
        database = open_database(self.database_url, create=True)
        schema.upgrade(database.engine)
        hashed = hash_password(config.load(self.environment()), database, PASSWORD)
        with database.writing() as session:
            for number in range(clinicians + 1):
                role = RoleName.CLINICIAN if number else RoleName.ADMINISTRATOR
                accounts.create(
                    session,
                    email=email(number),
                    name=f"Dr N. {number}",
                    roles=(role,),
                    password_hash=hashed,
                    now=dt.datetime.now(dt.UTC),
                )
            session.commit()
        database.close()

    def invite(self, count: int) -> list[Invited]:
        """Add patients, each with a visit today and a link."""
        now = dt.datetime.now(dt.UTC)
        with self.opened() as database, database.writing() as session:
            who = accounts.by_email(session, email(1))
            assert who is not None, "prepare() makes the accounts"
            invited = []
            for number in range(count):
                details = patients.Details(name=f"Invited {number}", birth=PartialDate(YEAR))
                patient = patients.add(session, details, actor=who, now=now)
                today = now.astimezone(ZONE).date()
                visit = visits.plan(session, patient, today, who, actor=who, now=now, status=VisitStatus.OPEN)
                invited.append(
                    Invited(visit.id, invitations.issue(session, visit, zone=ZONE, actor=who, now=now).token)
                )
            session.commit()
        return invited

    def check(self) -> str:
        """Run `clinic check` over what is stored; return what it complains of, nothing if all is well."""
        told = CliRunner().invoke(main, ["check", "--brief"], env=self.environment())
        return f"{told.output} {told.exception or ''}" if told.exit_code else ""


def email(number: int) -> str:
    """The address that an account signs in with; 0 is the administrator."""
    return f"n{number}@faults.example"
