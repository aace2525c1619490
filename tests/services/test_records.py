"""Reading a whole record: every visit in order of date, by the clinic's days, with queries that do not grow."""

import datetime as dt

import pytest
import sqlalchemy as sa

from clinic.domain.exams import ExamMethod
from clinic.domain.visits import VisitStatus
from clinic.services import exams, questionnaires, records, summaries
from tests.fixtures.storage import CLINIC, NOON, TODAY


def test_visits_come_in_order_of_date_whatever_their_order_of_entry(session, make_visit, make_patient):
    patient = make_patient()
    days = [TODAY, TODAY - dt.timedelta(days=90), TODAY - dt.timedelta(days=30)]
    for day in days:
        make_visit(patient=patient, seen_on=day)
    record = records.load(session, patient, CLINIC.zone)
    assert [visit.seen_on for visit in record.visits] == sorted(days)


def test_the_name_in_latin_letters_comes_along_to_the_summary(session, make_visit, make_patient):
    visit = make_visit(patient=make_patient(name="王小明", name_latin="Wang Xiaoming"))
    whose = summaries.build(session, visit, CLINIC).patient
    assert (whose.name, whose.name_latin) == ("王小明", "Wang Xiaoming")


def test_the_day_of_an_answer_is_the_clinics(session, make_visit):
    visit = make_visit()
    begun = questionnaires.begin(session, visit, now=NOON)
    questionnaires.send(session, visit, begun, now=dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC))
    answered = records.load(session, visit.patient, CLINIC.zone).visit(visit.id).questionnaire
    assert answered.answered_on == dt.date(2026, 11, 21)


def test_the_survey_of_the_visits_clinician_is_the_summarys(session, make_visit, make_account, clinician):
    visit = make_visit()
    other = make_account(name="Dr B. Other")
    exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=other, now=NOON)
    assert records.load(session, visit.patient, CLINIC.zone).visit(visit.id).exam.examiner == "Dr B. Other"
    exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
    assert records.load(session, visit.patient, CLINIC.zone).visit(visit.id).exam.examiner == "Dr A. Sample"


def test_missed_visits_stay_and_nothing_of_others_comes_along(session, make_visit, make_patient):
    mine, other = make_patient(), make_patient(name="Other Example")
    make_visit(patient=mine, status=VisitStatus.MISSED)
    make_visit(patient=other)
    record = records.load(session, mine, CLINIC.zone)
    assert [visit.status for visit in record.visits] == [VisitStatus.MISSED]


def test_queries_do_not_grow_with_visits(database, session, make_visit, make_patient):
    counts = []
    for many in (1, 8):
        patient = make_patient(name=f"Patient {many}")
        for number in range(many):
            begun = questionnaires.begin(session, make_visit(patient=patient, seen_on=TODAY), now=NOON)
            assert begun.id, number
        session.expire_all()
        counts.append(_statements(database, lambda who=patient: records.load(session, who, CLINIC.zone)))
    assert counts[0] == counts[1]


def test_summary_and_record_are_read_together(session, make_visit):
    visit = make_visit()
    summary, record = summaries.with_record(session, visit, CLINIC)
    assert summary == summaries.build(session, visit, CLINIC)
    assert record == summaries.record_of(session, visit, CLINIC)


def _statements(database, read):
    seen = []

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("name", ["Rosa Example", "Ζωή Παπαδοπούλου", "زينب", "👩 Example"])
def test_names_in_any_letters_come_back(session, make_patient, name):
    patient = make_patient(name=name)
    session.flush()
    session.expire_all()
    assert records.load(session, patient, CLINIC.zone).name == name
