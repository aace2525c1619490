"""What the last visit's survey by the same method found, to be shown beside today's: never copied by itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinic.domain.exams import ExamMethod, SiteState, pressure_threshold
from clinic.domain.visits import VisitStatus
from clinic.models import Exam, PressureReading, TenderPointRating, Visit
from clinic.services import pressures
from clinic.services.exams import of_visit

_HELD = (VisitStatus.OPEN, VisitStatus.SIGNED, VisitStatus.IMPORTED)


@dataclass(frozen=True, slots=True)
class LastSurvey:
    """The latest earlier visit with a value by the same method: its day, its ratings or its mean readings by site.

    `on` None = there was none. Ratings 0-10 (or 1, 0), readings in kg/cm² as means of the last two trials.
    """

    on: dt.date | None = None
    ratings: Mapping[str, int] = field(default_factory=dict)
    readings: Mapping[str, Fraction] = field(default_factory=dict)


def by_thumb(session: Session, visit: Visit, method: ExamMethod) -> LastSurvey:
    """Return the last ratings by `method`."""
    rated = select(TenderPointRating.exam_id).where(
        TenderPointRating.method == method, TenderPointRating.state == SiteState.RATED
    )
    earlier, exam = _last(session, visit, rated)
    if earlier is None or exam is None or exam.method is not method:
        return LastSurvey()
    found = {one.site: one.rating for one in exam.ratings if one.rating is not None}
    return LastSurvey(earlier.seen_on, ratings=found)


def by_algometer(session: Session, visit: Visit) -> LastSurvey:
    """Return the last readings of the algometer."""
    earlier, exam = _last(session, visit, select(PressureReading.exam_id))
    if earlier is None or exam is None:
        return LastSurvey()
    means = {one.site: pressure_threshold(pressures.trials_at(exam, one.site)) for one in exam.pressures}
    return LastSurvey(earlier.seen_on, readings={site: mean for site, mean in means.items() if mean is not None})


def _last(session: Session, visit: Visit, chosen: Select[int]) -> tuple[Visit | None, Exam | None]:
    """The latest earlier visit whose survey is among the chosen ones, and the survey that its summary shows."""
    before = (Visit.seen_on < visit.seen_on) | ((Visit.seen_on == visit.seen_on) & (Visit.id < visit.id))
    earlier = session.scalar(
        select(Visit)
        .join(Exam, Exam.visit_id == Visit.id)
        .where(Visit.patient_id == visit.patient_id, Visit.status.in_(_HELD), before, Exam.id.in_(chosen))
        .order_by(Visit.seen_on.desc(), Visit.id.desc())
        .limit(1)
    )
    return earlier, of_visit(session, earlier) if earlier is not None else None
