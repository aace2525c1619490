"""The data folder remembers that a clinic was set up in it: a lost database never becomes a fresh, empty one."""

from pathlib import Path

FILE = "clinic-is-set-up"
_TEXT = "A clinic was set up here. While this file is here, no empty database is made in place of a lost one.\n"


def remember(folder: Path) -> None:
    """Note that a clinic is set up in this data folder.

    A folder that cannot be written holds no database file either; there is nothing to lose in it.
    """
    file = folder / FILE
    if file.exists():
        return
    try:
        file.write_text(_TEXT, encoding="utf-8")
    except OSError:
        return


def is_expected(folder: Path) -> bool:
    """Return whether a clinic was set up in this data folder before."""
    return (folder / FILE).exists()
