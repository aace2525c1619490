"""The bench of FHIR still runs and says what it measured; how long it took is printed, never judged."""

import json

import pytest

from tests.bench import fhir


@pytest.mark.long
def test_the_bench_of_fhir_prints_its_figures_and_memory_stays_flat(monkeypatch, capsys):
    monkeypatch.setattr(fhir, "RUNS", 1)
    monkeypatch.setattr(fhir, "PATIENTS", 100)
    fhir.main()
    figures = json.loads(capsys.readouterr().out)
    assert figures["bundle of one patient"]["bytes"] > figures["document of a signed visit"]["bytes"] > 0
    few, many = figures["everything, demo"], figures["everything, more patients"]
    assert many["resources"] > 2 * few["resources"]
    assert many["peak_mb"] < 2 * few["peak_mb"]
