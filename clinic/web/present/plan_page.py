"""The plan of a visit: the courses to decide on, the last visit's plan with its state, and a draft of plain facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.dates import day_in_words
from clinic.domain.summaries import draft_in_short
from clinic.domain.treatments.cautions import cautions_for
from clinic.domain.treatments.choices import LABELS
from clinic.domain.treatments.courses import CourseStatus, PlanDecision
from clinic.models import PlanItem, TreatmentCourse, Visit
from clinic.services import plans, summaries, treatments
from clinic.web.present.treatment_page import name_of
from clinic.web.session import settings


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course to decide on."""

    row: TreatmentCourse
    name: str
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """An item of the last plan, and what became of it."""

    decision: str
    name: str
    note: str
    state: str
    open: bool
    code: str | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything that the page shows beside the form. `earlier_on` = the day of the last plan, empty if none."""

    courses: tuple[CourseLine, ...]
    earlier_on: str
    earlier: tuple[EarlierItem, ...]
    draft: str


def present(session: Session, visit: Visit) -> PlanPage:
    """Return the page of one visit."""
    courses = plans.courses_to_decide(session, visit)
    every = treatments.of_patient(session, visit.patient)
    earlier = plans.before(session, visit)
    return PlanPage(
        courses=tuple(_line(row) for row in courses),
        earlier_on=day_in_words(earlier[0].seen_on, _) if earlier else "",
        earlier=tuple(_earlier(item, every) for item in earlier[1]) if earlier else (),
        draft=draft_in_short(summaries.draft(session, visit, settings().identity), _),
    )


def _line(row: TreatmentCourse) -> CourseLine:
    shown = row.treatment_code is not None and row.status in (CourseStatus.CURRENT, CourseStatus.PLANNED)
    cautions = cautions_for(row.treatment_code) if shown and row.treatment_code else ()
    return CourseLine(row, name_of(row), tuple(map(_, cautions)))


def _earlier(item: PlanItem, every: Sequence[TreatmentCourse]) -> EarlierItem:
    course = _course_of(item, every)
    state = _("not started, and not in the list yet") if course is None else _stands(course)
    name = name_of(course) if course is not None and item.course_id is not None else _(item.treatment_name)
    open_still = course is None or _is_open(item, course)
    return EarlierItem(_(LABELS[item.decision]), name, item.note, state, open_still, item.treatment_code)


def _course_of(item: PlanItem, every: Sequence[TreatmentCourse]) -> TreatmentCourse | None:
    """The course decided on; of something to try, the newest course of that treatment that was entered since."""
    if item.course_id is not None:
        return next((row for row in every if row.id == item.course_id), None)
    if item.treatment_code:
        same = [row for row in every if row.treatment_code == item.treatment_code]
    else:
        same = [row for row in every if row.own_words.casefold() == item.treatment_name.casefold()]
    return same[-1] if same else None


def _stands(course: TreatmentCourse) -> str:
    words = _(LABELS[course.status]).lower()
    if course.stopped is not None:
        return _("%(state)s since %(day)s", state=words, day=course.stopped.in_words(_))
    if course.started is not None:
        return _("%(state)s, from %(day)s", state=words, day=course.started.in_words(_))
    return words


def _is_open(item: PlanItem, course: TreatmentCourse) -> bool:
    if item.decision is PlanDecision.STOP:
        return course.status in (CourseStatus.CURRENT, CourseStatus.PAUSED)
    return course.status is CourseStatus.PLANNED
