"""A storm: people at work, and one fault after the other; then a look at what is stored."""

import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.browser import Dropped
from tests.faults.calendar import Calendar
from tests.faults.clinicians import Clinician
from tests.faults.faults import Trouble
from tests.faults.ledger import Ledger, Stored, compare
from tests.faults.patients import Patient
from tests.faults.people import Person
from tests.faults.postgresql import PostgreSQL, started
from tests.faults.server import Clinic, Invited

DISK = "256m"
"""Of the small disk that is filled, where one may be mounted."""
CALM = 30.0
"""Seconds after which the next fault comes, whatever was done."""
LEAVES_AFTER = 150.0
"""Seconds in which everybody must have been answered after the last fault."""


@dataclass(frozen=True)
class Plan:
    """How much of a storm: faults or seconds, whichever ends first, and how many people."""

    database: str = "sqlite"
    seed: int = 1
    faults: int = 10
    seconds: float = 600
    patients: int = 4
    """At a time; each that has sent is followed by another."""
    clinicians: int = 2
    between: int = 10
    """So many things are acknowledged between two faults, if that takes no longer than `CALM`."""
    only: tuple[str, ...] = ()
    """The kinds of faults; all when empty."""
    order: tuple[str, ...] = ()
    """These faults and no others, one after the other; else they come by chance."""
    program: tuple[str, ...] = ("-m", "clinic")


@dataclass
class Outcome:
    """What a storm showed."""

    plan: Plan
    ledger: Ledger
    calendar: Calendar
    stored: Stored = field(default_factory=Stored)
    restarts: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    seconds: float = 0
    logged: list[str] = field(default_factory=list)
    """What the server said of errors that are not of the database."""


def storm(plan: Plan, migrated: Path | None = None) -> Outcome:
    """Run one storm over a clinic of its own. `migrated` is an empty SQLite file that has its tables already."""
    outcome = Outcome(plan, Ledger(), Calendar())
    with clinic_of(plan, migrated) as (clinic, postgresql):
        people = _people(plan, clinic, outcome)
        chance = random.Random(plan.seed)
        trouble = Trouble(clinic, outcome.ledger, outcome.calendar, chance, [one.browser for one in people], postgresql)
        clinic.start()
        began = time.monotonic()
        _rage(plan, trouble, people, outcome)
        outcome.seconds, outcome.restarts, outcome.stops = time.monotonic() - began, clinic.restarts, trouble.stops
        if code := clinic.stop():
            outcome.ledger.violate("F18", f"exit code {code} in calm", "", "SIGTERM")
        outcome.logged = _odd(clinic.log.read_text())
        with clinic.opened() as database:
            outcome.stored = compare(outcome.ledger, database)
        if complaint := clinic.check():
            outcome.ledger.violate("F2", f"clinic check: {complaint[:500]}")
    return outcome


def _odd(log: str) -> list[str]:
    """The errors in the log of a server that are not of a database out of reach."""
    return [line for line in log.splitlines() if " ERROR " in line and "ERROR clinic.errors database" not in line]


@contextmanager
def clinic_of(plan: Plan, migrated: Path | None = None) -> Iterator[tuple[Clinic, PostgreSQL | None]]:
    """Make a clinic with its accounts, on a small disk of its own where one may be mounted."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="clinic-faults-"))) / "data"
        folder.mkdir()
        postgresql = held.enter_context(started()) if plan.database == "postgresql" else None
        if postgresql is None and not migrated:
            held.enter_context(small_disk(folder))
        url = postgresql.url if postgresql else f"sqlite:///{folder / 'clinic.sqlite'}"
        if migrated:
            shutil.copy(migrated, folder / "clinic.sqlite")
        clinic = Clinic(folder, url, plan.program)
        clinic.prepare(plan.clinicians)
        try:
            yield clinic, postgresql
        finally:
            clinic.stop()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a small disk in memory; without the right to, do nothing: a limit to the files stands in for it."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True)
    try:
        yield
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", folder], capture_output=True)


def _people(plan: Plan, clinic: Clinic, outcome: Outcome) -> list[Person]:
    stopping = threading.Event()
    shared = (clinic.port, outcome.ledger, outcome.calendar, plan.seed, stopping)
    staff = [Clinician(1000 + number, *shared, account=number) for number in range(1, plan.clinicians + 1)]
    patients = [Patient(number, *shared) for number in range(plan.patients)]
    return [*staff, *patients]


def _rage(plan: Plan, trouble: Trouble, people: Sequence[Person], outcome: Outcome) -> None:
    """Let the faults come while everybody works; then let everybody finish what was begun."""
    waiting = Waiting(trouble.clinic)
    threads = [threading.Thread(target=_works, args=(one, waiting, outcome), daemon=True) for one in people]
    for thread in threads:
        thread.start()
    until = time.monotonic() + plan.seconds
    faults: Sequence[tuple[str, ...]] = [(name,) for name in plan.order] or [plan.only] * plan.faults
    for names in faults:
        _let_work(outcome.ledger, plan.between, trouble.chance)
        if time.monotonic() > until:
            break
        trouble.strike(names)
    people[0].stopping.set()
    for thread in threads:
        thread.join(LEAVES_AFTER)
    if any(thread.is_alive() for thread in threads):
        outcome.ledger.violate("hang", "somebody was never answered")


def _let_work(ledger: Ledger, count: int, chance: random.Random) -> None:
    """Let so many things be acknowledged, and a little more, so that a fault meets a request at any point."""
    goal, until = ledger.acknowledged + count, time.monotonic() + CALM
    while ledger.acknowledged < goal and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(chance.random() * 0.1)


def _works(person: Person, waiting: "Waiting", outcome: Outcome) -> None:
    """One person at work until the end; a page that has not what it must have is a violation, not a crash."""
    while not person.stopping.is_set():
        if isinstance(person, Patient):
            person.invited = waiting.next()
            person.number = person.invited.visit_id
            person.browser.cookies.clear()
        try:
            person.walk()
        except Dropped:
            continue
        except Exception as error:  # a person who cannot go on is a finding, whatever it is
            at = outcome.calendar.now()
            outcome.ledger.violate("5xx", f"{type(error).__name__}: {error}", f"person {person.number}", at)
            time.sleep(1)


class Waiting:
    """The waiting room: invited patients, some in advance."""

    AHEAD = 12

    def __init__(self, clinic: Clinic) -> None:
        self._clinic, self._lock = clinic, threading.Lock()
        self._invited = clinic.invite(self.AHEAD)

    def next(self) -> Invited:
        """The next patient; more are invited when nobody is left, once the records can be reached."""
        with self._lock:
            while not self._invited:
                try:
                    self._invited = self._clinic.invite(self.AHEAD)
                except Exception:  # the records are locked or away: try again
                    time.sleep(0.5)
            return self._invited.pop()
