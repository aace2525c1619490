"""Which criteria are applied to a visit, and whether their sentence may stand on the summary. Adults only."""

from collections.abc import Mapping
from dataclasses import asdict

from clinic.domain.instruments import SURVEY
from clinic.domain.patients import PatientRecord, adult_on
from clinic.domain.scoring import acr1990, acr2010, fs2011, fs2016
from clinic.domain.scoring.results import CriteriaResult
from clinic.domain.summaries.types import Criteria
from clinic.domain.trends.findings import survey_result
from clinic.domain.visits import VisitRecord


def criteria_shown(record: PatientRecord, visit: VisitRecord) -> Criteria:
    """Tell whether the criteria sentence stands, or why not."""
    if not visit.criteria_shown:
        return Criteria.SWITCHED_OFF
    adult = adult_on(record.birth, visit.seen_on)
    if adult is None:
        return Criteria.AGE_UNKNOWN
    return Criteria.SHOWN if adult else Criteria.ADULTS_ONLY


def default_criteria(record: PatientRecord, visit: VisitRecord) -> CriteriaResult | None:
    """Return the 2016 result; None without a questionnaire, or unless the patient is known to be an adult."""
    if visit.questionnaire is None or not adult_on(record.birth, visit.seen_on):
        return None
    return fs2016(visit.answers(SURVEY.key))


def other_criteria(record: PatientRecord, visit: VisitRecord) -> tuple[CriteriaResult, ...]:
    """Return the 2011, 2010 and 1990 results with what the clinician added; empty unless known to be an adult."""
    if not adult_on(record.birth, visit.seen_on):
        return ()
    answers = visit.answers(SURVEY.key)
    details = {**asdict(visit.criteria_details), "somatic_count": visit.somatic_count}
    return fs2011(answers, details), acr2010(answers, details), _acr1990(visit, details)


def _acr1990(visit: VisitRecord, details: Mapping[str, object]) -> CriteriaResult:
    if visit.exam is None:
        return acr1990(details, None, None)
    result = survey_result(visit.exam)
    return acr1990(details, result.positive_count, result.untested, result.method)
