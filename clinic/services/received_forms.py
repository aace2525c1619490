"""A form that is sent again does nothing twice: its key is written in the same transaction as what it does."""

import datetime as dt

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.models import ReceivedForm

KEPT_FOR = dt.timedelta(days=30)
"""Longer than a page stays open in a browser, or a restarted one sends its last form again."""


def find(session: Session, key: str, account_id: int) -> ReceivedForm | None:
    """Return the form that this account sent under the key, if it was received."""
    received = session.get(ReceivedForm, key)
    return received if received is not None and received.account_id == account_id else None


def led_to(session: Session, key: str, account_id: int) -> str | None:
    """Return where the form that this account sent under the key led, if that is known by now."""
    asked = select(ReceivedForm.led_to).where(ReceivedForm.key == key, ReceivedForm.account_id == account_id)
    return session.scalar(asked)


def claim(session: Session, key: str, account_id: int, *, now: dt.datetime) -> bool:
    """Write the key down, to be kept only if what the form does is; return False if somebody else did before.

    Of two that come at once the second waits here until the first is committed or undone.
    """
    try:
        with session.begin_nested():
            session.execute(insert(ReceivedForm).values(key=key, account_id=account_id, received_at=now))
    except IntegrityError:
        return False
    return True


def note_where_it_led(session: Session, key: str, address: str) -> None:
    """Keep the address that the browser was sent to."""
    session.execute(update(ReceivedForm).where(ReceivedForm.key == key).values(led_to=address[:500]))


def forget_old(session: Session, *, now: dt.datetime) -> None:
    """Take away those that nobody will send again."""
    session.execute(delete(ReceivedForm).where(ReceivedForm.received_at < now - KEPT_FOR))
