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

from clinic.domain.instruments import checking
from clinic.domain.instruments.errors import unknown_code, wrong_type

Answer = bool | int | str | list[str] | dict[str, int | None]
"""One raw value as JSON holds it."""


class Kind(StrEnum):
    """What a question is answered with."""

    SCALE = "scale"  # whole number from low to high
    CHOICE = "choice"  # one value of choices
    YES_NO = "yes_no"  # true or false, never 1 or 0
    AREAS = "areas"  # list of area codes; [] says explicitly: none
    SHAPES = "shapes"  # list of drawn pieces of the body map that were tapped
    AREA_SEVERITY = "area_severity"  # area code -> 1 to high, None where the severity is still blank
    CODES = "codes"  # list of values of choices
    TEXT = "text"  # up to max_length characters
    DATE = "date"  # YYYY-MM-DD


class AnsweredBy(StrEnum):
    """Whose knowledge an instrument holds."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered value and its words."""

    value: int | str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Raises ValueError if it contradicts itself.

    `low` and `high` bound SCALE and AREA_SEVERITY, the labels are the words at the ends. `asked_when` names an earlier
    item and the answer (or the member of a list answer, or a marked area) that makes this question sensible.
    `default_on` is False for a question that a clinic has to switch on.
    """

    key: str
    kind: Kind
    question: str
    hint: str = ""
    low: int | None = None
    high: int | None = None
    low_label: str = ""
    high_label: str = ""
    choices: tuple[Choice, ...] = ()
    higher_is_better: bool = False
    max_length: int | None = None
    asked_when: tuple[str, bool | int | str] | None = None
    default_on: bool = True

    def __post_init__(self) -> None:
        bounded = self.kind in (Kind.SCALE, Kind.AREA_SEVERITY)
        if bounded != (self.low is not None) or bounded != (self.high is not None):
            raise ValueError(f"{self.key}: a scale has low and high, nothing else has")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"{self.key}: low must lie below high")
        if (self.kind in (Kind.CHOICE, Kind.CODES)) != bool(self.choices):
            raise ValueError(f"{self.key}: choices belong to a choice, and only there")
        if (self.kind is Kind.TEXT) != (self.max_length is not None):
            raise ValueError(f"{self.key}: a text has a max_length, nothing else has")
        self._check_choices()

    def _check_choices(self) -> None:
        values = [choice.value for choice in self.choices]
        if len(set(values)) != len(values):
            raise ValueError(f"{self.key}: two choices share a value")
        numbers = [value for value in values if isinstance(value, int)]
        if numbers and numbers != list(range(numbers[0], numbers[0] + len(values))):
            raise ValueError(f"{self.key}: numbered choices must follow one another without a gap")

    @property
    def codes(self) -> tuple[int | str, ...]:
        """The values of the choices, in the order shown."""
        return tuple(choice.value for choice in self.choices)

    def label_of(self, value: int | str) -> str:
        """Return the words of a choice. Raises AnswerError unknown_code."""
        for choice in self.choices:
            if choice.value == value:
                return choice.label
        raise unknown_code(self.key, value)

    def check(self, value: object) -> Answer | None:
        """Return the answer as it is stored, None for one left blank. Raises AnswerError.

        Lists come back in body order or in the order of the choices, texts without surrounding space; a text of spaces
        is blank.
        """
        if value is None:
            return None
        low, high = self.low or 0, self.high or 0
        match self.kind:
            case Kind.SCALE:
                return checking.whole_number(self.key, value, low, high)
            case Kind.CHOICE:
                return checking.one_of(self.key, value, self.codes)
            case Kind.YES_NO:
                return checking.yes_no(self.key, value)
            case Kind.AREAS:
                return checking.areas(self.key, value)
            case Kind.SHAPES:
                return checking.shapes(self.key, value)
            case Kind.AREA_SEVERITY:
                return checking.area_severity(self.key, value, high)
            case Kind.CODES:
                return checking.several_of(self.key, value, self.codes)
            case Kind.TEXT:
                return checking.text(self.key, value, self.max_length or 0)
            case Kind.DATE:
                return checking.calendar_date(self.key, value)


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

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for item in self.items:
            if item.key in seen:
                raise ValueError(f"{self.key}: two items are called {item.key!r}")
            if item.asked_when and item.asked_when[0] not in seen:
                raise ValueError(f"{self.key}: {item.key!r} depends on a question that does not come before it")
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
        for key in answers:
            if key not in self.keys:
                raise unknown_code(self.key, key)
        return {item.key: item.check(answers[item.key]) for item in self.items if item.key in answers}

    def value(self, answers: Mapping[str, object], key: str) -> Answer | None:
        """Return one checked answer; None if it was not asked or left blank. Raises AnswerError."""
        return self.item(key).check(answers.get(key))

    def is_asked(self, key: str, answers: Mapping[str, object]) -> bool:
        """Tell whether the answers so far make the question sensible; a blank earlier answer does not."""
        condition = self.item(key).asked_when
        return condition is None or (
            _is(answers.get(condition[0]), condition[1]) and self.is_asked(condition[0], answers)
        )

    def without_skipped(self, answers: Mapping[str, Answer | None]) -> dict[str, Answer | None]:
        """Return the answers without those to questions that an earlier answer has taken away (cramps: no).

        An earlier question left blank takes nothing away: what was answered stays.
        """
        return {key: value for key, value in answers.items() if not self._is_taken_away(key, answers)}

    def _is_taken_away(self, key: str, answers: Mapping[str, object]) -> bool:
        condition = self.item(key).asked_when
        if condition is None:
            return False
        earlier, wanted = condition
        given = answers.get(earlier)
        return (given is not None and not _is(given, wanted)) or self._is_taken_away(earlier, answers)


def _is(given: object, wanted: object) -> bool:
    return wanted in given if isinstance(given, list | Mapping) else given == wanted


@lru_cache(maxsize=64)
def _digest(instrument: Instrument) -> str:
    definition = json.dumps(dataclasses.asdict(instrument), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(definition.encode()).hexdigest()
