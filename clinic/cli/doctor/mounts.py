"""Which disk a folder lies on, as Linux tells it; nothing is known on other systems."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_MOUNTS, _SWAPS, _BLOCKS = Path("/proc/self/mountinfo"), Path("/proc/swaps"), Path("/sys/dev/block")


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a disk is mounted, its kind (ext4, nfs4), and its number as major:minor."""

    at: Path
    kind: str
    device: str


def mount_of(path: Path, table: str | None = None) -> Mount | None:
    """Return the mount that holds a path; None where the system does not tell."""
    try:
        words = _MOUNTS.read_text("utf-8") if table is None else table
    except OSError:
        return None
    full = path.resolve()
    holding = [mount for mount in _mounts(words) if full.is_relative_to(mount.at)]
    return max(holding, key=lambda mount: len(mount.at.parts), default=None)


def _mounts(table: str) -> Iterator[Mount]:
    """A later mount at the same place covers an earlier one: `max` keeps the first, so the last comes first."""
    for line in reversed(table.splitlines()):
        before, _dash, after = line.partition(" - ")
        fields = before.split()
        if len(fields) > 4 and after:
            yield Mount(Path(_unescaped(fields[4])), after.split()[0], fields[2])


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def is_encrypted(device: str, blocks: Path = _BLOCKS) -> bool:
    """Whether a disk, or one that it is made of, is encrypted by the system (LUKS). `device` = major:minor."""
    folder = blocks / device
    try:
        if (folder / "dm" / "uuid").read_text("ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    below = folder / "slaves"
    return below.is_dir() and any(
        is_encrypted((one / "dev").read_text("ascii").strip(), blocks) for one in below.iterdir()
    )


def open_swaps(table: str | None = None, encrypted: Callable[[str], bool] | None = None) -> int | None:
    """Return on how many places memory is written to a disk in the clear; None where the system does not tell."""
    try:
        words = _SWAPS.read_text("utf-8") if table is None else table
    except OSError:
        return None
    places = [line.split()[0] for line in words.splitlines()[1:] if line.split()]
    asked = encrypted or _place_is_encrypted
    return sum(not (place.startswith("/dev/zram") or asked(place)) for place in places)


def _place_is_encrypted(place: str) -> bool:
    path = Path(place)
    try:
        number = path.stat().st_rdev
    except OSError:
        return False
    if path.is_block_device():
        return is_encrypted(f"{os.major(number)}:{os.minor(number)}")
    found = mount_of(path)
    return found is not None and is_encrypted(found.device)
