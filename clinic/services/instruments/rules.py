"""The scoring step: the clinic's rule becomes part of the definition; one that was answered is never changed by it."""

import dataclasses
import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.naming import next_version
from clinic.domain.instruments.serial import to_json
from clinic.domain.scoring.alarms import alarm_items
from clinic.domain.scoring.clinic_rule import Chosen, with_rule
from clinic.domain.words import N_
from clinic.models import Account, ImportedDefinition, Response
from clinic.services import audit
from clinic.services.instruments import stored
from clinic.services.instruments.switching import NotAskable


def set_rule(
    session: Session, row: ImportedDefinition, chosen: Chosen, *, actor: Account, day: dt.date, now: dt.datetime
) -> ImportedDefinition:
    """Score this definition by the rule from now on; `day` is the clinic's. Return the definition that has it.

    Once somebody answered it, that is a new version `…~2` beside it, with its licence and in its place among those
    asked: earlier scores stay as they are. The same rule twice is once. Raises RuleRefused, NotAskable.
    """
    before = stored.value(row)
    after = with_rule(before, chosen, set_by=actor.name, set_on=day.isoformat())
    if _undated(after) == _undated(before):
        return row
    _require_same_alarms(row, before, after)
    found = _beside(session, row, after) if is_answered(session, row) else _in_place(row, after)
    session.flush()
    scoring = after.scoring
    detail = {
        "key": found.key,
        "version": found.instrument_version,
        "method": scoring.method.value if scoring else "",
        "in_place": found is row,
    }
    audit.record(session, actor, Action.INSTRUMENT_RULE, "instrument", found.id, now=now, detail=detail)
    return found


def is_answered(session: Session, row: ImportedDefinition) -> bool:
    """Whether a set of answers names this version, published or set aside by an import."""
    chosen = select(Response.id).where(
        Response.instrument == row.key, Response.instrument_version == row.instrument_version
    )
    return session.scalar(chosen.limit(1)) is not None


def _require_same_alarms(row: ImportedDefinition, before: ImportedInstrument, after: ImportedInstrument) -> None:
    """A question about self-harm is not slipped under patients: it needs crisis lines and somebody who is told."""
    marked = [item.key for item in alarm_items(after.instrument)]
    if row.asked and marked != [item.key for item in alarm_items(before.instrument)]:
        raise NotAskable(
            N_("The rule marks a question about self-harm, and patients are asked the questionnaire now."),
            hint=N_("Stop asking it, set the rule, then ask it again."),
        )


def _undated(imported: ImportedInstrument) -> ImportedInstrument:
    if imported.scoring is None:
        return imported
    return dataclasses.replace(imported, scoring=dataclasses.replace(imported.scoring, set_by="", set_on=""))


def _in_place(row: ImportedDefinition, after: ImportedInstrument) -> ImportedDefinition:
    row.definition, row.sha256 = to_json(after), after.instrument.digest
    return row


def _beside(session: Session, row: ImportedDefinition, after: ImportedInstrument) -> ImportedDefinition:
    known = frozenset(other.instrument_version for other in stored.versions(session, row.key))
    version = next_version(row.instrument_version, known)
    named = dataclasses.replace(after, instrument=dataclasses.replace(after.instrument, version=version))
    asked, row.asked = row.asked, False
    session.flush()
    beside = ImportedDefinition(
        key=row.key,
        instrument_version=version,
        sha256=named.instrument.digest,
        definition=to_json(named),
        asked=asked,
        **{name: getattr(row, name) for name in _HANDED_ON},
    )
    session.add(beside)
    return beside


_HANDED_ON = (
    "title",
    "source_text",
    "source_sha256",
    "file_name",
    "imported_by",
    "imported_at",
    "licence_text",
    "licence_confirmed_by",
    "licence_confirmed_at",
    "position",
    "alarm_contact_id",
)
