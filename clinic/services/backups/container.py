"""The file of a backup: a head that says how the key is made, then chunks of AES-256-GCM, of which the last is marked.

All numbers big-endian. Head, 40 bytes: `TPBACKUP`, version (1), log2 of scrypt's n, r, p (one byte each), salt (16),
start of the nonces (7), bytes of a chunk (4) and one byte 0. Check, 32 bytes: HMAC-SHA-256 over the head. scrypt gives
64 bytes from the passphrase: the first 32 are the key of the chunks, the others that of the check. A chunk is its
ciphertext and a tag of 16 bytes; its nonce is the start, its number (4) and one byte that is 1 for the last; head and
check are authenticated with each. So no chunk can be moved, taken from another file, left out or cut off unseen.
"""

import hashlib
import hmac
import os
import secrets
import struct
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from clinic.domain.errors import ClinicError

MAGIC, VERSION = b"TPBACKUP", 1
HEAD = struct.Struct(">8sBBBB16s7sIx")
CHECK, TAG = 32, 16
CHUNK = 1 << 20
COST = 17
"""log2 of scrypt's n: with r = 8 the key takes 128 MB of memory and about half a second."""
LARGEST_COST = 18
"""A head that asks for more memory than 256 MB is refused before any is taken."""
R, P = 8, 1


class BackupRefused(ClinicError):
    """A backup, or a file that is said to be one, cannot be used; nothing was changed."""

    status = 409


class Sink(Protocol):
    """What a backup is written to."""

    def write(self, data: bytes, /) -> object:
        """Take the bytes."""


def not_ours() -> BackupRefused:
    """Return the refusal of a file that is no backup of ours."""
    return BackupRefused(
        "This file is not a backup of Tenderpoint.", hint="Its name ends in .backup; `clinic backups list` shows them."
    )


def damaged() -> BackupRefused:
    """Return the refusal of a file that is not as it was written."""
    return BackupRefused(
        "The backup is damaged or was cut off: what is in it is not what was written.",
        hint="Nothing was changed. Take another copy of it, or an older backup.",
    )


class Sealing:
    """Encrypts what is written to it, chunk by chunk; nothing is a backup before `finish` has marked its end."""

    def __init__(self, sink: Sink, passphrase: str, *, chunk: int = CHUNK, cost: int = COST) -> None:
        self._sink, self._chunk, self._number = sink, chunk, 0
        self._waiting = bytearray()
        salt, self._start = secrets.token_bytes(16), secrets.token_bytes(7)
        head = HEAD.pack(MAGIC, VERSION, cost, R, P, salt, self._start, chunk)
        self._cipher, check = _keys(passphrase, head)
        self._about = head + check
        sink.write(self._about)

    def write(self, data: bytes) -> None:
        """Take the next bytes. A full chunk is kept back until more comes: it may be the last."""
        self._waiting += data
        while len(self._waiting) > self._chunk:
            self._seal(bytes(self._waiting[: self._chunk]), last=False)
            del self._waiting[: self._chunk]

    def finish(self) -> None:
        """Write the last chunk, which may be empty."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._start, self._number, last)
        self._sink.write(self._cipher.encrypt(nonce, plain, self._about))
        self._number += 1


class Opening:
    """Reads what `Sealing` wrote. Raises BackupRefused for a foreign file, a wrong passphrase and any altered bit.

    What `read` returns is authentic as far as it goes; that it is whole is known when `finish` has returned.
    """

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._source, self._number, self._over = source, 0, False
        self._plain = bytearray()
        head = source.read(HEAD.size)
        self._chunk, self._start = _understood(head)
        self._cipher, check = _keys(passphrase, head)
        if not hmac.compare_digest(check, source.read(CHECK)):
            raise BackupRefused(
                "The passphrase does not fit this backup, or its first bytes are damaged.",
                hint="Nothing was changed. Use the passphrase that was set when the backup was made.",
            )
        self._about = head + check
        self._ahead = source.read(self._chunk + TAG)

    def read(self, count: int) -> bytes:
        """Return the next bytes, exactly so many. Raises BackupRefused when the file ends before."""
        while len(self._plain) < count:
            self._plain += self._next()
        found = bytes(self._plain[:count])
        del self._plain[:count]
        return found

    def finish(self) -> None:
        """Make sure that nothing is left and that the end mark was there."""
        if not self._over and not self._plain:
            self._plain += self._next()
        if self._plain or not self._over:
            raise damaged()

    def _next(self) -> bytes:
        if self._over:
            raise damaged()
        sealed, self._ahead = self._ahead, self._source.read(self._chunk + TAG)
        self._over = not self._ahead
        try:
            plain = self._cipher.decrypt(_nonce(self._start, self._number, self._over), sealed, self._about)
        except (InvalidTag, ValueError) as error:
            raise damaged() from error
        self._number += 1
        return plain


def digest_of(source: BinaryIO) -> str:
    """Return the SHA-256 of a file from where it stands to its end."""
    digest = hashlib.sha256()
    while piece := source.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def drop_from_memory(descriptor: int) -> None:
    """Ask the system to forget what it holds of a file in memory, so that reading it back asks the disk."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _understood(head: bytes) -> tuple[int, bytes]:
    """Return bytes of a chunk and start of the nonces; refuse a head that we would not have written."""
    if len(head) < HEAD.size or not head.startswith(MAGIC):
        raise not_ours()
    _magic, version, cost, r, p, _salt, start, chunk = HEAD.unpack(head)
    if version != VERSION:
        raise BackupRefused(
            "This backup is of a kind that this version does not know.", hint="Restore it with a newer Tenderpoint."
        )
    if not (10 <= cost <= LARGEST_COST and (r, p) == (R, P) and 16 <= chunk <= 16 * CHUNK):
        raise damaged()
    return chunk, start


def _keys(passphrase: str, head: bytes) -> tuple[AESGCM, bytes]:
    """Return the cipher of the chunks and the check of the head."""
    _magic, _version, cost, r, p, salt, _start, _chunk = HEAD.unpack(head)
    both = Scrypt(salt=salt, length=64, n=1 << cost, r=r, p=p).derive(passphrase.encode("utf-8"))
    return AESGCM(both[:32]), hmac.digest(both[32:], head, "sha256")


def _nonce(start: bytes, number: int, last: bool) -> bytes:
    return start + struct.pack(">I?", number, last)
