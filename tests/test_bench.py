"""The benches still run and say what they measured; how long it took is printed, never judged."""

import json

import pytest

from tests.bench import pages, visit_pdf


@pytest.mark.parametrize("bench", [pages, visit_pdf])
def test_a_bench_prints_its_figures_as_json(bench, monkeypatch, capsys):
    monkeypatch.setattr(bench, "RUNS", 1)
    bench.main()
    figures = json.loads(capsys.readouterr().out)
    assert figures
    assert all(case["median_ms"] > 0 and case["bytes"] > 0 for case in figures.values())
    assert all(case["queries"] > 0 for case in figures.values() if bench is pages)
