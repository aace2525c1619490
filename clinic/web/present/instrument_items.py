"""The questions of an instrument in words for staff: what may be answered, what it counts, when it is asked.

The words of an imported instrument are shown as they came; only our own go through the catalogue.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments.conditions import OPERATOR_WORDS, Clause, Operator, Rule
from clinic.domain.instruments.model import Instrument, Item, Kind

Say = Callable[[str], str]

ANSWERS = {
    Kind.CHOICE: lazy("one of the choices"),
    Kind.YES_NO: lazy("yes or no"),
    Kind.AREAS: lazy("any of the 24 areas of the body map"),
    Kind.SHAPES: lazy("pieces of the body map that were tapped"),
    Kind.CODES: lazy("any of the choices"),
    Kind.DATE: lazy("a date"),
    Kind.OPEN_CHOICE: lazy("one of the choices, or own words"),
    Kind.OPEN_CODES: lazy("any of the choices, and own words"),
}


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One choice: what is stored, what is read, what it counts (None = nothing)."""

    value: str
    label: str
    weight: str | None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One question ready to be read. `leads` stand above it; each of `conditions` has to hold."""

    key: str
    question: str
    hint: str
    answer: str
    choices: tuple[ShownChoice, ...]
    conditions: tuple[str, ...]
    remarks: tuple[str, ...]
    leads: tuple[tuple[str, bool], ...]


def shown(instrument: Instrument, *, ours: bool) -> tuple[ShownItem, ...]:
    """Return the questions in the order asked; `ours` = the words are the product's own."""
    say: Say = _ if ours else str
    return tuple(_item(instrument, item, say) for item in instrument.items)


def _item(instrument: Instrument, item: Item, say: Say) -> ShownItem:
    return ShownItem(
        key=item.key,
        question=say(item.question) if item.question else "",
        hint=say(item.hint) if item.hint else "",
        answer=answer_words(item, say),
        choices=tuple(ShownChoice(str(one.value), say(one.label), one.weight) for one in item.choices),
        conditions=tuple(_conditions(instrument, item, say)),
        remarks=tuple(_remarks(item)),
        leads=tuple((lead.text, lead.title) for lead in item.lead),
    )


def answer_words(item: Item, say: Say) -> str:
    """Return what the question is answered with."""
    if item.kind in (Kind.SCALE, Kind.AREA_SEVERITY):
        return _scale(item, say)
    if item.kind is Kind.TEXT:
        return _("a text of up to %(most)s characters", most=item.max_length)
    if item.kind in (Kind.NUMBER, Kind.DECIMAL):
        return _number(item)
    return str(ANSWERS[item.kind])


def _scale(item: Item, say: Say) -> str:
    span = _("%(low)s to %(high)s", low=item.low, high=item.high)
    ends = [
        f"{number} {say(label)}"
        for number, label in ((item.low, item.low_label), (item.high, item.high_label))
        if label
    ]
    per_area = " " + _("for each marked area") if item.kind is Kind.AREA_SEVERITY else ""
    return f"{span}{per_area} ({', '.join(ends)})" if ends else f"{span}{per_area}"


def _number(item: Item) -> str:
    kind = _("a whole number") if item.kind is Kind.NUMBER else _("a number, with decimals if needed")
    if item.least is not None and item.most is not None:
        return _("%(kind)s from %(least)s to %(most)s", kind=kind, least=item.least, most=item.most)
    if item.least is not None:
        return _("%(kind)s, at least %(least)s", kind=kind, least=item.least)
    return kind if item.most is None else _("%(kind)s, at most %(most)s", kind=kind, most=item.most)


def _remarks(item: Item) -> list[str]:
    found = []
    if item.required:
        found.append(_("Asked for once more when left blank."))
    if item.repeats:
        found.append(_("May be answered several times."))
    if not item.default_on:
        found.append(_("Off until the clinic switches it on."))
    if item.preset is not None:
        found.append(_("Filled in beforehand: %(what)s", what=preset_words(item.preset)))
    if item.alarm:
        found.append(_("About self-harm: an answer that counts more than 0 calls for somebody."))
    return found


def preset_words(preset: str | bool) -> str:
    """Return what is filled in beforehand."""
    return str(preset) if isinstance(preset, str) else _("Yes") if preset else _("No")


def _conditions(instrument: Instrument, item: Item, say: Say) -> list[str]:
    found = [rule_words(instrument, rule, say) for rule in item.enabled]
    if item.asked_when is not None:
        key, wanted = item.asked_when
        found.insert(0, _clause(instrument, Clause(key, Operator.EQUAL, wanted), say))
    return found


def rule_words(instrument: Instrument, rule: Rule, say: Say) -> str:
    """Return the clauses of a rule in words, joined by and/or."""
    joined = " " + (_("or") if rule.any_of else _("and")) + " "
    return joined.join(_clause(instrument, clause, say) for clause in rule.clauses)


def _clause(instrument: Instrument, clause: Clause, say: Say) -> str:
    item = instrument.item(clause.key)
    name = f"“{say(item.question)}”" if item.question else clause.key
    if clause.operator is Operator.EXISTS:
        return _("%(what)s is answered", what=name) if clause.value else _("%(what)s is not answered", what=name)
    return f"{name} {_(OPERATOR_WORDS[clause.operator])} {_value(item, clause.value, say)}"


def _value(item: Item, value: bool | int | str, say: Say) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if item.kind in (Kind.AREAS, Kind.AREA_SEVERITY):
        return f"“{_(AREAS[str(value)].label)}”"
    found: Sequence[str] = [say(choice.label) for choice in item.choices if str(choice.value) == str(value)]
    return f"“{found[0]}”" if found else str(value)
