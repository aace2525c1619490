"""The items of a response to an imported questionnaire, in the groups and with the codes of its own file."""

from collections.abc import Mapping

from clinic.domain.instruments import Item, Kind
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.visits import Answers
from clinic.exchange.fhir.elements import Element, extension


def body(definition: ImportedInstrument, answers: Answers) -> Element:
    """Return the answered items, nested as in the file, and as extensions the ids of those left blank."""
    root: list[Element] = []
    groups: dict[tuple[str, ...], list[Element]] = {(): root}
    blank = []
    for item in definition.instrument.items:
        if item.key not in answers:
            continue
        value = answers[item.key]
        if value is None:
            blank.append(item.key)
            continue
        _group(groups, item.within).append({"linkId": item.key, "text": item.question, "answer": _answers(item, value)})
    more = [extension("left-blank", valueString=key) for key in blank]
    return {
        "extension": [extension("instrument-digest", valueString=definition.instrument.digest), *more],
        "item": root,
    }


def _group(groups: dict[tuple[str, ...], list[Element]], within: tuple[str, ...]) -> list[Element]:
    """Return the list of a group, made with the groups around it where it is not there yet."""
    if within not in groups:
        groups[within] = []
        _group(groups, within[:-1]).append({"linkId": within[-1], "item": groups[within]})
    return groups[within]


def _answers(item: Item, value: object) -> list[Element]:
    if item.kind is Kind.OPEN_CODES and isinstance(value, Mapping):
        words = [{"valueString": value["own_words"]}] if value.get("own_words") else []
        return [*(_coding(item, code) for code in value.get("codes", ())), *words]
    values = value if isinstance(value, list) else [value]
    return [_answer(item, one) for one in values]


def _answer(item: Item, value: object) -> Element:
    match item.kind:
        case Kind.YES_NO:
            return {"valueBoolean": value}
        case Kind.SCALE | Kind.NUMBER:
            return {"valueInteger": value}
        case Kind.DECIMAL:
            return {"valueDecimal": float(str(value))}
        case Kind.DATE:
            return {"valueDate": value}
        case Kind.OPEN_CHOICE if isinstance(value, Mapping):
            return {"valueString": value["own_words"]}
        case Kind.CHOICE | Kind.CODES | Kind.OPEN_CHOICE:
            return _coding(item, value)
        case _:
            return {"valueString": value}


def _coding(item: Item, value: object) -> Element:
    choice = next((one for one in item.choices if one.value == value), None)
    named = {"system": choice.system or None, "display": choice.label} if choice else {}
    return {"valueCoding": {**named, "code": str(value)}}
