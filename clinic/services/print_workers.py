"""Print over several processes: each opens the database for itself and only reads; ids go in, outcomes come out."""

import gc
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process

from clinic.db.engine import Database, open_database
from clinic.domain.errors import ClinicError
from clinic.domain.summaries import ClinicIdentity
from clinic.services.print_runs import Made, Order, Printed, print_visit

Task = tuple[int, Sequence[Made]]
"""A visit's id, and what earlier runs made of it."""
EACH_AT_LEAST = 40
"""A process that has fewer visits to print costs more to start than it saves."""
_AT_ONCE = 4
_held: dict[str, tuple[Database, ClinicIdentity, Order]] = {}


def jobs_for(tasks: int, cores: int) -> int:
    """Return how many processes are worth while."""
    return max(1, min(cores, tasks // EACH_AT_LEAST))


def print_all(url: str, clinic: ClinicIdentity, order: Order, tasks: Iterable[Task], *, jobs: int) -> Iterator[Printed]:
    """Yield the outcome of each task, in order. With one job all is done in this process.

    Processes are spawned, never forked: no connection and no lock is shared. Raises ClinicError when one of them dies.
    """
    if jobs == 1:
        _start(url, clinic, order)
        try:
            yield from map(_work, tasks)
        finally:
            _held.pop("open")[0].close()
        return
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _start_beside, (url, clinic, order))
    try:
        yield from pool.map(_work, tasks, chunksize=_AT_ONCE)
    except BrokenProcessPool:
        raise ClinicError(
            "A printing process was ended from outside, so not everything is printed.",
            hint="Run the same command again: it goes on where it stopped.",
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _start_beside(url: str, clinic: ClinicIdentity, order: Order) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _start(url, clinic, order)
    gc.freeze()  # what stands now stays to the end: no search for garbage need walk through it again


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: nobody would collect what it prints."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _start(url: str, clinic: ClinicIdentity, order: Order) -> None:
    _held["open"] = open_database(url), clinic, order


def _work(task: Task) -> Printed:
    database, clinic, order = _held["open"]
    with database.reading() as session:
        return print_visit(session, clinic, order, *task)
