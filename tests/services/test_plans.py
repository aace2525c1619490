"""The plan: words by actor, decisions about treatments, at most two new ones, and one winner of eight saves."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.plans import due_at
from clinic.domain.treatments.choices import PlanAnswer
from clinic.domain.treatments.courses import CourseStatus, PlanDecision
from clinic.domain.visits import Actor
from clinic.models import Account, PlanItem, Visit
from clinic.services import plans, records, treatments
from clinic.services.plans import Answered, Decision, Words
from tests.fixtures.storage import CLINIC, NOON, TODAY


@pytest.fixture
def course(session, visit, clinician):
    """A course of its patient."""
    details = treatments.CourseDetails(CourseStatus.CURRENT, "duloxetine")
    return treatments.add(session, visit.patient, details, actor=clinician, now=NOON)


def test_words_come_back_by_actor_the_gp_first(session, visit, clinician):
    words = Words("You feel better.", for_clinic="See you in June.", for_gp="Check blood pressure.")
    plans.write(session, visit, words, displayed=None, actor=clinician, now=NOON)
    plan = records.load(session, visit.patient, CLINIC.zone).visit(visit.id).plan
    assert plan.in_short == "You feel better."
    assert [step.actor for step in plan.steps] == [Actor.GP, Actor.CLINIC]


@pytest.mark.parametrize("displayed", [None, 2])
def test_a_stale_plan_is_refused(session, visit, clinician, displayed):
    by = {"actor": clinician, "now": NOON}
    plans.write(session, visit, Words("First."), displayed=None, **by)
    with pytest.raises(Conflict, match="changed this since"):
        plans.write(session, visit, Words("Second."), displayed=displayed, **by)
    assert plans.of_visit(session, visit).in_short == "First."


def test_decisions_replace_those_before(session, visit, clinician, course):
    by = {"actor": clinician, "now": NOON}
    plans.decide(session, visit, [Decision(PlanDecision.KEEP, course.id)], **by)
    plans.decide(session, visit, [Decision(PlanDecision.STOP, course.id, note="Foggy")], **by)
    (item,) = plans.items(session, visit)
    assert (item.decision, item.treatment_name, item.note) == (PlanDecision.STOP, "duloxetine", "Foggy")


def test_at_most_two_new_treatments_with_a_name_each(session, visit, clinician):
    by = {"actor": clinician, "now": NOON}
    new = [Decision(PlanDecision.TRY, own_words=name) for name in ("Sun", "Rain", "Wind")]
    with pytest.raises(ClinicError, match="At most two"):
        plans.decide(session, visit, new, **by)
    with pytest.raises(ClinicError, match="no name"):
        plans.decide(session, visit, [Decision(PlanDecision.TRY)], **by)


def test_the_store_keeps_one_decision_per_course_and_none_without(session, visit, clinician, course):
    plans.decide(session, visit, [Decision(PlanDecision.KEEP, course.id)], actor=clinician, now=NOON)
    row = {"visit_id": visit.id, "treatment_name": "Sun", "note": ""}
    for wrong in (
        {"decision": PlanDecision.STOP, "course_id": course.id},
        {"decision": PlanDecision.KEEP, "course_id": None},
        {"decision": PlanDecision.TRY, "course_id": course.id},
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(sa.insert(PlanItem).values(version=1, **row | wrong))


@pytest.fixture
def three(session, make_patient, make_visit, clinician):
    """Three visits of a patient, four weeks apart; the first asks the GP for something."""
    patient = make_patient()
    days = (TODAY - dt.timedelta(weeks=weeks) for weeks in (8, 4, 0))
    visits = [make_visit(patient=patient, seen_on=day) for day in days]
    words = Words(for_gp="Check iron.\nRefer to physiotherapy.")
    plans.write(session, visits[0], words, displayed=None, actor=clinician, now=NOON)
    return visits


def due(session, visit):
    record = records.load(session, visit.patient, CLINIC.zone)
    return due_at(record.visit(visit.id), record.visits)


def test_an_item_not_answered_at_the_second_visit_opens_the_third_with_its_own_date(session, three, clinician):
    first, second, third = three
    iron, _physiotherapy = due(session, second)
    answered = [Answered(iron.planned, PlanAnswer.CHANGED, " Ferritin instead ")]
    plans.decide(session, second, [], actor=clinician, now=NOON, answered=answered)
    iron, _physiotherapy = due(session, second)
    assert (iron.answer.words, iron.answer.answer, iron.answer.note) == (
        "Check iron.",
        PlanAnswer.CHANGED,
        "Ferritin instead",
    )
    (left,) = due(session, third)
    assert (left.planned.words, left.planned.day, left.carried) == ("Refer to physiotherapy.", first.seen_on, True)


def test_answers_are_replaced_only_by_answers_and_never_over_those_of_somebody_else(session, three, clinician):
    _, second, third = three
    by = {"actor": clinician, "now": NOON}
    shown = plans.stored(session, second).fingerprint
    iron, physiotherapy = due(session, second)
    plans.decide(session, second, [], **by, answered=[Answered(iron.planned, PlanAnswer.DONE)])
    plans.decide(session, second, [], **by)
    assert [one.planned_words for one in plans.answers(session, second)] == ["Check iron."]
    with pytest.raises(Conflict):
        plans.decide(session, second, [], **by, displayed=shown, answered=[])
    plans.decide(session, second, [], **by, answered=[Answered(physiotherapy.planned, PlanAnswer.NOT_DONE)])
    assert [one.planned.words for one in due(session, third)] == ["Check iron."]


@pytest.mark.parametrize("before", [False, True], ids=["first plan", "second plan"])
def test_of_eight_parallel_saves_one_wins(database, session, visit, clinician, before):
    if before:
        plans.write(session, visit, Words("Before."), displayed=None, actor=clinician, now=NOON)
    session.commit()
    start, won, refused, failed = threading.Barrier(8), [], [], []

    def save(number: int) -> None:
        with database.writing() as own:
            start.wait()
            try:
                mine, actor = own.get(Visit, visit.id), own.get(Account, clinician.id)
                words = Words(f"Save {number}.")
                plans.write(own, mine, words, displayed=1 if before else None, actor=actor, now=NOON)
                own.commit()
                won.append(f"Save {number}.")
            except (Conflict, StaleDataError, IntegrityError) as error:
                refused.append(error)
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.expire_all()
    assert not failed
    assert (len(won), len(refused)) == (1, 7)
    assert plans.of_visit(session, visit).in_short == won[0]
