"""Read a patient's whole record as values: the one place where stored rows become what the domain computes with.

The number of queries does not depend on the number of visits.
"""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clinic.domain.patients import Diagnosis, LifeEvent, PatientFacts, PatientRecord
from clinic.domain.treatments.courses import Course, Dose, StoppedBecause
from clinic.models import Patient, TreatmentCourse, Visit
from clinic.services.visit_records import VisitParts


def load(session: Session, patient: Patient, zone: ZoneInfo) -> PatientRecord:
    """Return the record of one patient: facts, courses and every visit in order of date.

    `zone` is the clinic's: it decides on which calendar day an answer was given.
    """
    courses = session.scalars(
        select(TreatmentCourse)
        .where(TreatmentCourse.patient_id == patient.id)
        .options(joinedload(TreatmentCourse.doses))
        .order_by(TreatmentCourse.id)
    ).unique()
    return PatientRecord(
        id=patient.id,
        record_number=patient.record_number,
        name=patient.name,
        birth=patient.birth,
        language=patient.language,
        facts=facts(patient),
        visits=VisitParts(session, Visit.patient_id == patient.id, zone).records(),
        courses=tuple(course(row) for row in courses),
        name_latin=patient.name_latin,
    )


def facts(patient: Patient) -> PatientFacts:
    """Return what the clinician keeps of the patient."""
    return PatientFacts(
        diagnoses=tuple(Diagnosis(row.label, row.since) for row in patient.diagnoses),
        allergy_state=patient.allergy_state,
        allergies=tuple(row.label for row in patient.allergies),
        life_events=tuple(LifeEvent(row.label, row.happened) for row in patient.life_events),
        gp_name=patient.gp_name,
    )


def course(row: TreatmentCourse) -> Course:
    """Return a stored course as a value."""
    return Course(
        id=row.id,
        code=row.treatment_code,
        own_words=row.own_words,
        status=row.status,
        started=row.started,
        stopped=row.stopped,
        doses=tuple(Dose(dose.since, dose.amount, dose.unit, dose.schedule) for dose in row.doses),
        reason_started=row.reason_started,
        stopped_because=tuple(StoppedBecause(reason) for reason in row.stopped_because),
        would_use_again=row.would_use_again,
        side_effects=row.side_effects,
        side_effect_severity=row.side_effect_severity,
        source=row.source,
    )
