"""Take a parsed questionnaire into the clinic, with its file as it came. Nothing of it is asked by that alone."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.model import Instrument
from clinic.domain.instruments.naming import base_version, next_version, require_key, require_version
from clinic.domain.instruments.serial import to_json
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.text import one_line, shortened
from clinic.domain.words import N_
from clinic.models import Account, ImportedDefinition
from clinic.services import audit
from clinic.services.instruments import stored

NEW = N_("{key} {version} was imported. It is not asked before its licence is confirmed.")
KNOWN = N_("This questionnaire was imported before, as {key} {version}; nothing was changed.")
ASIDE = N_("{key} {known} is another definition: this one is kept beside it as version {version}.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its definition, whether it is new, and the sentence that says so."""

    row: ImportedDefinition
    new: bool
    sentence: str


def take(
    session: Session, imported: ImportedInstrument, *, file: bytes, file_name: str, actor: Account, now: dt.datetime
) -> Taken:
    """Keep a parsed questionnaire: the same definition twice is once, another one of its version stands beside it.

    Raises NameRefused for a key or version that cannot be used, and ClinicError for a file that is no text.
    """
    require_key(imported.key)
    require_version(imported.instrument.version)
    if (known := _known(session, imported)) is not None:
        return Taken(known, new=False, sentence=Phrase(KNOWN, key=known.key, version=known.instrument_version))
    version = imported.instrument.version
    free = next_version(version, _versions(session, imported.key))
    definition = dataclasses.replace(imported, scoring=None, licence=None)
    row = _add(session, _of_version(definition, free), file=file, file_name=file_name, actor=actor, now=now)
    if free == version:
        return Taken(row, new=True, sentence=Phrase(NEW, key=row.key, version=free))
    return Taken(row, new=True, sentence=Phrase(ASIDE, key=row.key, known=version, version=free))


def bare(imported: ImportedInstrument) -> ImportedInstrument:
    """Return what the file said, without what the clinic decided: two files that say the same are equal in this.

    Items that the clinic took out as stated totals are set beside the questions in both.
    """
    items = tuple(
        dataclasses.replace(item, alarm=False, preset=None, lead=())
        for item in sorted((*imported.instrument.items, *imported.stated), key=lambda item: item.key)
    )
    plain = dataclasses.replace(
        imported.instrument, version=base_version(imported.instrument.version), items=(), closing=(), licence=""
    )
    return dataclasses.replace(imported, instrument=plain, stated=items, scoring=None, licence=None)


def _known(session: Session, imported: ImportedInstrument) -> ImportedDefinition | None:
    """Return the newest version of the key that says the same; of one file, the newest that the clinic made of it."""
    wanted, texts = bare(imported), _texts(imported.instrument)
    for row in stored.versions(session, imported.key):
        value = stored.value(row)
        if bare(value) == wanted and _texts(value.instrument) == texts:
            return row
    return None


def _texts(instrument: Instrument) -> list[str]:
    """Return the texts between the questions, in order: where a total was taken out they stand with the next one."""
    leads = [lead for item in instrument.items for lead in item.lead]
    return [repr(lead) for lead in (*leads, *instrument.closing)]


def _versions(session: Session, key: str) -> frozenset[str]:
    chosen = select(ImportedDefinition.instrument_version).where(ImportedDefinition.key == key)
    return frozenset(session.scalars(chosen))


def _of_version(imported: ImportedInstrument, version: str) -> ImportedInstrument:
    return dataclasses.replace(imported, instrument=dataclasses.replace(imported.instrument, version=version))


def _add(
    session: Session, imported: ImportedInstrument, *, file: bytes, file_name: str, actor: Account, now: dt.datetime
) -> ImportedDefinition:
    digest = sha256(file).hexdigest()
    row = ImportedDefinition(
        key=imported.key,
        instrument_version=imported.instrument.version,
        sha256=imported.instrument.digest,
        title=shortened(imported.instrument.title, 200),
        definition=to_json(imported),
        source_text=_text(file),
        source_sha256=digest,
        file_name=shortened(one_line(PurePath(file_name).name), 200),
        imported_by=actor.id,
        imported_at=now,
        asked=False,
        alarm_contact_id=_contact(session, imported.key),
    )
    session.add(row)
    session.flush()
    detail = {"key": row.key, "version": row.instrument_version, "file_sha256": digest}
    audit.record(session, actor, Action.INSTRUMENT_IMPORT, "instrument", row.id, now=now, detail=detail)
    return row


def _contact(session: Session, key: str) -> int | None:
    """Return who is named for the other versions: one person is told, whichever version was answered."""
    return next((row.alarm_contact_id for row in stored.versions(session, key) if row.alarm_contact_id), None)


def _text(file: bytes) -> str:
    try:
        text = file.decode("utf-8")
    except UnicodeDecodeError:
        raise ClinicError("The file is not UTF-8 text.", hint="Save it as UTF-8 and import it again.") from None
    if "\0" in text:
        raise ClinicError("The file holds a NUL character.", hint="Save it as plain text and import it again.")
    return text
