"""A demo clinic of any size, and what its pages cost."""

import datetime as dt
import json

import pytest
from sqlalchemy import func, select

from clinic.cli.demo import building, many
from clinic.models import Patient, Visit
from clinic.services import accounts
from tests.bench import many_patients
from tests.fixtures.storage import NOON

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def grown(database, session):
    """A clinic with staff and seven invented patients."""
    for email, name, roles in building.STAFF:
        accounts.create(session, email=email, name=name, roles=roles, password_hash="none", now=NOON)
    session.commit()
    many.add(database, 7, DAY)
    session.expire_all()
    return session


def test_every_patient_has_a_past_and_a_visit_today(grown):
    visits = dict(grown.execute(select(Visit.status, func.count()).group_by(Visit.status)).all())
    assert visits == {"imported": 35, "planned": 7}
    assert all(name[-1].isdecimal() for name in grown.scalars(select(Patient.name)))


def test_a_second_run_adds_nobody(grown, database):
    many.add(database, 7, DAY)
    assert grown.scalar(select(func.count()).select_from(Patient)) == 7


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_pages_of_many_patients_ask_no_more_than_those_of_few(monkeypatch, kind):
    monkeypatch.setattr(many_patients, "FEW", 20)
    monkeypatch.setattr(many_patients, "MANY", 300)
    monkeypatch.setattr(many_patients, "RUNS", 2)
    few, more = many_patients.measure(kind).values()
    json.dumps(more)
    assert {name: page["queries"] for name, page in more.items()} == {
        name: page["queries"] for name, page in few.items()
    }
