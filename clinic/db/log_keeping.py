"""Keep the log of a SQLite database short: written back whenever the server has nothing to do."""

import logging
import threading
from pathlib import Path

from sqlalchemy.pool import QueuePool

from clinic.db.dialects import log as wal
from clinic.db.engine import Database

EVERY = 30.0
"""Seconds between two looks."""
log = logging.getLogger("clinic.database")


class LogKeeper:
    """Looks at the log now and then, in a thread of its own, until it is stopped."""

    def __init__(self, database: Database, file: Path) -> None:
        self._database, self._file = database, file
        self._stop = threading.Event()
        self._told = False

    def look(self) -> None:
        """Write the log back if nobody reads or writes; tell, once, when it is too long."""
        length = wal.length(self._file)
        if length and self._idle():
            wal.write_back(self._file)
        if length <= wal.TOO_LONG:
            self._told = False
        elif not self._told:
            self._told = True
            log.warning("The log of the database is %d MB long: something reads for too long.", length >> 20)

    def start(self) -> None:
        """Look from now on."""
        threading.Thread(target=self._run, name="log keeper", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    def _idle(self) -> bool:
        pool = self._database.engine.pool
        return self._database.watch.trouble is None and isinstance(pool, QueuePool) and pool.checkedout() == 0

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            self.look()
