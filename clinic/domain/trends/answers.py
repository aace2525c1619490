"""What one visit's questionnaire says for each measure: the score, computed anew from the raw answers, as a point."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clinic.domain.instruments import PAIN, SPASM7, SURVEY, Instrument
from clinic.domain.scoring import spasm_burden, sss, sss_2010, wpi
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.scoring.survey import SYMPTOMS
from clinic.domain.trends.types import Point, ValueState
from clinic.domain.visits import Answers, VisitRecord
from clinic.domain.words import N_

_SINGLE = (
    (PAIN, "nrs_pain"),
    (SURVEY, "fatigue"),
    (SURVEY, "unrefreshed"),
    (SURVEY, "cognitive"),
    (SPASM7, "energy"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One measure at one visit: the score with its receipt, and the point that the chart draws."""

    score: Score
    point: Point


def read_answers(visit: VisitRecord) -> dict[str, Reading]:
    """Return measure key -> reading for everything that the patient answers. Raises AnswerError for bad answers."""
    scores = [item_score(instrument, key, visit.answers(instrument.key)) for instrument, key in _SINGLE]
    survey = visit.answers(SURVEY.key)
    scores += [wpi(survey), sss(survey), spasm_burden(given_cramp_answers(visit)).score]
    return {score.key: Reading(score, _point(visit, score)) for score in scores}


def read_severity_of_2010(visit: VisitRecord) -> dict[str, Reading]:
    """Return the symptom severity as the 2010 criteria have it, where that is the only one the visit can give.

    A file of the 2010 criteria has the extent of bodily symptoms in place of the three yes or no: another method, at
    which a line breaks.
    """
    survey, extent = visit.answers(SURVEY.key), visit.criteria_details.somatic_extent
    if extent is None or "fatigue" not in survey or any(key in survey for key in SYMPTOMS):
        return {}
    score = replace(sss_2010(survey, {"somatic_extent": extent}), key="sss")
    point = _point(visit, score)
    return {"sss": Reading(score, replace(point, method=f"{point.method} 2010"))}


def item_score(instrument: Instrument, key: str, answers: Answers) -> Score:
    """Return the answer to one question as a score over the range of its item; None if blank or not asked."""
    item, value = instrument.item(key), instrument.value(answers, key)
    numbers = [code for code in item.codes if isinstance(code, int)]
    low, high = (min(numbers), max(numbers)) if numbers else (item.low or 0, item.high or 0)
    known = value if isinstance(value, int) else None
    rule = N_("Not answered.") if known is None else N_("As the patient answered.")
    missing = (key,) if known is None else ()
    receipt = Receipt(instrument.key, instrument.version, ((key, value),), rule, missing, instrument.source)
    return Score(key, known, low, high, item.higher_is_better, receipt)


def given_cramp_answers(visit: VisitRecord) -> Mapping[str, object]:
    """Return the answers about cramps without those that an earlier "no" has taken away."""
    return SPASM7.without_skipped(SPASM7.check(visit.answers(SPASM7.key)))


def state_of(score: Score, answers: Answers) -> ValueState:
    """Tell why a score has no value: not asked, left blank as a whole, or answered only in part."""
    if score.value is not None:
        return ValueState.VALUE
    if any(key not in answers for key in score.receipt.missing):
        return ValueState.NOT_ASKED
    if all(value is None for _, value in score.receipt.inputs):
        return ValueState.NOT_ANSWERED
    return ValueState.NOT_ASSESSABLE


def _point(visit: VisitRecord, score: Score) -> Point:
    instrument = score.receipt.instrument
    questionnaire = visit.questionnaire
    version = questionnaire.versions.get(instrument, "") if questionnaire else ""
    answered_on = questionnaire.answered_on if questionnaire else None
    return Point(
        day=visit.seen_on,
        value=score.value,
        state=state_of(score, visit.answers(instrument)),
        method=f"{instrument}/{version}",
        answered_on=None if answered_on == visit.seen_on else answered_on,
        estimated=score.estimated,
        receipt=score.receipt,
        visit_id=visit.id,
    )
