"""While a file comes in, others save: the longest that one of them waits stays under a second."""

import datetime as dt

import pytest

from clinic.services import imports
from clinic.services.imports import staging
from tests.bench.imports import saving_beside
from tests.fixtures import visit_files

LONGEST = 3.0
"""Seconds; what a file of 50,000 visits may make another save wait."""


def bring_in(database, about, file, capsys):
    with file.open("rb") as stream, database.reading() as session:
        how = {"account_id": about.account_id, "today": dt.date(2026, 11, 20)}
        incoming, opened = imports.open_visits(session, stream, file.name, visit_files.MAP, **how)
        session.rollback()
        with saving_beside(database) as waits:
            report = imports.run(database, incoming, opened, clock=lambda: dt.datetime.now(dt.UTC))
    with capsys.disabled():
        kind = database.engine.dialect.name
        print(f"\n{kind}, {report.imported} visits: longest of {len(waits)} saves {max(waits) * 1000:.0f} ms")
    return report, waits


def test_others_save_while_a_file_comes_in(database, about, tmp_path, capsys):
    report, waits = bring_in(database, about, visit_files.write(tmp_path / "visits.csv", 2000), capsys)
    assert report.imported == 2000
    assert len(waits) > 1
    assert max(waits) < LONGEST


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_transaction_takes_more_than_a_few_hundred_visits(database, about, tmp_path, monkeypatch, capsys):
    """The length of the longest transaction must not grow with the file."""
    written, stage = [], staging.stage

    def counted(connection, accepted, *more):
        written.append(len(accepted))
        stage(connection, accepted, *more)

    monkeypatch.setattr(staging, "stage", counted)
    bring_in(database, about, visit_files.write(tmp_path / "visits.csv", 1000), capsys)
    assert sum(written) == 1000
    assert max(written) <= 500


@pytest.mark.long
def test_others_save_while_50_000_visits_come_in(database, about, tmp_path, capsys):
    report, waits = bring_in(database, about, visit_files.write(tmp_path / "visits.csv", 50_000), capsys)
    assert report.imported == 50_000
    assert len(waits) > 50
    assert max(waits) < LONGEST
