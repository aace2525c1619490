"""FHIR R4 QuestionnaireResponses of a file: one of them, a Bundle, or one on each line. Answers are not judged here."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clinic.exchange import strict_json
from clinic.exchange.fhir import systems
from clinic.exchange.fhir_questionnaire.problems import short
from clinic.exchange.refusals import FileRefused
from clinic.exchange.strict_json import Limits

LIMITS = Limits(size=100_000_000, values=1_000_000)
"""Of a whole file; it may hold the answers of years. On lines of their own, each response is read by itself."""
_LINE = Limits()
_STATUSES = ("in-progress", "completed", "amended", "entered-in-error", "stopped")
_LEFT_BLANK, _DIGEST = systems.extension("left-blank"), systems.extension("instrument-digest")


@dataclass(frozen=True, slots=True)
class Given:
    """What one item of a response holds: its linkId and its values with their FHIR names (`valueInteger`, 3)."""

    link_id: str
    values: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """One response as the file gives it. `number` counts from 1: the place in the Bundle, or the line.

    `identifier` is the subject's, `subject` the reference to it; either may be empty. `authored_on` is the day as the
    author's own clock had it. `refusals` say why the response as a whole cannot be taken. `left_blank` names questions
    that were asked and left blank, where the file tells them apart from those that were not asked; else it is None.
    """

    number: int
    questionnaire: str = ""
    status: str = ""
    subject: str = ""
    identifier: str = ""
    authored: str = ""
    authored_on: dt.date | None = None
    given: tuple[Given, ...] = ()
    left_blank: frozenset[str] | None = None
    refusals: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The questionnaire's address, without its version."""
        return self.questionnaire.partition("|")[0]

    @property
    def version(self) -> str:
        """The questionnaire's version, empty where the response names none."""
        return self.questionnaire.partition("|")[2]


def parse_responses(data: bytes, *, limits: Limits = LIMITS) -> Iterator[ParsedResponse]:
    """Yield the responses of a file in their order. Raises FileRefused for a file that holds none.

    A response that cannot be taken, and a line or an entry that is none, comes with its refusals.
    """
    if len(data) > limits.size:
        raise FileRefused(
            f"The file is larger than {limits.size // 1_000_000} MB.", hint="Divide it into smaller files."
        )
    if _is_by_line(data):
        yield from _of_lines(data)
    else:
        yield from _of_document(strict_json.loads(data, limits))


def _is_by_line(data: bytes) -> bool:
    """Return whether the first line is whole and others follow: then each line is a response."""
    lines = [line for line in data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 2) if line.strip()]
    if len(lines) < 2:
        return False
    try:
        return isinstance(strict_json.loads(lines[0], _LINE), dict)
    except FileRefused:
        return False


def _of_lines(data: bytes) -> Iterator[ParsedResponse]:
    start, number = 0, 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line, start, number = data[start:end], end + 1, number + 1
        if not line.strip():
            continue
        try:
            yield _response(strict_json.loads(line, _LINE), number, {})
        except FileRefused as error:
            yield ParsedResponse(number, refusals=(error.message.replace("The file", "The line", 1),))


def _of_document(tree: Any) -> Iterator[ParsedResponse]:
    kind = tree.get("resourceType") if isinstance(tree, dict) else None
    if kind == "QuestionnaireResponse":
        yield _response(tree, 1, {})
        return
    entries = tree.get("entry") if isinstance(tree, dict) else None
    if kind != "Bundle" or not isinstance(entries, list) or not entries:
        raise FileRefused(
            "The file holds no FHIR QuestionnaireResponse.",
            hint="Choose a QuestionnaireResponse, a Bundle of them, or a file with one on each line.",
        )
    resources = [_dict(_dict(entry).get("resource")) for entry in entries]
    people = _identifiers(entries)
    for number, resource in enumerate(resources, 1):
        if resource.get("resourceType") != "Patient":
            yield _response(resource, number, people)


