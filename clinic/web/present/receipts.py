"""The receipt of a score for people: what was read, in words, and the rule that decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import gettext as _

from clinic.domain.body.atlas import AREAS, SITES
from clinic.domain.instruments import CRITERIA_DETAILS, REGISTRY, SURVEY
from clinic.domain.instruments.model import Item, Kind
from clinic.domain.scoring.phrases import translated
from clinic.domain.scoring.results import Receipt
from clinic.domain.summaries.brought import answer_place
from clinic.domain.words import N_
from clinic.web.present.drawings import say

_ITEMS: Mapping[tuple[str, str], Item] = {(one.key, item.key): item for one in REGISTRY.values() for item in one.items}
Wording = Mapping[str, Mapping[str, str]]
_CRITERIA_READ = (SURVEY.key, CRITERIA_DETAILS.key)
_OTHERS = {
    "method": N_("Method"),
    "painful_sites": N_("painful sites"),
    "sites_not_tested": N_("sites not tested"),
    "wpi": N_("Painful areas (WPI)"),
    "sss": N_("Symptom severity (SSS)"),
}


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    """A receipt ready to be read."""

    inputs: tuple[tuple[str, str], ...]
    rule: str
    missing: tuple[str, ...]
    version: str
    source: str


def shown(receipt: Receipt, wording: Wording = MappingProxyType({})) -> ShownReceipt:
    """Return the receipt in words; what was left blank is called blank.

    `wording` = that of imported instruments, by instrument and version, as a summary holds it.
    """
    read, words = receipt.instrument, wording.get(f"{receipt.instrument} {receipt.version}", {})
    return ShownReceipt(
        inputs=tuple(
            (
                words.get(key) or name_of(read, key),
                words.get(answer_place(key, value)) or value_of(read, key, value),
            )
            for key, value in receipt.inputs
        ),
        rule=translated(receipt.rule, say),
        missing=tuple(words.get(key) or name_of(read, key) for key in receipt.missing),
        version=f"{receipt.instrument} {receipt.version}",
        source=receipt.source,
    )


def name_of(instrument: str, key: str) -> str:
    """Return what an item or a site is called; `instrument` = whose receipt it stands on."""
    if key in SITES:
        return say(SITES[key].label)
    item = _item(instrument, key)
    if item is not None and item.question:
        return say(item.question)
    return say(_OTHERS.get(key, key.replace("_", " ")))


def value_of(instrument: str, key: str, value: object) -> str:
    """Return an answer in words; None is blank."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_code(code)} {_plain(one)}" for code, one in value.items()) or _("none")
    if isinstance(value, list | tuple):
        return ", ".join(_code(code) for code in value) or _("none")
    item = _item(instrument, key)
    if item is not None and item.kind is Kind.CHOICE and isinstance(value, int | str):
        return f"{value}: {say(item.label_of(value))}"
    return _plain(value)


def _item(instrument: str, key: str) -> Item | None:
    """Return the item: one of the receipt's own instrument, or of those that the criteria and their scores read."""
    return next((_ITEMS[one, key] for one in (instrument, *_CRITERIA_READ) if (one, key) in _ITEMS), None)


def _plain(value: object) -> str:
    if value is None:
        return _("blank")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _code(code: object) -> str:
    return say(AREAS[code].label).lower() if isinstance(code, str) and code in AREAS else str(code)
