"""Backups as such: what their files are called, which of them are kept, and when the next is due."""

import datetime as dt
import re
from collections.abc import Collection
from zoneinfo import ZoneInfo

DAILY = 14
MONTHLY = 12
EVERY = dt.timedelta(days=1)
OLD_BACKUP = dt.timedelta(days=2)
OLD_TEST = dt.timedelta(days=100)
TEST_EVERY = dt.timedelta(days=30)
_NAME = re.compile(r"tenderpoint-(\d{4}-\d{2}-\d{2})T(\d{6})Z\.backup", re.ASCII)


def file_name(made_at: dt.datetime) -> str:
    """Return the name of a backup made at this instant; names sort by time and hold nothing about anybody."""
    return f"tenderpoint-{made_at.astimezone(dt.UTC):%Y-%m-%dT%H%M%S}Z.backup"


def made_at(name: str) -> dt.datetime | None:
    """Return the instant in a name that `file_name` gave; None for any other file, which is not ours to remove."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return dt.datetime.strptime("".join(found.groups()), "%Y-%m-%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def superfluous(names: Collection[str], zone: ZoneInfo) -> list[str]:
    """Return the backups that need not be kept, oldest first.

    Kept are the newest of each of the last 14 clinic days and of the last 12 months that have one. Days without a
    backup do not count: after a month switched off nothing is thrown away for being old. Names that are not ours are
    never returned, nor is the newest.
    """
    times = sorted((moment, name) for name in names if (moment := made_at(name)) is not None)
    by_day: dict[dt.date, str] = {}
    by_month: dict[tuple[int, int], str] = {}
    for moment, name in times:
        day = moment.astimezone(zone).date()
        by_day[day] = by_month[day.year, day.month] = name
    kept = {by_day[day] for day in sorted(by_day)[-DAILY:]}
    kept |= {by_month[month] for month in sorted(by_month)[-MONTHLY:]}
    return [name for _moment, name in times if name not in kept]


def last_due(now: dt.datetime, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the latest instant, not after `now`, at which a nightly backup was to begin."""
    today = now.astimezone(zone).date()
    for day in (today, today - dt.timedelta(days=1)):
        due = dt.datetime.combine(day, at, zone).astimezone(dt.UTC)
        if due <= now:
            return due
    return dt.datetime.combine(today - dt.timedelta(days=2), at, zone).astimezone(dt.UTC)


def next_due(now: dt.datetime, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the first instant after `now` at which a nightly backup begins."""
    today = now.astimezone(zone).date()
    days = (today + dt.timedelta(days=ahead) for ahead in range(3))
    return next(due for day in days if (due := dt.datetime.combine(day, at, zone).astimezone(dt.UTC)) > now)
