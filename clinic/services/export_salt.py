"""The salt of de-identified exports: made once, kept in the clinic's data folder, in no export and no database."""

import os
import secrets
from pathlib import Path

from clinic.domain.errors import SettingsError

FILE = "export-salt"
_BYTES = 32


def salt(folder: Path) -> bytes:
    """Return the clinic's salt; make it when it is first asked for, readable by this account alone.

    As long as it is kept, a person has the same code in every export. Raises SettingsError for a file that is none.
    """
    file = folder / FILE
    if not file.exists():
        _make(file)
    found = file.read_text("ascii", errors="replace").strip()
    try:
        value = bytes.fromhex(found)
    except ValueError:
        value = b""
    if len(value) < _BYTES:
        raise SettingsError(
            f"{FILE} in the data folder holds no salt.",
            hint="Restore it from a backup; with a new one no code fits those of earlier exports.",
        )
    return value


def _make(file: Path) -> None:
    """Write the whole file under another name first: whoever comes second reads the same salt, never half of it."""
    waiting = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
        opened.write(secrets.token_hex(_BYTES) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(waiting, file)
    except FileExistsError:
        pass
    finally:
        waiting.unlink()
