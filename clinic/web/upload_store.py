"""Files that somebody uploaded, kept aside until they are used.

Each upload has a folder of its own in the data folder, under a name nobody can guess, readable by the account that
runs the clinic alone. Nothing of it is ever served. It goes when it was used or thrown away, and after a day anyhow.
"""

import datetime as dt
import hashlib
import json
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from clinic.domain.errors import NotFound
from clinic.domain.text import clean, shortened

KEPT_FOR = dt.timedelta(days=1)
KEPT_AT_MOST = 4
"""Uploads of one account at a time: the oldest goes when another comes."""
LONGEST_NAME = 200
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
PART = re.compile(r"[a-z_]{1,20}", re.ASCII)
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload: `about` says whose it is, what it was called and how far it came, as JSON values."""

    folder: Path
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The name of its folder, which its pages carry in their address."""
        return self.folder.name

    @property
    def lock(self) -> Path:
        """The file whose lock the process holds that works on it; it stays where the other files go."""
        return self.folder / "about.json.lock"

    def part(self, name: str) -> Path:
        """Where one of its files lies, whether or not it is there."""
        if not PART.fullmatch(name):
            raise ValueError(name)
        return self.folder / name

    def noted(self, **changes: Any) -> "Upload":
        """Write down how far it came; return it so."""
        about = {**self.about, **changes}
        written = self.folder / "about.json.new"
        written.touch(mode=0o600)
        written.write_text(json.dumps(about), encoding="utf-8")
        written.replace(self.folder / "about.json")
        return Upload(self.folder, about)

    def drop_files(self) -> None:
        """Remove the files; what is noted stays, so that a second press finds what the first did."""
        for file in self.folder.iterdir():
            if not file.name.startswith("about.json"):
                file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


class UploadStore:
    """The uploads of one clinic, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, account_id: int, files: Mapping[str, BinaryIO], *, now: dt.datetime, **about: Any) -> Upload:
        """Keep the files of one upload aside, each under the name of its part; nothing stays if one cannot be."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sweep(now)
        self._make_room(account_id)
        upload = Upload(self.folder / secrets.token_urlsafe(24))
        upload.folder.mkdir(mode=0o700)
        try:
            digests = {name: _copied(stream, upload.part(name)) for name, stream in files.items()}
            return upload.noted(account=account_id, kept_at=now.isoformat(), sha256=digests, **about)
        except BaseException:
            upload.remove()
            raise

    def find(self, token: str, account_id: int) -> Upload:
        """Return what this account uploaded. Raises NotFound when it is gone, or somebody else's."""
        upload = self._read(self.folder / token) if TOKEN.fullmatch(token) else None
        if upload is None or upload.about["account"] != account_id:
            raise NotFound("This file is no longer here: it was used, thrown away, or a day has gone by.",
                           hint="Choose the file once more.")  # fmt: skip
        return upload

    def sweep(self, now: dt.datetime) -> None:
        """Remove what is a day old, and what cannot be read."""
        for folder in list(self.folder.iterdir()) if self.folder.is_dir() else []:
            upload = self._read(folder)
            if upload is None or now - dt.datetime.fromisoformat(upload.about["kept_at"]) > KEPT_FOR:
                shutil.rmtree(folder, ignore_errors=True)

    def _make_room(self, account_id: int) -> None:
        theirs = [one for one in self._all() if one.about["account"] == account_id and not one.about.get("working")]
        theirs.sort(key=lambda one: str(one.about["kept_at"]))
        for old in theirs[: max(0, len(theirs) - KEPT_AT_MOST + 1)]:
            old.remove()

    def _all(self) -> Iterator[Upload]:
        for folder in list(self.folder.iterdir()):
            if (upload := self._read(folder)) is not None:
                yield upload

    @staticmethod
    def _read(folder: Path) -> Upload | None:
        try:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            return Upload(folder, about) if {"account", "kept_at"} <= about.keys() else None
        except (OSError, ValueError, AttributeError):
            return None


def shown_name(name: str | None) -> str:
    """Return the name of a file as it may be shown: its last part, without control characters, at most 200 letters."""
    last = re.split(r"[/\\]", clean(name or ""))[-1]
    seen = "".join(c for c in last if c == " " or unicodedata.category(c)[0] not in "CZ").strip()
    return shortened(seen, LONGEST_NAME) if seen.strip(".") else ""


def _copied(stream: BinaryIO, target: Path) -> str:
    """Copy the stream into a file that only this account may read; return its SHA-256 in hex."""
    digest = hashlib.sha256()
    target.touch(mode=0o600)
    with target.open("wb") as file:
        while block := stream.read(_BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
