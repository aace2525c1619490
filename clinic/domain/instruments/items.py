"""One question as data: what it asks, what it is answered with, and the check that an answer is one.

A stored set of answers maps item key -> value. A key that is missing was not asked; None was asked and left blank.
Neither is ever 0, "no" or an empty list.
"""

from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.instruments import checking
from clinic.domain.instruments.conditions import Rule
from clinic.domain.instruments.errors import unknown_code

Answer = bool | int | str | list[str] | list[int] | dict[str, int | None] | dict[str, object]
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
    NUMBER = "number"  # whole number, with bounds or without
    DECIMAL = "decimal"  # decimal number as text, exact
    OPEN_CHOICE = "open_choice"  # one value of choices, or {"own_words": text}
    OPEN_CODES = "open_codes"  # {"codes": values of choices, "own_words": text or None}


_OF_CHOICES = (Kind.CHOICE, Kind.CODES, Kind.OPEN_CHOICE, Kind.OPEN_CODES)
_OF_WORDS = (Kind.TEXT, Kind.OPEN_CHOICE, Kind.OPEN_CODES)
_REPEATING = (Kind.TEXT, Kind.NUMBER, Kind.DECIMAL, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered value and its words."""

    value: int | str
    label: str
    weight: str | None = None
    """What it counts in a score, a decimal number as text; None = it has no weight. Imported instruments alone."""
    system: str | None = None
    """The code system that an imported file takes the value from."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A text above a question of an imported instrument; `title` = of a group. `enabled` as in `Item`."""

    link_id: str
    text: str
    title: bool = False
    enabled: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Raises ValueError if it contradicts itself.

    `low` and `high` bound SCALE and AREA_SEVERITY, the labels are the words at the ends. `asked_when` names an earlier
    item and the answer (or the member of a list answer, or a marked area) that makes this question sensible.
    `default_on` is False for a question that a clinic has to switch on.

    The rest is for imported instruments: `lead` are texts that stand above the question (titles of groups, displayed
    text), `enabled` the rules of the question and of the groups around it, all of which have to hold, `least` and
    `most` bound NUMBER and DECIMAL (decimal text; either may be open), `repeats` takes a list of values, `preset` is
    filled in before anybody answered (never of a scored item), `alarm` marks a question about self-harm: an answer that
    counts more than 0 calls for somebody.
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
    lead: tuple["Lead", ...] = ()
    enabled: tuple[Rule, ...] = ()
    required: bool = False
    least: str | None = None
    most: str | None = None
    repeats: bool = False
    preset: str | bool | None = None
    alarm: bool = False
    within: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        bounded = self.kind in (Kind.SCALE, Kind.AREA_SEVERITY)
        if bounded != (self.low is not None) or bounded != (self.high is not None):
            raise ValueError(f"{self.key}: a scale has low and high, nothing else has")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"{self.key}: low must lie below high")
        if (self.kind in _OF_CHOICES) != bool(self.choices):
            raise ValueError(f"{self.key}: choices belong to a choice, and only there")
        if (self.kind in _OF_WORDS) != (self.max_length is not None):
            raise ValueError(f"{self.key}: a text has a max_length, nothing else has")
        if self.repeats and self.kind not in _REPEATING:
            raise ValueError(f"{self.key}: this kind of question does not repeat")
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
        if self.repeats:
            values: list[str] | list[int] | None = checking.several(self.key, value, self._check_one)
            return values
        return self._check_one(value)

    def _check_one(self, value: object) -> Answer | None:
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
            case Kind.NUMBER:
                return checking.bounded_number(self.key, value, self.least, self.most)
            case Kind.DECIMAL:
                return checking.decimal_number(self.key, value, self.least, self.most)
            case Kind.OPEN_CHOICE:
                return checking.open_choice(self.key, value, self.codes, self.max_length or 0)
            case Kind.OPEN_CODES:
                return checking.open_codes(self.key, value, self.codes, self.max_length or 0)
