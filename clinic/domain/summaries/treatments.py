"""The treatments tried up to a visit: what was said of each last, and what the visit decided."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from clinic.domain.patients import PatientRecord
from clinic.domain.summaries.types import TreatmentRow
from clinic.domain.treatments.courses import Course, CourseStatus, Rating, last_rating, last_views, most_helpful_first
from clinic.domain.visits import PlanItem, VisitRecord, VisitStatus


def treatment_rows(record: PatientRecord, visit: VisitRecord) -> tuple[TreatmentRow, ...]:
    """Return one row per course begun by the day of the visit: most helpful first, then those in use."""
    ratings = [rating for one in record.up_to(visit) for rating in one.ratings]
    decided = {item.course_id: item for item in visit.plan.items if item.course_id is not None}
    courses = [course for course in record.courses if _tried(course, visit.seen_on) or course.id in decided]
    last = {course.id: last_rating(course.id, ratings) for course in courses}
    helped = {course_id: rating.helped for course_id, rating in last.items() if rating}
    ordered = most_helpful_first(courses, helped)
    doubtful = _noted_in_error(record, visit)
    asked = {rating.course_id for rating in ratings}
    return tuple(
        replace(
            _row(course, last[course.id], decided.get(course.id), visit, asked=course.id in asked, ratings=ratings),
            noted_in_error=doubtful.get(course.id),
        )
        for course in ordered
    )


def _tried(course: Course, day: dt.date) -> bool:
    """A course that was never begun is not among those tried, nor is one begun after the visit."""
    if course.status in (CourseStatus.NEVER, CourseStatus.PLANNED):
        return False
    return course.started is None or course.started.earliest() <= day


def _row(
    course: Course,
    rating: Rating | None,
    item: PlanItem | None,
    visit: VisitRecord,
    *,
    asked: bool,
    ratings: Sequence[Rating],
) -> TreatmentRow:
    told = rating if rating and (rating.side_effects or rating.side_effect_severity) else course
    today = [one for one in visit.ratings if one.course_id == course.id]
    return TreatmentRow(
        course=course,
        helped=rating.helped if rating else None,
        asked=asked,
        rated_on=rating.visit_date if rating else None,
        rated_by=rating.source if rating else None,
        blank_today=bool(today) and all(one.helped is None for one in today),
        side_effects=told.side_effects,
        side_effect_severity=told.side_effect_severity,
        changed=rating.changed if rating else (),
        decision=item.decision if item else None,
        note=item.note if item else "",
        views=last_views(course.id, ratings),
    )


def _noted_in_error(record: PatientRecord, visit: VisitRecord) -> dict[int, dt.date]:
    """Return the courses of which a visit entered in error tells, and none that counts up to this one, with its day."""
    told = {course for one in record.up_to(visit) for course in _named(one)}
    void = [one for one in record.visits if one.status is VisitStatus.ENTERED_IN_ERROR and one is not visit]
    return {course: one.seen_on for one in void for course in _named(one) if course not in told}


def _named(visit: VisitRecord) -> set[int]:
    planned = {item.course_id for item in visit.plan.items if item.course_id is not None}
    return planned | {rating.course_id for rating in visit.ratings}
