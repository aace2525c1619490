"""The clinic's choice of how an imported questionnaire is scored, checked and made a part of its definition.

No file chooses this: what a file suggests is shown, and a person decides.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from clinic.domain.errors import ClinicError
from clinic.domain.instruments.fiqr import FIQR
from clinic.domain.instruments.imported import CutOff, ImportedInstrument, Method, Scoring
from clinic.domain.instruments.items import Item, Kind
from clinic.domain.instruments.model import Instrument
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.weights import NotCountable, bounds
from clinic.domain.words import N_

_ALARM_KINDS = (Kind.SCALE, Kind.CHOICE, Kind.YES_NO, Kind.NUMBER, Kind.DECIMAL)


class RuleRefused(ClinicError):
    """The rule contradicts itself or the questionnaire; nothing was changed."""

    status = 422

    def __init__(self, message: str, hint: str = N_("Correct the rule and set it again.")) -> None:
        super().__init__(message, hint=hint)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the clinic chose. Empty `items` = every question that can count; see `Scoring` for the rest.

    `fiqr_items` maps codes of our engine to item keys, for `Method.FIQR` alone. `alarm` are items about self-harm,
    beside those that the file marks.
    """

    method: Method
    items: tuple[str, ...] = ()
    blanks_allowed: int = 0
    higher_is_better: bool = False
    cut_offs: tuple[CutOff, ...] = ()
    source: str = ""
    stated_total: str | None = None
    fiqr_items: Mapping[str, str] = dataclasses.field(default_factory=dict)
    alarm: tuple[str, ...] = ()


def with_rule(imported: ImportedInstrument, chosen: Chosen, *, set_by: str, set_on: str) -> ImportedInstrument:
    """Return the definition with the clinic's rule: `set_by` = a name, `set_on` = a day (ISO). Raises RuleRefused.

    Questions that count lose what was filled in before anybody answered; the stated total is not asked any more.
    """
    if chosen.stated_total is not None:
        imported = _with_stated(imported, chosen.stated_total)
    items = _items(imported.instrument, chosen)
    low, high = _range(imported.instrument, chosen.method, items, chosen.blanks_allowed)
    _check_cut_offs(chosen.cut_offs, low, high)
    scoring = _scoring(chosen, items, low, high, set_by, set_on)
    return dataclasses.replace(imported, instrument=_marked(imported.instrument, items, chosen.alarm), scoring=scoring)


def countable(instrument: Instrument) -> tuple[str, ...]:
    """Return the keys of the questions that can count, in order."""
    return tuple(item.key for item in instrument.items if _bounds(item) is not None)


def _with_stated(imported: ImportedInstrument, key: str) -> ImportedInstrument:
    if key not in {*imported.instrument.keys, *(item.key for item in imported.stated)}:
        raise RuleRefused(Phrase(N_("The questionnaire has no item {item}."), item=key))
    try:
        return imported.with_stated(key)
    except ValueError:
        raise RuleRefused(
            Phrase(N_("{item} cannot be the stated total: another question depends on it."), item=key)
        ) from None


def _items(instrument: Instrument, chosen: Chosen) -> tuple[str, ...]:
    if chosen.method is Method.FIQR:
        return _fiqr_items(instrument, chosen.fiqr_items)
    if chosen.fiqr_items:
        raise RuleRefused(N_("Items are mapped to the FIQR only where its own engine scores."))
    items = chosen.items or countable(instrument)
    if not items:
        raise RuleRefused(N_("No question can count: none has weights or bounds."), N_("Ask for a file with weights."))
    for key in items:
        _require(instrument, key)
        try:
            bounds(instrument.item(key))
        except NotCountable as error:
            raise RuleRefused(str(error)) from error
    if len(set(items)) != len(items):
        raise RuleRefused(N_("An item is counted twice."))
    if not 0 <= chosen.blanks_allowed < len(items):
        raise RuleRefused(N_("At least one of the items that count has to be answered."))
    return tuple(key for key in instrument.keys if key in items)


def _fiqr_items(instrument: Instrument, mapped: Mapping[str, str]) -> tuple[str, ...]:
    if missing := [code for code in FIQR.keys if code not in mapped]:
        raise RuleRefused(Phrase(N_("The map names no item for {codes}."), codes=tuple(missing)))
    if unknown := [code for code in mapped if code not in FIQR.keys]:
        raise RuleRefused(Phrase(N_("The FIQR has no item {codes}."), codes=tuple(unknown)))
    items = tuple(mapped[code] for code in FIQR.keys)
    if len(set(items)) != len(items):
        raise RuleRefused(N_("The map names one item twice."))
    for key in items:
        _require(instrument, key)
        if _bounds(instrument.item(key)) != (Fraction(0), Fraction(10)):
            raise RuleRefused(Phrase(N_("{item} does not run from 0 to 10, as every item of the FIQR does."), item=key))
    return items


