"""The bench of exports runs and says what it measured; 50,000 visits leave in the memory of a few hundred."""

import json

import pytest

from tests.bench import exports

FEW, MANY = 5, 970
"""Copies of the demo clinic, which has 52 visits: 260 and 50,440."""
FLAT_MB = 20
"""So much more may the many need than the few, for their ids and what the allocator keeps."""


@pytest.mark.long
def test_the_bench_of_exports_prints_its_figures_as_json(monkeypatch, capsys):
    monkeypatch.setattr(exports, "COPIES", 2)
    exports.main()
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {"named", "deidentified", "floor"}
    assert all(case["visits"] == 104 and case["peak_mb"] > 0 for case in figures.values())


@pytest.mark.long
@pytest.mark.parametrize("kind", ["named", "deidentified"])
def test_fifty_thousand_visits_leave_in_flat_memory(tmp_path, kind):
    measured = []
    for copies in (FEW, MANY):
        url = f"sqlite:///{tmp_path / f'{copies}.sqlite'}"
        exports.make(url, copies)
        measured.append(exports.in_a_process(kind, url, tmp_path / f"{copies}"))
    few, many = measured
    print(json.dumps(many))
    assert (few["visits"], many["visits"]) == (FEW * 52, MANY * 52)
    assert many["peak_mb"] < few["peak_mb"] + FLAT_MB
