"""The map with which the visit table comes back in through `clinic import visits`, from the columns that write it."""

import json
from collections.abc import Iterable, Iterator

from clinic.domain.body.atlas import SITES
from clinic.domain.instruments import CRITERIA_DETAILS, Kind
from clinic.exchange.csv_export.columns import Column
from clinic.exchange.csv_export.item_columns import OWN_WORDS, SEPARATOR, Question, columns_of
from clinic.exchange.csv_export.keys import PATIENT, VISIT
from clinic.exchange.csv_export.marks import UNRATED, Mark
from clinic.exchange.csv_export.questionnaires import Questionnaires
from clinic.exchange.csv_export.score_columns import STATED
from clinic.exchange.csv_export.visit_table import DETAILS, EXAM, RATING, SOMATIC_COUNT, VERSION, questions

FILE_NAME = "map.toml"
_NOT_ASKED = Mark.NOT_ASKED
_NO_VALUE = tuple(mark for mark in Mark if mark not in (_NOT_ASKED, Mark.MARKED, Mark.NONE, Mark.WITHHELD))


def lines(questionnaires: Questionnaires) -> list[str]:
    """Return the map as lines of TOML; of an imported instrument it reads what its newest version asks."""
    newest = Questionnaires({key: versions[-1:] for key, versions in questionnaires.imported.items()})
    asked = [(question, tuple(columns_of(question))) for question in questions(newest)]
    answered = [(question, columns) for question, columns in asked if columns]
    return [
        *_head(),
        *(line for question, columns in answered for line in _answer(question, columns)),
        *_versions(dict.fromkeys(question.instrument for question, _ in answered)),
        *_criteria(),
        *_exam(),
        *_stated(),
        *_treatments(),
    ]


def _head() -> Iterator[str]:
    yield "# How `clinic import visits visit_table.csv` reads the visit table of an export."
    yield _pair("title", "Visit table of an export")
    yield from ("", "[file]", _pair("delimiter", "comma"), "guarded = true")
    yield from ("", "[words]", _pair("yes", ["1"]), _pair("no", ["0"]), _pair("blank", _NO_VALUE))
    yield from (_pair("not_asked", [_NOT_ASKED]), _pair("decimal", "."))
    yield from ("", "[patient]", _pair("id", PATIENT.name), _pair("name", "name"), _pair("birth", "birth"))
    yield from ("", "[visit]", _pair("date", "seen_on"), _pair("key", VISIT.name))


def _answer(question: Question, columns: tuple[Column, ...]) -> Iterator[str]:
    """Return the table of one item: its column, or one for each of its codes."""
    own = [column.name for column in columns if column.name == question.name + OWN_WORDS]
    codes = [column for column in columns if column.name not in own]
    path = f"answers.{_text(question.name)}"
    yield from ("", f"[{path}]")
    if question.item.repeats:
        yield _pair("separator", SEPARATOR)
    if own:
        yield _pair("own_words", own[0])
    if question.item.kind is Kind.AREA_SEVERITY:
        yield _pair("yes", [Mark.MARKED])
    if question.item.kind in (Kind.AREAS, Kind.CODES, Kind.AREA_SEVERITY, Kind.OPEN_CODES):
        yield f"[{path}.columns]"
        yield from (_pair(_text(column.name.removeprefix(f"{question.name}.")), column.name) for column in codes)
    else:
        yield _pair("column", codes[0].name)


def _versions(instruments: Iterable[str]) -> Iterator[str]:
    yield from ("", "[versions]")
    for key in instruments:
        yield f"{_text(key)} = {{ column = {_text(VERSION + key)} }}"


def _criteria() -> Iterator[str]:
    yield from ("", "[criteria]")
    yield from (_pair(item.key, DETAILS + item.key) for item in CRITERIA_DETAILS.items)
    yield _pair(SOMATIC_COUNT, DETAILS + SOMATIC_COUNT)


def _exam() -> Iterator[str]:
    yield from ("", "[exam]", f"method = {{ column = {_text(f'{EXAM}method')} }}")
    yield _pair("stopped_because", f"{EXAM}stopped")
    yield from (_pair(mark.removeprefix("~"), [mark]) for mark in UNRATED)
    yield from ("", "[exam.sites]", *(_pair(site, EXAM + site) for site in SITES))


def _stated() -> Iterator[str]:
    yield from ("", "[stated]", *(_pair(total, total) for total in STATED))


def _treatments() -> Iterator[str]:
    yield from ("", "[treatments]", _pair("column", "treatments"))
    yield from (_pair("separator", SEPARATOR), _pair("rating_sign", RATING))


def _pair(key: str, value: object) -> str:
    return f"{key} = {_text(value)}"


def _text(value: object) -> str:
    """Return a value as TOML: what JSON writes of texts and lists of them is TOML, too."""
    return json.dumps(value, ensure_ascii=True)
