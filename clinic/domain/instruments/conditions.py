"""When an imported question is asked: clauses on earlier answers, joined by all or any, inherited from groups above.

Nothing here evaluates text of a file: a clause compares one answer with one value by a fixed operator.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from clinic.domain.words import N_


class Operator(StrEnum):
    """How an answer is compared; the values are those of FHIR's enableWhen."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


OPERATOR_WORDS: Mapping[Operator, str] = {
    Operator.EXISTS: N_("is answered"),
    Operator.EQUAL: N_("is"),
    Operator.NOT_EQUAL: N_("is not"),
    Operator.GREATER: N_("is more than"),
    Operator.LESS: N_("is less than"),
    Operator.AT_LEAST: N_("is at least"),
    Operator.AT_MOST: N_("is at most"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison of an earlier answer. `value` is as the answer is stored; for `EXISTS` true or false.

    With a blank answer every comparison but `EXISTS` false fails: a blank brings nothing up, neither by = nor by !=.
    `numeric` compares as numbers (2.50 is 2.5); without it texts, codes and dates are compared letter by letter, and a
    code 1 is not a code 01.
    """

    key: str
    operator: Operator
    value: bool | int | str
    numeric: bool = False

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Return whether the answers fulfil it; of a list one fitting member is enough."""
        given = answers.get(self.key)
        if self.operator is Operator.EXISTS:
            return (given is not None) is bool(self.value)
        return any(_compares(self, one) for one in _members(given))


@dataclass(frozen=True, slots=True)
class Rule:
    """Clauses of one item or group: all of them, or with `any_of` one of them."""

    clauses: tuple[Clause, ...]
    any_of: bool = False

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Return whether the answers fulfil it."""
        found = (clause.holds(answers) for clause in self.clauses)
        return any(found) if self.any_of else all(found)


_ORDER: Mapping[Operator, Callable[[Any, Any], object]] = {
    Operator.GREATER: operator.gt,
    Operator.LESS: operator.lt,
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
}


def _members(given: object) -> list[object]:
    if given is None:
        return []
    if isinstance(given, list):
        return given
    if isinstance(given, Mapping):
        return [*given.get("codes", []), *([given["own_words"]] if given.get("own_words") else [])]
    return [given]


def _compares(clause: Clause, given: object) -> bool:
    if clause.operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        return _same(clause, given) is (clause.operator is Operator.EQUAL)
    low, high = _ordered(given, clause.numeric), _ordered(clause.value, clause.numeric)
    if low is None or high is None or type(low) is not type(high):
        return False
    return bool(_ORDER[clause.operator](low, high))


def _same(clause: Clause, given: object) -> bool:
    if isinstance(given, bool) or isinstance(clause.value, bool):
        return given is clause.value
    low, high = _ordered(given, clause.numeric), _ordered(clause.value, clause.numeric)
    return low is not None and type(low) is type(high) and low == high


def _ordered(value: object, numeric: bool) -> Decimal | str | None:
    """Return a number as a decimal and a text as it is, both of which have an order; None for true or false."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str) and not numeric:
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
