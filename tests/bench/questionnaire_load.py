"""Print what 200 patients meet who answer at once, as JSON: the time after Continue, and whether an answer was lost.

A server of its own (`clinic serve`) over a clinic of its own. Every patient walks from the link to "Thank you": with
`PAUSE` seconds on each page, and once more without any pause, which no 200 people manage. A patient's time after
Continue runs from the press to the last byte of the page that follows.
"""

import datetime as dt
import html
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from clinic.db import schema
from clinic.db.engine import Database, open_database
from clinic.domain.dates import PartialDate
from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.services import accounts, invitations, patients, questionnaires, visits

PATIENTS = 200
PAUSE = 8.0
"""Seconds on a page on average, a third of what it takes to answer one."""
YEAR = "1973"
ZONE = ZoneInfo("Europe/Madrid")
PAGES_AT_MOST = 30
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
START = re.compile(r'<a class="button" href="([^"]+)"')


@dataclass
class Patient:
    """One patient's browser: what was answered, what the server acknowledged, and how long it let wait."""

    number: int
    token: str
    visit_id: int
    port: int
    acknowledged: dict[tuple[str, str], object] = field(default_factory=dict)
    sent: bool = False
    waits: list[float] = field(default_factory=list)
    """After each Continue: to the last byte of the page that follows."""
    times: list[float] = field(default_factory=list)
    """Of each request."""
    statuses: list[int] = field(default_factory=list)
    cookie: str = ""
    stopped_by: str = ""
    """What ended the walk before its end; empty when nothing did."""

    def answers(self, page: str) -> dict[str, dict[str, object]]:
        """Return what this patient answers on a page, by instrument."""
        n = self.number
        return {
            "map": {"survey": {"pain_areas": ["neck", "shoulder_l"] if n % 2 else ["neck"]}},
            "pain": {"pain": {"worst_place": "neck", "nrs_pain": n % 11}, "spasm7": {"energy": (n + 3) % 11}},
            "feelings": {"survey": {"fatigue": n % 4, "unrefreshed": (n + 1) % 4, "cognitive": (n + 2) % 4}},
            "signs": {"survey": {"headache": True, "abdominal_pain": bool(n % 3), "depression": False}},
            "duration": {"survey": {"symptoms_3_months": True}},
            "cramps": {"spasm7": {"any_spasm": False, "any_tightness": bool(n % 2)}},
            "tightness": {"spasm7": {"constant_tightness": ["upper_back"]}},
            "matters": {"agenda": {"what_matters": f"Patient {n} would like to sleep."}},
        }.get(page, {})

    def walk(self, pause: float) -> None:
        """Go from the link to "Thank you", pausing on every page."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            self._walk(link, pause)
        except (OSError, http.client.HTTPException, RuntimeError) as error:
            self.stopped_by = f"{type(error).__name__}: {error}"
        finally:
            link.close()

    def _walk(self, link: http.client.HTTPConnection, pause: float) -> None:
        chance = random.Random(self.number)
        time.sleep(chance.random() * pause)
        address, page = self.begin(link)
        for _ in range(PAGES_AT_MOST):
            time.sleep(pause * (0.5 + chance.random()))
            address, page = self.go_on(link, address, page)
            if self.sent:
                return

    def begin(self, link: http.client.HTTPConnection) -> tuple[str, str]:
        """Open the link, type the year of birth and go to the first page; return its address and text."""
        started = time.perf_counter()
        _address, page = self._post(link, f"/q/{self.token}/year", self._get(link, f"/q/{self.token}"), year=YEAR)
        self.waits.append(time.perf_counter() - started)
        address = html.unescape(START.findall(page)[-1])
        return address, self._get(link, address)

    def go_on(self, link: http.client.HTTPConnection, address: str, page: str) -> tuple[str, str]:
        """Answer the page, press Continue and read the page that follows."""
        key = address.partition("?")[0].rpartition("/")[2]
        started = time.perf_counter()
        if key == "check":
            following = self._post(link, f"/q/{self.token}/send", page)
            self.sent = "Thank you" in following[1]
        else:
            given = self.answers(key)
            typed = {name: _typed(value) for answers in given.values() for name, value in answers.items()}
            signs = {"get_help_now": "none", "tell_your_clinic": "none"} if key == "urgent" else {}
            following = self._post(link, address, page, **typed, **signs)
            self.acknowledged |= {(one, name): v for one, answers in given.items() for name, v in answers.items()}
        self.waits.append(time.perf_counter() - started)
        return following

    def _post(self, link: http.client.HTTPConnection, address: str, page: str, **typed: object) -> tuple[str, str]:
        """Send the form of a page; return the address and the text of the page that follows."""
        fields = {html.unescape(name): html.unescape(value) for name, value in HIDDEN.findall(page)} | typed
        status, to, _text = self._ask(link, "POST", address, urlencode(fields, doseq=True))
        if status != 303:
            raise RuntimeError(f"{address.rpartition('/')[2]} was answered with {status}")
        return to, self._get(link, to)

    def _get(self, link: http.client.HTTPConnection, address: str) -> str:
        return self._ask(link, "GET", address)[2]

    def _ask(
        self, link: http.client.HTTPConnection, method: str, address: str, body: str | None = None
    ) -> tuple[int, str, str]:
        headers = {"User-Agent": "bench", "Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        link.request(method, address, body, headers)
        response = link.getresponse()
        text = response.read().decode()
        self.times.append(time.perf_counter() - started)
        self.statuses.append(response.status)
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookie = line.partition(";")[0] if line.startswith("clinic=") else self.cookie
        return response.status, response.headers.get("Location", ""), text


def _typed(value: object) -> object:
    return value if isinstance(value, list) else str(value)


def main() -> None:
    """Let the patients answer as people do, then all of them without a pause; print both."""
    cases = {f"{PATIENTS} patients, {PAUSE:g} s on a page": PAUSE, f"{PATIENTS} patients, no pause": 0.0}
    print(json.dumps({name: _measure(pause) for name, pause in cases.items()}, indent=2))


def _measure(pause: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder, _clinic(Path(folder)) as (database, port):
        invited = _invite(database, port)
        started = time.monotonic()
        with ThreadPoolExecutor(max_workers=PATIENTS) as together:
            list(together.map(lambda one: one.walk(pause), invited))
        return _figures(invited, time.monotonic() - started) | {"lost": _lost(database, invited)}


@contextmanager
def _clinic(folder: Path) -> Iterator[tuple[Database, int]]:
    """Make a clinic without patients and serve it in a process of its own, as a clinic does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = open_database(f"sqlite:///{folder / 'clinic.sqlite'}", create=True)
    schema.upgrade(database.engine)
    command = [sys.executable, "-m", "clinic", "serve", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=_environment(folder, port), **quiet) as server:
        try:
            _wait_for(port)
            yield database, port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
            database.close()


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
    return kept | {
        "CLINIC_INSTANCE": str(folder),
        "CLINIC_SECRET_KEY": "k" * 40,
        "CLINIC_PASSWORD_SALT": "s" * 24,
        "CLINIC_NAME": "Bench",
        "CLINIC_PHONE": "555 0100",
        "CLINIC_EMERGENCY_NUMBER": "112",
        "CLINIC_TIME_ZONE": str(ZONE),
        "CLINIC_SECOND_FACTOR": "optional",
        "CLINIC_BASE_URL": f"http://127.0.0.1:{port}",
    }


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _invite(database: Database, port: int) -> list[Patient]:
    """Add the patients, each with a visit today and a link."""
    now = dt.datetime.now(dt.UTC)
    with database.writing() as session:
        who = accounts.create(
            session, email="b@clinic.example", name="Bench", roles=(RoleName.CLINICIAN,), password_hash="none", now=now
        )
        invited = []
        for number in range(PATIENTS):
            details = patients.Details(name=f"Patient {number}", birth=PartialDate(int(YEAR)))
            patient = patients.add(session, details, actor=who, now=now)
            visit = visits.plan(session, patient, now.date(), who, actor=who, now=now, status=VisitStatus.OPEN)
            issued = invitations.issue(session, visit, zone=ZONE, actor=who, now=now)
            invited.append(Patient(number, issued.token, visit.id, port))
        session.commit()
    return invited


def _figures(invited: list[Patient], seconds: float) -> dict[str, object]:
    waits = sorted(wait for one in invited for wait in one.waits) or [0.0]
    statuses = [status for one in invited for status in one.statuses]
    return {
        "requests": len(statuses),
        "seconds": round(seconds, 1),
        "continued": len(waits),
        "sent": sum(one.sent for one in invited),
        "5xx": sum(status >= 500 for status in statuses),
        "stopped_by": sorted({one.stopped_by for one in invited if one.stopped_by})[:5],
        **{f"p{share}_ms": round(waits[(len(waits) - 1) * share // 100] * 1000) for share in (50, 95, 99, 100)},
    }


def _lost(database: Database, invited: list[Patient]) -> int:
    """Count what was acknowledged and is not stored: answers, and forms that were sent."""
    lost = 0
    with database.reading() as session:
        for one in invited:
            stored = questionnaires.of_visit(session, visits.get(session, one.visit_id))
            held = questionnaires.answers(stored)
            lost += sum(held.get(key, {}).get(name) != value for (key, name), value in one.acknowledged.items())
            lost += one.sent and (stored is None or stored.sent_at is None)
    return lost


if __name__ == "__main__":
    main()
