"""Where an export ends up: a folder, a zip file or a download. No half file ever has a name of its own."""

import datetime as dt
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic.domain.errors import Conflict
from clinic.exchange.csv_export import NAMES, dictionary, map_file
from clinic.services.export_tables import FORMAT, MANIFEST, PRIVATE

WAITING = ".export-"
"""What the folders begin with in which an export waits for its names."""
QUIET = 3600
"""Seconds after which such a folder in which nothing happens was left behind; whoever comes next clears it away."""
_OURS = {MANIFEST, dictionary.FILE_NAME, map_file.FILE_NAME, *(f"{name}.csv" for name in NAMES)}
_PIECE = 1 << 16
_BIG = 1 << 30
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def require_free(folder: Path) -> None:
    """Raise Conflict unless the folder is new, empty, or holds an export of ours and nothing else."""
    if not folder.exists():
        return
    held = {one.name for one in folder.iterdir() if not one.name.startswith(WAITING)}
    if held and (held - _OURS or not _is_ours((folder / MANIFEST).read_bytes() if MANIFEST in held else b"")):
        raise Conflict(
            f"{folder} holds files that are no export.", hint="Nothing was written. Name a new or an empty folder."
        )


def require_free_file(file: Path) -> None:
    """Raise Conflict when the file is there and no zip of an export."""
    if not file.exists():
        return
    try:
        with zipfile.ZipFile(file) as archive:
            ours = MANIFEST in archive.namelist() and _is_ours(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile):
        ours = False
    if not ours:
        raise Conflict(f"{file} is there already.", hint="It was left as it is. Name another file.")


def _is_ours(manifest: bytes) -> bool:
    try:
        found = json.loads(manifest)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


def clear_left_behind(folder: Path, now: dt.datetime) -> None:
    """Remove what exports left in a folder that were cut off: nothing in it was touched for an hour."""
    for left in folder.glob(f"{WAITING}*"):
        try:
            touched = max(one.stat().st_mtime for one in (left, *left.iterdir()))
        except OSError:  # it was just cleared away by the one that made it
            continue
        if now.timestamp() - touched > QUIET:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def waiting_in(folder: Path, now: dt.datetime) -> Iterator[Path]:
    """Yield a new folder in that one, for this account alone; it is gone when the block ends, however it ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clear_left_behind(folder, now)
    waiting = Path(tempfile.mkdtemp(prefix=WAITING, dir=folder))
    try:
        yield waiting
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def put_in_place(waiting: Path, folder: Path) -> None:
    """Give the files their names, the manifest last; files of an earlier export that are not among them go."""
    names = sorted(one.name for one in waiting.iterdir())
    for name in _OURS - set(names):
        (folder / name).unlink(missing_ok=True)
    for name in sorted(names, key=lambda name: name == MANIFEST):
        (waiting / name).replace(folder / name)


def write_zip(waiting: Path, file: Path) -> None:
    """Zip the waiting files and give the whole its name in one step."""
    packed = waiting / f"{WAITING}zip"
    with os.fdopen(os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb") as opened:
        for piece in zipped(waiting):
            opened.write(piece)
        opened.flush()
        os.fsync(opened.fileno())
    packed.replace(file)


def zipped(folder: Path) -> Iterator[bytes]:
    """Yield the files of a folder as one zip, piece by piece; the same files give the same bytes."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(one for one in folder.iterdir() if not one.name.startswith(WAITING)):
            about = zipfile.ZipInfo(file.name, _NO_DATE)
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, PRIVATE << 16
            big = file.stat().st_size > _BIG
            with file.open("rb") as source, archive.open(about, "w", force_zip64=big) as packed:
                while piece := source.read(_PIECE):
                    packed.write(piece)
                    yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()


class _Sink:
    """What zipfile writes to: it cannot go back, and what is taken from it is forgotten."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        """Keep a piece until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """What was written can still be taken."""

    def taken(self) -> Iterator[bytes]:
        """Yield what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        yield from (piece for piece in pieces if piece)


class Download:
    """A zip as pieces for a download, with the folder it comes from: `close` removes that, read to the end or not."""

    def __init__(self, parent: Path, fill: Callable[[Path], None]) -> None:
        """Let `fill` write the files; whatever it raises leaves nothing behind."""
        self._waiting = Path(tempfile.mkdtemp(prefix=WAITING, dir=parent))
        try:
            fill(self._waiting)
        except BaseException:
            self.close()
            raise
        self._pieces = zipped(self._waiting)

    def __iter__(self) -> "Download":
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            self.close()
            raise

    def close(self) -> None:
        """Remove the files."""
        shutil.rmtree(self._waiting, ignore_errors=True)
