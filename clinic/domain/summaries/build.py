"""From a patient's record to the summary of one visit. Pure: the same record gives the same summary."""

import datetime as dt

from clinic.domain.dates import age_on
from clinic.domain.instruments import AGENDA, PGIC
from clinic.domain.patients import PatientRecord
from clinic.domain.plans import due_at
from clinic.domain.scoring import pgic
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.summaries.brought import brought_results, questions
from clinic.domain.summaries.comparing import compare
from clinic.domain.summaries.criteria import criteria_shown, default_criteria, other_criteria
from clinic.domain.summaries.findings import clear_muscles, repeats, said, spots, survey, urgent
from clinic.domain.summaries.optional import optional_answers
from clinic.domain.summaries.treatments import treatment_rows
from clinic.domain.summaries.types import ClinicIdentity, PatientIdentity, ScoreRow, VisitSummary
from clinic.domain.trends import Measure, Readings, Series, change_since_last, last_comparable, read, series_from
from clinic.domain.visits import VisitRecord
from clinic.domain.words import N_


def summarise(
    record: PatientRecord, visit_id: int, *, clinic: ClinicIdentity, language: str | None = None
) -> VisitSummary:
    """Return the summary of one visit, every score computed anew from what was answered and found.

    `language` is that of the reader; None = the patient's. Raises KeyError for a visit of somebody else and AnswerError
    for answers that their instrument does not allow.
    """
    visit = record.visit(visit_id)
    visits = record.up_to(visit)
    readings = read(visits)
    series = series_from(record, visits, readings)
    before = record.before(visit)
    return VisitSummary(
        clinic=clinic,
        language=language or record.language,
        patient=_patient(record, visit.seen_on),
        facts=record.facts,
        visit_id=visit.id,
        seen_on=visit.seen_on,
        clinician=visit.clinician,
        last_seen_on=before.seen_on if before else None,
        answered_on=visit.questionnaire.answered_on if visit.questionnaire else None,
        short_form=visit.questionnaire.short_form if visit.questionnaire else False,
        criteria=criteria_shown(record, visit),
        criteria_result=default_criteria(record, visit),
        other_criteria=other_criteria(record, visit),
        pgic=_pgic(visit),
        pgic_compared_with=_compared_with(visit),
        plan=visit.plan,
        scores=tuple(_score_row(one, readings) for one in series if one.measure.key_score),
        said=said(visit),
        survey=survey(visit),
        trigger_points=spots(visit),
        clear_muscles=clear_muscles(visit),
        treatments=treatment_rows(record, visit),
        what_matters=_what_matters(visit),
        series=series,
        visit_days=tuple(one.seen_on for one in visits),
        missed_days=tuple(one.seen_on for one in record.missed_before(visit)),
        signature=visit.signature,
        addenda=visit.addenda,
        optional_answers=optional_answers(visits),
        said_and_found=compare(said(visit), visit.exam, visit.trigger_points),
        urgent=urgent(visit),
        repeats=repeats(visit),
        planned_before=due_at(visit, record.visits),
        brought=brought_results(visit, readings),
        questions=questions(visits),
        origin=visit.origin,
    )


def _patient(record: PatientRecord, day: dt.date) -> PatientIdentity:
    birth = record.birth
    age = age_on(birth, day) if birth and birth.earliest() <= day else None
    return PatientIdentity(record.record_number, record.name, birth, age, record.name_latin)


def _score_row(series: Series, readings: Readings) -> ScoreRow:
    key, today, last = series.measure.key, series.points[-1], last_comparable(series)
    return ScoreRow(
        series=series,
        today=_score(readings, today.visit_id, key) or _not_asked(series.measure),
        last=_score(readings, last.visit_id, key) if last else None,
        last_on=last.day if last else None,
        change=change_since_last(series),
    )


def _score(readings: Readings, visit_id: int | None, key: str) -> Score | None:
    if visit_id is None:
        raise ValueError(f"a point of {key} belongs to no visit")
    reading = readings[visit_id].get(key)
    return reading.score if reading else None


def _not_asked(measure: Measure) -> Score:
    """Return the blank score of an instrument that the clinic brought in and did not ask at this visit."""
    receipt = Receipt(measure.key, "", (), N_("Not asked."), (), "")
    return Score(measure.key, None, measure.low, measure.high, measure.higher_is_better, receipt)


def _pgic(visit: VisitRecord) -> Score | None:
    """None = not asked at this visit; asked and left blank is a score without a value."""
    answers = visit.answers(PGIC.key)
    return pgic(answers["pgic"]) if "pgic" in answers else None


def _compared_with(visit: VisitRecord) -> dt.date | None:
    day = PGIC.value(visit.answers(PGIC.key), "compared_with")
    return dt.date.fromisoformat(day) if isinstance(day, str) else None


def _what_matters(visit: VisitRecord) -> str | None:
    words = AGENDA.value(visit.answers(AGENDA.key), "what_matters")
    return words if isinstance(words, str) else None
