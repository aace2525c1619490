"""The items of a response to an imported questionnaire, in the groups and with the codes of its own file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clinic.domain.instruments import Item, Kind
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.visits import Answers
from clinic.exchange.fhir.elements import Element, extension
from clinic.exchange.fhir.plain_answers import plain_answer

Options = Mapping[str, Mapping[str, Element]]
"""linkId -> code as it is stored -> the option's value as the file types it, for options that are no codings."""


def body(definition: ImportedInstrument, answers: Answers, file: Mapping[str, Any]) -> Element:
    """Return the answered items, nested as in the file, and as extensions the ids of those left blank."""
    options = {link_id: found for link_id, found in _options(file.get("item", ())) if found}
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
        _group(groups, item.within).append(
            {"linkId": item.key, "text": item.question, "answer": _answers(item, value, options)}
        )
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


def _answers(item: Item, value: object, options: Options) -> list[Element]:
    if item.kind is Kind.OPEN_CODES and isinstance(value, Mapping):
        words = [{"valueString": value["own_words"]}] if value.get("own_words") else []
        return [*(_chosen(item, code, options) for code in value.get("codes", ())), *words]
    values = value if isinstance(value, list) else [value]
    return [_answer(item, one, options) for one in values]


def _answer(item: Item, value: object, options: Options) -> Element:
    match item.kind:
        case Kind.OPEN_CHOICE if isinstance(value, Mapping):
            return {"valueString": value["own_words"]}
        case Kind.CHOICE | Kind.CODES | Kind.OPEN_CHOICE:
            return _chosen(item, value, options)
        case _:
            return plain_answer(item, value)


def _chosen(item: Item, value: object, options: Options) -> Element:
    """Return the option that was chosen, of the type that it has in the file."""
    typed = options.get(item.key, {}).get(str(value))
    if typed is not None:
        return dict(typed)
    choice = next((one for one in item.choices if one.value == value), None)
    named = {"system": choice.system or None, "display": choice.label} if choice else {}
    return {"valueCoding": {**named, "code": str(value)}}


def _options(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Element]]]:
    for item in items:
        found = {
            str(option[name]): {name: option[name]}
            for option in item.get("answerOption", ())
            for name in ("valueInteger", "valueString", "valueDate")
            if name in option
        }
        yield item.get("linkId", ""), found
        yield from _options(item.get("item", ()))
