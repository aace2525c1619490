"""Rows of patients out of reach are in no query, however it is written; the statement is the same for all patients."""

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import aliased, immediateload, joinedload, selectinload

from clinic.db import reach
from clinic.db.reach import NOBODY, Reach
from clinic.domain.exams import ExamMethod
from clinic.models import Account, Exam, Patient, Questionnaire, RepeatSurvey, Visit
from clinic.services import questionnaires
from tests.fixtures.storage import NOON, TODAY


@pytest.fixture
def both(session, make_patient, make_visit):
    """A visit of one patient and a visit of another, each with a questionnaire; no visit has its patient's number."""
    make_patient(name="Una Example")
    found = tuple(make_visit(patient=make_patient(name=name)) for name in ("Ana Example", "Zoe Example"))
    for visit in found:
        questionnaires.begin(session, visit, now=NOON)
    session.commit()
    session.expunge_all()
    return found


OTHER = aliased(Visit)
QUERIES = {
    "model": lambda: sa.select(Visit.patient_id),
    "rows": lambda: sa.select(Visit).options(joinedload(Visit.patient)).with_only_columns(Visit.patient_id),
    "alias": lambda: sa.select(OTHER.patient_id),
    "join": lambda: sa.select(Patient.id).join(Visit, Visit.patient_id == Patient.id),
    "of the visit": lambda: sa.select(Visit.patient_id).join(Questionnaire, Questionnaire.visit_id == Visit.id),
    "only by the visit": lambda: sa.select(Questionnaire.visit_id),
    "inner": lambda: sa.select(sa.select(Visit.patient_id).subquery().c.patient_id),
    "exists": lambda: sa.select(Patient.id).where(sa.exists().where(Visit.patient_id == Patient.id)),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_who_is_out_of_reach_is_in_no_query(session, both, query) -> None:
    mine, hidden = both
    shown = {mine.id if "visit_id" in str(query()).split("FROM")[0] else mine.patient_id}
    just, no = frozenset({mine.patient_id}), frozenset({hidden.patient_id})
    for held in (Reach(only=just), Reach(hidden=no), Reach(only=just | no, hidden=no)):
        reach.narrow(session, held)
        assert set(session.scalars(query())) <= shown, held
        assert session.scalars(query()).all(), held
    reach.narrow(session, NOBODY)
    assert session.scalars(query()).all() == []


def test_who_is_out_of_reach_is_not_counted_loaded_changed_or_removed(session, both) -> None:
    mine, hidden = both
    reach.narrow(session, Reach(only=frozenset({mine.patient_id})))
    assert session.scalar(sa.select(sa.func.count(Visit.id))) == 1
    loaded = session.scalars(sa.select(Visit).options(selectinload(Visit.patient))).all()
    assert [visit.patient.id for visit in loaded] == [mine.patient_id]
    session.execute(sa.update(Patient).values(phone="555 0000"))
    session.execute(sa.delete(Questionnaire))
    session.commit()
    reach.narrow(session, reach.EVERYTHING)
    phones = dict(session.execute(sa.select(Patient.id, Patient.phone)).all())
    assert phones[mine.patient_id] == "555 0000"
    assert phones[hidden.patient_id] != "555 0000"
    assert session.scalars(sa.select(Questionnaire.visit_id)).all() == [hidden.id]


def test_a_lazy_load_stays_within_reach(session, both) -> None:
    mine, hidden = both
    visit = session.scalars(sa.select(Visit).where(Visit.id == hidden.id)).one()
    reach.narrow(session, Reach(only=frozenset({mine.patient_id})))
    assert visit.patient is None


def test_a_joined_load_stays_within_reach(session, both, make_account) -> None:
    mine, hidden = both
    first, second = make_account(name="Dr F. First"), make_account(name="Dr S. Second")
    for visit in both:
        surveys = [
            Exam(visit_id=visit.id, examiner_id=one.id, method=ExamMethod.MTPS_0_10, started_at=NOON)
            for one in (first, second)
        ]
        session.add_all(surveys)
        session.flush()
        session.add(RepeatSurvey(exam_id=surveys[1].id, first_id=surveys[0].id, begun_at=NOON))
    session.commit()
    for held in (Reach(only=frozenset({mine.patient_id})), Reach(hidden=frozenset({hidden.patient_id}))):
        session.expunge_all()
        reach.narrow(session, held)
        found = session.scalars(sa.select(RepeatSurvey).options(joinedload(RepeatSurvey.exam))).all()
        assert {one.exam.visit_id for one in found if one.exam is not None} == {mine.id}, held


def test_whose_reach_changes_loads_by_the_one_of_now(session, both) -> None:
    mine, hidden = both
    reach.narrow(session, Reach(hidden=frozenset({hidden.patient_id})))
    (visit,) = session.scalars(sa.select(Visit)).all()
    for held, there in ((NOBODY, False), (Reach(only=frozenset({mine.patient_id})), True), (reach.EVERYTHING, True)):
        reach.narrow(session, held)
        session.expire(visit, ["patient"])
        assert (visit.patient is not None) is there, held


def test_what_was_found_beyond_the_reach_is_read_again(session, both) -> None:
    reach.narrow(session, NOBODY)
    visit = session.scalars(sa.select(Visit), execution_options={reach.BEYOND: True}).first()
    session.refresh(visit)
    session.expire(visit)
    assert visit.seen_on == TODAY


def test_a_long_list_is_read_in_parts_within_reach(session, both) -> None:
    mine, _ = both
    reach.narrow(session, Reach(only=frozenset({mine.patient_id})))
    parts = sa.select(Patient).options(immediateload(Patient.allergies)).execution_options(yield_per=1)
    assert [patient.id for patient in session.scalars(parts)] == [mine.patient_id]


def test_what_belongs_to_nobody_is_there_for_everybody(session, both, clinician) -> None:
    reach.narrow(session, NOBODY)
    assert clinician.id in session.scalars(sa.select(Account.id)).all()


def test_one_statement_is_translated_once_for_all_patients(session, both) -> None:
    seen = []
    engine = session.get_bind()

    def look(_connection, _cursor, statement, parameters, context, _many):
        seen.append((statement, parameters, context.compiled))

    event.listen(engine, "before_cursor_execute", look)
    for visit in both:
        reach.narrow(session, Reach(only=frozenset({visit.patient_id})))
        session.scalars(sa.select(Visit)).all()
    event.remove(engine, "before_cursor_execute", look)
    asked = [one for one in seen if "FROM visit" in one[0]]
    assert len(asked) == 2
    assert asked[0][0] == asked[1][0]
    assert asked[0][1] != asked[1][1], "the patients are given with the statement"
    assert asked[0][2] is asked[1][2]
