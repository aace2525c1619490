"""Find, add and describe patients."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from clinic.db.reach import BEYOND
from clinic.domain.audit import Action
from clinic.domain.dates import PartialDate
from clinic.domain.errors import Conflict
from clinic.domain.patients import AllergyState
from clinic.models import Account, Allergy, Diagnosis, LifeEvent, Patient
from clinic.services import audit, loading
from clinic.services.versions import require_version

SEARCH_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Details:
    """What the front desk knows of a patient. An empty record number is filled with the next free one."""

    name: str
    birth: PartialDate | None
    record_number: str = ""
    name_latin: str = ""
    language: str = "en"
    email: str = ""
    phone: str = ""
    gp_name: str = ""


def get(session: Session, patient_id: int) -> Patient:
    """Return a patient whom this session may know of. Raises NotFound."""
    return loading.one(session, Patient, patient_id)


def within_reach(session: Session, patient_ids: Collection[int]) -> Mapping[int, Patient]:
    """Return those of the patients whom this session may know of, by id."""
    chosen = select(Patient).where(Patient.id.in_(patient_ids))
    return {one.id: one for one in session.scalars(chosen)} if patient_ids else {}


def require_not_erased(patient: Patient) -> None:
    """Raise Conflict for a patient of whom everything was erased: nothing is written to them any more."""
    if patient.erased_at is not None:
        raise Conflict("Everything of this patient was erased.", hint="Add them anew if they come again.")


def any_there(session: Session) -> bool:
    """Return whether there is a patient at all."""
    return session.scalar(select(Patient.id).limit(1)) is not None


def name_key(name: str) -> str:
    """Fold a name for search: no case, no accents, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())[:200]


def search(session: Session, words: str) -> Sequence[Patient]:
    """Return up to 50 patients whose name holds every word, or whose record number is the words. By name."""
    keys = name_key(words).split()
    if not keys:
        return []
    by_name = [Patient.name_key.contains(key, autoescape=True) for key in keys]
    found = select(Patient).where(or_(Patient.record_number == words.strip(), and_(*by_name)))
    found = found.where(Patient.erased_at.is_(None))
    return session.scalars(found.order_by(Patient.name_key, Patient.id).limit(SEARCH_LIMIT)).all()


def same_person(session: Session, details: Details) -> Sequence[Patient]:
    """Return the patients with the same name and birth date, oldest first: the page warns before a second record."""
    same = select(Patient).where(Patient.name_key == name_key(details.name)).order_by(Patient.id)
    return [patient for patient in session.scalars(same) if patient.birth == details.birth]


def add(session: Session, details: Details, *, actor: Account | None, now: dt.datetime) -> Patient:
    """Add a patient. Raises Conflict when the record number is taken."""
    number = details.record_number.strip() or _next_number(session)
    _require_free(session, number, None)
    patient = Patient(record_number=number, created_at=now)
    _describe(patient, details)
    session.add(patient)
    session.flush()
    audit.record(session, actor, Action.PATIENT_WRITE, "patient", patient.id, patient_id=patient.id, now=now)
    return patient


def describe(
    session: Session, patient: Patient, details: Details, *, displayed: int | None, actor: Account, now: dt.datetime
) -> None:
    """Change what the front desk knows of the patient.

    Raises Conflict when the record number is taken, or when the patient is not the one displayed.
    """
    require_version(patient, displayed)
    require_not_erased(patient)
    number = details.record_number.strip() or patient.record_number
    _require_free(session, number, patient)
    patient.record_number = number
    _describe(patient, details)
    session.flush()
    audit.record(session, actor, Action.PATIENT_WRITE, "patient", patient.id, patient_id=patient.id, now=now)


def add_diagnosis(
    session: Session, patient: Patient, label: str, since: PartialDate | None, *, actor: Account, now: dt.datetime
) -> None:
    """Note a diagnosis that the clinician made."""
    patient.diagnoses.append(Diagnosis(label=label, since=since, noted_by=actor.id, noted_at=now))
    _facts_changed(session, patient, actor, now)


