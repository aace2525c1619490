"""What scoring returns: a number or an outcome, always with the receipt that tells how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from clinic.domain.scoring.phrases import Phrase, joined
from clinic.domain.words import N_


@dataclass(frozen=True, slots=True)
class Band:
    """A named span of a score; `set_name` names the published set, because published sets disagree."""

    code: str
    label: str
    set_name: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a value came about.

    `inputs` are the (item, value) pairs read, None for blank; `rule` is the clause that decided, as a sentence;
    `missing` are the item keys that were blank or not asked; `source` is the publication, or says that the rule is the
    tool's own.
    """

    instrument: str
    version: str
    inputs: tuple[tuple[str, object], ...]
    rule: str
    missing: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Score:
    """A number from low to high, or None if too much is blank; exact, to be rounded only where it is shown.

    `estimated` is True if one blank part was made up for by the others.
    """

    key: str
    value: int | Fraction | None
    low: int
    high: int
    higher_is_better: bool
    receipt: Receipt
    band: Band | None = None
    estimated: bool = False


class Outcome(StrEnum):
    """What a set of criteria comes to. Never a diagnosis."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True)
class Condition:
    """One clause: `sentence` says what it asks for, `holds` is None if unknown, `because` says what was found."""

    key: str
    sentence: str
    holds: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class CriteriaResult:
    """One version of the criteria applied to one set of answers.

    `version` is acr1990, acr2010, fs2011 or fs2016. The receipt's rule names the clause that failed or is unknown.
    """

    version: str
    conditions: tuple[Condition, ...]
    result: Outcome
    receipt: Receipt


def outcome(conditions: tuple[Condition, ...]) -> Outcome:
    """Any clause false: not met; else any unknown: not assessable; else met."""
    return outcome_of([condition.holds for condition in conditions])


def outcome_of(held: Sequence[bool | None]) -> Outcome:
    """Return `outcome` of clauses that hold, do not, or are unknown."""
    if False in held:
        return Outcome.NOT_MET
    return Outcome.NOT_ASSESSABLE if None in held else Outcome.MET


def deciding(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return the clauses that decide the outcome, in their order: those that failed, else those unknown, else all."""
    wanted = {Outcome.NOT_MET: False, Outcome.NOT_ASSESSABLE: None, Outcome.MET: True}[outcome(conditions)]
    return tuple(condition for condition in conditions if condition.holds is wanted)


_REASONS = {
    Outcome.MET: N_("Every condition holds. {because}"),
    Outcome.NOT_MET: N_("Not fulfilled. {because}"),
    Outcome.NOT_ASSESSABLE: N_("Cannot be told. {because}"),
}


def reason(conditions: tuple[Condition, ...]) -> Phrase:
    """Return the sentences that name what decided, for the receipt."""
    because = tuple(condition.because for condition in deciding(conditions))
    return Phrase(_REASONS[outcome(conditions)], because=joined(because))
