"""What goes wrong on purpose: each fault begins, lasts, and is put right again."""

import os
import random
import resource
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.browser import FORM, Browser
from tests.faults.calendar import Calendar
from tests.faults.ledger import Ledger
from tests.faults.postgresql import PostgreSQL
from tests.faults.server import Clinic

STOPS_WITHIN = 15.0
"""Seconds that are promised for SIGTERM."""
HALF_SENT = (
    b"POST /patients/new HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 4000\r\n\r\nname=slow"
)
GREEDY = 40 << 20
"""Bytes that nobody needs to say anything."""


@dataclass
class Trouble:
    """Everything that may befall a clinic while people use it."""

    clinic: Clinic
    ledger: Ledger
    calendar: Calendar
    chance: random.Random
    browsers: Sequence[Browser] = ()
    postgresql: PostgreSQL | None = None
    stops: list[float] = field(default_factory=list)
    """Seconds that each SIGTERM took."""

    def kill(self) -> None:
        """kill -9, and the start after it."""
        with self.calendar.during("kill -9"):
            self.clinic.kill()
            time.sleep(self.chance.random() * 0.3)
            self.clinic.restart_after_kill()

    def terminate(self) -> None:
        """SIGTERM: what is in flight is finished, the exit code is 0."""
        with self.calendar.during("SIGTERM"):
            began = time.monotonic()
            self.clinic.signal(signal.SIGTERM)
            try:
                code = self.clinic.wait(STOPS_WITHIN * 2)
            except subprocess.TimeoutExpired:
                self.ledger.violate("F18", f"still there {2 * STOPS_WITHIN:.0f} s after SIGTERM", "", "SIGTERM")
                self.clinic.kill()
                code = 0
            self.stops.append(time.monotonic() - began)
            if code or self.stops[-1] > STOPS_WITHIN:
                self.ledger.violate("F18", f"exit code {code} after {self.stops[-1]:.1f} s", "", "SIGTERM")
            self.clinic.start()

    def pause(self) -> None:
        """SIGSTOP, three seconds and longer, and on."""
        with self.calendar.during("SIGSTOP"):
            self.clinic.signal(signal.SIGSTOP)
            time.sleep(self.chance.uniform(3, 4))
            self.clinic.signal(signal.SIGCONT)

    def lock(self, seconds: float = 0) -> None:
        """Another process holds the write lock."""
        seconds = seconds or self.chance.choice((1, 1, 2, 2, 3, 4, 6, 8, 12))
        with self.calendar.during("locked"), held_lock(self.clinic):
            time.sleep(seconds)

    def full_disk(self) -> None:
        """Nothing more can be written for a while; then there is room again."""
        with self.calendar.during("disk full"), full(self.clinic):
            time.sleep(self.chance.uniform(0.5, 2))

    def restart_database(self) -> None:
        """PostgreSQL starts again, at once or in good order."""
        assert self.postgresql is not None, "there is no server to restart"
        mode = self.chance.choice(("immediate", "fast"))
        with self.calendar.during(f"restart -m {mode}"):
            self.postgresql.restart(mode)

    def pause_database(self) -> None:
        """PostgreSQL does not answer for three seconds."""
        assert self.postgresql is not None, "there is no server to pause"
        with self.calendar.during("PostgreSQL paused"), self.postgresql.paused():
            time.sleep(3)

    def lose_network(self) -> None:
        """The next request of somebody is cut off, in its middle or before its answer."""
        self.chance.choice(self.browsers).break_next = self.chance.choice(("half", "unread"))
        self.calendar.extra["network lost"] += 1
        time.sleep(0.05)

    def send_slowly(self) -> None:
        """Sixty clients send half a request and wait."""
        with self.calendar.during("60 half-sent"), half_sent(self.clinic.port):
            time.sleep(1)

    def send_much(self) -> None:
        """Somebody sends 40 MB."""
        with self.calendar.during("40 MB"):
            status = send_much(self.clinic.port)
        if status != 413:
            self.ledger.violate("F20", f"40 MB were answered with {status}", "POST /patients/new", "40 MB")

    def kinds(self) -> Mapping[str, tuple[Callable[[], None], int]]:
        """Every fault of this clinic with its share."""
        if self.postgresql is None:
            of_database = {"disk full": (self.full_disk, 3)}
        else:
            of_database = {"restart": (self.restart_database, 4), "paused": (self.pause_database, 2)}
        return {
            "kill -9": (self.kill, 4),
            "SIGTERM": (self.terminate, 2),
            "SIGSTOP": (self.pause, 2),
            "locked": (self.lock, 3),
            "locked for a second": (lambda: self.lock(1), 0),
            "network": (self.lose_network, 8),
            "half-sent": (self.send_slowly, 1),
            "40 MB": (self.send_much, 1),
            **of_database,
        }

    def strike(self, names: Sequence[str] = ()) -> None:
        """Do one of these faults, or of all; some come more often than others."""
        kinds = self.kinds()
        among = [name for name in kinds if not names or name in names]
        shares = [kinds[name][1] for name in among] if len(among) > 1 else [1]
        kinds[self.chance.choices(among, shares)[0]][0]()


@contextmanager
def held_lock(clinic: Clinic) -> Iterator[None]:
    """Hold what every writer needs: the write lock of the file, or the tables that all write to."""
    if clinic.on_sqlite:
        line = sqlite3.connect(clinic.file, timeout=30, isolation_level=None)
        line.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            line.rollback()
            line.close()
        return
    with clinic.opened() as database, database.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("LOCK TABLE visit, patient, audit_entry IN EXCLUSIVE MODE")
        yield


@contextmanager
def full(clinic: Clinic) -> Iterator[None]:
    """Leave no room for a byte more: on a small disk by filling it, else by a limit to the server's files."""
    if os.path.ismount(clinic.folder):
        filler = clinic.folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * (1 << 16))
        try:
            yield
        finally:
            filler.unlink()
        return
    _soft, hard = resource.prlimit(clinic.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(clinic.pid, resource.RLIMIT_FSIZE, (_smallest(clinic.file), hard))
    try:
        yield
    finally:
        resource.prlimit(clinic.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))


def _smallest(file: Path) -> int:
    """A size that no file of the records may grow beyond from now on."""
    log = file.with_name(f"{file.name}-wal")
    return log.stat().st_size // 2 if log.exists() else 0


@contextmanager
def half_sent(port: int, clients: int = 60) -> Iterator[None]:
    """Open lines that begin a request and say no more."""
    lines = []
    try:
        for _ in range(clients):
            with suppress(OSError):
                line = socket.create_connection(("127.0.0.1", port), timeout=2)
                line.sendall(HALF_SENT % port)
                lines.append(line)
        yield
    finally:
        for line in lines:
            line.close()


def send_much(port: int, size: int = GREEDY) -> int:
    """Send a body of this size and return how it was answered; 0 when the line was closed without a word."""
    head = f"POST /patients/new HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {FORM}\r\nContent-Length: {size}"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        with suppress(OSError):
            line.sendall(head.encode() + b"\r\n\r\n")
            for _ in range(size >> 20):
                line.sendall(b"x" * (1 << 20))
        with suppress(OSError):
            answer = line.recv(64)
            return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0
    return 0
