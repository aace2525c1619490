"""What else the machine was doing while something was measured: no figure of time means anything without it."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def _busy() -> float:
    """Seconds for which the machine's processors have worked since it started."""
    user, nice, system, _idle, _waiting, *rest = map(int, Path("/proc/stat").read_text().splitlines()[0].split()[1:])
    return (user + nice + system + sum(rest[:3])) / TICKS


def _of(process: int) -> float:
    """Seconds of a processor that a process has had so far, with those of its children that have ended."""
    try:
        return sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15])) / TICKS
    except OSError:
        return 0.0


def _with_children(process: int) -> Iterable[int]:
    yield process
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        for child in file.read_text().split():
            yield from _with_children(int(child))


class Machine:
    """What the processors did between two moments: for `servers`, for this process, for anybody else."""

    def __init__(self, servers: Iterable[int]) -> None:
        self._servers = tuple(servers)
        self._before, self._began, self._load = self._now(), time.monotonic(), os.getloadavg()[0]

    def _now(self) -> tuple[float, float, float]:
        theirs = sum(_of(one) for server in self._servers for one in _with_children(server))
        return _busy(), theirs, sum(os.times()[:2])

    def figures(self) -> dict[str, object]:
        """Return the processors, their load before and now, and whose they were in the meantime, in seconds."""
        seconds = time.monotonic() - self._began
        busy, theirs, ours = (now - before for now, before in zip(self._now(), self._before, strict=True))
        return {
            "cores": os.cpu_count(),
            "load_before": round(self._load, 1),
            "load_after": round(os.getloadavg()[0], 1),
            "server_cpu_s": round(theirs, 1),
            "bench_cpu_s": round(ours, 1),
            "others_share": round(max(busy - theirs - ours, 0) / seconds / (os.cpu_count() or 1), 2),
        }
