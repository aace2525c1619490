"""What was known of an invented patient by a given day: courses begun, changed and ended, events that happened."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.cli.demo.people import Person, Tried
from clinic.domain.dates import PartialDate
from clinic.domain.summaries import ClinicIdentity
from clinic.domain.treatments.courses import CourseStatus, Dose
from clinic.models import Account, Patient, TreatmentCourse
from clinic.services import patients, treatments

LATEST = dt.time(18)
"""The hour of the evening before the demo's day at which its last entries were made."""


@dataclass(frozen=True, slots=True)
class Builder:
    """What every step of the building needs: the session, the clinic, the day it is built for, who acts, and the second
    clinician, who examines now and then.
    """

    session: Session
    clinic: ClinicIdentity
    today: dt.date
    clinician: Account
    second: Account

    def day(self, days_ago: int) -> dt.date:
        """Return the day so many days before today."""
        return self.today - dt.timedelta(days=days_ago)

    def at(self, day: dt.date, hour: int) -> dt.datetime:
        """Return an hour of the clinic's day as an instant; the evening before today in place of anything later.

        Nothing may be recorded later than now, or signing would not believe the clock; and now is no fixed hour.
        """
        zone = ZoneInfo(self.clinic.time_zone)
        at = dt.datetime.combine(day, dt.time(hour), tzinfo=zone)
        return min(at, dt.datetime.combine(self.day(1), LATEST, tzinfo=zone)).astimezone(dt.UTC)


class History:
    """Enters a patient's treatments and life events as the months pass, so that no early visit knows of later ones."""

    def __init__(self, builder: Builder, patient: Patient, person: Person) -> None:
        self._builder, self._patient, self._person = builder, patient, person
        self._events = list(person.events)
        self.courses: dict[str, TreatmentCourse] = {}
        """By catalogue code, or by the patient's own words."""

    def catch_up(self, days_ago: int) -> None:
        """Enter everything that had happened by that many days before today."""
        builder, now = self._builder, self._builder.at(self._builder.day(days_ago), 8)
        for tried in self._person.courses:
            if tried.started is None or tried.started >= days_ago:
                self._enter(tried, days_ago, now)
        for label, happened in [event for event in self._events if event[1] >= days_ago]:
            self._events.remove((label, happened))
            day = PartialDate.of(builder.day(happened))
            patients.add_life_event(builder.session, self._patient, label, day, actor=builder.clinician, now=now)

    def _enter(self, tried: Tried, days_ago: int, now: dt.datetime) -> None:
        session, actor, key = self._builder.session, self._builder.clinician, tried.code or tried.own_words
        details, known = self._details(tried, days_ago), self.courses.get(key)
        if known is None:
            self.courses[key] = treatments.add(session, self._patient, details, actor=actor, now=now)
        else:
            treatments.change(session, known, details, displayed=known.version, actor=actor, now=now)

    def _details(self, tried: Tried, days_ago: int) -> treatments.CourseDetails:
        ended = tried.stopped is not None and tried.stopped >= days_ago
        return treatments.CourseDetails(
            status=_status(tried) if ended else CourseStatus.CURRENT,
            treatment_code=tried.code,
            own_words=tried.own_words,
            started=self._date(tried, tried.started),
            stopped=self._date(tried, tried.stopped) if ended else None,
            doses=self._doses(tried, days_ago),
            stopped_because=tried.because if ended else (),
            side_effects=tried.side_effects if ended else "",
        )

    def _doses(self, tried: Tried, days_ago: int) -> tuple[Dose, ...]:
        first = Dose(self._date(tried, tried.started), tried.amount, "", tried.schedule)
        later = [
            Dose(self._date(tried, since), amount, "", tried.schedule)
            for since, amount in tried.more
            if since >= days_ago
        ]
        return tuple(dose for dose in (first, *later) if dose.amount or dose.schedule)

    def _date(self, tried: Tried, days_ago: int | None) -> PartialDate | None:
        if days_ago is None:
            return None
        day = self._builder.day(days_ago)
        match tried.precision:
            case "year":
                return PartialDate(day.year)
            case "day":
                return PartialDate.of(day)
        return PartialDate(day.year, day.month)


def _status(tried: Tried) -> CourseStatus:
    return CourseStatus.COMPLETED if tried.because == ("course_finished",) else CourseStatus.STOPPED
