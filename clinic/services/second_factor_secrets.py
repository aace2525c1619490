"""What keeps second factors secret where they are stored.

Every key is made from the clinic's own secret key by HKDF, one for each purpose: there is no further secret to back up
or to lose. A thief of the database alone reads neither a secret nor a recovery code.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic.domain.errors import Conflict

NONCE = 12
"""Bytes, at random for each sealing."""


def seal(secret_key: str, purpose: str, account_id: int, plain: str) -> str:
    """Encrypt with AES-GCM. What is sealed opens for the same purpose and the same account alone."""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_key(secret_key, purpose)).encrypt(nonce, plain.encode(), _bound(account_id))
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(secret_key: str, purpose: str, account_id: int, sealed: str) -> str:
    """Return what was sealed. Raises Conflict when it was changed, moved, or sealed under another secret key."""
    try:
        raw = _bytes(sealed)
        opened = AESGCM(_key(secret_key, purpose)).decrypt(raw[:NONCE], raw[NONCE:], _bound(account_id))
    except (InvalidTag, ValueError) as error:
        raise Conflict(
            "The second factor of this account cannot be read here.",
            hint="Ask an administrator to reset it, or run `clinic accounts second-factor-reset` on the machine.",
        ) from error
    return opened.decode()


def recovery_hash(secret_key: str, account_id: int, code: str) -> str:
    """Return what a recovery code is stored as: a keyed SHA-256 of its letters and digits, whatever their case."""
    letters = "".join(c for c in code.lower() if c.isalnum())
    said = f"{account_id}:{letters}".encode("utf-8", "surrogatepass")
    return hmac.new(_key(secret_key, "recovery code"), said, hashlib.sha256).hexdigest()


def key_handle(secret_key: str, account_id: int) -> bytes:
    """Return what a security key knows the account by: 32 bytes that name nobody."""
    return hmac.new(_key(secret_key, "security key"), str(account_id).encode(), hashlib.sha256).digest()


def _bytes(sealed: str) -> bytes:
    """Raises ValueError also for another spelling of the same bytes: the last letter has bits that nobody reads."""
    raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
    if base64.urlsafe_b64encode(raw).decode() != sealed:
        raise ValueError
    return raw


def _bound(account_id: int) -> bytes:
    return f"account {account_id}".encode()


def _key(secret_key: str, purpose: str) -> bytes:
    info = f"tenderpoint second factor: {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret_key.encode())
