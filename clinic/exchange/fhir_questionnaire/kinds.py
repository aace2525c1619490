"""What a question of the file is answered with: its FHIR type, bounds and options as a kind of question of ours."""

from dataclasses import dataclass, replace
from decimal import Decimal

from clinic.domain.instruments.model import Kind
from clinic.exchange.fhir_questionnaire import extensions, options
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.options import Option
from clinic.exchange.fhir_questionnaire.problems import short
from clinic.exchange.fhir_questionnaire.value_sets import ValueSets

LONGEST_ANSWER = 10_000
_WIDEST_SCALE = 10
_LENGTHS = {"string": 255, "text": 4000, "open-choice": 255}
_PLAIN = {
    "boolean": Kind.YES_NO,
    "decimal": Kind.DECIMAL,
    "integer": Kind.NUMBER,
    "date": Kind.DATE,
    "string": Kind.TEXT,
    "text": Kind.TEXT,
    "choice": Kind.CHOICE,
    "open-choice": Kind.OPEN_CHOICE,
}
_LIKE_A_CHOICE = ("choice", "open-choice", "integer", "string", "date")
_SEVERAL = {Kind.CHOICE: Kind.CODES, Kind.OPEN_CHOICE: Kind.OPEN_CODES}
_LATER_FHIR = {"coding": "choice", "question": "group"}


@dataclass(frozen=True, slots=True)
class Answering:
    """How a question is answered; the fields are those of `Item`."""

    kind: Kind
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    least: str | None = None
    most: str | None = None
    max_length: int | None = None
    repeats: bool = False
    required: bool = False


Extensions = dict[str, list[Element]]


def is_asked(kind: str) -> bool:
    """Return whether a FHIR type is one that can be asked."""
    return kind in _PLAIN


def refusal(kind: str) -> str:
    """Return why a type cannot be asked."""
    if not kind:
        return "it has no type"
    if kind in _LATER_FHIR:
        return f"its type “{kind}” is not one of FHIR R4; “{_LATER_FHIR[kind]}” may be meant"
    return f"questions of the type “{short(kind)}” are not supported"


def read(item: Element, kind: str, found: Extensions, sets: ValueSets) -> Answering:
    """Return how a question of that type is answered; what does not fit together is refused."""
    offered = _options(item, kind, sets)
    if offered and kind not in ("choice", "open-choice"):
        kind = "choice"
    answering = Answering(_PLAIN[kind], tuple(offered), required=item.flag("required"))
    answering = _bounded(item, answering, found)
    answering = _measured(item, answering, kind)
    return _repeated(item, answering, found)


def _options(item: Element, kind: str, sets: ValueSets) -> list[Option]:
    given, reference = "answerOption" in item.data, item.text("answerValueSet")
    if given and reference:
        item.refuse("its answers are given twice, by “answerOption” and by “answerValueSet”")
    if (given or reference) and kind not in _LIKE_A_CHOICE:
        item.refuse(f"a question of the type “{kind}” cannot offer answers")
        return []
    offered = options.read(item) if given else sets.options(item, reference) if reference else []
    chosen = kind in ("choice", "open-choice")
    if not chosen and any(option.kind != kind for option in offered):
        item.refuse(f"its answers are not all of its type, “{kind}”")
    if chosen and not offered:
        item.refuse("it offers no answers to choose from")
    return offered


def _bounded(item: Element, answering: Answering, found: Extensions) -> Answering:
    least, most = (_bound(item, answering.kind, found, name) for name in ("minValue", "maxValue"))
    if least is not None and most is not None and Decimal(least) > Decimal(most):
        item.refuse("its lowest value lies above its highest")
        return answering
    if answering.kind is Kind.NUMBER and least is not None and most is not None and not item.flag("repeats"):
        low, high = int(Decimal(least)), int(Decimal(most))
        if 0 < high - low <= _WIDEST_SCALE:
            return replace(answering, kind=Kind.SCALE, low=low, high=high)
    return replace(answering, least=least, most=most)


def _bound(item: Element, kind: Kind, found: Extensions, name: str) -> str | None:
    if name not in found:
        return None
    value = extensions.value(found, name, "valueInteger", "valueDecimal")
    text = options.decimal_text(value)
    if kind not in (Kind.NUMBER, Kind.DECIMAL):
        item.refuse(f"“{name}” is supported for numbers alone")
        return None
    if text is None or (kind is Kind.NUMBER and Decimal(text) != int(Decimal(text))):
        item.refuse(f"“{name}” is not a number of its type and of usual size")
        return None
    return str(int(Decimal(text))) if kind is Kind.NUMBER else text


def _measured(item: Element, answering: Answering, kind: str) -> Answering:
    longest = item.whole("maxLength")
    if longest is not None and (kind not in _LENGTHS or longest < 1):
        item.refuse("“maxLength” is supported for texts alone, and is at least 1")
    if kind not in _LENGTHS:
        return answering
    if longest is not None and longest > LONGEST_ANSWER:
        item.remark(f"Answers take at most {LONGEST_ANSWER} characters")
    return replace(answering, max_length=max(1, min(longest or _LENGTHS[kind], LONGEST_ANSWER)))


def _repeated(item: Element, answering: Answering, found: Extensions) -> Answering:
    least = extensions.value(found, "questionnaire-minOccurs", "valueInteger")
    most = extensions.value(found, "questionnaire-maxOccurs", "valueInteger")
    repeats = item.flag("repeats")
    if least not in (None, 0, 1):
        item.refuse("it asks for a least number of answers, which is not supported")
    if most is not None and not _allows_all(most, repeats, answering):
        item.refuse("it bounds the number of answers, which is not supported")
    if any(option.exclusive for option in answering.options) and repeats:
        item.refuse("one of its answers excludes the others (“optionExclusive”), which is not supported")
    if repeats and answering.kind is Kind.YES_NO:
        item.refuse("a question with yes or no cannot take several answers")
        repeats = False
    return replace(
        answering,
        kind=_SEVERAL.get(answering.kind, answering.kind) if repeats else answering.kind,
        repeats=repeats and answering.kind not in _SEVERAL,
        required=answering.required or least == 1,
    )


def _allows_all(most: object, repeats: bool, answering: Answering) -> bool:
    if not isinstance(most, int):
        return False
    return most >= len(answering.options) > 0 and answering.kind is Kind.CHOICE if repeats else most == 1
