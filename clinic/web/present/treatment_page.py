"""The treatments review: every course with what was said of it today, its evidence and its caution lines."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.treatments.catalogue import CATALOGUE, Treatment
from clinic.domain.treatments.cautions import cautions_for
from clinic.domain.treatments.courses import Course, CourseStatus, Source
from clinic.models import TreatmentCourse, TreatmentProposal, TreatmentRating, Visit
from clinic.services import records, treatments

_ORDER = (
    CourseStatus.CURRENT,
    CourseStatus.PAUSED,
    CourseStatus.PLANNED,
    CourseStatus.STOPPED,
    CourseStatus.COMPLETED,
    CourseStatus.NEVER,
)
_IN_VIEW = (CourseStatus.CURRENT, CourseStatus.PLANNED)


@dataclass(frozen=True, slots=True)
class CourseCard:
    """One course on the page; a rating is None where nothing was asked at this visit."""

    row: TreatmentCourse
    course: Course
    treatment: Treatment | None
    evidence: str
    """In the reader's language; empty where no catalogue row is chosen."""
    cautions: tuple[str, ...]
    by_patient: TreatmentRating | None
    by_clinician: TreatmentRating | None


@dataclass(frozen=True, slots=True)
class TreatmentPage:
    """Everything that the page shows."""

    courses: tuple[CourseCard, ...]
    earlier: tuple[CourseCard, ...]
    proposals: tuple[TreatmentProposal, ...]


def present(session: Session, visit: Visit) -> TreatmentPage:
    """Return the page: courses in use or planned first, then those that ended, and what the patient added."""
    said = {(one.course_id, one.source): one for one in treatments.ratings(session, visit)}
    cards = [_card(row, said) for row in treatments.of_patient(session, visit.patient)]
    cards.sort(key=lambda card: (_ORDER.index(card.row.status), card.row.id))
    return TreatmentPage(
        courses=tuple(card for card in cards if card.row.status in _ORDER[:3]),
        earlier=tuple(card for card in cards if card.row.status not in _ORDER[:3]),
        proposals=tuple(one for one in treatments.proposals(session, visit) if one.course_id is None),
    )


def name_of(row: TreatmentCourse) -> str:
    """The clinician's name of a course; words of a person are not translated."""
    return _(CATALOGUE[row.treatment_code].name) if row.treatment_code in CATALOGUE else row.own_words


def _card(row: TreatmentCourse, said: dict[tuple[int, Source], TreatmentRating]) -> CourseCard:
    shown = row.treatment_code is not None and row.status in _IN_VIEW
    treatment = CATALOGUE.get(row.treatment_code or "")
    return CourseCard(
        row=row,
        course=records.course(row),
        treatment=treatment,
        evidence=_(treatment.evidence) if treatment else "",
        cautions=tuple(map(_, cautions_for(row.treatment_code))) if shown and row.treatment_code else (),
        by_patient=said.get((row.id, Source.PATIENT)),
        by_clinician=said.get((row.id, Source.CLINICIAN)),
    )
