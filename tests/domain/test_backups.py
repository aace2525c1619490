"""Which backups are kept, and when the next is due."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import backups

MADRID = ZoneInfo("Europe/Madrid")
UTC = dt.UTC
moments = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
FOREIGN = st.sampled_from(
    ["holiday.jpg", "clinic.sqlite", "tenderpoint-notes.backup", "tenderpoint-2026-02-30T010203Z.backup", "", "."]
)


@given(moments)
def test_a_name_tells_when_it_was_made(moment):
    assert backups.made_at(backups.file_name(moment)) == moment


@given(st.lists(moments, max_size=80), st.lists(FOREIGN, max_size=5))
def test_rotation_keeps_what_it_promises(moments, foreign):
    names = [backups.file_name(moment) for moment in moments]
    gone = backups.superfluous([*names, *foreign], MADRID)
    kept = set(names) - set(gone)
    assert set(gone) <= set(names), "nothing that is not ours"
    if names:
        assert max(names) in kept, "never the newest"
    days = sorted({moment.astimezone(MADRID).date() for moment in moments})[-14:]
    months = sorted({(moment.astimezone(MADRID).year, moment.astimezone(MADRID).month) for moment in moments})[-12:]
    kept_at = [backups.made_at(name).astimezone(MADRID) for name in kept]
    assert {moment.date() for moment in kept_at} >= set(days)
    assert {(moment.year, moment.month) for moment in kept_at} >= set(months)
    assert len(kept) <= 14 + 12


def test_a_year_of_nights_leaves_fourteen_days_and_twelve_months():
    nights = [dt.datetime(2025, 11, 23, 1, 30, tzinfo=UTC) + dt.timedelta(days=day) for day in range(365)]
    kept: list[str] = []
    for night in nights:
        kept.append(backups.file_name(night))
        kept = sorted(set(kept) - set(backups.superfluous(kept, MADRID)))
    assert len(kept) == 14 + 11  # the newest month is among the days
    assert kept[-14:] == [backups.file_name(night) for night in nights[-14:]]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22T01:29:59", "2026-11-21T01:30:00"),
        ("2026-11-22T01:30:00", "2026-11-22T01:30:00"),
        ("2026-03-29T12:00:00", "2026-03-29T01:30:00"),  # 02:30 does not exist on this day
        ("2026-10-25T00:30:00", "2026-10-25T00:30:00"),  # 02:30 comes twice: the first counts
    ],
)
def test_the_last_time_that_was_due(now, due):
    found = backups.last_due(dt.datetime.fromisoformat(f"{now}+00:00"), dt.time(2, 30), MADRID)
    assert found == dt.datetime.fromisoformat(f"{due}+00:00")


@given(moments)
def test_the_next_follows_the_last_by_a_day(now):
    last = backups.last_due(now, dt.time(2, 30), MADRID)
    following = backups.next_due(now, dt.time(2, 30), MADRID)
    assert last <= now < following
    assert dt.timedelta(hours=23) <= following - last <= dt.timedelta(hours=25)
