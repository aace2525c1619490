"""Courses of treatment: what was tried, what else changed nearby, what helped most."""

import datetime as dt

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.errors import NotFound
from clinic.domain.treatments.courses import (
    Course,
    CourseError,
    CourseStatus,
    Dose,
    Event,
    Helped,
    Rating,
    Source,
    StoppedBecause,
    has_before_and_after,
    last_rating,
    most_helpful_first,
    others_near,
    overlaps,
)


def course(number, started=None, stopped=None, *, code="duloxetine", words="", status=CourseStatus.CURRENT, **more):
    dates = (None if text is None else PartialDate.parse(text) for text in (started, stopped))
    return Course(number, code, words, status, *dates, **more)


def test_a_course_is_named_by_the_catalogue_or_by_the_patient():
    assert course(1, words="the blue ones").name == "duloxetine"
    assert course(1, code=None, words="Grandma's tea").plain == "Grandma's tea"


def test_a_course_without_a_name_is_refused():
    with pytest.raises(CourseError):
        course(1, code=None, words="  ")
    with pytest.raises(NotFound):
        course(1, code="grandmas_tea")


def test_a_stop_before_the_start_is_refused_only_when_sure():
    with pytest.raises(CourseError):
        course(1, "2024-03", "2024-02")
    assert course(1, "2024-03", "2024").stopped


def test_helped_but_stopped_for_a_side_effect_can_be_said():
    stopped = course(1, status=CourseStatus.STOPPED, stopped_because=(StoppedBecause.SIDE_EFFECT,))
    rating = Rating(1, Helped.HELPED_A_LOT, Source.PATIENT, dt.date(2025, 1, 1), "dry mouth")
    assert last_rating(stopped.id, [rating]).helped is Helped.HELPED_A_LOT


def test_doses_read_in_order():
    doses = (Dose(None, "30", "mg"), Dose(PartialDate(2025, 4), "60", "mg", "at night"))
    assert course(1, doses=doses).doses_in_words() == "30 mg, then 60 mg, at night"
    assert course(1).doses_in_words() == ""


def near(start, *others):
    return [(n.course.id, n.event, n.sure) for n in others_near(course(1, start), [course(1, start), *others])]


def test_what_started_or_stopped_within_eight_weeks_is_named():
    assert near("2024-03-01", course(2, "2024-04-26")) == [(2, Event.STARTED, True)]
    assert near("2024-03-01", course(2, "2024-04-27")) == []
    assert near("2024-03-01", course(2, "2023-01-01", "2024-01-05")) == [(2, Event.STOPPED, True)]
    assert near("2024-03-01", course(2, "2023-01-01", "2024-01-04")) == []


def test_an_imprecise_date_is_named_as_possible():
    assert near("2024-03-01", course(2, "2024")) == [(2, Event.STARTED, False)]
    assert near("2024-03-01", course(2, "2024-05")) == []
    assert near("2024-03", course(2, "2024-05")) == [(2, Event.STARTED, False)]


def test_without_a_start_nothing_is_near():
    assert others_near(course(1), [course(2, "2024")]) == ()
    assert near("2024-03-01", course(2, "2024-03-01", status=CourseStatus.PLANNED)) == []


@pytest.mark.parametrize(("started", "told"), [("2024", False), ("2024-03", True), ("2024-03-01", True), (None, False)])
def test_before_and_after_need_the_month(started, told):
    assert has_before_and_after(course(1, started)) is told


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (course(1, "2024-01"), course(2, "2025-01"), True),
        (course(1, "2024-01", "2024-06", status=CourseStatus.STOPPED), course(2, "2025-01"), False),
        (course(1, "2024-01", None, status=CourseStatus.STOPPED), course(2, "2025-01"), None),
        (course(1, "2024-01", "2024-06", status=CourseStatus.STOPPED), course(2), None),
        (course(1, "2024-01"), course(2, "2023-01", status=CourseStatus.NEVER), False),
    ],
)
def test_courses_that_ran_together(one, other, answer):
    assert overlaps(one, other) is answer
    assert overlaps(other, one) is answer


def test_the_newest_answer_counts_and_the_patient_speaks_first():
    day, later = dt.date(2025, 1, 1), dt.date(2025, 6, 1)
    old = Rating(1, Helped.HELPED_A_LOT, Source.PATIENT, day)
    clinician = Rating(1, Helped.HELPED_A_BIT, Source.CLINICIAN, later)
    patient = Rating(1, Helped.DID_NOT_HELP, Source.PATIENT, later)
    blank = Rating(1, None, Source.PATIENT, later + dt.timedelta(days=1))
    assert last_rating(1, [old, clinician, patient, blank]) == patient
    assert last_rating(2, [old]) is None


def test_most_helpful_first_and_unanswered_last():
    stopped = course(1, "2020-01", status=CourseStatus.STOPPED)
    older, newer, worse, silent = course(2, "2021"), course(3, "2022"), course(4), course(5)
    helped = dict.fromkeys((1, 2, 3), Helped.HELPED_A_BIT) | {4: Helped.MADE_WORSE}
    ordered = most_helpful_first([silent, worse, stopped, older, newer], helped)
    assert [one.id for one in ordered] == [3, 2, 1, 4, 5]
