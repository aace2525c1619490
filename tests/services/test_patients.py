"""Patients: numbers that belong to one, names found as people type them, facts that say what is not known."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from clinic.domain.dates import PartialDate
from clinic.domain.errors import Conflict, NotFound
from clinic.domain.patients import AllergyState
from clinic.models import Patient
from clinic.services import patients, records
from tests.fixtures.storage import CLINIC, NOON


def test_numbers_are_given_in_order_and_skip_those_taken(make_patient):
    first = make_patient().id
    make_patient(record_number=f"{first + 2:06d}")
    assert make_patient().record_number == f"{first + 3:06d}"


def test_a_number_belongs_to_one_patient(session, make_patient, clinician):
    make_patient(record_number="A-1")
    for taken in ("A-1", "a-1"):  # a person takes the one for the other
        with pytest.raises(Conflict, match="record number"):
            make_patient(record_number=taken)
    other, details = make_patient(), patients.Details("Rosa Example", None, record_number="A-1")
    with pytest.raises(Conflict, match="record number"):
        patients.describe(session, other, details, displayed=other.version, actor=clinician, now=NOON)


@pytest.mark.parametrize(
    "column", ["record_number = ''", "name = ''", "allergy_state = 'perhaps'", "record_number = NULL"]
)
def test_the_store_refuses_a_patient_without_name_or_number(session, make_patient, column):
    make_patient()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE patient SET {column}"))


@pytest.mark.parametrize("typed", ["zoe", "ÄNDERSON", "anderson  zoë", "N-1"])
def test_a_patient_is_found(session, make_patient, typed):
    patient = make_patient(name="Zoë Änderson", record_number="N-1")
    make_patient(name="Somebody Else")
    assert patients.search(session, typed) == [patient]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "zoe smith", "00000"])
def test_nobody_is_found_by_wild_cards_or_pieces_of_numbers(session, make_patient, typed):
    make_patient(name="Zoë Änderson")
    assert patients.search(session, typed) == []


def test_the_same_person_has_the_same_name_and_birth_date(session, make_patient):
    patient = make_patient()
    same = patients.Details("rosa  EXAMPLE", PartialDate(1973, 2, 3))
    assert patients.same_person(session, same) == [patient]
    assert patients.same_person(session, patients.Details("Rosa Example", PartialDate(1973))) == []


def test_allergies_not_asked_none_known_and_listed_stay_apart(session, make_patient, clinician):
    patient = make_patient()
    assert patient.allergy_state is AllergyState.NOT_ASKED
    by = {"actor": clinician, "now": NOON}
    patients.set_allergies(session, patient, AllergyState.NONE_KNOWN, [], **by)
    assert records.facts(patient).allergy_state is AllergyState.NONE_KNOWN
    patients.set_allergies(session, patient, AllergyState.NONE_KNOWN, ["Penicillin"], **by)
    assert (patient.allergy_state, records.facts(patient).allergies) == (AllergyState.LISTED, ("Penicillin",))


def test_an_empty_list_of_allergies_is_no_list(session, make_patient, clinician):
    with pytest.raises(Conflict, match="empty"):
        patients.set_allergies(session, make_patient(), AllergyState.LISTED, [], actor=clinician, now=NOON)


def test_facts_are_noted_and_taken_off(session, make_patient, clinician):
    patient, by = make_patient(), {"actor": clinician, "now": NOON}
    patients.add_diagnosis(session, patient, "Fibromyalgia", PartialDate(2024), **by)
    patients.add_life_event(session, patient, "Moved house", PartialDate(2025, 3), **by)
    facts = records.load(session, patient, CLINIC.zone).facts
    assert [one.label for one in facts.diagnoses] == ["Fibromyalgia"]
    assert [one.happened for one in facts.life_events] == [PartialDate(2025, 3)]
    patients.remove_diagnosis(session, patient, patient.diagnoses[0].id, **by)
    patients.remove_life_event(session, patient, patient.life_events[0].id, **by)
    assert not records.facts(patient).diagnoses
    assert not records.facts(patient).life_events


def test_a_stale_change_is_refused_by_the_store(database, session, make_patient):
    patient = make_patient()
    session.commit()
    with database.reading() as other:
        stale = other.get(Patient, patient.id)
        other.expunge(stale)
        patient.phone = "555 0100"
        session.commit()
    with database.writing() as later:
        stale.phone = "555 0199"
        later.add(stale)
        with pytest.raises(StaleDataError):
            later.flush()


def test_a_patient_that_is_not_there(session):
    with pytest.raises(NotFound):
        patients.get(session, 99)


def test_the_same_persons_come_oldest_first_whichever_was_changed_last(session, make_patient):
    first, second = make_patient(), make_patient()
    first.gp_name = "Dr G. Practice"
    session.flush()
    assert patients.same_person(session, patients.Details("Rosa Example", PartialDate(1973, 2, 3))) == [first, second]
