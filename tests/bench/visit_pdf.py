"""Print how long a visit summary takes as a PDF, as JSON: medians of warm runs, in milliseconds, with file sizes."""

import json
import statistics
import time

from clinic.domain.summaries import VisitSummary
from clinic.report.visit_summary import render
from tests.report import extremes

RUNS = 20


def measure(summary: VisitSummary) -> dict[str, float | int]:
    """Render once to warm up, then `RUNS` times."""
    size, times = len(render(summary)), []
    for _ in range(RUNS):
        started = time.perf_counter()
        render(summary)
        times.append((time.perf_counter() - started) * 1000)
    return {"median_ms": round(statistics.median(times), 1), "max_ms": round(max(times), 1), "bytes": size}


def main() -> None:
    """Measure the example, 12 visits, 60 visits and the fullest summary there can be."""
    summaries = {
        "example, 7 visits": extremes.example(),
        "12 visits": extremes.many_visits(12),
        "60 visits": extremes.many_visits(60),
        "fullest": extremes.worst(),
    }
    print(json.dumps({name: measure(summary) for name, summary in summaries.items()}, indent=2))


if __name__ == "__main__":
    main()
