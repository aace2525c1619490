"""`enableWhen` as rules of fixed operators: each names an earlier question that is asked, and a value of its type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinic.domain.instruments.conditions import Clause, Operator, Rule
from clinic.domain.instruments.model import Kind
from clinic.exchange.fhir_questionnaire import extensions, options
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.options import Option
from clinic.exchange.fhir_questionnaire.outline import Outline
from clinic.exchange.fhir_questionnaire.problems import short

_NUMBERS = (Kind.SCALE, Kind.NUMBER, Kind.DECIMAL)
_OPEN = (Kind.OPEN_CHOICE, Kind.OPEN_CODES)
_SAME = (Operator.EQUAL, Operator.NOT_EQUAL)
_KNOWN = (
    *("question", "operator", "answerBoolean", "answerDecimal", "answerInteger", "answerDate", "answerString"),
    *("answerCoding", "answerDateTime", "answerTime", "answerQuantity", "answerReference"),
)
_OPTION_TYPES = {"coding": "answerCoding", "integer": "answerInteger", "string": "answerString", "date": "answerDate"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is asked before: what it is answered with, and what it offers."""

    kind: Kind
    options: tuple[Option, ...] = ()


def read(item: Element, outline: Outline, asked: Mapping[str, Asked]) -> Rule | None:
    """Return the rule of an item itself, None where it has none. `asked` are the questions before it."""
    clauses, number = [], 0
    for element in item.each("enableWhen"):
        number += 1
        element.only(_KNOWN)
        extensions.read(element, "condition")
        clauses.append(_clause(element, outline, asked))
    behaviour = item.text("enableBehavior")
    if behaviour not in ("", "all", "any"):
        item.refuse(f"“{short(behaviour)}” is no way of joining conditions")
    if number > 1 and not behaviour:
        item.refuse("it has several conditions, and nothing says whether all or any of them have to hold")
    if not number and behaviour:
        item.refuse("it joins conditions, but has none")
    found = tuple(clause for clause in clauses if clause)
    return Rule(found, any_of=behaviour == "any" and len(found) > 1) if found else None


def _clause(element: Element, outline: Outline, asked: Mapping[str, Asked]) -> Clause | None:
    question, sign, answer = element.text("question"), element.text("operator"), element.one_of("answer")
    if question not in asked:
        element.refuse(_not_asked(element.link_id, question, outline))
        return None
    if sign not in list(Operator) or answer is None:
        element.refuse(f"its condition on item “{short(question)}” has no operator or no value that can be read")
        return None
    return _compared(element, question, Operator(sign), answer, asked[question])


def _compared(
    element: Element, question: str, operator: Operator, answer: tuple[str, object], asked: Asked
) -> Clause | None:
    if operator is Operator.EXISTS:
        if isinstance(answer[1], bool) and answer[0] == "answerBoolean":
            return Clause(question, operator, answer[1])
        element.refuse(f"“exists” on item “{short(question)}” takes true or false, and nothing else")
        return None
    value = _value(element, answer, asked)
    if value is None:
        element.refuse(f"its condition compares item “{short(question)}” with a value of another type")
        return None
    numeric = asked.kind in _NUMBERS or (answer[0] == "answerInteger" and bool(asked.options))
    ordered = numeric or answer[0] == "answerDate"
    if operator not in _SAME and not ordered:
        element.refuse(f"“{operator}” on item “{short(question)}” needs answers that have an order")
        return None
    if not _offered(answer, value, asked):
        element.refuse(f"its condition names an answer that item “{short(question)}” does not offer")
        return None
    return Clause(question, operator, value, numeric)


def _value(element: Element, answer: tuple[str, object], asked: Asked) -> bool | int | str | None:
    """Return the value as the answer would be stored, None if it is of another type than the answers."""
    name, value = answer
    if name not in _types(asked):
        return None
    if name == "answerBoolean":
        return value if isinstance(value, bool) else None
    if name in ("answerInteger", "answerDecimal"):
        text = options.decimal_text(value)
        whole = isinstance(value, int)
        if name == "answerInteger" and not whole:
            return None
        return int(text) if text is not None and whole else text
    if name == "answerDate":
        return options.day(value)
    if name == "answerCoding":
        inside = element.inside(name)
        return _code(inside, asked.options) if inside else None
    return value.strip() or None if isinstance(value, str) else None


def _types(asked: Asked) -> Sequence[str]:
    if asked.options:
        return [_OPTION_TYPES[option.kind] for option in asked.options]
    if asked.kind in _NUMBERS:
        return ("answerInteger", "answerDecimal")
    return {Kind.YES_NO: ("answerBoolean",), Kind.DATE: ("answerDate",)}.get(asked.kind, ("answerString",))


def _code(coding: Element, offered: Sequence[Option]) -> str | None:
    coding.only(("system", "version", "code", "display", "_display", "userSelected"))
    code, system = coding.text("code"), coding.text("system")
    for option in offered:
        if option.code == code and system and option.system and system != option.system:
            coding.refuse(f"its condition takes the code “{short(code)}” from another system than the answers")
    return code or None


def _offered(answer: tuple[str, object], value: bool | int | str, asked: Asked) -> bool:
    if not asked.options or asked.kind in _OPEN or answer[0] == "answerInteger":
        return True
    return answer[0] == "answerDate" or value in [option.code for option in asked.options]


def _not_asked(link_id: str, question: str, outline: Outline) -> str:
    if not question:
        return "one of its conditions names no question"
    if question not in outline.types:
        return f"its condition names item “{short(question)}”, which is not in the file"
    if question == link_id or outline.is_loop(link_id, question):
        return f"its condition and that of item “{short(question)}” depend on one another in a loop"
    if outline.types[question] in ("group", "display"):
        return f"its condition names item “{short(question)}”, which is no question"
    if outline.is_before(question, link_id):
        return f"its condition depends on item “{short(question)}”, which nobody is asked"
    return f"its condition depends on item “{short(question)}”, which comes later"