def _require(instrument: Instrument, key: str) -> None:
    if key not in instrument.keys:
        raise RuleRefused(Phrase(N_("The questionnaire has no item {item}."), item=key))


def _bounds(item: Item) -> tuple[Fraction, Fraction] | None:
    try:
        return bounds(item)
    except NotCountable:
        return None


def _range(
    instrument: Instrument, method: Method, items: tuple[str, ...], blanks_allowed: int
) -> tuple[Fraction, Fraction]:
    """Return the lowest and the highest score that the weights allow."""
    if method is Method.FIQR:
        return Fraction(0), Fraction(100)
    spans = [bounds(instrument.item(key)) for key in items]
    if blanks_allowed and len(set(spans)) > 1:
        raise RuleRefused(
            N_("The items that count run over different numbers: one cannot stand in for another that is blank."),
            N_("Allow no blanks, or count items of one kind."),
        )
    parts = len(items) if method is Method.MEAN else 1
    low, high = (sum((span[end] for span in spans), Fraction()) / parts for end in (0, 1))
    if low >= high:
        raise RuleRefused(N_("Every answer would give the same score."))
    return low, high


def _scoring(
    chosen: Chosen, items: tuple[str, ...], low: Fraction, high: Fraction, set_by: str, set_on: str
) -> Scoring:
    engine = chosen.method is Method.FIQR
    return Scoring(
        method=chosen.method,
        items=items,
        low=decimal_text(low),
        high=decimal_text(high),
        blanks_allowed=0 if engine else chosen.blanks_allowed,
        higher_is_better=False if engine else chosen.higher_is_better,
        fiqr_items=tuple(zip(FIQR.keys, items, strict=True)) if engine else (),
        stated_total=chosen.stated_total,
        cut_offs=tuple(sorted(chosen.cut_offs, key=lambda one: Decimal(one.at_least))),
        source=chosen.source.strip(),
        set_by=set_by,
        set_on=set_on,
    )


def decimal_text(value: Fraction) -> str:
    """Return the number as decimal text, six places at most: means of weights have no more that anybody reads."""
    text = f"{float(round(value, 6)):.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _check_cut_offs(cut_offs: tuple[CutOff, ...], low: Fraction, high: Fraction) -> None:
    seen = set()
    for place, one in enumerate(cut_offs, start=1):
        named = f"no. {place}"  # what was typed is not quoted: it may be anything
        try:
            value = Decimal(one.at_least)
        except InvalidOperation:
            raise RuleRefused(Phrase(N_("The cut-off {value} is no number."), value=named)) from None
        if not value.is_finite() or not low <= value <= high:
            raise RuleRefused(Phrase(N_("The cut-off {value} lies outside the score's range."), value=named))
        if not (one.label.strip() and one.population.strip() and one.source.strip()):
            raise RuleRefused(N_("A cut-off needs a name, the population it comes from, and its source."))
        if value in seen:
            raise RuleRefused(N_("Two cut-offs begin at the same score."))
        seen.add(value)


def _marked(instrument: Instrument, items: tuple[str, ...], alarm: tuple[str, ...]) -> Instrument:
    for key in alarm:
        _require(instrument, key)
        require_alarm(instrument.item(key))
    changed = (
        dataclasses.replace(
            item,
            preset=None if item.key in items or item.alarm or item.key in alarm else item.preset,
            alarm=item.alarm or item.key in alarm,
        )
        for item in instrument.items
    )
    return dataclasses.replace(instrument, items=tuple(changed))


def require_alarm(item: Item) -> None:
    """Look whether every answer to a question about self-harm tells if it counts more than 0. Raises RuleRefused."""
    weightless = item.kind is Kind.CHOICE and any(choice.weight is None for choice in item.choices)
    if item.kind not in _ALARM_KINDS or item.repeats or weightless:
        raise RuleRefused(
            Phrase(
                N_("{item} cannot call for somebody: its answers do not tell when they count above 0."), item=item.key
            ),
            N_("Use a file whose choices for this question have weights."),
        )
