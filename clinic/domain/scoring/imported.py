"""The score of an imported questionnaire by the clinic's own rule: a sum, a mean, or our FIQR engine.

What a choice counts is its weight, never its code; a blank is never 0. Exact: rounded only where it is shown.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from clinic.domain.instruments.fiqr import FIQR
from clinic.domain.instruments.imported import ImportedInstrument, Method, Scoring
from clinic.domain.scoring.fiqr import fiqr
from clinic.domain.scoring.phrases import Phrase, joined
from clinic.domain.scoring.results import Band, Receipt, Score
from clinic.domain.scoring.weights import NotCountable, weight
from clinic.domain.words import N_

Answers = Mapping[str, object]


class State(StrEnum):
    """What became of a score; only the last one has a number."""

    NOT_ASKED = "not_asked"
    BLANK = "blank"
    """More is blank than the clinic's rule allows."""
    NOT_ASSESSABLE = "not_assessable"
    """An answer that counts has no number."""
    SCORED = "scored"


RULES: Mapping[Method, str] = {
    Method.SUM: N_("Sum of {count} items."),
    Method.MEAN: N_("Mean of {count} items."),
}
ESTIMATED: Mapping[Method, str] = {
    Method.SUM: N_(
        "Sum of {count} items, estimated: mean of the {answered} answered, times {count}; blank: {missing}."
    ),
    Method.MEAN: N_("Mean of {count} items, estimated from the {answered} answered; blank: {missing}."),
}
NOT_ASKED = N_("Not asked.")
TOO_MANY_BLANK = N_("Not scored: {blank} of {count} answers are blank, {allowed} may be.")
NO_WEIGHT = N_("Not assessable: the answer to {item} has no number.")
NOT_FIQR = N_("Not assessable: the answer to {item} is not a whole number from 0 to 10.")
OWN_RULE = N_("The clinic's own rule, set on {day} by {name}.")


def score(imported: ImportedInstrument, answers: Answers) -> Score | None:
    """Return the score of the answers to this instrument; None if the clinic set no rule for it.

    The value is None where it was not asked, where too much is blank and where an answer has no number: see `state`.
    An answer to a question that the other answers do not bring up counts as blank. `low` and `high` are whole numbers
    around the exact range that the rule states. Raises AnswerError for a value that its item does not allow.
    """
    rule = imported.scoring
    if rule is None:
        return None
    given = _given(imported, rule, answers)
    if rule.method is Method.FIQR:
        return _by_engine(imported, rule, given, answers)
    return _by_weights(imported, rule, given, answers)


def state(imported: ImportedInstrument, answers: Answers) -> State:
    """Return why there is a score or none. Without a rule of the clinic nothing is assessable."""
    rule = imported.scoring
    if rule is None:
        return State.NOT_ASSESSABLE if answers else State.NOT_ASKED
    if not any(key in answers for key in rule.items):
        return State.NOT_ASKED
    found = score(imported, answers)
    if found is not None and found.value is not None:
        return State.SCORED
    given = _given(imported, rule, answers)
    return State.NOT_ASSESSABLE if _first_without_number(rule, given, _numbers(imported, given)) else State.BLANK


def _given(imported: ImportedInstrument, rule: Scoring, answers: Answers) -> dict[str, object]:
    """Return each item that counts with its checked answer; None for one that is blank or not brought up."""
    asked = imported.instrument.asked_keys(answers)
    return {key: imported.instrument.value(answers, key) if key in asked else None for key in rule.items}


def _numbers(imported: ImportedInstrument, given: Answers) -> dict[str, Fraction]:
    """Return what each answer counts; an answer without a number is left out."""
    found = {}
    for key, value in given.items():
        if value is not None:
            try:
                found[key] = weight(imported.instrument.item(key), value)
            except NotCountable:
                continue
    return found


