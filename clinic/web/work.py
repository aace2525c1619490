"""Tasks that outlive the request that begins them: one at a time, in a thread of this process.

A file of 50,000 visits is read for half a minute: longer than a proxy waits for an answer, and a request that long
would hold one of the few threads that serve everybody. So the task runs beside them, the page says how far it came, and
a second task waits for the first, because both would want the same processor. No queue outside the process is needed:
what was cut off by a restart is seen to stand still, and is begun again with one press.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait


class Work:
    """The tasks of one application, by name; a name is taken while its task waits or runs."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clinic-work")
        self._running: dict[str, Future[None]] = {}
        self._told: dict[str, int] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, task: Callable[[], None]) -> None:
        """Run the task when those before it are done; nothing if one of that name waits or runs already."""
        with self._lock:
            self._running = {known: future for known, future in self._running.items() if not future.done()}
            self._told = {known: count for known, count in self._told.items() if known in self._running}
            if name not in self._running:
                self._running[name] = self._executor.submit(task)

    def is_running(self, name: str) -> bool:
        """Whether a task of that name waits or runs."""
        with self._lock:
            return name in self._running and not self._running[name].done()

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
