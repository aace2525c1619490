"""Print how long a visit summary takes as a PDF, side by side with an honest floor, WeasyPrint and a warm Chromium.

JSON; times in milliseconds. Every summary is of another patient with other values and texts; warm are labels, typefaces
and the static figure alone, by other patients before. Engines that are not installed are skipped, and said to be.
"""

import io
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

from pypdf import PdfReader

from clinic.domain.summaries import VisitSummary
from clinic.report import visit_summary
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from tests.bench.printing import floor, pages_in_html, patients, rivals, single_figures
from tests.bench.printing.timing import Contender, Figures, timed
from tests.report import extremes

RUNS = 100
"""How many different summaries are counted."""
WARM = 4
"""How many others are rendered before."""
LONG = 20
"""How many patients are measured with 12 visits and with 60."""
OUTSIDE = (rivals.weasyprint, rivals.chromium)
"""The engines that are compared with, where they are."""


def main() -> None:
    """Measure two pages by all contenders, added visits, whole files, and single figures."""
    print(json.dumps(measure(), indent=2))


def measure() -> Figures:
    """Return all figures."""
    summaries = patients.summaries(RUNS + WARM)
    with _front():
        pdfs = [render(one) for one in summaries]
        beside = _side_by_side(summaries, pdfs)
        added = _added_visit()
    return {
        "machine": _machine(),
        "summaries": {
            "counted": RUNS,
            "visits": 12,
            "different": len({_words(one) for one in pdfs}) == len(pdfs),
            "pages": sorted({_pages(one) for one in pdfs}),
        },
        "two pages": beside,
        "ratios": _ratios(beside),
        "whole files": _whole(),
        "added visit": added,
        "panels of a summary": single_figures.measure(summaries[: LONG + 1]),
    }


@contextmanager
def _front() -> Iterator[None]:
    """Let a summary end after its charts: what stands behind, receipts and findings in full, is left out."""
    with mock.patch.multiple(visit_summary, annex=lambda story, room: [], leave_details=lambda story: None):
        yield


def _pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def _words(pdf: bytes) -> str:
    return PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def _side_by_side(summaries: list[VisitSummary], pdfs: list[bytes]) -> dict[str, Figures]:
    documents = pages_in_html.documents(summaries)
    contenders: dict[str, Contender] = {
        "ours": (render, summaries),
        "floor": (floor.replay, [floor.record(one) for one in pdfs]),
    }
    skipped: dict[str, Figures] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pages_in_html.write_fonts(folder)
        pages = {}
        for engine in OUTSIDE:
            try:
                run = stack.enter_context(engine(folder, pages_in_html.stylesheet()))
            except rivals.NotHere as reason:
                skipped[engine.__name__] = {"skipped": str(reason)}
                continue
            contenders[engine.__name__] = (run, documents)
            pages[engine.__name__] = {"pages": sorted({_pages(run(one)) for one in documents[:WARM]})}
        measured = timed(contenders, WARM)
    return {name: figures | pages.get(name, {}) for name, figures in measured.items()} | skipped


def _ratios(beside: dict[str, Figures]) -> dict[str, Any]:
    """Set the medians in relation, with what we aim at; nothing is asserted."""
    aims = (
        ("ours", "floor", "at most 1.5"),
        ("weasyprint", "ours", "at least 20"),
        ("chromium", "ours", "at least 8"),
    )
    return {
        f"{above} / {below}": _ratio(beside[above], beside[below], own=above != "chromium") | {"aim": aim}
        for above, below, aim in aims
        if above in beside
    }


def _ratio(above: Figures, below: Figures, *, own: bool) -> Figures:
    """Set two contenders in relation, by the clock and, where both work in this process, by its processor time."""
    if "skipped" in above:
        return {"ratio": "skipped"}
    kinds = {"ratio": "median_ms"} | ({"cpu_ratio": "cpu_median_ms"} if own else {})
    return {name: round(above[kind] / below[kind], 2) for name, kind in kinds.items()}


def _whole() -> dict[str, Figures]:
    """Measure whole files: the signed summary, the copy for a GP, and the fullest summary there can be."""
    some = patients.summaries(LONG + WARM, first=500)
    ordinary = timed({"signed summary": (render, some), "GP copy": (partial(render, layout=Layout.GP), some)}, WARM)
    return ordinary | timed({"fullest there can be": (render, [extremes.worst()] * 3)})


def _added_visit() -> Figures:
    few, many = (patients.summaries(LONG + WARM, visits, first=700) for visits in (12, 60))
    measured = timed({"12": (render, few), "60": (render, many)}, WARM)
    added = {
        name: round((measured["60"][kind] - measured["12"][kind]) / 48, 3)
        for name, kind in (("ms", "median_ms"), ("cpu_ms", "cpu_median_ms"))
    }
    return {"12 visits": measured["12"], "60 visits": measured["60"], **added, "aim": "at most 0.3"}


def _machine() -> dict[str, object]:
    packages = ("reportlab", "rl_accel", "weasyprint", "playwright")
    return {
        "processors": os.cpu_count(),
        "busy": [round(one, 1) for one in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "garbage": "held summaries frozen, as serve does at start",
        **{name: _version(name) for name in packages},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except ImportError:  # PackageNotFoundError
        return None


if __name__ == "__main__":
    main()
