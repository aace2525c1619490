"""`clinic report --all`: the PDFs of a whole clinic in one folder, over all cores; run again, it goes on."""

import dataclasses
import datetime as dt
import json
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import click

from clinic.cli.installation import opened, utc_now
from clinic.cli.restricted import leave_out_restricted, with_restricted
from clinic.config import Settings
from clinic.db.engine import Database
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.services import audit, copies, print_runs, print_workers, visits
from clinic.services.print_runs import Made, Order, Outcome, Printed

LIST = ".printed.jsonl"
"""What earlier runs made of which visit, one line each: a copy is printed anew when the record has changed since."""
HELD = ".printing"
"""Locked while a run prints: two of them would take each other's waiting files."""
BATCH = 16
"""So many files get their entries in one transaction and then their names."""
EVERY = 10.0
"""Seconds between two lines of progress where no bar can be drawn."""


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a whole clinic."""
    folder = click.Path(file_okay=False, path_type=Path)
    for option in (
        with_restricted,
        click.option("--jobs", type=click.IntRange(1), help="With --all: so many processes; else as many as pay off."),
        click.option("--drafts", is_flag=True, help="With --all: open visits too, as drafts."),
        click.option("--out", type=folder, help="With --all: the folder; it is made if it is not there."),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="With --all: visits of that day and later."),
        click.option("--all", "every", is_flag=True, help="Every signed visit instead of one."),
    ):
        command = option(command)
    return command


def require_fitting(visit_id: int | None, output: Path | None, batch: Mapping[str, object]) -> None:
    """Raise UsageError where the words for one visit and those for a whole clinic are mixed, or some are missing."""
    if batch["every"]:
        if visit_id is not None or output is not None or batch["out"] is None:
            raise click.UsageError("With --all name a folder by --out, and neither VISIT nor -o.")
    elif visit_id is None or output is None:
        raise click.UsageError("Name VISIT and a file by -o, or --all and a folder by --out.")
    elif any(batch.values()):
        raise click.UsageError("--since, --out, --drafts, --jobs and --with-restricted go with --all alone.")


def report_all(order: Order, *, since: dt.date | None, drafts: bool, jobs: int | None, restricted: bool) -> None:
    """Print everything that is not printed yet; exit code 1 when a visit failed."""
    started = time.monotonic()
    with opened() as (settings, database):
        with database.reading() as session:
            leave_out_restricted(session, wanted=restricted)
            chosen = print_runs.chosen(session, since=since, drafts=drafts)
            if chosen:  # a language or layout that is not there is told once, before anything is written
                copies.wanted(session, visits.get(session, chosen[0]), **order.asked)
        order.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # for this account alone
        run = _Run(database, order, {"since": since.isoformat() if since else None, "drafts": drafts})
        jobs = jobs or print_workers.jobs_for(len(chosen), _cores())
        with _alone_in(order.folder):
            _remove_waiting(order.folder)
            run.go(settings, chosen, jobs)
    run.say(time.monotonic() - started, jobs)
    if run.counts[Outcome.FAILED]:
        sys.exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder; the system lets it go however the run ends. Raises Conflict while another run holds it.

    The lock is that of an empty SQLite file: it is the same on every system.
    """
    lock = folder / HELD
    lock.touch(mode=0o600)
    with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise Conflict(
                "Another run prints into this folder.", hint="Wait until it has ended, or name another folder by --out."
            ) from None
        yield


def _remove_waiting(folder: Path) -> None:
    """Remove what an ended run left without a name."""
    for left in folder.glob(print_runs.waiting_name("visit-*.pdf")):
        if left.is_file():
            left.unlink()


class _Run:
    """One run of the command: collects outcomes, writes them down in batches, then names the files."""

    def __init__(self, database: Database, order: Order, about: dict[str, object]) -> None:
        self.database, self.order, self.about = database, order, about
        self.counts: Counter[Outcome] = Counter()
        self.problems: list[str] = []
        self._list = order.folder / LIST

    def go(self, settings: Settings, chosen: list[int], jobs: int) -> None:
        """Print all visits with a bar, or a line now and then where the output is no terminal."""
        known = _known(self._list)
        tasks = [(visit_id, known.get(visit_id, ())) for visit_id in chosen]
        printed = print_workers.print_all(settings.database_url, settings.identity, self.order, tasks, jobs=jobs)
        for batch in _batches(_shown(printed, len(tasks))):
            self._keep(batch)
        self._close()

    def _keep(self, batch: list[Printed]) -> None:
        """Write one batch into the audit, remember its files, then give them their names."""
        self.counts.update(one.outcome for one in batch)
        self.problems += [one.problem for one in batch if one.problem]
        written = [(one, one.made) for one in batch if one.made]
        if not written:
            return
        with self.database.writing() as session:
            wishes = {key: value for key, value in self.order.asked.items() if value}
            for one, _made in written:
                detail = wishes | {"run": "all"}
                about = {"patient_id": one.patient_id, "now": utc_now(), "detail": detail}
                audit.record(session, None, Action.SUMMARY_PRINT, "visit", one.visit_id, **about)
            session.commit()
        lines = ["\n" + json.dumps({"visit": one.visit_id, **dataclasses.asdict(made)}) for one, made in written]
        with self._list.open("a", encoding="utf-8") as listed:  # first: a file that stands is then always known
            listed.writelines(lines)
        for _one, made in written:
            print_runs.put_in_place(self.order.folder, made)

    def _close(self) -> None:
        """Write one entry for the whole run."""
        with self.database.writing() as session:
            counts = {outcome.value: self.counts[outcome] for outcome in Outcome}
            detail = self.about | self.order.asked | counts
            audit.record(session, None, Action.SUMMARY_PRINT, "print_run", None, now=utc_now(), detail=detail)
            session.commit()

    def say(self, seconds: float, jobs: int) -> None:
        """Tell what was done, how fast, and what failed."""
        for problem in self.problems:
            click.echo(problem, err=True)
        written = self.counts[Outcome.WRITTEN]
        told = ", ".join(f"{self.counts[outcome]} {outcome.value}" for outcome in Outcome)
        processes = "1 process" if jobs == 1 else f"{jobs} processes"
        click.echo(f"{told} in {seconds:.1f} s by {processes}: {written / max(seconds, 0.001):.1f} PDFs per second")


def _shown(printed: Iterable[Printed], length: int) -> Iterator[Printed]:
    """Pass the outcomes on and show how far it is."""
    if sys.stderr.isatty():
        with click.progressbar(printed, length=length, label="Printing", show_pos=True, file=sys.stderr) as bar:
            yield from bar
        return
    told = time.monotonic()
    for number, one in enumerate(printed, 1):
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            click.echo(f"{number} of {length}", err=True)
        yield one


def _batches(printed: Iterable[Printed]) -> Iterator[list[Printed]]:
    batch: list[Printed] = []
    for one in printed:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _known(file: Path) -> dict[int, tuple[Made, ...]]:
    """Read what earlier runs made, by visit; a line that was cut off by the end of a run is passed over."""
    known: dict[int, dict[str, Made]] = {}
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else ():
        try:
            row = json.loads(line)
            visit_id, made = int(row.pop("visit")), Made(**row)
            known.setdefault(visit_id, {})[made.file] = made
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return {visit_id: tuple(files.values()) for visit_id, files in known.items()}
