"""Guessing passwords is slowed down, per account name and per address; nobody is ever locked out for good."""

import datetime as dt
import hashlib
import hmac
import ipaddress
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.db.dialects import take_turn
from clinic.models import SignInAttempt

WINDOW = dt.timedelta(minutes=15)
LONGEST_WAIT = dt.timedelta(minutes=2)
FREE_BY_NAME = 5
FREE_BY_ADDRESS = 20
"""A clinic's computers share one address: it gets more tries than a name."""


def keys(secret: str, *, email: str, address: str) -> tuple[str, str]:
    """Return what tries are counted under: a keyed hash of the name and one of the address, neither in plain."""
    return _key(secret, "name", email.strip().lower()), _key(secret, "address", network(address))


def wait(session: Session, keys: tuple[str, str], *, now: dt.datetime) -> dt.timedelta:
    """Return how long the next try must wait; zero = it may be made now. Known and unknown names wait alike.

    Until the transaction ends others with the same name or address wait in line: tries made at once are all counted.
    """
    for key in sorted(keys):
        take_turn(session, f"sign-in {key}")
    waits = (
        _wait(_tries(session, key, now), free, now)
        for key, free in zip(keys, (FREE_BY_NAME, FREE_BY_ADDRESS), strict=True)
    )
    return max(waits)


def record_wrong(session: Session, keys: tuple[str, str], *, now: dt.datetime) -> None:
    """Count a wrong try under both keys, and forget those that no longer count."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
    session.add_all([SignInAttempt(key=key, at=now) for key in keys])
    session.flush()


def forget(session: Session, keys: tuple[str, str]) -> None:
    """After a right password, forget the wrong tries under the name; those of the address stay."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == keys[0]))


def _tries(session: Session, key: str, now: dt.datetime) -> Sequence[dt.datetime]:
    recent = select(SignInAttempt.at).where(SignInAttempt.key == key, SignInAttempt.at > now - WINDOW)
    return session.scalars(recent.order_by(SignInAttempt.at)).all()


def _wait(tries: Sequence[dt.datetime], free: int, now: dt.datetime) -> dt.timedelta:
    """After the free tries 15, 30, 60 and then 120 seconds from the last one."""
    if len(tries) < free:
        return dt.timedelta(0)
    pause = min(dt.timedelta(seconds=15 * 2 ** min(len(tries) - free, 5)), LONGEST_WAIT)
    return max(tries[-1] + pause - now, dt.timedelta(0))


def network(address: str) -> str:
    """Return the address as tries are counted: one home or clinic has 2^64 addresses of IPv6, and is one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def _key(secret: str, kind: str, value: str) -> str:
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:48]
