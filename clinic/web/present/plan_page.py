"""The plan of a visit: the courses to decide on, the last visit's plan with its state, and a draft of plain facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.dates import day_in_words
from clinic.domain.plans import Due, Planned
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.choices import LABELS
from clinic.domain.treatments.courses import CourseStatus, PlanDecision
from clinic.domain.treatments.evidence import Card
from clinic.domain.visits import Actor
from clinic.domain.words import N_
from clinic.models import PlanItem, TreatmentCourse, Visit
from clinic.services import plans, records, summaries, treatments
from clinic.services.plans import Stored
from clinic.web.forms.plans import ANSWER_LABELS, DECISION_LABELS, field_name
from clinic.web.present import evidence, in_short
from clinic.web.present.in_short import Draft
from clinic.web.present.treatment_page import name_of
from clinic.web.session import settings

ACTORS = {Actor.GP: N_("GP"), Actor.PATIENT: N_("Patient"), Actor.CLINIC: N_("Clinic")}


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course to decide on."""

    row: TreatmentCourse
    name: str
    evidence: Card


@dataclass(frozen=True, slots=True)
class Wording:
    """An item of an earlier plan for people."""

    who: str
    """What was decided, or who acts."""
    words: str
    day: str
    """When it was planned."""


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """An item of an earlier plan, and how things stand with it."""

    planned: Planned
    name: str
    """Of its fields in the form."""
    said: Wording
    carried: bool
    decided: str
    """What this visit decides about the same treatment; empty = nothing."""
    state: str
    """How the treatment stands now; empty for a step."""
    code: str | None
    """Of something to try that is not in the list yet."""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything that the page shows beside the form."""

    stored: Stored
    courses: tuple[CourseLine, ...]
    to_try: tuple[tuple[str, Card], ...]
    """Name and card of what this visit says to try."""
    due: tuple[Due, ...]
    """What earlier plans left to answer."""
    earlier: tuple[EarlierItem, ...]
    """The same for people."""
    drafts: tuple[Draft, ...]
    """Of "In short": plain facts, in English and in the patient's language."""


def present(session: Session, visit: Visit) -> PlanPage:
    """Return the page of one visit."""
    stored, every = plans.stored(session, visit), treatments.of_patient(session, visit.patient)
    summary = summaries.draft(session, visit, settings().identity)
    due = summary.planned_before
    return PlanPage(
        stored=stored,
        courses=tuple(_line(row) for row in stored.to_decide(every)),
        to_try=tuple(_to_try(stored.items)),
        due=due,
        earlier=tuple(_earlier(item, every) for item in due),
        drafts=in_short.drafts(session, visit, summary),
    )


def _line(row: TreatmentCourse) -> CourseLine:
    return CourseLine(row, name_of(row), evidence.shown(row.treatment_code, row.status))


def _to_try(items: Sequence[PlanItem]) -> Iterator[tuple[str, Card]]:
    for item in items:
        if item.decision is PlanDecision.TRY:
            yield _(item.treatment_name), evidence.shown(item.treatment_code, CourseStatus.PLANNED)


def _earlier(item: Due, every: Sequence[TreatmentCourse]) -> EarlierItem:
    planned, course = item.planned, _course_of(item.planned, every)
    to_begin = planned.decision is PlanDecision.TRY and course is None
    return EarlierItem(
        planned=planned,
        name=field_name(planned),
        said=in_words(planned),
        carried=item.carried,
        decided=_(LABELS[item.decided]) if item.decided else "",
        state=_("not started, and not in the list yet") if to_begin else _stands(course) if course else "",
        code=_code_of(planned.words) if to_begin else None,
    )


def labels_beside(page: PlanPage) -> dict[str, tuple[str, dict[str, str]]]:
    """Return label and words of each field beside the form: decisions on courses, items of earlier plans."""
    decisions = {one.value: _(label) for one, label in DECISION_LABELS}
    answers = {one.value: _(label) for one, label in ANSWER_LABELS}
    note, found = _("Note"), {}
    for line in page.courses:
        found[f"decision-{line.row.id}"] = line.name, decisions
        found[f"note-{line.row.id}"] = f"{line.name}, {note}", {}
    for item in page.earlier:
        found[f"became-{item.name}"] = item.said.words, answers
        found[f"became-note-{item.name}"] = f"{item.said.words}, {note}", {}
    return found


def in_words(planned: Planned) -> Wording:
    """Return the treatment with its note, or the step as it was written; words of a person are not translated."""
    day = day_in_words(planned.day, _)
    if planned.actor is not None:
        return Wording(_(ACTORS[planned.actor]), planned.words, day)
    name = _(planned.words)
    words = f"{name} ({planned.note})" if planned.note else name
    return Wording(_(LABELS[planned.decision]) if planned.decision else "", words, day)


def _code_of(name: str) -> str | None:
    return next((one.code for one in CATALOGUE.values() if one.name == name), None)


def _course_of(planned: Planned, every: Sequence[TreatmentCourse]) -> TreatmentCourse | None:
    """The course decided on; of something to try, the newest course of that name that is in use or was entered since.

    A course that had ended before the plan was made is not what was to be tried.
    """
    if planned.decision is None:
        return None
    if planned.course_id is not None:
        return next((row for row in every if row.id == planned.course_id), None)
    same = (row for row in every if records.course(row).name.casefold() == planned.words.casefold())
    since = [row for row in same if row.status in plans.UNDECIDED or row.created_at.date() >= planned.day]
    return since[-1] if since else None


def _stands(course: TreatmentCourse) -> str:
    words = _(LABELS[course.status]).lower()
    if course.stopped is not None:
        return _("%(state)s since %(day)s", state=words, day=course.stopped.in_words(_))
    if course.started is not None:
        return _("%(state)s, from %(day)s", state=words, day=course.started.in_words(_))
    return words
