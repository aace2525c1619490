"""What one visit says for the instruments that the clinic brought in, from a file of visits or as questionnaires.

No change of theirs is agreed to mean something, so there is neither band nor mark.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from clinic.domain.instruments.imported import ImportedInstrument, Method
from clinic.domain.scoring.fiq import fiq
from clinic.domain.scoring.fiqr import fiqr
from clinic.domain.scoring.imported import State, score, state
from clinic.domain.scoring.results import Score
from clinic.domain.trends.answers import Reading
from clinic.domain.trends.measures import FIQ, FIQR
from clinic.domain.trends.types import Measure, Point, ValueState
from clinic.domain.visits import Answers, VisitRecord

_FIRST = 20
"""The order of the first of them: behind our own."""


def read_brought(visit: VisitRecord) -> dict[str, Reading]:
    """Return measure key -> reading for every such instrument that was asked and has a score. Raises AnswerError."""
    found: dict[str, Reading] = {}
    if given := visit.answers(FIQR.key):
        found[FIQR.key] = _built_in(visit, fiqr(given).total, given)
    if given := visit.answers(FIQ.key):
        found[FIQ.key] = _built_in(visit, fiq(given).total, given)
    for key, imported in _definitions(visit).items():
        scored_by_rule = score(imported, visit.answers(key))
        if scored_by_rule is not None:
            why = _STATES.get(state(imported, visit.answers(key))) or _why_not(_counted(imported, visit.answers(key)))
            found[key] = Reading(scored_by_rule, _point(visit, scored_by_rule, why, imported.method))
    return found


def brought_measures(visits: Sequence[VisitRecord]) -> tuple[Measure, ...]:
    """Return the measures of such instruments that were asked at any of the visits, by the newest definition.

    The visits have to be in order of date.
    """
    ours = tuple(measure for measure in (FIQR, FIQ) if any(visit.answers(measure.key) for visit in visits))
    versions: dict[str, list[ImportedInstrument]] = {}
    for visit in visits:
        for key, imported in _definitions(visit).items():
            if imported.scoring is not None:
                versions.setdefault(key, []).append(imported)
    return (*ours, *(_measure(found, _FIRST + place) for place, found in enumerate(versions.values())))


def _measure(versions: Sequence[ImportedInstrument], order: int) -> Measure:
    newest = versions[-1]
    rules = [one.scoring for one in versions if one.scoring]
    return Measure(
        key=newest.key,
        label=newest.instrument.title,
        scale="",
        low=min(floor(Fraction(rule.low)) for rule in rules),
        high=max(ceil(Fraction(rule.high)) for rule in rules),
        order=order,
        higher_is_better=rules[-1].higher_is_better,
        key_score=not rules[-1].higher_is_better,
        decimals=0 if rules[-1].method is Method.SUM else 1,
        optional=True,
        imported=True,
    )


def _built_in(visit: VisitRecord, total: Score, given: Answers) -> Reading:
    return Reading(total, _point(visit, total, _why_not(given), _version(visit, total.key)))


_STATES = {
    State.NOT_ASKED: ValueState.NOT_ASKED,
    State.NOT_ASSESSABLE: ValueState.NOT_ASSESSABLE,
    State.SCORED: ValueState.VALUE,
}


def _counted(imported: ImportedInstrument, answers: Answers) -> Answers:
    items = imported.scoring.items if imported.scoring else ()
    return {key: answers[key] for key in items if key in answers}


def _why_not(given: Answers) -> ValueState:
    """Tell whether all of it was left blank, or some."""
    blank = all(value is None for value in given.values())
    return ValueState.NOT_ANSWERED if blank else ValueState.NOT_ASSESSABLE


def _definitions(visit: VisitRecord) -> Mapping[str, ImportedInstrument]:
    return visit.questionnaire.definitions if visit.questionnaire else {}


def _version(visit: VisitRecord, key: str) -> str:
    return f"{key}/{visit.questionnaire.versions.get(key, '') if visit.questionnaire else ''}"


def _point(visit: VisitRecord, scored: Score, why_not: ValueState, method: str) -> Point:
    answered_on = visit.questionnaire.answered_on if visit.questionnaire else None
    return Point(
        day=visit.seen_on,
        value=scored.value,
        state=ValueState.VALUE if scored.value is not None else why_not,
        method=method,
        answered_on=None if answered_on == visit.seen_on else answered_on,
        estimated=scored.estimated,
        receipt=scored.receipt,
        visit_id=visit.id,
    )
