"""What an import that was cut off left behind; nobody sees it, and the next import clears it away."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import ImportRun, ImportState
from clinic.services.imports import claims
from clinic.services.imports.rows import TABLES


def sentences(session: Session, now: dt.datetime) -> list[str]:
    """Return a sentence if something was left behind; none while an import is at work."""
    connection = session.connection()
    runs = session.scalars(select(ImportRun).where(ImportRun.state == ImportState.STAGING)).all()
    if any(claims.is_alive(run.report, run.touched_at, now) for run in runs):
        return []
    left = 0
    for name in ("visit", "patient", "treatment_course"):
        table = TABLES[name]
        left += int(connection.execute(select(func.count()).select_from(table).where(table.c.staged)).scalar_one())
    if not runs and not left:
        return []
    files = ", ".join(run.file_name for run in runs) or "unknown"
    return [
        f"An import was cut off (file {files}): {left} rows of it are set aside, unseen. The next import clears them."
    ]
