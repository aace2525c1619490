"""Write many rows of one table by the driver itself, without a statement's overhead for each row."""

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.engine import Connection, Dialect


def insert_many(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    constant: Mapping[str, object],
) -> None:
    """Insert rows whose values stand in the order of `names`; `constant` are columns that are the same in each.

    Values are turned into what the driver takes by the types of the columns, column by column. Columns that are left
    out are NULL, or what the table itself gives them.
    """
    if not rows:
        return
    sign = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    columns = [*names, *constant]
    places = ", ".join([sign] * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608  # nosec # our own names
    values: list[Any] = []
    for name, column in zip(names, zip(*rows, strict=True), strict=True):
        convert = _converter(table.c[name], connection.dialect)
        values.append(map(convert, column) if convert else column)
    for name, value in constant.items():
        convert = _converter(table.c[name], connection.dialect)
        values.append(repeat(convert(value) if convert else value))
    connection.exec_driver_sql(statement, list(zip(*values, strict=False)))


def _converter(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return column.type.dialect_impl(dialect).bind_processor(dialect)
