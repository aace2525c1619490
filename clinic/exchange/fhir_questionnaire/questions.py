"""One question of the file as an `Item`: how it is answered, its words, its condition, what stands in it beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clinic.domain.instruments.conditions import Rule
from clinic.domain.instruments.errors import AnswerError
from clinic.domain.instruments.model import Choice, Item, Kind
from clinic.exchange.fhir_questionnaire import options, wording
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.kinds import Answering
from clinic.exchange.fhir_questionnaire.self_harm import is_alarm
from clinic.exchange.fhir_questionnaire.texts import Text
from clinic.exchange.fhir_questionnaire.wording import Around, Words

_FREE = (Kind.TEXT, Kind.DATE, Kind.CHOICE, Kind.OPEN_CHOICE)
_NOT_PRESET = "What the file fills in beforehand is left blank, so that nothing is answered that nobody said"


@dataclass(frozen=True, slots=True)
class Question:
    """A question before it is an `Item`: its words are kept apart until their translations are put by place."""

    element: Element
    answering: Answering
    text: Text
    around: Around
    within: tuple[str, ...] = ()
    enabled: tuple[Rule, ...] = ()


def item(question: Question, words: Words) -> Item | None:
    """Return the question as an item; its translations go to `words`. None where it was refused as a whole."""
    element, answering, around = question.element, question.answering, question.around
    key = element.link_id
    if not question.text.plain:
        return None
    low, high, hint = _ends(answering, around)
    for place, text in (("item", question.text), ("hint", hint), ("low", low), ("high", high)):
        words.put(f"{place}:{key}", text)
    for number, option in enumerate(answering.options, 1):
        words.put(f"choice:{key}:{number}", option.label)
    found = Item(
        key=key,
        kind=answering.kind,
        question=question.text.plain,
        hint=hint.plain,
        low=answering.low,
        high=answering.high,
        low_label=low.plain,
        high_label=high.plain,
        choices=tuple(Choice(one.code, one.label.plain, one.weight, one.system) for one in answering.options),
        max_length=answering.max_length,
        enabled=question.enabled,
        required=answering.required,
        least=answering.least,
        most=answering.most,
        repeats=answering.repeats,
        alarm=is_alarm(element),
        within=question.within,
    )
    return replace(found, preset=_preset(element, answering, found))


def _ends(answering: Answering, around: Around) -> tuple[Text, Text, Text]:
    """Return the words at the ends of a scale and the hint; without a scale the ends are part of the hint."""
    if answering.kind is Kind.SCALE:
        return around.lower, around.upper, around.hint
    ends = [one for one in (around.lower, around.upper) if one.plain]
    return Text(), Text(), Around(hints=[*around.hints, *ends]).hint


def _preset(element: Element, answering: Answering, found: Item) -> str | None:
    """Return what is filled in beforehand: never of a question that a score or an alarm could count."""
    given = _initial(element)
    given += [one.code for one in answering.options if one.selected]
    if "initial" in element.data and answering.options and any(one.selected for one in answering.options):
        element.refuse("its value beforehand is given twice, by “initial” and by “initialSelected”")
    if not given:
        return None
    several = answering.repeats or answering.kind in (Kind.CODES, Kind.OPEN_CODES)
    if len(given) > 1 and not several:
        element.refuse("it takes one answer, and the file fills in several beforehand")
        return None
    if several or found.alarm or answering.kind not in _FREE or any(one.weight for one in answering.options):
        element.remark(_NOT_PRESET)
        return None
    return _checked(element, found, given[0])


def _initial(element: Element) -> list[str]:
    found = []
    for one in element.each("initial"):
        held = one.one_of("value")
        if "extension" in one.data or held is None:
            one.refuse("what the file fills in beforehand cannot be read")
        elif held[0] == "valueCoding":
            coding = one.inside("valueCoding")
            found.append(coding.text("code") if coding else "")
        else:
            number = options.decimal_text(held[1])
            found.append(number if number is not None else str(held[1]))
    return found


def _checked(element: Element, found: Item, value: str) -> str | None:
    try:
        found.check(value)
    except AnswerError:
        element.refuse("what the file fills in beforehand is not an answer that it takes")
        return None
    return value or None


def around_of(children: Sequence[tuple[str, Text]], element: Element, found: wording.Extensions) -> Around:
    """Return what the extensions of a question and the displayed texts below it (item control, text) say about it."""
    around = Around(unit=wording.unit(element, found))
    entry = wording.entry_format(element, found)
    if entry.plain:
        around.hints.append(entry)
    for control, text in children:
        around.take(control, text)
    return around
