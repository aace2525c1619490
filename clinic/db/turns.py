"""The writers of one process take turns: first come, first served.

SQLite itself lets whoever asks at the right moment go first, and asks less often the longer it waits: with 200 patients
answering at once, some waited in vain for 5 seconds while later ones were served.
"""

import threading
from collections import deque


class Turns:
    """A queue of threads, of which one at a time has its turn."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def take(self, seconds: float) -> bool:
        """Wait for the turn; return False when it did not come in time."""
        mine = threading.Event()
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._guard:
            if mine.is_set():
                return True
            self._waiting.remove(mine)
        return False

    def give_back(self) -> None:
        """Give the turn to the one who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False
