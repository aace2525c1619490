"""Rows come in an order: PostgreSQL gives none that nobody asked for, and a list that is shown must not change."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers

from clinic.db.base import Base

configure_mappers()
LISTS = {
    f"{mapper.class_.__name__}.{one.key}": one
    for mapper in Base.registry.mappers
    for one in mapper.relationships
    if one.uselist
}


def is_unique(column: sa.Column) -> bool:
    return column.primary_key or bool(column.unique)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_that_hangs_on_a_record_has_one_order(name: str) -> None:
    rows = LISTS[name]
    assert rows.order_by, f"{name} comes in any order"
    last = sa.inspect(rows.mapper.class_).local_table.c[list(rows.order_by)[-1].key]
    assert is_unique(last), f"rows of {name} that are alike come in any order"
