"""The answers that an item offers: given one by one, with their words, their weights and what is ticked beforehand."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from clinic.exchange.fhir_questionnaire import extensions, texts
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.problems import short
from clinic.exchange.fhir_questionnaire.texts import Text

MOST = 500
"""Options of one item."""
MOST_IN_ALL = 20_000
"""Options of all items: each page of a questionnaire reads all of it."""
LONGEST = 500
"""Characters of an option's words."""
_LONGEST_CODE = 255
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_VALUES = {"valueCoding": "coding", "valueInteger": "integer", "valueString": "string", "valueDate": "date"}


@dataclass(frozen=True, slots=True)
class Option:
    """One offered answer. `kind` is the FHIR type it has in the file: coding, integer, string or date."""

    code: str
    label: Text
    kind: str
    weight: str | None = None
    system: str | None = None
    selected: bool = False
    exclusive: bool = False


def read(item: Element) -> list[Option]:
    """Return the `answerOption` of an item; whatever cannot be offered is refused."""
    found = []
    for element in item.each("answerOption"):
        element.only(
            ("valueCoding", "valueInteger", "valueString", "_valueString", "valueDate", "valueTime", "valueReference",
             "initialSelected")
        )  # fmt: skip
        option = _option(element)
        if option:
            found.append(option)
    return checked(item, found)


def checked(item: Element, options: list[Option]) -> list[Option]:
    """Return the options if they can be told apart; refuses too many of them and codes that are used twice."""
    if len(options) > MOST:
        item.refuse(f"it offers more than {MOST} answers")
        return options[:MOST]
    item.problems.offered += len(options)
    if item.problems.offered > MOST_IN_ALL:
        item.refuse(f"up to here the questionnaire offers more than {MOST_IN_ALL} answers in all")
        item.problems.settle()
    seen: dict[str, Option] = {}
    for option in options:
        if option.code in seen:
            other = seen[option.code].system != option.system
            item.refuse(
                f"two of its answers have the code “{short(option.code)}”{', of different systems' if other else ''}"
            )
        seen[option.code] = option
    return list(seen.values())


def coding(element: Element, context: str, system: str | None = None) -> Option | None:
    """Return the option that a coding or a concept of a value set is; `system` is that of its value set."""
    if context == "coding":
        element.only(("system", "version", "code", "display", "_display", "userSelected"))
    code = element.text("code")
    if not code:
        element.refuse("one of its answers has no code")
        return None
    if len(code) > _LONGEST_CODE or not code.isprintable():
        element.refuse(f"the code “{short(code)}” is too long, or holds something that is not printed")
        return None
    label = texts.read(element, "display", LONGEST)
    if not label.plain:
        element.remark("Answers without words show their code")
        label = Text(code, label.by_language)
    weight = weight_of(element, extensions.read(element, context))
    return Option(code, label, "coding", weight, element.text("system") or system)


def weight_of(element: Element, found: dict[str, list[Element]]) -> str | None:
    """Return what an answer counts as decimal text; weights that contradict one another are refused."""
    if not found:
        return None
    given = [extensions.value(found, name, "valueDecimal", "valueInteger") for name in extensions.WEIGHTS]
    weights = {number for one in given if (number := decimal_text(one))}
    if any(one is not None and decimal_text(one) is None for one in given):
        element.refuse("the weight of one of its answers is not a number of usual size")
    return _agreed(element, weights)


def decimal_text(value: object) -> str | None:
    """Return a number of the file as plain decimal text, None for one that is none or is not of usual size."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text if _NUMBER.fullmatch(text) else None


def day(value: object) -> str | None:
    """Return a whole date as YYYY-MM-DD, None for anything else."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _agreed(element: Element, weights: Iterable[str]) -> str | None:
    found = sorted(set(weights), key=Decimal)
    if len({Decimal(weight) for weight in found}) > 1:
        element.refuse("one of its answers has two different weights")
    return found[0] if found else None


def _option(element: Element) -> Option | None:
    found = extensions.read(element, "option")
    option = _valued(element)
    if option is None:
        return None
    weights = [weight for weight in (option.weight, weight_of(element, found)) if weight is not None]
    prefix = extensions.value(found, "questionnaire-optionPrefix", "valueString")
    label = option.label
    if prefix is not None:
        label = label.with_around(Text(texts.reduced(element, str(prefix), LONGEST)), Text())
    return Option(
        option.code,
        label,
        option.kind,
        _agreed(element, weights) or (option.code if option.kind == "integer" else None),
        option.system,
        selected=element.flag("initialSelected"),
        exclusive=extensions.flag(found, "questionnaire-optionExclusive"),
    )


def _valued(element: Element) -> Option | None:
    given = element.one_of("value")
    if given is None or given[0] not in _VALUES:
        element.refuse("one of its answers is neither a coding, a whole number, a text nor a date")
        return None
    name, value = given
    if name == "valueCoding":
        inside = element.inside(name)
        return coding(inside, "coding") if inside else None
    if name == "valueString":
        label = texts.read(element, name, _LONGEST_CODE)
        return Option(label.plain, label, "string") if label.plain else None
    plain = day(value) if name == "valueDate" else decimal_text(element.whole(name))
    if plain is None:
        element.refuse("one of its answers is no date of the calendar, or no whole number")
        return None
    return Option(plain, Text(plain), _VALUES[name])
