"""The passphrase of the backups: in a file that only this account can read, and on paper somewhere else."""

import os
import secrets
import stat
import unicodedata
from pathlib import Path

from clinic.domain.errors import Conflict, SettingsError

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0, 1, i, l, o: it is copied by hand from paper."""
GROUPS, IN_A_GROUP = 6, 4
SHORTEST = 15


def make(file: Path) -> str:
    """Write a new passphrase of 118 random bits to the file and return it. Raises Conflict when there is one."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))
    passphrase = "-".join(groups)
    keep(file, passphrase)
    return passphrase


def keep(file: Path, passphrase: str) -> None:
    """Write a passphrase to a file that is not there, readable by this account alone. Raises Conflict."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Conflict(
            f"There is a passphrase in {file.name} already.",
            hint="It was left as it is: older backups open with it alone.",
        ) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(passphrase + "\n")
        opened.flush()
        os.fsync(opened.fileno())


def read(file: Path) -> str:
    """Return the passphrase in the file. Raises SettingsError unless it is there, private and long enough."""
    try:
        found = file.stat()
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise SettingsError(
            f"There is no passphrase for backups ({file.name}).",
            hint="Make one with `clinic backups passphrase`, and keep it on paper away from this machine.",
        ) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"The passphrase for backups ({file.name}) cannot be read.", hint="Look whose file it is."
        ) from None
    if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
        raise SettingsError(
            f"Others can read the passphrase for backups ({file.name}).", hint=f"Run `chmod 600 {file.name}` there."
        )
    return cleaned(text)


def as_used(text: str) -> str:
    """Return a passphrase as it is used: without white space around it, in one Unicode form."""
    return unicodedata.normalize("NFC", text.strip())


def cleaned(text: str) -> str:
    """Return a passphrase that backups may be made with, as it is used. Raises SettingsError for a short one."""
    passphrase = as_used(text)
    if len(passphrase) < SHORTEST:
        raise SettingsError(
            f"The passphrase for backups is shorter than {SHORTEST} characters.",
            hint="Take six words, or let `clinic backups passphrase` make one.",
        )
    return passphrase
