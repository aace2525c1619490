"""The pages as data: their order, their part, the items of instruments that each shows.

Whether an item is asked stands on the instrument (`asked_when`); a page is shown when one of its items is asked.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from clinic.domain import instruments
from clinic.domain.errors import NotFound
from clinic.domain.instruments.model import Instrument, Item
from clinic.domain.words import N_


class Part(StrEnum):
    """The five parts of the whole form, in their order; the values are their titles."""

    PAIN = N_("your pain")
    FEELINGS = N_("how you feel")
    CRAMPS = N_("cramps")
    TRIED = N_("what you tried")
    SEND = N_("before you send")


PARTS: tuple[Part, ...] = tuple(Part)


@dataclass(frozen=True, slots=True)
class Brought:
    """A question of an imported instrument: its definition in the patient's words, and the language of these words."""

    definition: Instrument
    item: Item
    language: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One item on a page. Raises AnswerError for an item that the instrument does not have.

    `required`: the page is asked again while it is blank. `places_only`: which places, not how bad in each.
    `unless_none_of`: an earlier list answer; the item is not asked while it names nothing.
    `filled_in`: not shown, the situation fills it in. `brought`: of an imported instrument; None = one of ours, whose
    words are in the catalogues of translations.
    """

    instrument: str
    key: str
    required: bool = False
    places_only: bool = False
    unless_none_of: tuple[str, str] | None = None
    filled_in: bool = False
    brought: Brought | None = None

    def __post_init__(self) -> None:
        self.item  # noqa: B018 - an unknown item is refused when the pages are read

    @property
    def definition(self) -> Instrument:
        """The instrument that the question belongs to; an imported one in the patient's words as far as it has them."""
        return self.brought.definition if self.brought else instruments.get(self.instrument)

    @property
    def item(self) -> Item:
        """The question itself."""
        return self.brought.item if self.brought else self.definition.item(self.key)

    @property
    def code(self) -> str:
        """The question among all instruments, as `spasm7.warning`: how the switch of a clinic names it."""
        return f"{self.instrument}.{self.key}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `key` stands in its address; `after_earlier_visit` = asked only when there is one to compare with.

    `short` = belongs to the short form of a bad day, `whole` = to the whole form. `offered` = what was answered at the
    last visit is offered to be confirmed; never a score of the last 7 days, for an old number would pull the new one.
    `path` are the titles above that of a page of an imported instrument, from the outside in, in `language` as the
    title is; empty for pages of ours.
    """

    key: str
    title: str
    asks: tuple[Ask, ...]
    part: Part | None = None
    hint: str = ""
    after_earlier_visit: bool = False
    whole: bool = True
    short: bool = False
    offered: bool = False
    path: tuple[str, ...] = ()
    language: str = ""

    @property
    def imported(self) -> bool:
        """Whether it asks an instrument that the clinic brought in: its words are shown as they came."""
        return any(ask.brought for ask in self.asks)

    @property
    def required(self) -> bool:
        """Whether one of its questions has to be answered."""
        return any(ask.required for ask in self.asks)

    @property
    def titled_by_item(self) -> bool:
        """Whether the one question of the page is its title."""
        return sum(not ask.filled_in for ask in self.asks) == 1 and self.asks[0].item.question == self.title


def _asks(instrument: str, *keys: str) -> tuple[Ask, ...]:
    return tuple(Ask(instrument, key) for key in keys)


def _single(key: str, instrument: str, item: str, part: Part, *, offered: bool = False) -> Page:
    """Return a page whose title is its only question."""
    ask = Ask(instrument, item)
    return Page(key, ask.item.question, (ask,), part, hint=ask.item.hint, offered=offered)


_EVERY_QUESTION: tuple[Page, ...] = (
    Page(
        "urgent",
        N_("Do you have any of these now?"),
        _asks("urgent", *instruments.URGENT.keys),
        hint=N_("Tick any that is new, or worse than usual for you."),
        short=True,
    ),
    Page(
        "bad-day",
        N_("Just 4 questions today"),
        (
            Ask("pain", "nrs_pain"),
            Ask("pain", "worst_place"),
            Ask("spasm7", "any_spasm"),
            Ask("survey", "unrefreshed"),
        ),
        hint=N_("There are no wrong answers. You can leave any of them blank."),
        whole=False,
        short=True,
    ),
    Page(
        "map",
        N_("Where have you had pain in the last 7 days?"),
        (Ask("survey", "pain_areas", required=True), *_asks("survey", "pain_shapes", "head_zones")),
        Part.PAIN,
        hint=N_("Tap each place that hurts. Tap it again to undo."),
        offered=True,
    ),
    Page(
        "pain",
        N_("Your pain and your energy"),
        (
            Ask("pain", "worst_place", unless_none_of=("survey", "pain_areas")),
            Ask("pain", "nrs_pain"),
            Ask("spasm7", "energy"),
            Ask("spasm7", "pain_where_exam_normal"),
        ),
        Part.PAIN,
        hint=N_("Think about the last 7 days. There are no wrong answers."),
    ),
    Page(
        "feelings",
        N_("Tired, sleep and thinking"),
        _asks("survey", "fatigue", "unrefreshed", "cognitive"),
        Part.FEELINGS,
        hint=N_("Think about the last 7 days. Choose one answer for each."),
    ),
    Page(
        "signs",
        N_("Other signs"),
        _asks("survey", "headache", "abdominal_pain", "depression"),
        Part.FEELINGS,
        hint=N_("Think about the last 6 months."),
        offered=True,
    ),
    _single("duration", "survey", "symptoms_3_months", Part.FEELINGS, offered=True),
    Page(
        "cramps",
        N_("Cramps and tight muscles"),
        _asks("spasm7", "any_spasm", "any_tightness"),
        Part.CRAMPS,
    ),
    Page(
        "cramp-map",
        N_("Where have you had cramps in the last 7 days?"),
        (Ask("spasm7", "area_severity", places_only=True), *_asks("spasm7", "spasm_shapes", "cramp_head_zones")),
        Part.CRAMPS,
        hint=N_("Tap each place where you had a cramp. Tap it again to undo."),
        offered=True,
    ),
    Page(
        "cramp-severity",
        N_("How bad was the worst cramp in each place?"),
        (Ask("spasm7", "area_severity", unless_none_of=("spasm7", "area_severity")),),
        Part.CRAMPS,
        hint=N_("Choose one number for each place."),
    ),
    Page(
        "cramp-details",
        N_("More about your cramps"),
        _asks(
            "spasm7",
            "frequency_level",
            "duration_level",
            "sleep_onset_effect",
            "activity_effect",
            "onset_context",
            "warning",
        ),
        Part.CRAMPS,
        hint=N_("Think about the last 7 days."),
    ),
    _single("tightness", "spasm7", "constant_tightness", Part.CRAMPS),
    Page("treatments", N_("What have you tried?"), (), Part.TRIED, offered=True),
    Page(
        "change",
        instruments.PGIC.item("pgic").question,
        (Ask("pgic", "pgic"), Ask("pgic", "compared_with", filled_in=True)),
        Part.TRIED,
        after_earlier_visit=True,
    ),
    _single("matters", "agenda", "what_matters", Part.SEND),
)
OPTIONAL: Mapping[str, Ask] = MappingProxyType(
    {ask.code: ask for page in _EVERY_QUESTION for ask in page.asks if not ask.item.default_on}
)
"""The questions that a clinic has to switch on, by code."""


@cache
def pages(extra: frozenset[str] = frozenset()) -> tuple[Page, ...]:
    """Return every page with the questions that are always asked and, of the optional ones, those of these codes."""
    return tuple(_with(page, extra) for page in _EVERY_QUESTION)


def _with(page: Page, extra: frozenset[str]) -> Page:
    asks = tuple(ask for ask in page.asks if ask.item.default_on or ask.code in extra)
    return dataclasses.replace(page, asks=asks)


PAGES: tuple[Page, ...] = pages()
"""Every page with the questions that are always asked, in their order; start, check and thanks stand around them."""


def get(key: str, extra: frozenset[str] = frozenset()) -> Page:
    """Return one of our own pages by its key, with the optional questions of these codes. Raises NotFound."""
    for page in pages(extra):
        if page.key == key:
            return page
    raise NotFound("There is no such page in this form.", hint="Open the form from its link.")
