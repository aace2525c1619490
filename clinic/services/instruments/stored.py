"""The imported definitions as they are kept: read one, read the versions that were answered, read those asked."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.imported import ImportedInstrument, Licence
from clinic.domain.instruments.serial import from_json
from clinic.models import ImportedDefinition

Version = tuple[str, str]
"""Key and version of an instrument."""


def value(row: ImportedDefinition) -> ImportedInstrument:
    """Return the definition as a value, with the licence as far as it was confirmed."""
    return from_json(row.definition, _licence(row))


def find(session: Session, key: str, version: str | None = None) -> ImportedDefinition:
    """Return one version of an imported instrument, without a version the newest import. Raises NotFound."""
    rows = versions(session, key)
    for row in rows:
        if version is None or row.instrument_version == version:
            return row
    known = ", ".join(f"{row.key}/{row.instrument_version}" for row in rows or every(session))
    raise NotFound(
        f"No instrument {key!r:.60}{f' of version {version!r:.60}' if version else ''} was imported.",
        hint=f"Choose one of: {known}." if known else "Import it first: `clinic instruments import FILE`.",
    )


def versions(session: Session, key: str) -> Sequence[ImportedDefinition]:
    """Return every version of one imported instrument, the newest import first."""
    chosen = select(ImportedDefinition).where(ImportedDefinition.key == key)
    return session.scalars(chosen.order_by(ImportedDefinition.id.desc())).all()


def every(session: Session) -> Sequence[ImportedDefinition]:
    """Return every imported definition, by key and in order of import."""
    return session.scalars(select(ImportedDefinition).order_by(ImportedDefinition.key, ImportedDefinition.id)).all()


def asked(session: Session) -> tuple[ImportedInstrument, ...]:
    """Return the imported instruments that a form begun now asks, one version of each, in the order of the clinic."""
    chosen = select(ImportedDefinition).where(ImportedDefinition.asked)
    return tuple(
        value(row) for row in session.scalars(chosen.order_by(ImportedDefinition.position, ImportedDefinition.id))
    )


def of_versions(session: Session, wanted: Collection[Version]) -> Mapping[Version, ImportedInstrument]:
    """Return the imported definitions of these versions; those of built-in instruments and unknown ones are left out.

    One query for all of them, none if no imported instrument is among them.
    """
    imported = sorted({one for one in wanted if one[0] not in REGISTRY})
    if not imported:
        return {}
    by_version = tuple_(ImportedDefinition.key, ImportedDefinition.instrument_version)
    rows = session.scalars(select(ImportedDefinition).where(by_version.in_(imported)))
    return {(row.key, row.instrument_version): value(row) for row in rows}


def by_key(
    definitions: Mapping[Version, ImportedInstrument], answered: Iterable[Version]
) -> dict[str, ImportedInstrument]:
    """Return key -> definition for the versions of one set of answers, as far as they were imported."""
    return {one[0]: definitions[one] for one in answered if one in definitions}


def _licence(row: ImportedDefinition) -> Licence | None:
    confirmed_at: dt.datetime | None = row.licence_confirmed_at
    if row.licence_confirmer is None or confirmed_at is None:
        return None
    return Licence(row.licence_confirmer.name, confirmed_at.date().isoformat(), row.licence_text)
