"""Observations of the tender-point examination: 18 sites and 3 controls with the method; count and FIS apart from it.

Every site stands in it: rated, or why not. A site that was not tested is never a site that does not hurt.
"""

from collections.abc import Iterator
from fractions import Fraction

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import CONTROLS_NOTE, ExamMethod, RatingSource, SiteRating, SiteState, TenderPointResult
from clinic.domain.trends.findings import survey_result, unexamined
from clinic.domain.visits import ExamRecord, VisitRecord
from clinic.exchange.fhir import absence
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    extension,
    logical_id,
    notes,
    own_concept,
    quantity,
    reference,
)
from clinic.exchange.fhir.observation import EXAM, component, observation
from clinic.exchange.fhir.subject import Subject


def exam_id(visit: VisitRecord) -> str:
    """Return the logical id of the examination."""
    return logical_id("visit", visit.id, "tender_points")


def tender_points(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield the examination, its count and means; then the finished repeats by other examiners. Raises AnswerError."""
    if visit.exam is not None:
        yield _exam(subject, visit, visit.exam, ("tender_points",), "tender_points")
        yield from _results(subject, visit, visit.exam)
    finished = [repeat.survey for repeat in visit.repeats if repeat.finished_at is not None]
    for ordinal, survey in enumerate(finished, start=1):
        yield _exam(subject, visit, survey, ("tender_points", "repeat", ordinal), "repeated_tender_points")


def _exam(subject: Subject, visit: VisitRecord, exam: ExamRecord, name: tuple[object, ...], code: str) -> Resource:
    sites = [_site(exam, site) for site in SITES]
    why = [_stopped(exam)] if exam.stopped else []
    paper = [f"Typed in from the paper sheet by {exam.from_paper}."] if exam.from_paper else []
    return observation(
        subject,
        visit,
        name,
        EXAM,
        own_concept("finding", code),
        value={},
        performer=subject.practitioner(exam.examiner, visit),
        components=[*sites, *why],
        method=own_concept("exam-method", exam.method.value),
        note=notes([exam.note, *paper]),
    )


def _stopped(exam: ExamRecord) -> Element:
    why = own_concept("stop-reason", exam.stopped.value if exam.stopped else "")
    return component(own_concept("part", "stop_reason"), valueCodeableConcept=why)


def _site(exam: ExamRecord, site: str) -> Element:
    rating = exam.ratings.get(site) or SiteRating(site, SiteState.NOT_EXAMINED)
    if rating.rating is None:
        return component(own_concept("site", site), **absence.of_site(rating.state))
    found: Element = {"valueInteger": rating.rating}
    if exam.method is ExamMethod.ACR_PAINFUL_YES_NO:
        found = {"valueBoolean": bool(rating.rating)}
    confirmed = rating.source is RatingSource.CONFIRMED
    more = [extension("rating-source", valueCode=rating.source.value)] if confirmed else []
    return component(own_concept("site", site), extension=more, **found)


def _results(subject: Subject, visit: VisitRecord, exam: ExamRecord) -> Iterator[Resource]:
    result = survey_result(exam)
    missing = absence.of_state(unexamined(one.state for one in exam.ratings.values()))
    tested = component(own_concept("part", "tested"), valueInteger=result.tested)
    untested = component(own_concept("part", "untested"), valueInteger=result.untested)
    count = {"valueInteger": result.positive_count} if result.positive_count is not None else missing
    said = [result.receipt.rule, *([CONTROLS_NOTE] if result.shows_controls_note else [])]
    yield _result(subject, visit, exam, "tender_count", count, said, [tested, untested])
    for key, value in _means(result):
        if value is not None:
            yield _result(subject, visit, exam, key, {"valueQuantity": quantity(value, "points")}, [])
    if exam.method is ExamMethod.MTPS_0_10 and result.fis is None:
        yield _result(subject, visit, exam, "fis", missing, [], [tested, untested])
    if result.controls_positive is not None:
        yield _result(subject, visit, exam, "controls_positive", {"valueInteger": result.controls_positive}, [])


def _means(result: TenderPointResult) -> Iterator[tuple[str, Fraction | int | None]]:
    """Yield FIS, or the mean of fewer sites, which is another thing; and the mean of the controls."""
    yield "fis", result.fis.value if result.fis else None
    yield "mean_of_rated", None if result.fis else result.mean_of_rated
    yield "control_mean", result.control_mean


def _result(
    subject: Subject,
    visit: VisitRecord,
    exam: ExamRecord,
    key: str,
    value: Element,
    said: list[str],
    parts: list[Element] | None = None,
) -> Resource:
    return observation(
        subject,
        visit,
        ("score", key),
        EXAM,
        own_concept("score", key),
        value=value,
        performer=subject.practitioner(exam.examiner, visit),
        components=parts or [],
        method=own_concept("exam-method", exam.method.value),
        note=notes(said),
        derivedFrom=[reference("Observation", exam_id(visit))],
    )
