"""Every answer as it was given: one row per item, with what is known of it where there is no answer."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clinic.domain.instruments import REGISTRY, Item, Kind
from clinic.domain.visits import QuestionnaireRecord
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, Value, labelled
from clinic.exchange.csv_export.keys import VISIT
from clinic.exchange.csv_export.marks import Mark
from clinic.exchange.csv_export.persons import Person


class AnswerState(StrEnum):
    """What is known of one item."""

    ANSWERED = "answered"
    BLANK = "blank"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Given:
    """One item of one questionnaire: `value` is a code, a number or a list, `day` a date, `words` free text."""

    instrument: str
    version: str
    item: str
    state: AnswerState
    value: Value = None
    day: dt.date | None = None
    words: str | None = None
    confirmed: dt.date | None = None
    nth: int | None = None


def _rows(person: Person) -> Iterator[Row]:
    for visit in person.visits:
        if visit.questionnaire is not None:
            for key in visit.questionnaire.answers:
                for given in _of_instrument(visit.questionnaire, key):
                    yield Row(person, visit, given)


def _of_instrument(questionnaire: QuestionnaireRecord, key: str) -> Iterator[Given]:
    """Return the items in the order asked; a key that the definition does not know comes last, as it stands."""
    answers, version = questionnaire.answers[key], questionnaire.versions.get(key, "")
    confirmed = questionnaire.confirmed.get(key, {})
    imported = questionnaire.definitions.get(key)
    instrument = imported.instrument if imported else REGISTRY.get(key)
    items: dict[str, Item | None] = {item.key: item for item in instrument.items} if instrument else {}
    for name in [*items, *(name for name in answers if name not in items)]:
        state = AnswerState.NOT_ASKED if name not in answers else AnswerState.ANSWERED
        if state is AnswerState.ANSWERED and answers[name] is None:
            state = AnswerState.BLANK
        since = dt.date.fromisoformat(confirmed[name]) if name in confirmed else None
        for nth, value in _values(items.get(name), answers.get(name)):
            yield Given(key, version, name, state, *_told(items.get(name), value), confirmed=since, nth=nth)


def _values(item: Item | None, value: object) -> Iterator[tuple[int | None, object]]:
    if item is not None and item.repeats and isinstance(value, list):
        yield from enumerate(value, 1)
    else:
        yield None, value


def _told(item: Item | None, value: object) -> tuple[Value, dt.date | None, str | None]:
    """Return code or number, date, and own words of one value: each has a column of its own."""
    if value is None:
        return None, None, None
    if item is None:
        return None, None, str(value)
    match item.kind:
        case Kind.DATE:
            return None, dt.date.fromisoformat(str(value)), None
        case Kind.TEXT:
            return Mark.OWN_WORDS, None, str(value)
        case Kind.DECIMAL:
            return Decimal(str(value)), None, None
        case Kind.OPEN_CHOICE if isinstance(value, Mapping):
            return Mark.OWN_WORDS, None, str(value["own_words"])
        case Kind.OPEN_CODES if isinstance(value, Mapping):
            return _list(value.get("codes")), None, value.get("own_words")
        case _:
            return _plain(value), None, None


def _plain(value: object) -> Value:
    if isinstance(value, Mapping):
        marked = {area: Mark.MARKED if severity is None else severity for area, severity in value.items()}
        return " ".join(f"{area}={severity}" for area, severity in marked.items()) or Mark.NONE
    return value if isinstance(value, bool | int) else _list(value) if isinstance(value, list) else str(value)


def _list(codes: object) -> Value:
    return (" ".join(map(str, codes)) if isinstance(codes, list) else "") or Mark.NONE


ANSWERS = Table(
    "answers",
    "One row per item of each questionnaire that was asked; an instrument without a row was not asked at that visit",
    (
        VISIT,
        Column("instrument", "Instrument", Type.CODE, lambda row: row.thing.instrument),
        Column("version", "Version of the instrument that was answered", Type.CODE, lambda row: row.thing.version),
        Column("item", "Item; what it asks stands in the dictionary", Type.CODE, lambda row: row.thing.item),
        Column("nth", "How many-th value, of an item that takes several", Type.INTEGER, lambda row: row.thing.nth),
        Column(
            "state",
            "Whether it was answered",
            Type.CODE,
            lambda row: row.thing.state,
            codes=labelled(AnswerState),
        ),
        Column(
            "value",
            "The answer: a number or code, 1 yes, 0 no; several with spaces between, a place with its severity: neck=7",
            Type.CODES,
            lambda row: row.thing.value,
            marks=(Mark.NONE, Mark.OWN_WORDS, Mark.MARKED),
        ),
        Column("date", "The answer, where it is a date", Type.DATE, lambda row: row.thing.day),
        Column("own_words", "The answer in the patient's own words", Type.FREE_TEXT, lambda row: row.thing.words),
        Column(
            "confirmed_from",
            "Day of the earlier visit whose answer was confirmed; empty = given anew",
            Type.DATE,
            lambda row: row.thing.confirmed,
        ),
    ),
    _rows,
)
