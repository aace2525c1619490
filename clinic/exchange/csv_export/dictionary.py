"""The dictionary of an export: one row per column of each table, from the same columns that write the tables."""

from collections.abc import Callable, Iterable, Iterator

from clinic.exchange.csv_export.cells import quoted
from clinic.exchange.csv_export.columns import Column, Table
from clinic.exchange.csv_export.marks import MARK_LABELS

FILE_NAME = "dictionary.csv"
_FIELDS: tuple[tuple[str, Callable[[Table, Column], str]], ...] = (
    ("table", lambda table, column: table.name),
    ("name", lambda table, column: column.name),
    ("label", lambda table, column: column.label),
    ("type", lambda table, column: str(column.type)),
    ("unit", lambda table, column: column.unit),
    ("lowest", lambda table, column: column.low),
    ("highest", lambda table, column: column.high),
    ("direction", lambda table, column: column.direction),
    ("codes", lambda table, column: "; ".join(f"{code} = {label}" for code, label in column.codes)),
    ("missing", lambda table, column: "; ".join(f"{mark} = {MARK_LABELS[mark]}" for mark in column.marks)),
    ("version", lambda table, column: column.version),
    ("source", lambda table, column: column.source),
)


def lines(tables: Iterable[Table]) -> Iterator[str]:
    """Return the lines of the dictionary, the names first."""
    yield ",".join(quoted(name) for name, _ in _FIELDS)
    for table in tables:
        for column in table.columns:
            yield ",".join(_cell(name, read(table, column)) for name, read in _FIELDS)


def _cell(name: str, text: str) -> str:
    """Our own codes of missing values begin with the tilde that is guarded in anybody else's text."""
    return f'"{text}"' if name == "missing" and text else quoted(text)
