"""A clock that stands before what was recorded, or before the release, signs nothing."""

import datetime as dt

import pytest

from clinic.domain import clock as rule
from clinic.domain.audit import Action
from clinic.services import audit, clock
from clinic.services.clock import ClockWrong
from tests.fixtures.storage import NOON

HOUR = dt.timedelta(hours=1)


def look(session, at):
    audit.record(session, None, Action.VISIT_READ, "visit", None, now=at)
    session.flush()


def test_a_clock_that_goes_forward_is_believed(session):
    look(session, NOON)
    clock.require_right(session, NOON)
    clock.require_right(session, NOON + HOUR)
    clock.require_right(session, NOON - rule.TOLERATED)


def test_a_clock_that_fell_back_is_not_even_after_entries_of_the_wrong_time(session):
    look(session, NOON)
    look(session, NOON - 9 * HOUR)
    with pytest.raises(ClockWrong, match="recorded already"):
        clock.require_right(session, NOON - HOUR)


def test_a_clock_before_the_release_is_not_believed(session):
    before = dt.datetime.combine(rule.RELEASED, dt.time(), dt.UTC) - HOUR
    with pytest.raises(ClockWrong, match="software was made"):
        clock.require_right(session, before)
    with pytest.raises(ClockWrong):
        clock.accept(session, now=before)


def test_a_clock_that_once_stood_in_the_future_is_answered_for(session):
    look(session, NOON.replace(year=2035))
    assert clock.obstacle(session, NOON) == rule.BEFORE_RECORD
    clock.accept(session, now=NOON)
    session.flush()
    assert clock.obstacle(session, NOON) is None
    look(session, NOON + HOUR)
    assert clock.obstacle(session, NOON) == rule.BEFORE_RECORD


def test_the_fall_back_of_summer_time_is_no_jump(session):
    """At 03:00 the clocks of Madrid go back to 02:00; in UTC nothing happens."""
    look(session, dt.datetime(2026, 10, 25, 0, 59, tzinfo=dt.UTC).replace(year=2027, day=31))
    clock.require_right(session, dt.datetime(2027, 10, 31, 1, 1, tzinfo=dt.UTC))
