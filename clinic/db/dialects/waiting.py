"""Waiting in line for something that has no row of its own to lock."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def take_turn(session: Session, about: str) -> None:
    """Let writers about the same thing wait in line until this transaction ends. In SQLite all writers do anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:about, 0))"), {"about": about})
