"""Print what patients and staff meet when many answer at once, as JSON, on SQLite and on PostgreSQL.

A server of its own (`clinic serve`, real passwords) over a clinic of its own. Three cases, each with staff who open
pages meanwhile, and beside each the floor: the same number of browsers at a bare Flask view that reads one row.
`at once`: every patient walks from the link to "Thank you" without any pause; `with pauses`: with some seconds on each
page; `steady`: so many pages a second are sent off, whether those before them were answered or not. A submission is one
page that is sent; its time is counted from the moment at which it was due.
"""

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

import sqlalchemy as sa

from clinic.db.engine import Database
from tests.bench import _floor
from tests.bench._machine import Machine
from tests.bench.questionnaire_load import Patient, _lost
from tests.faults import postgresql
from tests.faults.browser import Browser, form_with
from tests.faults.server import PASSWORD, Clinic, email, free_port

PATIENTS, PAUSE, RATE, MINUTES = 200, 8.0, 20.0, 10.0
STAFF, STAFF_PAUSE = 3, 1.0
BEGUN = 60
"""Patients who are in the middle of their form at any time of the steady case."""
PAGES_OF_A_FORM = 8
"""Fewer than any form has: so many patients are enough."""


@dataclass
class Staff:
    """Clinicians who go from page to page until told to stop."""

    port: int
    visits: list[tuple[int, int]]
    times: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def walk(self, number: int) -> None:
        """Sign in, then look at the day, a patient, a visit, its summary and its trends in turn."""
        browser = Browser(self.port)
        form = form_with(browser.get("/sign-in"), "password")
        assert browser.post(form.action, form.filled({"email": email(1), "password": PASSWORD})).status in (302, 303)
        for turn in range(number, 1_000_000):
            patient, visit = self.visits[turn * 7 % len(self.visits)]
            pages = ("/today", f"/patients/{patient}", f"/visits/{visit}", f"/visits/{visit}/summary")
            reply = browser.get(pages[turn % len(pages)])
            self.times.append(reply.ended - reply.began)
            self.statuses.append(reply.status)
            if self.stopping.wait(STAFF_PAUSE):
                return


@dataclass
class Bench:
    """One clinic that is served, and those who come to it."""

    clinic: Clinic
    staff: int

    def run(self, count: int, work: Callable[[list[Patient]], dict[str, object]]) -> dict[str, object]:
        """Invite patients, let them do their work while staff look at pages, and return what all of them met."""
        invited = self.clinic.invite(count)
        patients = [Patient(n, one.token, one.visit_id, self.clinic.port) for n, one in enumerate(invited)]
        with self.clinic.opened() as database:
            staff = Staff(self.clinic.port, _visits(database))
            with self._at_work(staff):
                machine, began = Machine([self.clinic.pid]), time.monotonic()
                found = work(patients)
                seconds, meanwhile = time.monotonic() - began, machine.figures()
            return found | {
                "seconds": round(seconds, 1),
                **_stored(database, patients),
                "5xx": sum(status >= 500 for one in (*patients, staff) for status in one.statuses),
                "stopped_by": sorted({one.stopped_by for one in patients if one.stopped_by})[:3],
                "request_ms": _shares([one for patient in patients for one in patient.times]),
                "staff_ms": _shares(staff.times),
                "machine": meanwhile,
            }

    @contextmanager
    def _at_work(self, staff: Staff) -> Iterator[None]:
        with ThreadPoolExecutor(max_workers=self.staff) as together:
            walks = [together.submit(staff.walk, number) for number in range(self.staff)]
            while len(staff.times) < self.staff and not any(walk.done() for walk in walks):
                time.sleep(0.1)
            try:
                yield
            finally:
                staff.stopping.set()
        for walk in walks:
            walk.result()

    def floor(self, browsers: int, each: int = 20) -> dict[str, object]:
        """Let as many browsers as once fetch a bare page without a pause."""
        with _bare(self.clinic.database_url) as port, ThreadPoolExecutor(max_workers=browsers) as together:
            times = together.map(lambda _number: _fetch(port, each), range(browsers))
            return _shares([one for those in times for one in those])


def walks(pause: float) -> Callable[[list[Patient]], dict[str, object]]:
    """Let all of them walk through the form, with so many seconds on a page."""

    def work(patients: list[Patient]) -> dict[str, object]:
        with ThreadPoolExecutor(max_workers=len(patients)) as together:
            list(together.map(lambda one: one.walk(pause), patients))
        return {"patients": len(patients), "continue_ms": _shares([one for p in patients for one in p.waits])}

    return work


def steady(rate: float, seconds: float) -> Callable[[list[Patient]], dict[str, object]]:
    """Have a page sent off `rate` times a second, each by the patient who has waited longest."""
    due_in_all = int(rate * seconds)

    def work(patients: list[Patient]) -> dict[str, object]:
        ready: SimpleQueue[Callable[[], Callable[..., object] | None]] = SimpleQueue()
        waits: list[float] = []
        links: list[http.client.HTTPConnection] = []

        def begin(patient: Patient) -> None:
            link = http.client.HTTPConnection("127.0.0.1", patient.port, timeout=120)
            links.append(link)
            at = list(patient.begin(link))

            def go_on() -> bool:
                at[:] = patient.go_on(link, *at)
                return not patient.sent

            ready.put(go_on)  # type: ignore[arg-type]

        def send_one(due: float) -> None:
            try:
                go_on = ready.get(timeout=60)
            except Empty:
                return
            goes_on = go_on()
            waits.append(time.monotonic() - due)
            if goes_on:
                ready.put(go_on)
            elif fresh:
                begin(fresh.pop())

        fresh = list(reversed(patients))
        with ThreadPoolExecutor(max_workers=BEGUN) as together:
            for first in [fresh.pop() for _ in range(min(BEGUN, len(fresh)))]:
                begin(first)
            began = time.monotonic()
            for number in range(due_in_all):
                due = began + number / rate
                time.sleep(max(due - time.monotonic(), 0))
                together.submit(send_one, due)
        for link in links:
            link.close()
        return {"due": due_in_all, "rate": rate, "submitted": len(waits), "submission_ms": _shares(waits)}

    return work


