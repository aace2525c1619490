"""A clinic of any size: the demo clinic, copied so many times by plain inserts."""

import sqlalchemy as sa

from clinic.db.base import Base
from clinic.db.engine import Database

_APART = 10_000
"""Ids of one copy lie so far from those of the next."""
_COPIED = (
    "patient",
    "diagnosis",
    "allergy",
    "life_event",
    "treatment_course",
    "treatment_dose",
    "visit",
    "criteria_input",
    "plan",
    "plan_item",
    "plan_answer",
    "questionnaire",
    "response",
    "red_flag",
    "exam",
    "tender_point_rating",
    "pressure_site",
    "pressure_reading",
    "repeat_survey",
    "trigger_point",
    "treatment_rating",
    "signature",
    "addendum",
)
_LEFT_OUT = {"signature.record": "", "signature.summary": ""}
"""Long texts that no export reads."""


def multiply(database: Database, copies: int) -> None:
    """Copy every patient with all that belongs to them, in a SQLite database that is thrown away afterwards."""
    with database.engine.begin() as connection:
        for (trigger,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        for number in range(1, copies):
            for name in _COPIED:
                connection.execute(_copy(Base.metadata.tables[name], number))


def _copy(table: sa.Table, number: int) -> sa.Insert:
    """Return the insert of one more copy of a table's first rows."""
    key = next(iter(table.primary_key.columns))
    chosen = sa.select(*(_value(column, number) for column in table.columns)).where(key < _APART)
    return sa.insert(table).from_select([column.name for column in table.columns], chosen)


def _value(column: sa.Column, number: int) -> sa.ColumnElement:
    name = f"{column.table.name}.{column.name}"
    points = column.primary_key or any(key.column.table.name in _COPIED for key in column.foreign_keys)
    if points and isinstance(column.type, sa.Integer):
        return (column + number * _APART).label(column.name)
    if name == "patient.record_number":
        return (column + f"-{number}").label(column.name)
    return sa.literal(_LEFT_OUT[name]).label(column.name) if name in _LEFT_OUT else column
