"""What was answered to the optional questions, visit by visit: in words, for they have no score."""

from collections.abc import Sequence

from clinic.domain.questionnaires import OPTIONAL, Ask
from clinic.domain.summaries.types import OptionalAnswer, OptionalValue
from clinic.domain.trends import ValueState
from clinic.domain.visits import VisitRecord


def optional_answers(visits: Sequence[VisitRecord]) -> tuple[OptionalAnswer, ...]:
    """Return each optional question that was asked at one of the visits; `visits` in the order of their days."""
    found = [OptionalAnswer(ask.item.question, _values(ask, visits)) for ask in OPTIONAL.values()]
    return tuple(one for one in found if any(value.state is not ValueState.NOT_ASKED for value in one.values))


def _values(ask: Ask, visits: Sequence[VisitRecord]) -> tuple[OptionalValue, ...]:
    return tuple(_value(ask, visit) for visit in visits)


def _value(ask: Ask, visit: VisitRecord) -> OptionalValue:
    answers = visit.answers(ask.instrument)
    if ask.key not in answers:
        return OptionalValue(visit.seen_on, ValueState.NOT_ASKED)
    value = ask.item.check(answers[ask.key])
    if not isinstance(value, int | str):
        return OptionalValue(visit.seen_on, ValueState.NOT_ANSWERED)
    return OptionalValue(visit.seen_on, ValueState.VALUE, ask.item.label_of(value))
