"""The answers of a response as the clinic stores them; what an item does not take is refused by item, never quoted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from clinic.domain.instruments.errors import AnswerCode, AnswerError
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.items import Answer, Item, Kind
from clinic.exchange.fhir_questionnaire import options
from clinic.exchange.fhir_questionnaire.problems import short
from clinic.exchange.fhir_questionnaire.responses import ParsedResponse

_NUMBERS = (Kind.SCALE, Kind.NUMBER)
_SEVERAL = (Kind.CODES, Kind.OPEN_CODES)
_OPEN = (Kind.OPEN_CHOICE, Kind.OPEN_CODES)
_TAKEN = {
    Kind.YES_NO: "yes or no",
    Kind.DATE: "a whole date",
    Kind.TEXT: "a text",
    Kind.DECIMAL: "a number",
    Kind.SCALE: "a whole number",
    Kind.NUMBER: "a whole number",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that was not taken: its linkId, and a sentence that says why."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a response answers: checked answers by item, totals that it states, and what was not taken."""

    answers: dict[str, Answer | None]
    stated: dict[str, Decimal]
    refusals: tuple[Refusal, ...] = ()


class _Refused(Exception):
    """Why one answer is not taken, as the end of a sentence."""


def read_answers(response: ParsedResponse, imported: ImportedInstrument) -> Answered:
    """Return the answers of a response to that instrument, in the order of its items.

    A question that its condition brings up and that the response leaves out was asked and left blank (None), unless the
    response itself tells what was left blank. An answer to a question that its condition takes away is refused.
    """
    items = {item.key: item for item in imported.instrument.items}
    totals = {item.key: item for item in imported.stated}
    found: dict[str, Answer | None] = {}
    refusals: list[Refusal] = []
    for key, values in _by_item(response).items():
        item = items.get(key) or totals.get(key)
        try:
            found[key] = _answer(item, values)
        except _Refused as why:
            refusals.append(_refusal(item, key, str(why)))
    stated = {key: Decimal(str(found[key])) for key in totals if found.get(key) is not None}
    answers = {key: found[key] for key in items if key in found}
    return _completed(response, imported, answers, stated, refusals)


def _completed(
    response: ParsedResponse,
    imported: ImportedInstrument,
    answers: dict[str, Answer | None],
    stated: dict[str, Decimal],
    refusals: list[Refusal],
) -> Answered:
    asked = imported.instrument.asked_keys(answers)
    refused = {refusal.key for refusal in refusals}
    unclear = set(refused)
    for item in imported.instrument.items:
        if unclear & {clause.key for rule in item.enabled for clause in rule.clauses}:
            unclear.add(item.key)
        elif item.key not in asked and item.key not in refused and answers.pop(item.key, None) is not None:
            refusals.append(_refusal(item, item.key, "is answered, although its condition does not bring it up"))
    blank = asked if response.left_blank is None else asked & response.left_blank
    complete = {
        item.key: answers.get(item.key)
        for item in imported.instrument.items
        if item.key not in refused and (item.key in answers or item.key in blank)
    }
    return Answered(complete, stated, tuple(refusals))


def _by_item(response: ParsedResponse) -> dict[str, list[tuple[tuple[str, object], ...]]]:
    found: dict[str, list[tuple[tuple[str, object], ...]]] = {}
    for given in response.given:
        found.setdefault(given.link_id, []).append(given.values)
    return found


def _answer(item: Item | None, given: list[tuple[tuple[str, object], ...]]) -> Answer | None:
    if item is None:
        if any(given):
            raise _Refused("is not a question of the questionnaire")
        return None
    if len(given) > 1:
        raise _Refused("is there more than once")
    values = given[0]
    if not values:
        return None
    several = item.repeats or item.kind in _SEVERAL
    if len(values) > 1 and not several:
        raise _Refused("takes one answer, and has several")
    try:
        return item.check(_stored(item, values))
    except AnswerError as error:
        raise _Refused(_why(item, error)) from None


def _stored(item: Item, values: Iterable[tuple[str, object]]) -> object:
    """Return the values as the item would store them."""
    plain = [_one(item, name, value) for name, value in values]
    if None in plain:
        raise _Refused(f"takes {_TAKEN.get(item.kind, 'what it offers')}, and has something else")
    if item.kind is Kind.CODES or item.repeats:
        return plain
    if item.kind is not Kind.OPEN_CODES:
        return plain[0]
    words = [one["own_words"] for one in plain if isinstance(one, Mapping)]
    if len(words) > 1:
        raise _Refused("takes own words once, and has them several times")
    return {"codes": [one for one in plain if isinstance(one, str)], "own_words": words[0] if words else None}


def _one(item: Item, name: str, value: object) -> object:
    if item.choices:
        return _chosen(item, name, value)
    if name == "valueDecimal" and item.kind is Kind.DECIMAL:
        return options.decimal_text(value)
    fits = {
        Kind.YES_NO: "valueBoolean",
        Kind.DATE: "valueDate",
        Kind.TEXT: "valueString",
        Kind.DECIMAL: "valueInteger",
    }.get(item.kind, "valueInteger")
    if name != fits:
        raise _Refused(f"takes {_TAKEN[item.kind]}, and has another kind of answer")
    return value


def _chosen(item: Item, name: str, value: object) -> object:
    code = value
    if name == "valueCoding" and isinstance(value, Mapping):
        code = value.get("code")
        _check_system(item, code, value.get("system"))
    elif name in ("valueInteger", "valueDate"):
        code = options.decimal_text(value) if name == "valueInteger" else options.day(value)
    elif name != "valueString":
        raise _Refused("takes one of the answers it offers, and has another kind of answer")
    if code in item.codes and code is not None:
        return code
    if item.kind in _OPEN and name == "valueString":
        return {"own_words": value}
    if item.kind in _OPEN and isinstance(value, Mapping) and code is None and value.get("display"):
        return {"own_words": value["display"]}
    raise _Refused("has an answer that it does not offer")


def _check_system(item: Item, code: object, system: object) -> None:
    for choice in item.choices:
        if choice.value == code and system and choice.system and system != choice.system:
            raise _Refused("has an answer with a code of another system")


def _why(item: Item, error: AnswerError) -> str:
    if error.code is AnswerCode.OUT_OF_RANGE and item.kind in (*_NUMBERS, Kind.DECIMAL):
        low, high = (item.low, item.high) if item.kind is Kind.SCALE else (item.least, item.most)
        number = "a number" if item.kind is Kind.DECIMAL else "a whole number"
        if low is not None and high is not None:
            return f"takes {number} from {low} to {high}, and has another"
        return f"takes {number} of {f'at least {low}' if low is not None else f'at most {high}'}, and has another"
    if error.code is AnswerCode.OUT_OF_RANGE:
        return f"takes texts of up to {item.max_length} characters, and has a longer one"
    if item.choices:
        return "has the same answer twice, or one that it does not offer"
    return f"takes {_TAKEN[item.kind]}, and has something else"


def _refusal(item: Item | None, key: str, why: str) -> Refusal:
    words = f" (“{short(item.question)}”)" if item is not None else ""
    return Refusal(key, f"Item {short(key)}{words} {why}.")
