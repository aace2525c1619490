"""Answers to imported questionnaires as FHIR QuestionnaireResponses: each becomes a visit of the day it was answered.

Totals are computed from the items; one that the file states is kept beside them and never believed.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.domain.audit import FROM_WHERE, NOWHERE
from clinic.domain.imports import IncomingPatient, IncomingVisit, Rejected
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.scoring.alarms import alarms
from clinic.domain.scoring.imported import score
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.text import one_line
from clinic.domain.words import N_
from clinic.exchange.fhir_questionnaire import Answered, ParsedResponse, parse_responses, read_answers
from clinic.services.imports.about import About
from clinic.services.imports.definitions import Definitions, Unknown
from clinic.services.instruments import stored

NOBODY = N_("It does not say whose answers these are: give the subject an identifier, the record number here.")
TOO_LONG = N_("The subject's identifier is too long to be a record number.")
UNSEEN = N_("The subject's identifier holds a character that nobody sees.")
LATER = N_("It was answered in the future: look at “authored”.")
LONG_AGO = N_("It was answered before 1900: look at “authored”.")
NOTHING = N_("It answers no question of the questionnaire.")
NOT_DONE = N_("A response says that it was not completed; what was answered of it is taken.")
NOT_COMPARED = N_("A number that the file states was not compared: no rule of the clinic says that it is the total.")
HARM = N_("An answer about self-harm is above 0: it waits for a clinician's review.")
_NAMED = 5
_LONGEST_NUMBER = 40


def open_responses(
    session: Session,
    data: bytes,
    file_name: str,
    *,
    account_id: int,
    today: dt.date,
    zone: ZoneInfo,
    instrument: str = "",
) -> tuple[Iterator[IncomingVisit | Rejected], About]:
    """Return the responses of a file as visits, to be read once, and what the import of them is about.

    `instrument` (`key` or `key/version`) says what they answer where the file does not. Raises NotFound if that was
    never imported. Reading them raises FileRefused for a file that holds no responses.
    """
    every = [stored.value(row) for row in stored.every(session)]
    chosen = stored.value(stored.find(session, *_key_and_version(instrument))) if instrument else None
    asked = frozenset((one.key, one.instrument.version) for one in stored.asked(session))
    definitions = Definitions(every, asked, chosen)
    about = About(
        file_name=file_name,
        file_sha256=sha256(data).hexdigest(),
        map_text="",
        account_id=account_id,
        kind="responses",
        scorers={f"{one.key}/{one.instrument.version}": partial(score, one) for one in every},
        imported={f"{one.key}/{one.instrument.version}": one for one in every},
        read_as="FHIR QuestionnaireResponse",
        where=session.info.get(FROM_WHERE, NOWHERE),
    )
    return (_visit(one, definitions, today, zone) for one in parse_responses(data)), about


def _key_and_version(instrument: str) -> tuple[str, str | None]:
    key, _, version = instrument.partition("/")
    return key, version or None


def _visit(
    response: ParsedResponse, definitions: Definitions, today: dt.date, zone: ZoneInfo
) -> IncomingVisit | Rejected:
    day, time = _moment(response, zone)
    if refusals := [*response.refusals, *_refusals(response, day, today)]:
        return _rejected(response, "", refusals)
    try:
        imported = definitions.of(response)
    except Unknown as unknown:
        return _rejected(response, "questionnaire", [unknown.sentence])
    answered = read_answers(response, imported)
    if answered.refusals:
        return _rejected(response, answered.refusals[0].key, [one.reason for one in answered.refusals])
    if all(value is None for value in answered.answers.values()):
        return _rejected(response, "", [NOTHING])
    return _incoming(response, imported, answered, day or today, time)


def _incoming(
    response: ParsedResponse, imported: ImportedInstrument, answered: Answered, day: dt.date, time: str
) -> IncomingVisit:
    total = imported.scoring.stated_total if imported.scoring else None
    stated = {imported.key: answered.stated[total]} if total in answered.stated else {}
    notes = {
        NOT_DONE: response.status in ("in-progress", "stopped"),
        NOT_COMPARED: bool(answered.stated) and not stated,
        HARM: bool(alarms({imported.key: imported}, {imported.key: answered.answers})),
    }
    return IncomingVisit(
        row=response.number,
        patient=IncomingPatient(one_line(response.identifier)),
        seen_on=day,
        answers={imported.key: answered.answers},
        versions={imported.key: imported.instrument.version},
        stated=stated,
        time=time,
        notes=tuple(sentence for sentence, holds in notes.items() if holds),
    )


def _moment(response: ParsedResponse, zone: ZoneInfo) -> tuple[dt.date | None, str]:
    """Return day and clock time in the clinic's zone; of a mere day, or a time without a zone, the day as it stands."""
    try:
        authored = dt.datetime.fromisoformat(response.authored)
        local = authored.astimezone(zone) if authored.tzinfo else None
    except (ValueError, OverflowError):
        return response.authored_on, ""
    return (local.date(), f"{local:%H:%M}") if local else (response.authored_on, "")


def _refusals(response: ParsedResponse, day: dt.date | None, today: dt.date) -> Iterator[str]:
    if not response.identifier:
        yield NOBODY
    elif len(response.identifier) > _LONGEST_NUMBER:
        yield TOO_LONG
    elif not response.identifier.isprintable():
        yield UNSEEN
    if day is not None and day > today:
        yield LATER
    elif day is not None and day.year < 1900:
        yield LONG_AGO


def _rejected(response: ParsedResponse, item: str, reasons: Sequence[str]) -> Rejected:
    """Name the first few reasons; the item of the first one stands where a spreadsheet has its column."""
    named = list(reasons[:_NAMED])
    if len(reasons) > _NAMED:
        named.append(Phrase(N_("And {count} more."), count=len(reasons) - _NAMED))
    return Rejected(response.number, item[:60], "response", " ".join(named))
