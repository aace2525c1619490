"""Contenders measured in turn: each item by each of them before the next item, so that a busy moment meets all."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Figures = dict[str, Any]
Contender = tuple[Callable[[Any], bytes], Sequence[Any]]
"""What is measured, and what it is given at each turn."""


def timed(contenders: Mapping[str, Contender], warm: int = 1) -> dict[str, Figures]:
    """Run all contenders over their items, after `warm` items that are not counted; return figures by name.

    Every other turn goes the other way round: what went before has taken the processor's cache, now from one, now from
    the other.

    `median_ms`, `p95_ms`: by the clock. `cpu_median_ms`: processor time of this process, which other programs on the
    machine disturb less; of a browser it holds only our side. `median_bytes`: the size of what was made.

    What is held before, the summaries among it, is kept out of the search for garbage, as `clinic serve` does at start:
    otherwise a contender would pay for how many summaries the bench holds. Garbage is taken out before each turn, so
    that none pays for what another one left; what it makes itself in its turn, it pays for.
    """
    clock: dict[str, list[float]] = {name: [] for name in contenders}
    cpu: dict[str, list[float]] = {name: [] for name in contenders}
    sizes: dict[str, list[int]] = {name: [] for name in contenders}
    gc.collect()
    gc.freeze()
    for turn in range(max(len(items) for _, items in contenders.values())):
        for name, (run, items) in list(contenders.items())[:: -1 if turn % 2 else 1]:
            gc.collect()
            started, worked = time.perf_counter(), time.process_time()
            made = run(items[turn])
            took, work = time.perf_counter() - started, time.process_time() - worked
            if turn >= warm:
                clock[name].append(took * 1000)
                cpu[name].append(work * 1000)
                sizes[name].append(len(made))
    gc.unfreeze()
    return {name: _figures(clock[name], cpu[name], sizes[name]) for name in contenders}


def _figures(clock: list[float], cpu: list[float], sizes: list[int]) -> Figures:
    figures: Figures = {
        "median_ms": round(statistics.median(clock), 2),
        "p95_ms": round(sorted(clock)[math.ceil(len(clock) * 0.95) - 1], 2),
        "cpu_median_ms": round(statistics.median(cpu), 2),
    }
    return figures | ({"median_bytes": round(statistics.median(sizes))} if any(sizes) else {})
