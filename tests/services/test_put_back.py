"""A database file that was put back by hand opens no session again."""

import pytest
from sqlalchemy import func, select

from clinic.db.audit_heads import KeptHeads
from clinic.domain.audit import Action
from clinic.domain.audit_chain import Head
from clinic.models import AccountSession, AuditEntry
from clinic.services import account_sessions, audit, put_back
from tests.fixtures.storage import NOON


@pytest.fixture
def signed_in(session, clinician):
    """The database in which somebody is signed in."""
    account_sessions.begin(session, clinician, address="127.0.0.1", user_agent="tests", now=NOON)
    audit.record(session, clinician, Action.SIGN_IN, "account", clinician.id, now=NOON)
    session.commit()
    return session


def head_of(session):
    return Head(*session.connection().exec_driver_sql(
        "SELECT position, digest FROM audit_link ORDER BY position DESC LIMIT 1"
    ).one())  # fmt: skip


def still_open(session):
    return session.scalar(select(func.count()).where(AccountSession.ended_at.is_(None)))


def test_a_database_as_it_was_left_keeps_its_sessions(signed_in):
    kept = KeptHeads((head_of(signed_in),))
    assert not put_back.end_sessions(signed_in, kept, now=NOON)
    assert not put_back.end_sessions(signed_in, None, now=NOON)
    assert still_open(signed_in) == 1


@pytest.mark.parametrize("later", [True, False], ids=["older than the head", "another chain"])
def test_an_older_or_another_database_opens_no_session_again(signed_in, later):
    head = head_of(signed_in)
    kept = KeptHeads((Head(head.position + 5, head.digest) if later else Head(head.position, "f" * 64),))
    assert put_back.end_sessions(signed_in, kept, now=NOON)
    signed_in.commit()
    assert still_open(signed_in) == 0
    noted = signed_in.scalars(select(AuditEntry).where(AuditEntry.action == Action.RESTORE)).one()
    assert noted.detail == {"by": "hand", "ended": 1}