def remove_diagnosis(
    session: Session, patient: Patient, diagnosis_id: int, *, actor: Account, now: dt.datetime
) -> None:
    """Take a diagnosis off the list; signed visits keep their frozen copy. Raises NotFound for another patient's."""
    if all(one.id != diagnosis_id for one in patient.diagnoses):
        raise loading.not_here(Diagnosis)
    patient.diagnoses = [d for d in patient.diagnoses if d.id != diagnosis_id]
    _facts_changed(session, patient, actor, now)


def set_allergies(
    session: Session,
    patient: Patient,
    state: AllergyState,
    labels: Sequence[str],
    *,
    actor: Account,
    now: dt.datetime,
    displayed: str | None = None,
) -> None:
    """Say what is known of allergies. A list with entries is `listed`, whatever was ticked.

    Raises Conflict for an empty list, or when `displayed` is not the `allergies_fingerprint` of what is stored.
    """
    if displayed is not None and displayed != allergies_fingerprint(patient):
        raise Conflict(
            "Somebody else changed the allergies since you opened them.",
            hint="Yours are kept below. Compare them with what is stored now, then save again.",
        )
    patient.allergy_state = AllergyState.LISTED if labels else state
    if patient.allergy_state is AllergyState.LISTED and not labels:
        raise Conflict("The list of allergies is empty.", hint="Name one, or choose none known or not asked.")
    patient.allergies = [Allergy(label=label) for label in labels]
    _facts_changed(session, patient, actor, now)


def allergies_fingerprint(patient: Patient) -> str:
    """Return a short digest of what is known of allergies: a form carries that of what it displayed."""
    known = repr([patient.allergy_state.value, *(allergy.label for allergy in patient.allergies)])
    return sha256(known.encode()).hexdigest()[:16]


def add_life_event(
    session: Session, patient: Patient, label: str, happened: PartialDate, *, actor: Account, now: dt.datetime
) -> None:
    """Note something in the patient's life that may show in the trends."""
    patient.life_events.append(LifeEvent(label=label, happened=happened))
    _facts_changed(session, patient, actor, now)


def remove_life_event(session: Session, patient: Patient, event_id: int, *, actor: Account, now: dt.datetime) -> None:
    """Take a life event off the list. Raises NotFound for another patient's."""
    if all(one.id != event_id for one in patient.life_events):
        raise loading.not_here(LifeEvent)
    patient.life_events = [e for e in patient.life_events if e.id != event_id]
    _facts_changed(session, patient, actor, now)


def _facts_changed(session: Session, patient: Patient, actor: Account, now: dt.datetime) -> None:
    session.flush()
    audit.record(session, actor, Action.PATIENT_WRITE, "patient_facts", patient.id, patient_id=patient.id, now=now)


def _describe(patient: Patient, details: Details) -> None:
    patient.name, patient.name_key = details.name.strip(), name_key(details.name)
    patient.name_latin, patient.birth = details.name_latin.strip(), details.birth
    patient.language, patient.email = details.language, details.email.strip()
    patient.phone, patient.gp_name = details.phone.strip(), details.gp_name.strip()


def _require_free(session: Session, number: str, patient: Patient | None) -> None:
    """Raise Conflict for a number that somebody has: numbers that differ in capitals alone are taken for each other."""
    held = select(Patient.id).where(func.lower(Patient.record_number) == number.lower())
    holder = session.scalar(held, execution_options={BEYOND: True})
    if holder is not None and (patient is None or holder != patient.id):
        raise Conflict(
            "Another patient has this record number.", hint="Use another number, or leave it empty to get the next one."
        )


def _next_number(session: Session) -> str:
    """The first free six-digit number after the count of patients: numbers given by hand may already hold some."""
    everybody = {BEYOND: True}
    number = (session.scalar(select(func.max(Patient.id)), execution_options=everybody) or 0) + 1
    while session.scalar(
        select(Patient.id).where(Patient.record_number == f"{number:06d}"), execution_options=everybody
    ):
        number += 1
    return f"{number:06d}"
