"""The chain of the audit: each link's digest covers the one before it and one entry as it is stored.

Whoever changes, removes or swaps an entry has to make every later link anew; the heads that are kept outside the
database, in the data folder and with each backup, give that away, and a tail that was cut off too.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

BEGINNING = "0" * 64
"""What the first link covers in the place of a digest before it."""
FIELDS = ("id", "at", "account_id", "action", "noun", "noun_id", "patient_id", "detail", "address", "zone")
"""The columns of an entry in the order that the digest covers them; all but the ids are text as it is stored."""


class Head(NamedTuple):
    """The last link of a chain: its position, counted from 1 (0 = no link yet), and its digest, 64 hex digits."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"

    @classmethod
    def parse(cls, words: str) -> "Head":
        """Read `POSITION:DIGEST` as it is printed. Raises ValueError."""
        position, _, digest = words.strip().partition(":")
        if not (position.isascii() and position.isdecimal() and len(position) <= 18):
            raise ValueError("a head begins with its position")
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise ValueError("a head ends with 64 hexadecimal digits")
        return cls(int(position), digest)


NO_LINK = Head(0, BEGINNING)


def link(before: Head, entry: Sequence[int | str | None]) -> Head:
    """Return the link that follows `before` for an entry, whose values stand in the order of FIELDS.

    The digest is SHA-256 over a JSON list of the digest before, the position and the values, in ASCII.
    """
    position = before.position + 1
    words = json.dumps([before.digest, position, *entry], ensure_ascii=True, separators=(",", ":"))
    return Head(position, sha256(words.encode("ascii")).hexdigest())