def _response(tree: Any, number: int, people: Mapping[str, str]) -> ParsedResponse:
    if not isinstance(tree, dict) or tree.get("resourceType") != "QuestionnaireResponse":
        return ParsedResponse(number, refusals=("It is not a FHIR QuestionnaireResponse.",))
    subject, identifier = _subject(tree, people)
    given: list[Given] = []
    refusals = [*_modified(tree), *_collect(tree.get("item"), given)]
    status, authored = tree.get("status"), tree.get("authored")
    day = _day(authored)
    if status not in _STATUSES:
        refusals.append("Its status is missing, or none that FHIR has.")
    elif status == "entered-in-error":
        refusals.append("Its status says that it was entered in error.")
    if day is None:
        refusals.append("It does not say on which day it was answered (“authored”).")
    return ParsedResponse(
        number,
        _text(tree.get("questionnaire")),
        _text(status),
        subject,
        identifier,
        _text(authored),
        day,
        tuple(given),
        _left_blank(tree),
        tuple(refusals),
    )


def _collect(items: object, given: list[Given]) -> list[str]:
    """Add what the items hold, and those below them, in the order of the file. Return why they cannot be read."""
    refusals: list[str] = []
    if items is not None and not isinstance(items, list):
        return ["Its items are not a list."]
    for item in items or ():
        link_id = _dict(item).get("linkId")
        if not isinstance(link_id, str) or not link_id:
            refusals.append("One of its items has no linkId.")
            continue
        answers = item.get("answer", [])
        if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
            refusals.append(f"The answers of item {short(link_id)} are not a list.")
            continue
        if "answer" in item or "item" not in item:
            given.append(Given(link_id, tuple(_value(one) for one in answers)))
        for below in (item.get("item"), *(one.get("item") for one in answers)):
            refusals += _collect(below, given)
    return refusals


def _value(answer: dict[str, Any]) -> tuple[str, object]:
    """Return the name and the value of an answer; the name is empty where there is none, or more than one."""
    names = [name for name in answer if name.startswith("value")]
    return (names[0], answer[names[0]]) if len(names) == 1 else ("", None)


def _modified(tree: dict[str, Any]) -> list[str]:
    ahead: list[object] = [tree]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            if "modifierExtension" in one or "implicitRules" in one:
                return [
                    "It holds “modifierExtension” or “implicitRules”, which may change what everything in it means."
                ]
            ahead += one.values()
        elif isinstance(one, list):
            ahead += one
    return []


def _subject(tree: dict[str, Any], people: Mapping[str, str]) -> tuple[str, str]:
    subject = _dict(tree.get("subject"))
    reference = _text(subject.get("reference"))
    identifier = _text(_dict(subject.get("identifier")).get("value"))
    return reference, identifier or people.get(reference, "")


def _identifiers(entries: list[Any]) -> dict[str, str]:
    """Return the identifier of each person in a Bundle by the references to it; of those that have exactly one."""
    found: dict[str, str] = {}
    for entry in map(_dict, entries):
        resource = _dict(entry.get("resource"))
        given = resource.get("identifier")
        if resource.get("resourceType") != "Patient" or not isinstance(given, list) or len(given) != 1:
            continue
        value = _text(_dict(given[0]).get("value"))
        for reference in (f"Patient/{_text(resource.get('id'))}", _text(entry.get("fullUrl"))):
            if value and reference not in ("", "Patient/"):
                found[reference] = value
    return found


def _left_blank(tree: dict[str, Any]) -> frozenset[str] | None:
    """Return what our own export names as left blank; None for a response of another program."""
    given = tree.get("extension")
    ours = [_dict(one) for one in given] if isinstance(given, list) else []
    if not any(one.get("url") == _DIGEST for one in ours):
        return None
    return frozenset(_text(one.get("valueString")) for one in ours if one.get("url") == _LEFT_BLANK)


def _day(authored: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(authored[:10]) if isinstance(authored, str) and len(authored) >= 10 else None
    except ValueError:
        return None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