def _first_without_number(rule: Scoring, given: Answers, numbers: Mapping[str, Fraction]) -> str | None:
    for key, value in given.items():
        if value is not None and (key not in numbers or (rule.method is Method.FIQR and not _fits(numbers[key]))):
            return key
    return None


def _fits(number: Fraction) -> bool:
    return number.denominator == 1 and 0 <= number <= 10


def _by_weights(imported: ImportedInstrument, rule: Scoring, given: Answers, answers: Answers) -> Score:
    numbers = _numbers(imported, given)
    missing = tuple(key for key, value in given.items() if value is None)
    refused = _refused(rule, given, numbers, missing, answers)
    if refused is not None:
        return _score(imported, rule, given, missing, None, refused)
    total = sum(numbers.values(), Fraction())
    mean = total / len(numbers)
    value = mean if rule.method is Method.MEAN else mean * len(rule.items)
    words = ESTIMATED if missing else RULES
    said = Phrase(words[rule.method], count=len(rule.items), answered=len(numbers), missing=missing)
    return _score(imported, rule, given, missing, value, said, estimated=bool(missing))


def _refused(
    rule: Scoring, given: Answers, numbers: Mapping[str, Fraction], missing: tuple[str, ...], answers: Answers
) -> str | None:
    """Return the sentence that says why there is no score, None if there is one."""
    if not any(key in answers for key in rule.items):
        return NOT_ASKED
    unnumbered = _first_without_number(rule, given, numbers)
    if unnumbered is not None:
        return Phrase(NOT_FIQR if rule.method is Method.FIQR else NO_WEIGHT, item=unnumbered)
    if rule.method is not Method.FIQR and len(missing) > rule.blanks_allowed:
        return Phrase(TOO_MANY_BLANK, blank=len(missing), count=len(rule.items), allowed=rule.blanks_allowed)
    return None


def _by_engine(imported: ImportedInstrument, rule: Scoring, given: Answers, answers: Answers) -> Score:
    numbers = _numbers(imported, given)
    missing = tuple(key for key, value in given.items() if value is None)
    refused = _refused(rule, given, numbers, missing, answers)
    if refused is not None:
        return _score(imported, rule, given, missing, None, refused)
    coded = {code: int(numbers[key]) if key in numbers else None for code, key in rule.fiqr_items}
    total = fiqr(coded).total
    said = total.receipt.rule
    if isinstance(said, Phrase) and "missing" in said.values:
        said = Phrase(said.template, missing=missing)
    return _score(imported, rule, given, missing, total.value, said, estimated=total.estimated, band=total.band)


def _score(
    imported: ImportedInstrument,
    rule: Scoring,
    given: Answers,
    missing: tuple[str, ...],
    value: int | Fraction | None,
    said: str,
    *,
    estimated: bool = False,
    band: Band | None = None,
) -> Score:
    instrument = imported.instrument
    receipt = Receipt(instrument.key, instrument.version, tuple(given.items()), said, missing, source(rule))
    low, high = floor(Fraction(rule.low)), ceil(Fraction(rule.high))
    own_band = band if value is None or not rule.cut_offs else cut_off(rule, value)
    return Score(instrument.key, value, low, high, rule.higher_is_better, receipt, own_band, estimated)


def cut_off(rule: Scoring, value: int | Fraction) -> Band | None:
    """Return the highest of the clinic's cut-offs that the value reaches, with its population; None below all."""
    reached = [one for one in rule.cut_offs if value >= Fraction(one.at_least)]
    if not reached:
        return None
    best = max(reached, key=lambda one: Fraction(one.at_least))
    return Band(f"from_{best.at_least}", best.label, f"{best.source} ({best.population})")


def source(rule: Scoring) -> str:
    """Return whose rule it is, and the publication that the clinic or the engine names."""
    own = Phrase(OWN_RULE, day=rule.set_on, name=rule.set_by) if rule.set_by else ""
    named = rule.source or (FIQR.source if rule.method is Method.FIQR else "")
    return joined([part for part in (own, named) if part])
