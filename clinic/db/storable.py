"""The last line before the store: text that not every database takes is refused, wherever it comes from.

SQLite keeps a NUL that PostgreSQL refuses, and JSON hides half a character behind an escape until a page shows it.
Whoever takes text cleans it with `clinic.domain.text.clean`; what gets past that ends here, with nothing written.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from clinic.domain.errors import ClinicError
from clinic.domain.text import storable
from clinic.domain.words import N_


class Unstorable(ClinicError):
    """Text with characters that are none."""


def refusal() -> Unstorable:
    """Return what is said of such text; it is never quoted."""
    return Unstorable(
        N_("The text holds a character that cannot be kept, so nothing was stored."),
        hint=N_("Type it again without unusual characters, and send it once more."),
    )


def to_json(value: Any) -> str:
    """Return the value as JSON. Raises Unstorable, ValueError for a number that is none."""
    text = json.dumps(value, allow_nan=False)
    if "\\u" in text and not all(map(storable, _texts(value))):
        raise refusal()
    return text


def refuse_unstorable(engine: Engine) -> None:
    """Look at every text that a statement carries before it goes to the database."""

    @sa.event.listens_for(engine, "before_cursor_execute")
    def look(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        if not all(map(storable, _texts(parameters))):
            raise refusal()


def _texts(value: Any) -> Iterator[str]:
    ahead = [value]
    while ahead:
        one = ahead.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            ahead += [*one.keys(), *one.values()]
        elif isinstance(one, (list, tuple)):
            ahead += one
