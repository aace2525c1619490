"""An export as a download: written aside first, noted in the audit, then sent as one zip, piece by piece."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from clinic.db.engine import Database
from clinic.services import export_tables
from clinic.services.export_places import Download
from clinic.services.export_tables import Wish


def zip_stream(
    database: Database, parent: Path, wish: Wish, zone: ZoneInfo, *, account_id: int | None, now: dt.datetime
) -> Download:
    """Return the zip as an iterator of pieces; `close` it when the answer ends, read to the end or not.

    The files wait in a folder of their own below `parent`, which should lie on the clinic's disk. When this returns,
    they are whole and the export stands in the audit: what goes wrong before raises here and leaves nothing behind.
    """

    def fill(folder: Path) -> None:
        with database.reading() as session:
            counts = export_tables.write(session, folder, wish, zone)
        _note(database.writing, wish, counts, account_id, now)

    return Download(parent, fill)


def _note(
    sessions: sessionmaker[Session],
    wish: Wish,
    counts: export_tables.Counts,
    account_id: int | None,
    now: dt.datetime,
) -> None:
    with sessions() as session:
        session.add(export_tables.note(wish, counts, account_id=account_id, now=now))
        session.commit()
