"""The benches still run and say what they measured; how long it took is printed, never judged."""

import json

import pytest

from tests.bench import exports, fhir, imports, load, pages, questionnaire_load
from tests.fixtures import visit_files

FEW, MANY = 5, 970
"""Copies of the demo clinic, which has 52 visits: 260 and 50,440."""
FLAT_MB = 20
"""So much more may the many need than the few, for their ids and what the allocator keeps."""


@pytest.mark.long
def test_the_bench_of_pages_prints_its_figures_as_json(monkeypatch, capsys):
    monkeypatch.setattr(pages, "RUNS", 1)
    pages.main()
    figures = json.loads(capsys.readouterr().out)
    assert figures
    assert all(case["median_ms"] > 0 and case["bytes"] > 0 and case["queries"] > 0 for case in figures.values())


def test_the_load_bench_loses_no_answer_and_would_see_a_lost_one(monkeypatch, capsys):
    monkeypatch.setattr(questionnaire_load, "PATIENTS", 3)
    monkeypatch.setattr(questionnaire_load, "PAUSE", 0.01)
    questionnaire_load.main()
    for case in json.loads(capsys.readouterr().out).values():
        assert case["sent"] == 3
        assert case["lost"] == case["5xx"] == 0
        assert case["stopped_by"] == []
        assert case["requests"] > case["continued"] > 3 * 8


def test_an_answer_that_was_acknowledged_and_is_not_stored_counts_as_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(questionnaire_load, "PATIENTS", 1)
    with questionnaire_load._clinic(tmp_path) as (database, port):
        invited = questionnaire_load._invite(database, port)
        invited[0].acknowledged = {("pain", "nrs_pain"): 7}
        invited[0].sent = True
        assert questionnaire_load._lost(database, invited) == 2


@pytest.mark.long
@pytest.mark.postgres
def test_the_load_bench_measures_both_databases_beside_their_floor(monkeypatch, capsys):
    monkeypatch.setattr(load, "BEGUN", 5)
    load.main(["--patients", "4", "--pause", "0.1", "--minutes", "0.1", "--rate", "10"])
    for cases in json.loads(capsys.readouterr().out).values():
        assert cases.pop("floor")["count"] > 0
        assert cases.keys() == {"at once", "with pauses", "steady"}
        for case in cases.values():
            assert case["answers_acknowledged"] == case["answers_stored"] > 0
            assert case["lost"] == case["twice"] == case["5xx"] == 0
            assert case["stopped_by"] == []
            assert case["staff_ms"]["count"] >= load.STAFF
        assert cases["steady"]["submitted"] == cases["steady"]["due"] == 60
        assert cases["at once"]["forms_thanked"] == cases["at once"]["forms_sent"] == 4


@pytest.mark.long
@pytest.mark.postgres
def test_the_bench_of_imports_measures_both_databases_beside_their_floor(monkeypatch, capsys):
    monkeypatch.setattr(imports, "VISITS", 50)
    imports.main()
    figures = json.loads(capsys.readouterr().out)
    for kind in ("sqlite", "postgresql"):
        assert figures[kind]["rows"] == 50
        assert figures[kind]["visits_per_second"] > 0
        assert figures[kind]["times_the_floor"] > 0


@pytest.mark.long
def test_ten_times_as_many_visits_come_in_in_the_same_memory(tmp_path):
    files = [visit_files.write(tmp_path / f"{count}.csv", count) for count in (1000, 10_000)]
    with imports._databases("sqlite", tmp_path) as urls:
        few, many = (imports._in_a_process(url, file) for url, file in zip(urls, files, strict=False))
    assert (few["rows"], many["rows"]) == (1000, 10_000)
    assert many["peak_mb"] < few["peak_mb"] + 15


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
