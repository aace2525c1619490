"""When which fault was there: what went wrong meanwhile has a cause."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

AFTERMATH = 1.0
"""Seconds after a fault in which its consequences may still arrive."""


@dataclass
class Period:
    """One fault from its beginning to the end of its effect."""

    name: str
    began: float
    ended: float | None = None


@dataclass
class Calendar:
    """Every fault so far."""

    periods: list[Period] = field(default_factory=list)
    extra: Counter[str] = field(default_factory=Counter)
    """Faults that have no duration of their own, as a line that broke."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        """Note a fault for as long as the block runs."""
        period = Period(name, time.monotonic())
        with self._lock:
            self.periods.append(period)
        try:
            yield
        finally:
            period.ended = time.monotonic()

    def at(self, began: float, ended: float) -> str:
        """The faults between two moments; empty when there was none."""
        return ", ".join(dict.fromkeys(one.name for one in self._between(began, ended)))

    def now(self) -> str:
        """The faults of this moment."""
        return self.at(time.monotonic(), time.monotonic())

    def seconds(self, began: float, ended: float) -> float:
        """How long faults were there between two moments."""
        return sum(min(one.ended or ended, ended) - max(one.began, began) for one in self._between(began, ended))

    def count(self) -> Counter[str]:
        """How often each fault was there."""
        return Counter(one.name for one in self.periods) + self.extra

    def _between(self, began: float, ended: float) -> list[Period]:
        with self._lock:
            recent = self.periods[-40:]
        return [one for one in recent if one.began <= ended and (one.ended is None or one.ended + AFTERMATH >= began)]
