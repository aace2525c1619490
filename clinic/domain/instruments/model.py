"""What an instrument is: questions as data that check themselves and check what is answered to them.

A stored set of answers maps item key -> value. A key that is missing was not asked; None was asked and left blank.
Neither is ever 0, "no" or an empty list. The form, the column heads, the charts and the PDF are read off these values.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from clinic.domain.instruments.errors import unknown_code, wrong_type
from clinic.domain.instruments.items import Answer, Choice, Item, Kind, Lead

__all__ = ["Answer", "AnsweredBy", "Choice", "Instrument", "Item", "Kind", "Lead"]


class AnsweredBy(StrEnum):
    """Whose knowledge an instrument holds."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire with its version, where it comes from and what its licence allows. Raises ValueError.

    `recall` is the span the questions look back on. `asked` is False for an instrument of which only the scoring is
    built in: its wording has to be imported by a clinic that holds the rights.
    """

    key: str
    version: str
    title: str
    items: tuple[Item, ...]
    source: str
    licence: str
    recall: str = ""
    asked: bool = True
    answered_by: AnsweredBy = AnsweredBy.PATIENT
    closing: tuple[Lead, ...] = ()
    """Texts that stand below the last question of an imported instrument."""

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError(f"{self.key}: nobody says where it comes from")
        seen: set[str] = set()
        for item in self.items:
            if item.key in seen:
                raise ValueError(f"{self.key}: two items are called {item.key!r}")
            if item.asked_when and item.asked_when[0] not in seen:
                raise ValueError(f"{self.key}: {item.key!r} depends on a question that does not come before it")
            if missing := {clause.key for rule in item.enabled for clause in rule.clauses} - seen:
                raise ValueError(f"{self.key}: {item.key!r} depends on {sorted(missing)}, which do not come before it")
            if self.asked and not item.question:
                raise ValueError(f"{self.key}: {item.key!r} asks nothing")
            seen.add(item.key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The item keys in the order asked."""
        return tuple(item.key for item in self.items)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the whole definition: stored with a response, it says which wording was answered."""
        return _digest(self)

    def item(self, key: str) -> Item:
        """Return the item of that key. Raises AnswerError unknown_code."""
        for item in self.items:
            if item.key == key:
                return item
        raise unknown_code(self.key, key)

    def check(self, answers: object) -> dict[str, Answer | None]:
        """Return the answers as they are stored, in the order of the items; keys left out stay out.

        Raises AnswerError for a key that is no item and for a value its item does not allow.
        """
        if not isinstance(answers, Mapping):
            raise wrong_type(self.key, "a value for each item")
        known = frozenset(self.keys)
        for key in answers:
            if key not in known:
                raise unknown_code(self.key, key)
        return {item.key: item.check(answers[item.key]) for item in self.items if item.key in answers}

    def value(self, answers: Mapping[str, object], key: str) -> Answer | None:
        """Return one checked answer; None if it was not asked or left blank. Raises AnswerError."""
        return self.item(key).check(answers.get(key))

    def is_asked(self, key: str, answers: Mapping[str, object]) -> bool:
        """Tell whether the answers so far make the question sensible; a blank earlier answer does not."""
        item = self.item(key)
        if item.enabled:
            return key in self.asked_keys(answers)
        condition = item.asked_when
        return condition is None or (
            _is(answers.get(condition[0]), condition[1]) and self.is_asked(condition[0], answers)
        )

    def is_led(self, lead: Lead, answers: Mapping[str, object]) -> bool:
        """Tell whether the answers so far bring up a text above a question."""
        asked = self.asked_keys(answers)
        live = {key: value for key, value in answers.items() if key in asked}
        return all(rule.holds(live) for rule in lead.enabled)

    def asked_keys(self, answers: Mapping[str, object]) -> frozenset[str]:
        """Return the items that the answers so far bring up; an answer to one that is not asked counts as blank."""
        live: dict[str, object] = {}
        for item in self.items:
            if all(rule.holds(live) for rule in item.enabled) and _follows(item, live):
                live[item.key] = answers.get(item.key)
        return frozenset(live)

    def without_skipped(self, answers: Mapping[str, Answer | None]) -> dict[str, Answer | None]:
        """Return the answers without those to questions that an earlier answer has taken away (cramps: no).

        An earlier question left blank takes nothing away: what was answered stays.
        """
        ruled = {item.key for item in self.items if item.enabled}
        pointless = ruled - self.asked_keys(answers) if ruled else ruled
        return {
            key: value
            for key, value in answers.items()
            if key not in pointless and (key in ruled or not self._is_taken_away(key, answers))
        }

    def _is_taken_away(self, key: str, answers: Mapping[str, object]) -> bool:
        condition = self.item(key).asked_when
        if condition is None:
            return False
        earlier, wanted = condition
        given = answers.get(earlier)
        return (given is not None and not _is(given, wanted)) or self._is_taken_away(earlier, answers)


def _follows(item: Item, live: Mapping[str, object]) -> bool:
    return item.asked_when is None or _is(live.get(item.asked_when[0]), item.asked_when[1])


def _is(given: object, wanted: object) -> bool:
    return wanted in given if isinstance(given, list | Mapping) else given == wanted


_SINCE_IMPORTS = (
    *("lead", "enabled", "required", "least", "most", "repeats", "preset", "alarm", "within"),
    *("closing", "weight", "system"),
)
"""Fields of definitions that came later: left out of the digest where they are empty, so that older digests hold."""


@lru_cache(maxsize=64)
def _digest(instrument: Instrument) -> str:
    definition = json.dumps(
        dataclasses.asdict(instrument, dict_factory=_as_before),
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return sha256(definition.encode()).hexdigest()


def _as_before(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in fields if name not in _SINCE_IMPORTS or value not in ((), None, False)}
