"""The scoring of an imported instrument in words: the clinic's own rule, or that there is none."""

from clinic.domain.dossiers.built_in import NOT_ZERO, SCORED
from clinic.domain.dossiers.types import Clause, Scored
from clinic.domain.instruments.fiqr import FIQR
from clinic.domain.instruments.imported import CutOff, ImportedInstrument, Method, Scoring
from clinic.domain.scoring.imported import source
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.words import N_

UNSCORED = N_("Not scored: the clinic set no rule.")
_METHODS = {
    Method.SUM: N_("Sum of the weights of {count} items: {items}. {source}"),
    Method.MEAN: N_("Mean of the weights of {count} items: {items}. {source}"),
    Method.FIQR: N_("Scored as the FIQR; its items in order: {items}. {source}"),
}
WEIGHTS = N_("A choice counts its weight, a number itself, a yes 1 and a no 0; ticks count the sum of their weights.")
NO_BLANKS = N_("One blank among the items that count, and there is no score.")
SOME_BLANKS = N_(
    "Up to {allowed} of the items that count may be blank: the score is then estimated from the others and marked so. "
    "With more there is no score."
)
NOT_BROUGHT_UP = N_("An item that the other answers do not bring up counts as blank.")
NO_NUMBER = N_("An answer without a number, as own words, leaves the score not assessable.")


def scored(imported: ImportedInstrument) -> Scored:
    """Return the clauses of the clinic's rule, its rule for blanks and its cut-offs."""
    rule = imported.scoring
    if rule is None:
        return Scored((Clause("", UNSCORED),), (NOT_ZERO,))
    words = Phrase(_METHODS[rule.method], count=len(rule.items), items=rule.items, source=source(rule))
    clauses = (
        Clause(imported.key, words, rule.low, rule.high, rule.higher_is_better),
        *(() if rule.method is Method.FIQR else (Clause("", WEIGHTS),)),
    )
    return Scored(clauses, _blanks(rule), _cut_offs(imported.key, rule))


def _blanks(rule: Scoring) -> tuple[str, ...]:
    if rule.method is Method.FIQR:
        return SCORED[FIQR.key].blanks
    allowed = Phrase(SOME_BLANKS, allowed=rule.blanks_allowed) if rule.blanks_allowed else NO_BLANKS
    return NOT_ZERO, allowed, NOT_BROUGHT_UP, NO_NUMBER


def _cut_offs(key: str, rule: Scoring) -> tuple[tuple[str, CutOff], ...]:
    own = tuple((key, one) for one in rule.cut_offs)
    return own or (SCORED[FIQR.key].cut_offs if rule.method is Method.FIQR else ())
