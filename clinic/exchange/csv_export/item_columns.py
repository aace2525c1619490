"""The columns of one question in the visit table, read off its item: a list gives a column for each of its codes."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments import Item, Kind
from clinic.exchange.csv_export.columns import Column, Row, Type, Value
from clinic.exchange.csv_export.marks import UNANSWERED, Mark

SEPARATOR = ";"
OWN_WORDS = ".own_words"
_NOT_IN_THE_TABLE = (Kind.TEXT, Kind.SHAPES)
"""Free text and what was tapped on the picture stand in the table of answers alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """An item as the visit table knows it; `label` never holds the wording of an imported instrument."""

    instrument: str
    item: Item
    label: str
    version: str
    source: str
    worded: bool = True
    """Whether labels of choices may be told: those of an imported instrument may be licensed."""

    @property
    def name(self) -> str:
        """The column of the item, or what its columns begin with."""
        return f"{self.instrument}.{self.item.key}"

    def given(self, row: Row) -> Any:
        """Return the stored answer, or the mark that says why there is none."""
        answers = row.of.answers(self.instrument)
        if self.item.key not in answers:
            return Mark.NOT_ASKED
        answer = answers[self.item.key]
        return Mark.BLANK if answer is None else answer


def columns_of(question: Question) -> Iterator[Column]:
    """Return the columns of one question; none for what does not stand in the visit table."""
    item = question.item
    if item.kind in _NOT_IN_THE_TABLE:
        return
    if item.repeats:
        yield _column(question, Type.FREE_TEXT if item.kind is Kind.DATE else Type.CODES, _repeated)
        return
    match item.kind:
        case Kind.AREAS:
            yield from _ticks(question, tuple((area.code, area.label) for area in AREAS.values()))
        case Kind.CODES | Kind.OPEN_CODES:
            yield from _ticks(question, _choices(question))
        case Kind.AREA_SEVERITY:
            yield from _severities(question)
        case _:
            yield _column(question, _TYPES[item.kind], _READERS.get(item.kind, _as_it_is))
    if item.kind in (Kind.OPEN_CHOICE, Kind.OPEN_CODES):
        yield _words(question)


_TYPES: Mapping[Kind, Type] = {
    Kind.SCALE: Type.INTEGER,
    Kind.NUMBER: Type.INTEGER,
    Kind.DECIMAL: Type.DECIMAL,
    Kind.YES_NO: Type.YES_NO,
    Kind.DATE: Type.DATE,
    Kind.CHOICE: Type.CODE,
    Kind.OPEN_CHOICE: Type.CODE,
}


def _as_it_is(value: Any) -> Value:
    found: Value = value
    return found


def _date(value: Any) -> Value:
    return dt.date.fromisoformat(value)


def _open_choice(value: Any) -> Value:
    return Mark.OWN_WORDS if isinstance(value, Mapping) else str(value)


_READERS: Mapping[Kind, Callable[[Any], Value]] = {
    Kind.DECIMAL: lambda value: Decimal(str(value)),
    Kind.DATE: _date,
    Kind.OPEN_CHOICE: _open_choice,
}


def _repeated(value: Any) -> Value:
    return SEPARATOR.join(map(str, value))


def _column(question: Question, kind: Type, read: Callable[[Any], Value]) -> Column:
    item = question.item

    def answer(row: Row) -> Value:
        value = question.given(row)
        return value if isinstance(value, Mark) else read(value)

    low, high = _range(item)
    numbered = item.kind is Kind.CHOICE and all(isinstance(code, int) for code in item.codes)
    return Column(
        question.name,
        question.label,
        Type.INTEGER if numbered else kind,
        answer,
        low=low,
        high=high,
        direction=_direction(question, numbered),
        codes=_choices(question),
        marks=(*UNANSWERED, Mark.OWN_WORDS) if item.kind is Kind.OPEN_CHOICE else UNANSWERED,
        version=question.version,
        source=question.source,
    )


def _range(item: Item) -> tuple[str, str]:
    numbers = [code for code in item.codes if isinstance(code, int)]
    if numbers:
        return str(min(numbers)), str(max(numbers))
    low, high = ("" if bound is None else str(bound) for bound in (item.low, item.high))
    return low or item.least or "", high or item.most or ""


def _direction(question: Question, numbered: bool) -> str:
    """Return what a higher number means; of a question that the clinic imported, nobody here knows."""
    item = question.item
    if item.kind not in (Kind.SCALE, Kind.DECIMAL) and not numbered:
        return ""
    if not question.worded:
        return "as its questionnaire has it"
    return "higher is better" if item.higher_is_better else "higher is worse"


def _choices(question: Question) -> tuple[tuple[str, str], ...]:
    if question.item.kind is Kind.YES_NO:
        return (("0", "no"), ("1", "yes"))
    return tuple(
        (str(choice.value), choice.label if question.worded else str(choice.value)) for choice in question.item.choices
    )


def _ticks(question: Question, codes: Sequence[tuple[str, str]]) -> Iterator[Column]:
    """Return a 0/1 column for each code; 0 says that the question was answered and the code not chosen."""

    def reader(code: str) -> Callable[[Row], Value]:
        def read(row: Row) -> Value:
            value = question.given(row)
            if isinstance(value, Mark):
                return value
            return code in (value["codes"] if isinstance(value, Mapping) else value)

        return read

    for code, label in codes:
        yield Column(
            f"{question.name}.{code}",
            f"{question.label} [{label}]",
            Type.YES_NO,
            reader(code),
            codes=(("0", "not chosen"), ("1", "chosen")),
            marks=UNANSWERED,
            version=question.version,
            source=question.source,
        )


def _severities(question: Question) -> Iterator[Column]:
    """Return a column for each area: its severity, 0 where the area was not marked."""

    def reader(area: str) -> Callable[[Row], Value]:
        def read(row: Row) -> Value:
            value = question.given(row)
            if isinstance(value, Mark) or area not in value:
                return value if isinstance(value, Mark) else 0
            return Mark.MARKED if value[area] is None else value[area]

        return read

    for area in AREAS.values():
        yield Column(
            f"{question.name}.{area.code}",
            f"{question.label} [{area.label}]",
            Type.INTEGER,
            reader(area.code),
            low="0",
            high=str(question.item.high),
            direction="higher is worse; 0 = the place was not marked",
            marks=(*UNANSWERED, Mark.MARKED),
            version=question.version,
            source=question.source,
        )


def _words(question: Question) -> Column:
    def read(row: Row) -> Value:
        value = question.given(row)
        return value.get("own_words") if isinstance(value, Mapping) else None

    label = f"{question.label}, in the patient's own words"
    return Column(
        question.name + OWN_WORDS, label, Type.FREE_TEXT, read, version=question.version, source=question.source
    )
