"""Whether the copy of the database that came out of a backup is sound and holds every row it should."""

from pathlib import Path

from clinic.db import postgresql_programs, snapshots
from clinic.services.backups.archive import Manifest
from clinic.services.backups.container import BackupRefused


def require_sound(copy: Path, manifest: Manifest) -> None:
    """Check the copy with the database's own means, and count its rows. Raises BackupRefused."""
    if manifest.dialect == "sqlite":
        found, problems = _of_sqlite(copy)
    else:
        found, problems = postgresql_programs.counts(copy), []
    wrong = sorted(table for table, count in manifest.counts.items() if found.get(table) != count)
    if wrong and not problems:
        problems = [f"Rows are missing or too many in {', '.join(wrong)}."]
    if problems:
        raise BackupRefused(
            "The database in the backup is not sound: " + " ".join(problems[:3]),
            hint="Run `clinic check`, and keep your older backups.",
        )


def _of_sqlite(copy: Path) -> tuple[dict[str, int], list[str]]:
    problems = snapshots.complaints(copy)
    return ({}, problems) if problems else (dict(snapshots.of_file(copy).counts), [])
