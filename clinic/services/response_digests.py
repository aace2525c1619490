"""Whether the definition that each set of answers names by its digest is known: built in now, imported, or a map."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.serial import from_json
from clinic.models import ImportedDefinition, ImportRun, Response

CHANGED = "{count} sets of answers to {name} name another definition of it than the one that is here ({digest})."
UNKNOWN = "{count} sets of answers to {name} name a version that is neither built in nor imported ({digest})."
BROKEN = "The definition of {name} does not fit its digest."
FILE_CHANGED = "The file that {name} was imported from does not fit its digest."


@dataclass(frozen=True, slots=True)
class Checked:
    """How many sets of answers name a definition that is here; `problems` contradict what is here, `remarks` name what
    is not here any more.
    """

    known: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def check(session: Session) -> Checked:
    """Compare the digest stored with every set of answers with the definitions that are known."""
    problems, remarks, count = list(_broken(session)), list[str](), 0
    known, maps = dict(_known(session)), _maps(session)
    for key, version, digest, number in _answered(session):
        name = f"{key}/{version}"
        if known.get((key, version)) == digest or digest in maps:
            count += number
        elif (key, version) in known:
            problems.append(CHANGED.format(count=number, name=name, digest=digest[:12]))
        else:
            remarks.append(UNKNOWN.format(count=number, name=name, digest=digest[:12]))
    return Checked(count, tuple(problems), tuple(remarks))


def _answered(session: Session) -> list[tuple[str, str, str, int]]:
    columns = (Response.instrument, Response.instrument_version, Response.instrument_sha256)
    rows = session.execute(select(*columns, func.count()).group_by(*columns))
    return sorted((key, version, digest, number) for key, version, digest, number in rows)


def _known(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    for instrument in REGISTRY.values():
        yield (instrument.key, instrument.version), instrument.digest
    columns = select(ImportedDefinition.key, ImportedDefinition.instrument_version, ImportedDefinition.sha256)
    for key, version, digest in session.execute(columns):
        yield (key, version), digest


def _broken(session: Session) -> Iterator[str]:
    """Yield what is wrong with the imported definitions themselves."""
    for row in session.scalars(select(ImportedDefinition).options(undefer(ImportedDefinition.source_text))):
        name = f"{row.key}/{row.instrument_version}"
        try:
            digest = from_json(row.definition).instrument.digest
        except ValueError:
            digest = ""
        if digest != row.sha256:
            yield BROKEN.format(name=name)
        if sha256(row.source_text.encode()).hexdigest() != row.source_sha256:
            yield FILE_CHANGED.format(name=name)


def _maps(session: Session) -> frozenset[str]:
    """Return the digests of the maps that files were read with: they stand where a file names no version."""
    texts = session.scalars(select(ImportRun.map_text).distinct())
    return frozenset(sha256(text.encode()).hexdigest() for text in texts)
