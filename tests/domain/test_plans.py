"""What earlier visits planned comes back, visit after visit, with its own date, until a visit answers it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.domain.plans import due_at, planned_at
from clinic.domain.treatments.choices import PlanAnswer, PlanDecision
from clinic.domain.visits import Actor, AnsweredItem, NextStep, PlanItem, PlanRecord, VisitRecord, VisitStatus

FIRST = dt.date(2025, 3, 3)
KEEP, STOP, TRY = PlanDecision.KEEP, PlanDecision.STOP, PlanDecision.TRY


def visit(number, *items, steps=(), answers=(), status=VisitStatus.SIGNED):
    """The visit of that number, four weeks after the one before."""
    plan = PlanRecord("", tuple(steps), tuple(items), tuple(answers))
    return VisitRecord(number, FIRST + dt.timedelta(weeks=4 * number), status, "Dr Example", plan=plan)


def answered(planned, answer):
    return AnsweredItem(planned.visit_id, planned.key, planned.words, answer)


def waiting(*visits):
    return [(one.planned.words, one.planned.day, one.carried) for one in due_at(visits[-1], visits) if not one.settled]


def test_a_plan_is_its_decisions_then_the_lines_of_its_steps():
    steps = [NextStep(Actor.GP, "Check iron.\n\n Refer to physiotherapy. "), NextStep(Actor.CLINIC, "Call in May.")]
    first = visit(1, PlanItem(KEEP, "duloxetine", 4, "60 mg"), PlanItem(TRY, "yoga"), steps=steps)
    assert [(one.decision or one.actor, one.words) for one in planned_at(first)] == [
        (KEEP, "duloxetine"),
        (TRY, "yoga"),
        (Actor.GP, "Check iron."),
        (Actor.GP, "Refer to physiotherapy."),
        (Actor.CLINIC, "Call in May."),
    ]


def test_an_item_nobody_answered_comes_back_at_the_third_visit_with_its_own_date():
    first = visit(1, steps=[NextStep(Actor.GP, "Check iron.")])
    assert waiting(first, visit(2)) == [("Check iron.", first.seen_on, False)]
    assert waiting(first, visit(2), visit(3)) == [("Check iron.", first.seen_on, True)]


@pytest.mark.parametrize("answer", PlanAnswer)
def test_only_an_item_that_is_still_open_comes_back_after_an_answer(answer):
    first = visit(1, PlanItem(STOP, "pregabalin", 7))
    second = visit(2, answers=[answered(planned_at(first)[0], answer)])
    (due,) = due_at(second, [first, second])
    assert due.answered
    assert due.answer.answer is answer
    back = [("pregabalin", first.seen_on, True)] if answer is PlanAnswer.STILL_OPEN else []
    assert waiting(first, second, visit(3)) == back


def test_the_next_decision_about_the_same_treatment_answers_the_last_one():
    first = visit(1, PlanItem(KEEP, "duloxetine", 4), PlanItem(TRY, "yoga"), PlanItem(KEEP, "heat", 5))
    second = visit(2, PlanItem(STOP, "duloxetine", 4), PlanItem(KEEP, "Yoga", 9))
    assert [(one.planned.words, one.decided) for one in due_at(second, [first, second])] == [
        ("duloxetine", STOP),
        ("yoga", KEEP),
        ("heat", None),
    ]
    assert waiting(first, second, visit(3)) == [
        ("heat", first.seen_on, True),
        ("duloxetine", second.seen_on, False),
        ("Yoga", second.seen_on, False),
    ]


def test_to_try_the_same_again_answers_nothing():
    first, second = visit(1, PlanItem(TRY, "yoga")), visit(2, PlanItem(TRY, "yoga"))
    assert waiting(first, second) == [("yoga", first.seen_on, False)]


def test_a_rewritten_item_is_another_one():
    first = visit(1, PlanItem(KEEP, "duloxetine", 4, "30 mg"))
    second = visit(2, answers=[answered(planned_at(visit(1, PlanItem(KEEP, "duloxetine", 4)))[0], PlanAnswer.DONE)])
    assert len(waiting(first, second)) == 1


@pytest.mark.parametrize(("status", "read"), [(VisitStatus.MISSED, 1), (VisitStatus.ENTERED_IN_ERROR, 0)])
def test_a_plan_of_a_visit_nobody_came_to_stands_and_one_entered_in_error_does_not(status, read):
    first = visit(1, PlanItem(KEEP, "heat", 4), status=status)
    assert len(waiting(first, visit(2))) == read


@given(some.lists(some.lists(some.tuples(some.integers(1, 4), some.booleans()), max_size=4), min_size=2, max_size=6))
def test_every_item_is_answered_once_or_waits_at_the_last_visit(history):
    """Of each visit's steps some are answered at the next: those and those that wait are all that were planned."""
    visits, asked, settled = [], 0, 0
    for number, steps in enumerate(history, 1):
        due = due_at(visit(number), [*visits, visit(number)])
        chosen = [one for one, (_, yes) in zip(due, steps, strict=False) if yes]
        said = [answered(one.planned, PlanAnswer.DONE) for one in chosen]
        texts = {f"{number}.{name}" for name, _ in steps}
        settled, asked = settled + len(said), asked + len(texts)
        visits.append(visit(number, steps=[NextStep(Actor.GP, "\n".join(sorted(texts)))], answers=said))
    last = visit(len(visits) + 1)
    assert len(due_at(last, [*visits, last])) == asked - settled
