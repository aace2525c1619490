"""The treatments review: every course with what was said of it today, its evidence and its caution lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.summaries import TreatmentRow
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.courses import LABELS, Course, CourseStatus, Source
from clinic.domain.treatments.evidence import Card
from clinic.models import TreatmentCourse, TreatmentProposal, TreatmentRating, Visit
from clinic.report.blocks import ledger
from clinic.report.story import Story
from clinic.services import records, summaries, treatments
from clinic.web.present import evidence
from clinic.web.present.summary_page import story_of
from clinic.web.session import settings

_ORDER = (
    CourseStatus.CURRENT,
    CourseStatus.PAUSED,
    CourseStatus.PLANNED,
    CourseStatus.STOPPED,
    CourseStatus.COMPLETED,
    CourseStatus.NEVER,
)


@dataclass(frozen=True, slots=True)
class CourseCard:
    """One course on the page; a rating is None where nothing was asked at this visit."""

    row: TreatmentCourse
    course: Course
    evidence: Card
    by_patient: TreatmentRating | None
    by_clinician: TreatmentRating | None
    said_before: tuple[tuple[str, str], ...]
    """Who, and the newest that they said at an earlier visit."""
    decided: str
    """What this visit decides; empty = nothing yet."""
    doubtful: str
    """The day of the visit entered in error that alone tells of it; empty = another one does, or none did."""
    begun: bool
    """Whether it had begun by the day of the visit: then values before and after can be asked for."""


@dataclass(frozen=True, slots=True)
class TreatmentPage:
    """Everything that the page shows."""

    courses: tuple[CourseCard, ...]
    earlier: tuple[CourseCard, ...]
    proposals: tuple[TreatmentProposal, ...]


def present(session: Session, visit: Visit) -> TreatmentPage:
    """Return the page: courses in use or planned first, then those that ended, and what the patient added."""
    said = {(one.course_id, one.source): one for one in treatments.ratings(session, visit)}
    summary = summaries.draft(session, visit, settings().identity)
    story, rows = story_of(summary), {row.course.id: row for row in summary.treatments}
    cards = [_card(row, said, story, rows.get(row.id)) for row in treatments.of_patient(session, visit.patient)]
    cards.sort(key=lambda card: (_ORDER.index(card.row.status), card.row.id))
    return TreatmentPage(
        courses=tuple(card for card in cards if card.row.status in _ORDER[:3]),
        earlier=tuple(card for card in cards if card.row.status not in _ORDER[:3]),
        proposals=tuple(one for one in treatments.proposals(session, visit) if one.course_id is None),
    )


def name_of(row: TreatmentCourse) -> str:
    """The clinician's name of a course; words of a person are not translated."""
    return _(CATALOGUE[row.treatment_code].name) if row.treatment_code in CATALOGUE else row.own_words


def _card(
    row: TreatmentCourse,
    said: dict[tuple[int, Source], TreatmentRating],
    story: Story,
    tried: TreatmentRow | None,
) -> CourseCard:
    return CourseCard(
        row=row,
        course=records.course(row),
        evidence=evidence.shown(row.treatment_code, row.status),
        by_patient=said.get((row.id, Source.PATIENT)),
        by_clinician=said.get((row.id, Source.CLINICIAN)),
        said_before=tuple(_said_before(story, tried)) if tried else (),
        decided=_(LABELS[tried.decision]) if tried and tried.decision else "",
        doubtful=story.day(tried.noted_in_error) if tried and tried.noted_in_error else "",
        begun=tried is not None,
    )


def _said_before(story: Story, row: TreatmentRow) -> Iterator[tuple[str, str]]:
    for view in row.views:
        if view.visit_date < story.summary.seen_on:
            yield story.say(ledger.WHO[view.source]), ledger.said(story, view)
