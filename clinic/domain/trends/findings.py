"""What one visit's tender-point survey says for the count and for its mean rating, as points with their examiner."""

from collections.abc import Iterable

from clinic.domain.body.atlas import TENDER_POINT_SITES
from clinic.domain.exams import SiteState, TenderPointResult, tender_points
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.trends.answers import Reading
from clinic.domain.trends.measures import FIS, TENDER_COUNT
from clinic.domain.trends.types import Measure, Point, ValueState
from clinic.domain.visits import ExamRecord, VisitRecord
from clinic.domain.words import N_

_NOT_EXAMINED = Receipt("tender_points", "", (), N_("The tender points were not examined."), (), "")


def read_exam(visit: VisitRecord) -> dict[str, Reading]:
    """Return the readings of the tender count and of FIS; without an exam both are *not examined*."""
    if visit.exam is None:
        return {measure.key: _not_examined(visit, measure) for measure in (TENDER_COUNT, FIS)}
    result = survey_result(visit.exam)
    count, fis = _count(result), result.fis or _score(FIS, None, result.receipt)
    counted = _point(visit, visit.exam, result, count)
    return {TENDER_COUNT.key: Reading(count, counted), FIS.key: Reading(fis, _point(visit, visit.exam, result, fis))}


def survey_result(exam: ExamRecord) -> TenderPointResult:
    """Return what the survey of one examiner comes to. Raises AnswerError."""
    return tender_points(exam.method, exam.ratings.values())


def _count(result: TenderPointResult) -> Score:
    """The count is a number only if all 18 sites were tested; else its bounds stand on the point."""
    return _score(TENDER_COUNT, None if result.untested else result.positive_count, result.receipt)


def _score(measure: Measure, value: int | None, receipt: Receipt) -> Score:
    return Score(measure.key, value, measure.low, measure.high, measure.higher_is_better, receipt)


def _not_examined(visit: VisitRecord, measure: Measure) -> Reading:
    point = Point(visit.seen_on, None, ValueState.NOT_EXAMINED, visit_id=visit.id)
    return Reading(_score(measure, None, _NOT_EXAMINED), point)


def _point(visit: VisitRecord, exam: ExamRecord, result: TenderPointResult, score: Score) -> Point:
    bounded = score.key == TENDER_COUNT.key and score.value is None and result.tested > 0
    return Point(
        day=visit.seen_on,
        value=score.value,
        state=_state(exam, result, score),
        method=str(exam.method),
        examiner=exam.examiner,
        low=result.positive_count if bounded else None,
        high=result.highest_possible if bounded else None,
        receipt=result.receipt,
        visit_id=visit.id,
    )


def _state(exam: ExamRecord, result: TenderPointResult, score: Score) -> ValueState:
    if score.value is not None:
        return ValueState.VALUE
    if result.tested:
        return ValueState.NOT_ASSESSABLE
    return unexamined(exam.ratings[site].state for site in TENDER_POINT_SITES if site in exam.ratings)


def unexamined(states: Iterable[SiteState]) -> ValueState:
    """Tell why nothing was found out: refused before stopped before not examined, where sites differ."""
    found = set(states)
    if SiteState.REFUSED in found:
        return ValueState.REFUSED
    return ValueState.STOPPED if SiteState.STOPPED in found else ValueState.NOT_EXAMINED
