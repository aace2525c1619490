"""Open a file of visits by its map, with the questionnaires that the clinic brought in."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import BinaryIO

from sqlalchemy.orm import Session

from clinic.domain.audit import FROM_WHERE, NOWHERE
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.scoring.imported import score
from clinic.exchange.spreadsheet import require_size
from clinic.exchange.visit_map import Crosswalk, Visits, parse_map, read_visits
from clinic.services.imports.about import About
from clinic.services.instruments import stored

AT_ONCE = 1 << 20


def open_visits(
    session: Session,
    stream: BinaryIO,
    file_name: str,
    map_text: str,
    *,
    account_id: int,
    today: dt.date,
    crosswalk: Crosswalk | None = None,
) -> tuple[Visits, About]:
    """Return the visits of a file, to be read once, and what the import of them is about.

    `stream` can be read from the start again (seekable). `account_id` is of whoever answers for the import. Raises
    FileRefused for a file that cannot be read, and MapRefused with every mistake of the map.
    """
    imported = _imported(session)
    visit_map = parse_map(map_text, imported)
    require_size(stream)
    digest = _digest(stream)
    visits = read_visits(stream, visit_map, today=today, crosswalk=crosswalk)
    about = About(
        file_name=file_name,
        file_sha256=digest,
        map_text=map_text,
        account_id=account_id,
        scorers={key: partial(score, one) for key, one in imported.items()},
        imported=imported,
        read_as=visits.dialect.in_words(),
        where=session.info.get(FROM_WHERE, NOWHERE),
        unread=visits.unread,
        constants=visit_map.constants,
        split=lambda: visits.split,
    )
    return visits, about


def _imported(session: Session) -> Mapping[str, ImportedInstrument]:
    """Return one version of each imported questionnaire: the one that is asked, else the newest."""
    every = {row.key: row for row in sorted(stored.every(session), key=lambda row: (row.asked, row.id))}
    return {key: stored.value(row) for key, row in every.items()}


def _digest(stream: BinaryIO) -> str:
    """Return the SHA-256 of the whole file."""
    digest = sha256()
    stream.seek(0)
    while part := stream.read(AT_ONCE):
        digest.update(part)
    return digest.hexdigest()
