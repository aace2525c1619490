"""Tasks that outlive the request that begins them: one at a time, in a thread of this process.

A file of 50,000 visits is read for half a minute: longer than a proxy waits for an answer, and a request that long
would hold one of the few threads that serve everybody. So the task runs beside them, the page says how far it came, and
a second task waits for the first, because both would want the same processor. No queue outside the process is needed:
what was cut off by a restart is seen to stand still, and is begun again with one press. A lock beside the file keeps
other processes of the clinic from taking up the same task.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

from clinic.db.held import held
from clinic.domain.errors import Conflict

_TAKEN = Conflict("This is at work already.", hint="Wait until it has ended.")
_TRIES, _BETWEEN = 3, 0.05
"""Whoever looks whether a task runs holds its lock for a moment."""


class Work:
    """The tasks of one application, by name; a name is taken while its task waits or runs."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clinic-work")
        self._running: dict[str, Future[None]] = {}
        self._told: dict[str, int] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, lock: Path, task: Callable[[], None], *, first: Callable[[], None]) -> None:
        """Run the task when those before it are done; nothing if one of that name waits or runs already, here or in
        another process. `first` is done at once, when it is certain that this one will run.
        """
        with self._lock:
            self._running = {known: future for known, future in self._running.items() if not future.done()}
            self._told = {known: count for known, count in self._told.items() if known in self._running}
            if name in self._running or (mine := _taken(lock)) is None:
                return
            with mine:
                first()
                self._running[name] = self._executor.submit(_do, task, mine.pop_all())

    def is_running(self, name: str, lock: Path) -> bool:
        """Whether a task of that name waits or runs, here or in another process."""
        with self._lock:
            here = name in self._running and not self._running[name].done()
        return here or _is_taken(lock)

    def wait(self, name: str, seconds: float) -> None:
        """Wait for a task of that name, but no longer than that; whatever it raises stays with it."""
        with self._lock:
            found = self._running.get(name)
        if found is not None:
            wait([found], timeout=seconds)

    def tell(self, name: str, count: int) -> None:
        """Say how much of a task is done."""
        self._told[name] = count

    def told(self, name: str) -> int:
        """Return how much of a task is done, as it said last; 0 if it said nothing."""
        return self._told.get(name, 0)


def _do(task: Callable[[], None], mine: ExitStack) -> None:
    with mine:
        task()


def _taken(lock: Path) -> ExitStack | None:
    """Return what holds the lock until it is closed; None where another process has it."""
    for _try in range(_TRIES):
        mine = ExitStack()
        try:
            mine.enter_context(held(lock, otherwise=_TAKEN))
        except Conflict:
            time.sleep(_BETWEEN)
        else:
            return mine
    return None


def _is_taken(lock: Path) -> bool:
    if not lock.exists():
        return False
    try:
        with held(lock, shared=True, otherwise=_TAKEN):
            return False
    except Conflict:
        return True
