"""Answers about self-harm that count more than 0: they call for somebody, whatever the total says.

A question is marked by its file or by the clinic. Such words in free text are not looked for. An answer whose number is
not known calls too: better once too often.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.items import Item
from clinic.domain.instruments.model import Instrument
from clinic.domain.scoring.weights import NotCountable, weight

_LONGEST = 60
"""Letters of a flag's code."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One answer that calls for somebody: of which instrument and item, and the code of its flag."""

    instrument: str
    item: str
    code: str


def counts_alarm(item: Item, value: object) -> bool:
    """Return whether this answer to the item calls for somebody; a blank does not."""
    if not item.alarm or value is None:
        return False
    try:
        return weight(item, value) > 0
    except NotCountable:
        return True


def alarms(
    definitions: Mapping[str, ImportedInstrument], answers: Mapping[str, Mapping[str, object]]
) -> tuple[Alarm, ...]:
    """Return every answer that calls for somebody. `definitions` by key, `answers` by instrument and item.

    An answer counts even if a later one took its question away: nobody takes back what they said by that.
    """
    return tuple(
        Alarm(key, item.key, flag_code(key, item.key))
        for key, imported in definitions.items()
        for item in alarm_items(imported.instrument)
        if counts_alarm(item, answers.get(key, {}).get(item.key))
    )


def alarm_items(instrument: Instrument) -> tuple[Item, ...]:
    """Return the questions about self-harm, in order; a built-in instrument has none."""
    return tuple(item for item in instrument.items if item.alarm)


def calls(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, bool]:
    """Return the flag's code of each question about self-harm, with whether its answer calls for somebody."""
    return {
        flag_code(instrument.key, item.key): counts_alarm(item, answers.get(item.key))
        for item in alarm_items(instrument)
    }


def risen(instrument: Instrument, before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """Return the codes of flags whose answer counts more than it did: a review of the earlier answer is none of it."""
    return tuple(
        flag_code(instrument.key, item.key)
        for item in alarm_items(instrument)
        if _number(item, after.get(item.key)) > _number(item, before.get(item.key))
    )


def _number(item: Item, value: object) -> Fraction:
    try:
        return Fraction() if value is None else weight(item, value)
    except NotCountable:
        return Fraction()


def flag_code(instrument: str, item: str) -> str:
    """Return the code of the flag: `<instrument>.<item>`, the end replaced by a digest where it would be too long."""
    code = f"{instrument}.{item}"
    return code if len(code) <= _LONGEST else f"{code[: _LONGEST - 9]}~{sha256(code.encode()).hexdigest()[:8]}"


def instrument_of(code: str) -> str | None:
    """Return the instrument that a flag's code names; None for an urgent sign of our own page."""
    instrument, dot, _ = code.partition(".")
    return instrument if dot else None
