"""The whole clinic is read patient by patient, in short reads, each patient whole."""

import datetime as dt

import pytest

from clinic.models import Patient
from clinic.services import exports, records
from tests.fixtures.storage import CLINIC, TODAY

LAST_YEAR = TODAY - dt.timedelta(days=365)


@pytest.fixture
def three(session, make_patient, make_visit):
    """Three patients: with two visits, with one of last year, with none."""
    first, second, third = make_patient(), make_patient(name="Second Example"), make_patient(name="Third Example")
    make_visit(patient=first, seen_on=LAST_YEAR)
    make_visit(patient=first)
    make_visit(patient=second, seen_on=LAST_YEAR)
    session.commit()
    return first, second, third


@pytest.mark.parametrize("chunk", [1, 2, 200])
def test_each_patient_comes_once_and_whole_whatever_is_read_at_a_time(database, three, monkeypatch, chunk):
    monkeypatch.setattr(exports, "CHUNK", chunk)
    with database.reading() as reading:
        found = list(exports.patients(reading, CLINIC.zone))
        assert found == [records.load(reading, reading.get(Patient, one.id), CLINIC.zone) for one in three]


def test_since_a_day_those_seen_since_come_with_all_their_visits(database, three):
    with database.reading() as reading:
        (found,) = exports.patients(reading, CLINIC.zone, since=TODAY)
        assert [visit.seen_on for visit in found.visits] == [LAST_YEAR, TODAY]
        assert exports.count(reading, since=TODAY) == 1


def test_another_order_may_be_asked_for(database, three):
    with database.reading() as reading:
        assert [one.id for one in exports.patients(reading, CLINIC.zone, key=lambda patient: -patient)] == [
            one.id for one in reversed(three)
        ]


def test_no_read_stays_open_while_a_chunk_is_written(database, three, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 1)
    with database.reading() as reading:
        for _ in exports.patients(reading, CLINIC.zone):
            assert not reading.in_transaction()
            assert not reading.identity_map.values()


def test_what_a_writing_session_has_not_saved_yet_is_read_and_kept(session, make_patient):
    added = make_patient()
    (found,) = exports.patients(session, CLINIC.zone)
    assert found.id == added.id
    assert session.get(Patient, added.id) is added
