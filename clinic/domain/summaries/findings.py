"""What the patient said about places, and what the examiner found, as the summary shows it."""

from collections.abc import Mapping

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments import PAIN, SPASM7, SURVEY
from clinic.domain.red_flags import rank
from clinic.domain.summaries.types import Said, Spot, Survey
from clinic.domain.trends import ValueState
from clinic.domain.trends.answers import given_cramp_answers
from clinic.domain.trends.findings import survey_result
from clinic.domain.trigger_findings import is_clear, state_of
from clinic.domain.visits import Answers, ExamRecord, UrgentSign, VisitRecord


def said(visit: VisitRecord) -> Said | None:
    """Return what the patient marked; None without a questionnaire. Raises AnswerError for bad answers."""
    if visit.questionnaire is None:
        return None
    survey, pain = visit.answers(SURVEY.key), visit.answers(PAIN.key)
    cramps = given_cramp_answers(visit)
    any_spasm, worst = cramps.get("any_spasm"), PAIN.value(pain, "worst_place")
    return Said(
        sent=visit.questionnaire.sent,
        areas=_codes(SURVEY.value(survey, "pain_areas")),
        areas_state=_state(survey, "pain_areas"),
        shapes=_codes(SURVEY.value(survey, "pain_shapes")) or (),
        head_zones=_codes(SURVEY.value(survey, "head_zones")) or (),
        cramps=any_spasm if isinstance(any_spasm, bool) else None,
        cramps_state=_state(cramps, "any_spasm"),
        cramp_areas=_cramp_areas(cramps),
        tight_areas=_tight_areas(cramps),
        worst_place=worst if isinstance(worst, str) else None,
        cramp_head_zones=_codes(SPASM7.value(cramps, "cramp_head_zones")) or (),
    )


def survey(visit: VisitRecord) -> Survey | None:
    """Return the tender-point survey with its result; None when the tender points were not examined."""
    return _survey(visit.exam) if visit.exam else None


def repeats(visit: VisitRecord) -> tuple[Survey, ...]:
    """Return the surveys of other examiners that were repeated to the end."""
    return tuple(_survey(repeat.survey) for repeat in visit.repeats if repeat.finished_at is not None)


def urgent(visit: VisitRecord) -> tuple[UrgentSign, ...]:
    """Return every urgent sign ticked at the visit, the most urgent first."""
    return tuple(sorted(visit.urgent, key=lambda sign: rank(sign.code)))


def _survey(exam: ExamRecord) -> Survey:
    return Survey(
        exam.examiner,
        exam.method,
        exam.ratings,
        exam.pressures,
        survey_result(exam),
        exam.stopped,
        exam.note,
        exam.pressure_states,
        exam.pressures_stopped,
        exam.from_paper,
    )


def spots(visit: VisitRecord) -> tuple[Spot, ...]:
    """Return the trigger points with something found, in the order of their numbers."""
    found = [Spot(record, state_of(record)) for record in visit.trigger_points]
    return tuple(sorted((spot for spot in found if not is_clear(spot.record)), key=lambda spot: spot.record.number))


def clear_muscles(visit: VisitRecord) -> tuple[tuple[str, str], ...]:
    """Return code and side of each muscle that was examined with nothing found at any spot, as `(soleus, l)`."""
    found = {(spot.record.muscle, spot.record.side) for spot in spots(visit)}
    examined = dict.fromkeys((record.muscle, record.side) for record in visit.trigger_points)
    return tuple(muscle for muscle in examined if muscle not in found)


def _state(answers: Answers, key: str) -> ValueState:
    if key not in answers:
        return ValueState.NOT_ASKED
    return ValueState.NOT_ANSWERED if answers[key] is None else ValueState.VALUE


def _codes(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) else None


def _cramp_areas(cramps: Answers) -> Mapping[str, int | None] | None:
    if cramps.get("any_spasm") is False:
        return {}
    severities = cramps.get("area_severity")
    if not isinstance(severities, dict):
        return None
    return {area: severities[area] for area in AREAS if area in severities and severities[area] != 0}


def _tight_areas(cramps: Answers) -> tuple[str, ...] | None:
    if cramps.get("any_tightness") is False:
        return ()
    return _codes(cramps.get("constant_tightness"))
