"""Patients and what the clinician keeps of them between visits."""

from collections.abc import Callable, Iterable, Iterator

from clinic.domain.languages import NAMES
from clinic.domain.patients import AllergyState, PatientRecord
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, labelled
from clinic.exchange.csv_export.keys import NUMBER, PATIENT
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.persons import Person

BIRTH = Column(
    "birth",
    "Date of birth as far as known: year, month or day",
    Type.BIRTH,
    lambda row: row.person.record.birth or Mark.NOT_RECORDED,
    marks=(Mark.NOT_RECORDED,),
)


def _one(person: Person) -> Iterator[Row]:
    yield Row(person)


def _numbered(things: Callable[[PatientRecord], Iterable[object]]) -> Callable[[Person], Iterator[Row]]:
    def rows(person: Person) -> Iterator[Row]:
        for number, thing in enumerate(things(person.record), 1):
            yield Row(person, thing=thing, number=number)

    return rows


PATIENTS = Table(
    "patients",
    "One row per patient",
    (
        PATIENT,
        Column("name", "Name", Type.FREE_TEXT, lambda row: row.person.record.name),
        Column("name_latin", "Name in Latin letters", Type.FREE_TEXT, lambda row: row.person.record.name_latin or None),
        BIRTH,
        Column(
            "language",
            "Language of the patient's pages",
            Type.CODE,
            lambda row: row.person.record.language,
            codes=tuple(NAMES.items()),
        ),
        Column("gp_name", "General practitioner", Type.FREE_TEXT, lambda row: row.person.record.facts.gp_name or None),
        Column(
            "allergy_state",
            "Whether allergies are listed, none are known, or nobody asked",
            Type.CODE,
            lambda row: row.person.record.facts.allergy_state,
            codes=labelled(AllergyState),
        ),
        Column(
            "visits", "Exported visits that took place", Type.INTEGER, lambda row: len(row.person.counting), low="0"
        ),
    ),
    _one,
)


DIAGNOSES = Table(
    "diagnoses",
    "One row per diagnosis that a clinician noted, in the clinician's own words",
    (
        PATIENT,
        NUMBER,
        Column("label", "Diagnosis in the clinician's words", Type.FREE_TEXT, lambda row: row.thing.label),
        Column(
            "since",
            "Since when",
            Type.PARTIAL_DATE,
            lambda row: row.thing.since or Mark.NOT_RECORDED,
            marks=(Mark.NOT_RECORDED,),
        ),
    ),
    _numbered(lambda record: record.facts.diagnoses),
)

ALLERGIES = Table(
    "allergies",
    "One row per listed allergy; whether anybody asked stands in patients.allergy_state",
    (PATIENT, NUMBER, Column("label", "Allergy as written", Type.FREE_TEXT, lambda row: row.thing)),
    _numbered(lambda record: record.facts.allergies),
)


LIFE_EVENTS = Table(
    "life_events",
    "One row per event in the patient's life that may show in the trends",
    (
        PATIENT,
        NUMBER,
        Column("label", "Event as written", Type.FREE_TEXT, lambda row: row.thing.label),
        Column("happened", "When it happened", Type.PARTIAL_DATE, lambda row: row.thing.happened),
    ),
    _numbered(lambda record: record.facts.life_events),
)
