"""An instrument that a clinic brought in: its questions as an `Instrument`, how it is scored, its words by language.

The wording is the file's own and is shown as it came: it never goes through our catalogues of translations.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from clinic.domain.instruments.fiqr import FIQR
from clinic.domain.instruments.model import Instrument, Item, Lead


class Method(StrEnum):
    """How answers become a score; the clinic chooses, no file does."""

    SUM = "sum"
    MEAN = "mean"
    FIQR = "fiqr"


@dataclass(frozen=True, slots=True)
class CutOff:
    """A published cut-off of a score: from which value on, its name, the population it comes from, and the source."""

    at_least: str
    """A decimal number as text."""
    label: str
    population: str
    source: str


@dataclass(frozen=True, slots=True)
class Scoring:
    """The clinic's rule for one imported instrument. Raises ValueError if it contradicts itself.

    `items` are the keys that count, in order. `blanks_allowed` = how many of them may be blank: a sum is then the mean
    of the answered ones times their number, a mean that of the answered ones, both marked as estimated; with more there
    is no score. `low` and `high` bound the score (decimal text). For `Method.FIQR`, `fiqr_items` maps each of the 21
    codes of our engine to an item key, and the engine's own rule for blanks holds. `stated_total` is an item that holds
    a total computed elsewhere: never asked, compared on import.
    """

    method: Method
    items: tuple[str, ...]
    low: str
    high: str
    blanks_allowed: int = 0
    higher_is_better: bool = False
    fiqr_items: tuple[tuple[str, str], ...] = ()
    stated_total: str | None = None
    cut_offs: tuple[CutOff, ...] = ()
    source: str = ""
    """The publication that the clinic names for the rule; may be empty."""
    set_by: str = ""
    set_on: str = ""
    """Who set the rule, and the day (ISO)."""

    def __post_init__(self) -> None:
        if not self.items or len(set(self.items)) != len(self.items):
            raise ValueError("a score counts at least one item, and each once")
        if Decimal(self.low) >= Decimal(self.high):
            raise ValueError("the lowest score must lie below the highest")
        if not 0 <= self.blanks_allowed < len(self.items):
            raise ValueError("at least one item has to be answered")
        if (self.method is Method.FIQR) != bool(self.fiqr_items):
            raise ValueError("items are mapped to the FIQR for its own engine, and only then")
        if self.fiqr_items and [code for code, _ in self.fiqr_items] != list(FIQR.keys):
            raise ValueError("each of the 21 items of the FIQR is mapped once, in their order")


@dataclass(frozen=True, slots=True)
class Licence:
    """The clinic's statement that it may use the wording: who said so, on which day (ISO), and the licence's text."""

    confirmed_by: str
    confirmed_on: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedInstrument:
    """One version of an imported questionnaire. `language` is that of its items, `words` those of its translations.

    `words` maps language -> place -> text; a place is `title`, `item:<key>`, `hint:<key>`, `low:<key>` and `high:<key>`
    for the words at the ends of a scale, `choice:<key>:<number>` with the choices numbered from 1, or `lead:<link id>`
    for a text above a question. `stated` are numbers that the file holds and nobody is asked for (read-only or hidden):
    any of them may be a total that was computed elsewhere.
    """

    instrument: Instrument
    scoring: Scoring | None = None
    language: str = "en"
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    url: str = ""
    publisher: str = ""
    copyright: str = ""
    licence: Licence | None = None
    stated: tuple[Item, ...] = ()

    @property
    def key(self) -> str:
        """The instrument's key: the same for all its versions."""
        return self.instrument.key

    @property
    def method(self) -> str:
        """What a trend may join: instrument, version and definition, so that a changed definition breaks the line."""
        return f"{self.instrument.key}/{self.instrument.version} #{self.instrument.digest[:8]}"

    def with_stated(self, key: str) -> "ImportedInstrument":
        """Return the instrument with that item taken out of what is asked, as a total that was computed elsewhere.

        Raises AnswerError for a key that is no item, ValueError if another question depends on it.
        """
        if any(item.key == key for item in self.stated):
            return self
        item = self.instrument.item(key)
        return dataclasses.replace(self, instrument=_without(self.instrument, item), stated=(*self.stated, item))

    def in_language(self, language: str) -> Instrument:
        """Return the questions in that language as far as the file has it, else in its own; the keys are the same."""
        words = self.words.get(language)
        if not words or language == self.language:
            return self.instrument
        return dataclasses.replace(
            self.instrument,
            title=words.get("title", self.instrument.title),
            items=tuple(_item_in(item, words) for item in self.instrument.items),
            closing=tuple(_lead_in(lead, words) for lead in self.instrument.closing),
        )


def _without(instrument: Instrument, gone: Item) -> Instrument:
    """Take an item out; the texts that stood above it stand above the next one."""
    place = instrument.keys.index(gone.key)
    before, after = instrument.items[:place], instrument.items[place + 1 :]
    if not after:
        return dataclasses.replace(instrument, items=before, closing=gone.lead + instrument.closing)
    following = dataclasses.replace(after[0], lead=gone.lead + after[0].lead)
    return dataclasses.replace(instrument, items=(*before, following, *after[1:]))


def _item_in(item: Item, words: Mapping[str, str]) -> Item:
    return dataclasses.replace(
        item,
        question=words.get(f"item:{item.key}", item.question),
        hint=words.get(f"hint:{item.key}", item.hint),
        low_label=words.get(f"low:{item.key}", item.low_label),
        high_label=words.get(f"high:{item.key}", item.high_label),
        lead=tuple(_lead_in(lead, words) for lead in item.lead),
        choices=tuple(
            dataclasses.replace(choice, label=words.get(f"choice:{item.key}:{number}", choice.label))
            for number, choice in enumerate(item.choices, 1)
        ),
    )


def _lead_in(lead: Lead, words: Mapping[str, str]) -> Lead:
    return dataclasses.replace(lead, text=words.get(f"lead:{lead.link_id}", lead.text))
