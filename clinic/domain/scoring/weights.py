"""What one answer counts in a score of the clinic, and between which numbers it can lie."""

from collections.abc import Iterable
from fractions import Fraction

from clinic.domain.instruments.items import Item, Kind

COUNTABLE = (Kind.SCALE, Kind.CHOICE, Kind.OPEN_CHOICE, Kind.CODES, Kind.YES_NO, Kind.NUMBER, Kind.DECIMAL)
"""Kinds of questions that can count: a yes counts 1 and a no 0, ticks count the sum of their weights."""


class NotCountable(ValueError):
    """An answer, or a question, without a number; the message is a sentence for a person."""


def weight(item: Item, value: object) -> Fraction:
    """Return what a checked answer counts. A choice counts its weight, whatever its code looks like.

    Raises NotCountable for a choice without a weight, for own words, and for a question of another kind.
    """
    match item.kind:
        case Kind.SCALE | Kind.NUMBER | Kind.DECIMAL if not item.repeats:
            return Fraction(str(value))
        case Kind.YES_NO:
            return Fraction(int(bool(value)))
        case Kind.CHOICE:
            return _of_code(item, value)
        case Kind.OPEN_CHOICE if not isinstance(value, dict):
            return _of_code(item, value)
        case Kind.CODES if isinstance(value, list):
            return sum((_of_code(item, code) for code in value), Fraction())
    raise NotCountable(f"The answer to {item.key} has no number.")


def bounds(item: Item) -> tuple[Fraction, Fraction]:
    """Return the least and the most that the question can count. Raises NotCountable if they are not known."""
    if item.kind not in COUNTABLE or item.repeats:
        raise NotCountable(f"{item.key} cannot count: its answer is not one number.")
    if item.kind is Kind.SCALE:
        return Fraction(item.low or 0), Fraction(item.high or 0)
    if item.kind is Kind.YES_NO:
        return Fraction(0), Fraction(1)
    if item.kind in (Kind.NUMBER, Kind.DECIMAL):
        if item.least is None or item.most is None:
            raise NotCountable(f"{item.key} cannot count: the file gives no lowest and highest number for it.")
        return Fraction(item.least), Fraction(item.most)
    weights = list(_weights(item))
    if item.kind is Kind.CODES:
        return sum((min(one, Fraction()) for one in weights), Fraction()), sum(
            (max(one, Fraction()) for one in weights), Fraction()
        )
    return min(weights), max(weights)


def _weights(item: Item) -> Iterable[Fraction]:
    found = [Fraction(choice.weight) for choice in item.choices if choice.weight is not None]
    if not found:
        raise NotCountable(f"{item.key} cannot count: none of its choices has a weight.")
    return found


def _of_code(item: Item, code: object) -> Fraction:
    for choice in item.choices:
        if choice.value == code and choice.weight is not None:
            return Fraction(choice.weight)
    raise NotCountable(f"The answer {code!r:.40} to {item.key} has no weight.")