def _stored(database: Database, patients: list[Patient]) -> dict[str, object]:
    """Count what was acknowledged, what of it is stored, and what is stored twice."""
    ids = [one.visit_id for one in patients]
    sent = sa.text("SELECT count(*) FROM questionnaire WHERE sent_at IS NOT NULL AND visit_id >= :first")
    twice = sa.text(
        "SELECT count(*) FROM (SELECT questionnaire_id, instrument FROM response JOIN questionnaire "
        "ON questionnaire.id = questionnaire_id WHERE visit_id >= :first "
        "GROUP BY questionnaire_id, instrument HAVING count(*) > 1) AS twice"
    )
    late = sa.text("SELECT count(*) FROM late_answer WHERE visit_id >= :first")
    with database.engine.connect() as connection:
        counts = [connection.execute(one, {"first": min(ids)}).scalar() or 0 for one in (sent, twice, late)]
    acknowledged = sum(len(one.acknowledged) + one.sent for one in patients)
    lost = _lost(database, patients)
    return {
        "answers_acknowledged": acknowledged,
        "answers_stored": acknowledged - lost,
        "lost": lost,
        "forms_thanked": sum(one.sent for one in patients),
        "forms_sent": counts[0],
        "twice": counts[1] + counts[2],
        "requests": sum(len(one.statuses) for one in patients),
    }


def _visits(database: Database) -> list[tuple[int, int]]:
    with database.engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(sa.text("SELECT patient_id, id FROM visit"))]


def _shares(times: list[float]) -> dict[str, object]:
    ordered = sorted(times) or [0.0]
    shares = {f"p{share}": round(ordered[(len(ordered) - 1) * share // 100] * 1000) for share in (50, 95, 99, 100)}
    return {"count": len(times), **shares}


def _fetch(port: int, each: int) -> list[float]:
    link, times = http.client.HTTPConnection("127.0.0.1", port, timeout=120), []
    for _ in range(each):
        began = time.perf_counter()
        link.request("GET", _floor.ADDRESS)
        link.getresponse().read()
        times.append(time.perf_counter() - began)
    link.close()
    return times


@contextmanager
def _bare(url: str) -> Iterator[int]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder, "ready")
        with subprocess.Popen([sys.executable, "-m", "tests.bench._floor", url, str(port), str(ready)]) as server:
            while not ready.exists() and server.poll() is None:
                time.sleep(0.05)
            try:
                yield port
            finally:
                server.kill()


@contextmanager
def served(kind: str, processes: int) -> Iterator[Clinic]:
    """Serve an empty clinic with its clinicians."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()), "clinic")
        folder.mkdir()
        url = f"sqlite:///{folder / 'clinic.sqlite'}"
        if kind == "postgresql":
            url = stack.enter_context(postgresql.started()).url
        clinic = Clinic(folder, url, processes=processes)
        clinic.prepare(STAFF)
        stack.callback(clinic.stop)
        clinic.start()
        yield clinic


def main(arguments: list[str] | None = None) -> None:
    """Measure what was asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    asked.add_argument("--case", choices=("at once", "with pauses", "steady"), action="append")
    asked.add_argument("--patients", type=int, default=PATIENTS)
    asked.add_argument("--pause", type=float, default=PAUSE)
    asked.add_argument("--rate", type=float, default=RATE)
    asked.add_argument("--minutes", type=float, default=MINUTES)
    asked.add_argument("--processes", type=int, default=1, help="of the server; one uses one core")
    given = asked.parse_args(arguments)
    print(json.dumps({one: measure(one, given) for one in given.database or ("sqlite", "postgresql")}, indent=2))


def measure(kind: str, given: argparse.Namespace) -> dict[str, object]:
    """Return the figures of the cases on one kind of database, each on a clinic of its own."""
    enough = int(given.rate * given.minutes * 60 / PAGES_OF_A_FORM) + BEGUN + 1
    cases = {
        "at once": (given.patients, walks(0)),
        "with pauses": (given.patients, walks(given.pause)),
        "steady": (enough, steady(given.rate, given.minutes * 60)),
    }
    found: dict[str, object] = {}
    for name in given.case or cases:
        with served(kind, given.processes) as clinic:
            bench = Bench(clinic, STAFF)
            found[name] = bench.run(*cases[name])
            print(json.dumps({f"{kind}, {name}": found[name]}), file=sys.stderr, flush=True)
    with served(kind, given.processes) as clinic:
        clinic.invite(1)
        found["floor"] = Bench(clinic, 0).floor(given.patients)
    return found


if __name__ == "__main__":
    main()
