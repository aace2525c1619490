"""Whose rows they are: the keys of a person, of their visits and of their treatments, plain or salted."""

import base64
import datetime as dt
import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from clinic.domain.patients import PatientRecord
from clinic.domain.visits import VisitRecord

_BYTES = 10
"""80 bits of a pseudonym: no two of a million people share one, at odds of a million millions to one."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Codes in the place of people, by HMAC-SHA-256 with the clinic's salt: the same in every export of this clinic,
    and without the salt nobody can tell or try out whose they are.
    """

    salt: bytes

    def person(self, patient_id: int) -> str:
        """Return the code of a patient."""
        return "P" + self._code(f"patient:{patient_id}")

    def staff(self, name: str) -> str:
        """Return the code of somebody of the staff."""
        return "S" + self._code(f"staff:{name}")

    def _code(self, text: str) -> str:
        return base64.b32encode(hmac.digest(self.salt, text.encode(), sha256)[:_BYTES]).decode()


@dataclass(frozen=True, slots=True)
class Person:
    """A patient's record with its keys. `visits` are those that are exported; keys and the day from which days are
    counted are made from all of them, so that they are the same whatever is exported.
    """

    record: PatientRecord
    zone: ZoneInfo
    key: str
    visits: tuple[VisitRecord, ...]
    visit_keys: Mapping[int, str]
    course_keys: Mapping[int, str]
    first_day: dt.date | None
    """Of the first visit that took place, else of the first planned one; None without any visit."""
    pseudonyms: Pseudonyms | None = None
    kept: dict[int, Any] = field(default_factory=dict, compare=False)
    """Visit id -> what it comes to, computed once for all tables."""

    @property
    def counting(self) -> tuple[VisitRecord, ...]:
        """The exported visits that took place."""
        return tuple(visit for visit in self.visits if visit.status.counts)

    def days(self, day: dt.date) -> int | None:
        """Return how many days after the first visit a day lies; negative before it, None without any visit."""
        return None if self.first_day is None else (day - self.first_day).days


def person(
    record: PatientRecord, zone: ZoneInfo, *, since: dt.date | None = None, pseudonyms: Pseudonyms | None = None
) -> Person:
    """Return the record with its keys: plain ones, or salted ones with `pseudonyms`."""
    first = _first_day(record)
    key = pseudonyms.person(record.id) if pseudonyms else record.record_number
    keys: dict[int, str] = {}
    seen: Counter[tuple[dt.date, str]] = Counter()
    for visit in record.visits:
        kind = "" if visit.status.counts else str(visit.status)
        seen[visit.seen_on, kind] += 1
        day = str(visit.seen_on) if not pseudonyms or first is None else str((visit.seen_on - first).days)
        keys[visit.id] = f"{key}/{day}/{kind}{seen[visit.seen_on, kind]}"
    return Person(
        record=record,
        zone=zone,
        key=key,
        visits=tuple(visit for visit in record.visits if since is None or visit.seen_on >= since),
        visit_keys=keys,
        course_keys={course.id: f"{key}/t{number}" for number, course in enumerate(record.courses, 1)},
        first_day=first,
        pseudonyms=pseudonyms,
    )


def _first_day(record: PatientRecord) -> dt.date | None:
    took_place = [visit.seen_on for visit in record.visits if visit.status.counts]
    return min(took_place or [visit.seen_on for visit in record.visits], default=None)
