"""Write the tables of an export: all of them in one pass over the patients, in flat memory."""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.exchange.csv_export import (
    BOM,
    END,
    Pseudonyms,
    Questionnaires,
    Table,
    dictionary,
    map_file,
    person,
    require_known,
    tables,
    visit_table,
)
from clinic.models import AuditEntry, Response
from clinic.services import audit, exports, instruments

FORMAT = "tenderpoint-export"
MANIFEST = "export.json"
PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported. No tables named = all. Raises ClinicError for a table that is none.

    `salt` de-identifies; None = with names. With `since`, the visits of that day and later, and who had one.
    """

    since: dt.date | None = None
    tables: tuple[str, ...] = ()
    salt: bytes | None = field(default=None, repr=False)
    only: int | None = None
    """The id of the one patient whose rows are written; None = everybody's."""

    def __post_init__(self) -> None:
        require_known(self.tables)

    @property
    def pseudonyms(self) -> Pseudonyms | None:
        """The codes in the place of people; None = with names."""
        return None if self.salt is None else Pseudonyms(self.salt)


@dataclass(frozen=True, slots=True)
class Counts:
    """What was written: people, visits that took place, and rows by table."""

    patients: int
    visits: int
    rows: Mapping[str, int]


def write(
    session: Session, folder: Path, wish: Wish, zone: ZoneInfo, *, told: Callable[[], object] = lambda: None
) -> Counts:
    """Write tables, dictionary, map and manifest into an empty folder, each file for this account alone.

    `told` is called once per patient. Raises OSError when the disk is full; the caller removes the folder then.
    """
    pseudonyms = wish.pseudonyms
    chosen = tables(_questionnaires(session, wish), names=wish.tables, without_names=pseudonyms is not None)
    patients = visits = 0
    with _opened(folder, [table.file_name for table in chosen]) as files:
        for table in chosen:
            files[table.file_name].add([BOM + table.head()], counted=False)
        key = pseudonyms.person if pseudonyms else None
        for record in exports.patients(session, zone, since=wish.since, key=key, only=wish.only):
            who = person(record, zone, since=wish.since, pseudonyms=pseudonyms)
            for table in chosen:
                files[table.file_name].add(table.lines(who))
            patients, visits = patients + 1, visits + len(who.counting)
            told()
    written = {**files, **_companions(session, folder, wish, chosen)}
    _write_manifest(folder, wish, written)
    return Counts(patients, visits, {table.name: files[table.file_name].rows for table in chosen})


def note(wish: Wish, counts: Counts, *, account_id: int | None, now: dt.datetime) -> AuditEntry:
    """Return the audit entry of an export; `account_id` is None on the command line."""
    detail: dict[str, Any] = {
        "format": "csv",
        "deidentified": wish.salt is not None,
        "since": wish.since.isoformat() if wish.since else None,
        "patients": counts.patients,
        "visits": counts.visits,
        "rows": dict(counts.rows),
    }
    return audit.entry(account_id, Action.DATA_EXPORT, "export", None, now=now, patient_id=None, detail=detail)


def questionnaires(session: Session, *, titled: bool = True) -> Questionnaires:
    """Return the imported instruments that anybody answered, each with its versions in order of import."""
    answered = {(one.instrument, one.instrument_version) for one in session.execute(_ANSWERED)}
    rows = [row for row in instruments.every(session) if (row.key, row.instrument_version) in answered]
    return Questionnaires.of((instruments.value(row) for row in rows), titled=titled)


_ANSWERED = select(Response.instrument, Response.instrument_version).distinct()


def _questionnaires(session: Session, wish: Wish) -> Questionnaires:
    return questionnaires(session, titled=wish.salt is None)


@dataclass(slots=True)
class _File:
    """A file while it is written, with what was written so far."""

    stream: BinaryIO
    rows: int = 0
    digest: Any = field(default_factory=sha256)

    def add(self, lines: Iterable[str], *, counted: bool = True) -> None:
        """Write some lines."""
        found = list(lines)
        if found:
            data = (END.join(found) + END).encode()
            self.digest.update(data)
            self.stream.write(data)
            self.rows += len(found) if counted else 0


@contextmanager
def _opened(folder: Path, names: Iterable[str]) -> Iterator[dict[str, _File]]:
    """Open new files; when the block ends well, each is on the disk."""
    with ExitStack() as stack:
        files = {name: _File(stack.enter_context(_private(folder / name))) for name in names}
        yield files
        for file in files.values():
            file.stream.flush()
            os.fsync(file.stream.fileno())


def _private(place: Path) -> BinaryIO:
    return os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb")


def _companions(session: Session, folder: Path, wish: Wish, chosen: tuple[Table, ...]) -> dict[str, _File]:
    """Write the dictionary and, where the visit table can come back in, the map with which it does."""
    texts = {dictionary.FILE_NAME: [BOM + line if n == 0 else line for n, line in enumerate(dictionary.lines(chosen))]}
    if wish.salt is None and any(table.name == visit_table.NAME for table in chosen):
        texts[map_file.FILE_NAME] = map_file.lines(_questionnaires(session, wish))
    with _opened(folder, texts) as files:
        for name, lines in texts.items():
            files[name].add(lines)
    return files


def _write_manifest(folder: Path, wish: Wish, files: Mapping[str, _File]) -> None:
    listed = {name: {"rows": file.rows, "sha256": file.digest.hexdigest()} for name, file in files.items()}
    about: dict[str, Any] = {"format": FORMAT, "version": 1, "deidentified": wish.salt is not None, "files": listed}
    if wish.salt is None and wish.since:
        about["since"] = wish.since.isoformat()
    with _opened(folder, [MANIFEST]) as opened:
        opened[MANIFEST].add(json.dumps(about, indent=2, sort_keys=True).splitlines())
