"""Treatments that a file names become courses: one for each of a patient, rated at each visit; the clinic's stay."""

import sqlalchemy as sa

from clinic.domain.dates import PartialDate
from clinic.domain.imports import IncomingTreatment
from clinic.domain.treatments.courses import CourseStatus, Helped, Source
from clinic.models import Patient, TreatmentCourse, TreatmentRating
from clinic.services import records, treatments
from tests.fixtures.incoming import OWN, TAKEN, incoming
from tests.fixtures.storage import CLINIC, NOON


def courses(session):
    patient = session.scalar(sa.select(Patient).where(Patient.record_number == "R1"))
    return records.load(session, patient, CLINIC.zone).courses


def test_one_course_for_each_treatment_of_a_patient_with_a_rating_at_each_visit(session, bring_in):
    later = IncomingTreatment(None, "walking  in WATER", Helped.HELPED_A_LOT)
    bring_in(incoming(2, treatments=(TAKEN, OWN)), incoming(3, day="2020-01-01", treatments=(TAKEN, later)))
    bring_in(incoming(2, day="2021-01-01", treatments=(TAKEN,)), file_name="later.csv")
    first, second = courses(session)
    assert (first.code, str(first.started), first.source) == ("duloxetine", "2018", Source.RECORD)
    assert second.own_words == "Walking in water"
    ratings = session.scalars(sa.select(TreatmentRating).order_by(TreatmentRating.id)).all()
    assert [rating.course_id for rating in ratings] == [first.id, second.id, first.id, second.id, first.id]
    assert {rating.source for rating in ratings} == {Source.RECORD}


def test_a_course_that_the_last_visit_no_longer_names_is_not_in_use(session, bring_in):
    bring_in(incoming(2, treatments=(TAKEN, OWN)), incoming(3, day="2020-01-01", treatments=(OWN,)))
    assert [course.status for course in courses(session)] == [CourseStatus.STOPPED, CourseStatus.CURRENT]


def test_a_course_of_the_record_itself_is_never_touched(session, make_patient, clinician, bring_in):
    patient = make_patient(record_number="R1")
    details = treatments.CourseDetails(CourseStatus.PAUSED, "duloxetine")
    own = treatments.add(session, patient, details, actor=clinician, now=NOON)
    bring_in(incoming(2, treatments=(TAKEN,)))
    session.refresh(own)
    assert (own.status, own.version, own.started) == (CourseStatus.PAUSED, 1, None)
    assert len(session.scalars(sa.select(TreatmentCourse)).all()) == 2


def test_dates_of_a_treatment_that_contradict_earlier_rows_are_told_and_not_taken(session, bring_in):
    over = IncomingTreatment("duloxetine", "", stopped=PartialDate(2017))
    report = bring_in(incoming(2, treatments=(TAKEN,)), incoming(3, day="2020-01-01", treatments=(over,)))
    assert [note.row for note in report.notes] == [3]
    (course,) = courses(session)
    assert (str(course.started), course.stopped) == ("2018", None)
