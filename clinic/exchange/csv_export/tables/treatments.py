"""Courses of treatment, their doses, and what was said of them at the visits."""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.courses import (
    CourseStatus,
    Helped,
    Severity,
    Source,
    StoppedBecause,
    Symptom,
    WouldUseAgain,
)
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, Value, labelled, listed
from clinic.exchange.csv_export.keys import NUMBER, PATIENT, VISIT, course_key
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.persons import Person

_CODES = tuple((code, treatment.name) for code, treatment in CATALOGUE.items())
_UNITS = tuple(sorted({unit for treatment in CATALOGUE.values() for unit in treatment.dose_units}))
_OVER = (CourseStatus.STOPPED, CourseStatus.COMPLETED)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,4})?", re.ASCII)


def _courses(person: Person) -> Iterator[Row]:
    for number, course in enumerate(person.record.courses, 1):
        yield Row(person, thing=course, number=number)


def _doses(person: Person) -> Iterator[Row]:
    for course in person.record.courses:
        for number, dose in enumerate(course.doses, 1):
            yield Row(person, thing=(course, dose), number=number)


def _ratings(person: Person) -> Iterator[Row]:
    for visit in person.visits:
        for rating in visit.ratings:
            yield Row(person, visit, rating)


def _known(value: Value) -> Value:
    return value or Mark.NOT_RECORDED


def _several(codes: tuple[StrEnum, ...]) -> Value:
    return listed(codes) if codes else None


def _date(name: str, label: str) -> Column:
    return Column(
        name, label, Type.PARTIAL_DATE, lambda row: _known(getattr(row.thing, name)), marks=(Mark.NOT_RECORDED,)
    )


_SAID = (
    Column(
        "side_effects", "Problems it caused, as written", Type.FREE_TEXT, lambda row: row.thing.side_effects or None
    ),
    Column(
        "side_effect_severity",
        "How bad they were",
        Type.CODE,
        lambda row: row.thing.side_effect_severity,
        codes=labelled(Severity),
    ),
    Column(
        "stopped_because",
        "Why it ended",
        Type.CODES,
        lambda row: _several(row.thing.stopped_because),
        codes=labelled(StoppedBecause),
    ),
    Column(
        "would_use_again",
        "Whether the patient would use it again",
        Type.CODE,
        lambda row: row.thing.would_use_again,
        codes=labelled(WouldUseAgain),
    ),
)
_SOURCE = Column("said_by", "Who said it", Type.CODE, lambda row: row.thing.source, codes=labelled(Source))


def _course(name: str = "course") -> Column:
    return Column(name, "Treatment course, see treatments", Type.KEY, lambda row: course_key(row, row.thing.course_id))


TREATMENTS = Table(
    "treatments",
    "One row per course of treatment; a second trial of the same treatment is a second row",
    (
        PATIENT,
        Column("course", "Key of the course", Type.KEY, lambda row: course_key(row, row.thing.id)),
        Column(
            "treatment",
            "Treatment by the catalogue",
            Type.CODE,
            lambda row: row.thing.code or Mark.OWN_WORDS,
            codes=_CODES,
            marks=(Mark.OWN_WORDS,),
        ),
        Column("own_words", "As the patient calls it", Type.FREE_TEXT, lambda row: row.thing.own_words or None),
        Column(
            "status", "Where the course stands", Type.CODE, lambda row: row.thing.status, codes=labelled(CourseStatus)
        ),
        _date("started", "When it started"),
        Column(
            "stopped",
            "When it stopped",
            Type.PARTIAL_DATE,
            lambda row: row.thing.stopped or (Mark.NOT_RECORDED if row.thing.status in _OVER else None),
            marks=(Mark.NOT_RECORDED,),
        ),
        Column("reason_started", "Why it was started", Type.FREE_TEXT, lambda row: row.thing.reason_started or None),
        *_SAID,
        _SOURCE,
    ),
    _courses,
)


def _amount(row: Row) -> Value:
    amount = row.thing[1].amount.strip()
    return Decimal(amount) if _NUMBER.fullmatch(amount) else Mark.NOT_ASSESSABLE


DOSES = Table(
    "doses",
    "One row per dose of a course; the next row is a change of dose. Nothing reckons with doses",
    (
        Column("course", "Treatment course, see treatments", Type.KEY, lambda row: course_key(row, row.thing[0].id)),
        NUMBER,
        Column(
            "since",
            "From when on",
            Type.PARTIAL_DATE,
            lambda row: row.thing[1].since or Mark.NOT_RECORDED,
            marks=(Mark.NOT_RECORDED,),
        ),
        Column("dose", "Dose as written", Type.FREE_TEXT, lambda row: row.thing[1].in_words() or None),
        Column(
            "amount",
            "Amount, where it was written as a plain number",
            Type.DECIMAL,
            _amount,
            unit="see unit",
            low="0",
            marks=(Mark.NOT_ASSESSABLE,),
        ),
        Column(
            "unit",
            "Unit, where it is one of the catalogue's",
            Type.CODE,
            lambda row: row.thing[1].unit if row.thing[1].unit in _UNITS else Mark.NOT_ASSESSABLE,
            codes=tuple((unit, unit) for unit in _UNITS),
            marks=(Mark.NOT_ASSESSABLE,),
        ),
    ),
    _doses,
)

TREATMENT_RATINGS = Table(
    "treatment_ratings",
    "One row per course, visit and voice: what was said of a treatment",
    (
        VISIT,
        _course(),
        _SOURCE,
        Column(
            "helped",
            "What it did",
            Type.CODE,
            lambda row: row.thing.helped or Mark.BLANK,
            codes=labelled(Helped),
            marks=(Mark.BLANK,),
        ),
        Column(
            "changed", "What it changed", Type.CODES, lambda row: _several(row.thing.changed), codes=labelled(Symptom)
        ),
        *_SAID,
        Column(
            "confirmed_from",
            "Day of the earlier visit whose rating was confirmed; empty = said anew",
            Type.DATE,
            lambda row: row.thing.confirmed_from,
        ),
    ),
    _ratings,
)
