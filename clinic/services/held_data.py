"""What is held of one patient, table by table: read off the foreign keys, so that a new table is never forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import Session

from clinic.db.base import Base

KEPT = frozenset({"audit_entry"})
"""Who looked and when stays, by ids alone."""
NOT_HANDED_OUT = frozenset({"token_sha256", "pdf"})
"""Columns that are no data of the patient in rows: digests of secrets; PDFs are handed out as files."""


def tables(patient_id: int) -> Mapping[Table, ColumnElement[bool]]:
    """Return each table that holds something of the patient with the condition for its rows, parents first."""
    patient = Base.metadata.tables["patient"]
    found: dict[Table, ColumnElement[bool]] = {patient: patient.c.id == patient_id}
    for table in Base.metadata.sorted_tables:
        ways = [] if table.name in KEPT or table is patient else _ways(table, found)
        if ways:
            found[table] = sa.or_(*ways)
    return found


def rows(session: Session, patient_id: int) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return every row that is held of the patient, by table; secrets and PDFs are left out."""
    held = {}
    for table, condition in tables(patient_id).items():
        columns = [column for column in table.columns if column.name not in NOT_HANDED_OUT]
        chosen = sa.select(*columns).where(condition).order_by(*table.primary_key.columns)
        held[table.name] = [dict(row) for row in session.connection().execute(chosen).mappings()]
    return {name: found for name, found in held.items() if found}


def _ways(table: Table, found: Mapping[Table, ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Return a condition for each foreign key that leads to what is the patient's."""
    ways: list[ColumnElement[bool]] = []
    for key in table.foreign_keys:
        parent = key.column.table
        if parent in found:
            ways.append(key.parent.in_(sa.select(key.column).where(found[parent])))
    return ways
