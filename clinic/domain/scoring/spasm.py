"""The spasm burden summary (SBS): five answers about cramps in one number. Tool-defined, never validated.

It is never shown without SPASM_BURDEN_NOTE, has no bands and no colours, and gates nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from clinic.domain.instruments.errors import AnswerCode, AnswerError
from clinic.domain.instruments.spasm7 import SPASM7
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.scoring.rounding import rounded
from clinic.domain.scoring.sentences import SPASM_BURDEN_NOTE
from clinic.domain.words import N_

Answers = Mapping[str, object]

_ITEMS = ("any_spasm", "area_severity", "frequency_level", "duration_level", "sleep_onset_effect", "activity_effect")
_WORST = 10


class NoTotal(StrEnum):
    """Why there is no total."""

    GATE_UNANSWERED = "gate_unanswered"
    TOO_MANY_MISSING = "too_many_missing"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts, 0 to 10, higher is worse; None if blank. Shown as a bar beside the total."""

    code: str
    label: str
    item: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class SpasmBurden:
    """The total (0 to 100, a whole number, higher is worse), its parts, and how many areas cramped.

    `area_count` is 0 to 24, stands beside the total and is never mixed in; None if no area was marked although there
    were cramps. `note` has to be shown with the total.
    """

    score: Score
    area_count: int | None
    parts: tuple[Part, ...]
    no_total: NoTotal | None = None
    note: str = SPASM_BURDEN_NOTE


def spasm_burden(answers: Answers) -> SpasmBurden:
    """Return the spasm burden of one set of answers, keyed as in `spasm7`.

    No cramps: 0. Gate blank, or two parts or more blank: no total. One part blank: 10 x mean of the other four, marked
    as estimated. Raises AnswerError for a value that is not allowed, or places ticked although there were no cramps.
    """
    checked = {key: SPASM7.value(answers, key) for key in _ITEMS}
    places = _places(checked["area_severity"])
    if checked["any_spasm"] is None:
        return _without_total(checked, (), None, NoTotal.GATE_UNANSWERED, N_("Whether there were cramps is not known."))
    if checked["any_spasm"] is False:
        return _no_spasm(checked, places)
    parts = _parts(checked, places)
    count = None if not checked["area_severity"] else len(places)
    known = [part.value for part in parts if part.value is not None]
    if len(known) < len(parts) - 1:
        rule = N_("Two or more of the five answers are missing.")
        return _without_total(checked, parts, count, NoTotal.TOO_MANY_MISSING, rule)
    total = rounded(Fraction(10) * sum(known) / len(known))
    return SpasmBurden(_score(checked, int(total), parts, _rule(parts)), count, parts)


def _no_spasm(checked: Answers, places: Mapping[str, int | None]) -> SpasmBurden:
    if places:
        raise AnswerError(
            AnswerCode.OUT_OF_RANGE,
            "area_severity",
            "Places with cramps are marked, but the answer to having had cramps is no.",
            hint="Answer yes to cramps, or take the places away.",
        )
    return SpasmBurden(_score(checked, 0, (), N_("No cramps in the last 7 days.")), 0, ())


def _without_total(
    checked: Answers, parts: tuple[Part, ...], count: int | None, no_total: NoTotal, rule: str
) -> SpasmBurden:
    return SpasmBurden(_score(checked, None, parts, rule), count, parts, no_total)


def _places(severities: object) -> dict[str, int | None]:
    """Return area -> severity of the marked places; one of severity 0 is no place."""
    return {area: value for area, value in severities.items() if value != 0} if isinstance(severities, dict) else {}


def _worst(places: Mapping[str, int | None]) -> Fraction | None:
    """Return the worst severity; None if a place has none, unless another is 10 already."""
    known = [value for value in places.values() if value is not None]
    if not known or (len(known) < len(places) and max(known) < _WORST):
        return None
    return Fraction(max(known))


def _parts(checked: Answers, places: Mapping[str, int | None]) -> tuple[Part, ...]:
    return (
        Part("S", N_("Worst severity"), "area_severity", _worst(places)),
        Part("F", N_("How often"), "frequency_level", _scaled(checked["frequency_level"], Fraction(5, 2))),
        Part("D", N_("How long"), "duration_level", _scaled(checked["duration_level"], Fraction(5, 2))),
        Part("L", N_("Falling asleep"), "sleep_onset_effect", _scaled(checked["sleep_onset_effect"], Fraction(1))),
        Part("A", N_("Doing things"), "activity_effect", _scaled(checked["activity_effect"], Fraction(1))),
    )


def _scaled(value: object, factor: Fraction) -> Fraction | None:
    return value * factor if isinstance(value, int) else None


def _rule(parts: tuple[Part, ...]) -> str:
    for part in parts:
        if part.value is None:
            return Phrase(N_("Estimated from 4 of 5 answers; missing: {missing}."), missing=part.label)
    return N_("The five parts added, times 2.")


def _score(checked: Answers, value: int | None, parts: tuple[Part, ...], rule: str) -> Score:
    blank = tuple(part.item for part in parts if part.value is None)
    missing = ("any_spasm",) if checked["any_spasm"] is None else blank
    receipt = Receipt(SPASM7.key, SPASM7.version, tuple(checked.items()), rule, missing, SPASM7.source)
    return Score("sbs", value, 0, 100, False, receipt, estimated=value is not None and bool(blank))
