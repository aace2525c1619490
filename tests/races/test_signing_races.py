"""Save against sign and sign against save, by threads and by two processes: what is signed never changes."""

import dataclasses
import json
import multiprocessing as mp
import threading
from collections import Counter
from functools import partial
from typing import Any

import pytest

from clinic.db.engine import Database, open_database
from clinic.domain import canonical
from clinic.domain.visits import VisitStatus
from clinic.models import Signature, Visit
from clinic.services import signed_records, visit_records
from tests.fixtures.storage import CLINIC
from tests.races import writers
from tests.races.writers import Case

ROUNDS = 50


def at_once(*works: Any) -> list[Any]:
    """Run these at the same moment, and return what each returns."""
    start, found = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work: Any) -> None:
        start.wait()
        try:
            found[number] = work()
        except Exception as error:  # what nobody expected is what the test is looking for
            found[number] = f"broke: {error!r}"

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def proved(database: Database, case: Case, kind: str, wrote: str, signed: str) -> tuple[str, str]:
    """Check one round, and return its outcome."""
    with database.reading() as session:
        visit = session.get_one(Visit, case.visit_id)
        signature = session.get(Signature, visit.id)
        assert {wrote, signed} <= {"written", "Conflict", "VisitLocked"}, (kind, wrote, signed)
        assert (signed == "written") == (signature is not None), (kind, wrote, signed)
        if signature is not None:
            assert [one for one in signed_records.checked(session) if one.visit_id == visit.id and one.problems] == []
            if kind not in writers.OF_PATIENT:
                assert signed_visit(signature) == now(session, visit), (kind, wrote, signed)
    return wrote, signed


def signed_visit(signature: Signature) -> Any:
    return json.loads(signature.record)["visit"]


def now(session: Any, visit: Visit) -> Any:
    record = visit_records.load(session, visit, CLINIC.zone)
    as_then = dataclasses.replace(record, signature=None, addenda=(), status=VisitStatus.SIGNED)
    return json.loads(canonical.dumps(as_then))


def race(database: Database, kind: str, rounds: int) -> Counter[tuple[str, str]]:
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(rounds):
        case = writers.prepared(database)
        works = [partial(writers.write, database, kind, case), partial(writers.sign, database, case)]
        if number % 2:
            signed, wrote = at_once(*reversed(works))
        else:
            wrote, signed = at_once(*works)
        outcomes[proved(database, case, kind, wrote, signed)] += 1
    return outcomes


@pytest.mark.parametrize("kind", writers.WRITES)
def test_a_save_and_a_signature_at_once_leave_what_was_signed(database, kind):
    race(database, kind, 3)


@pytest.mark.long
@pytest.mark.parametrize("kind", writers.WRITES)
def test_a_save_and_a_signature_at_once_fifty_times(database, kind):
    outcomes = race(database, kind, ROUNDS)
    print(f"\n{database.engine.dialect.name} {kind}: {dict(outcomes)}")


@pytest.mark.parametrize("rounds", [3, pytest.param(ROUNDS, marks=pytest.mark.long)])
def test_of_two_signatures_at_once_exactly_one_wins(database, rounds):
    for _round in range(rounds):
        case = writers.prepared(database)
        found = at_once(*[partial(writers.sign, database, case)] * 2)
        assert sorted(found) == ["VisitLocked", "written"] or sorted(found) == ["Conflict", "written"]


def _in_a_process(url: str, work: str, cases: list[Case], start: Any, found: Any) -> None:
    database = open_database(url)
    for number, case in enumerate(cases):
        start.wait()
        found.put((number, work, writers.sign(database, case) if work == "sign" else
                   writers.write(database, work, case)))  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("kind", writers.WRITES)
def test_two_processes_leave_what_was_signed(database, kind):
    cases = [writers.prepared(database) for _ in range(ROUNDS)]
    url = database.engine.url.render_as_string(hide_password=False)
    context = mp.get_context("spawn")
    start, found = context.Barrier(2), context.Queue()
    both = [context.Process(target=_in_a_process, args=(url, one, cases, start, found)) for one in (kind, "sign")]
    for process in both:
        process.start()
    told = [found.get(timeout=120) for _ in range(2 * ROUNDS)]
    for process in both:
        process.join()
    outcomes = {(number, work): outcome for number, work, outcome in told}
    for number, case in enumerate(cases):
        proved(database, case, kind, outcomes[number, kind], outcomes[number, "sign"])
