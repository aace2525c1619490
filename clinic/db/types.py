"""Column types: UTC instants that refuse naive values, dates as precise as given, enums stored as their words."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from clinic.domain.dates import PartialDate


class UTCDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An instant, stored in UTC. SQLite drops the offset: a naive value is refused and UTC is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware instant into UTC; raise ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime names no instant: give it a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return the instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class PartialDateType(sa.types.TypeDecorator[PartialDate]):
    """A date as precise as it was given: `2024`, `2024-03` or `2024-03-14`."""

    impl = sa.String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        """Store the date as its ISO text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        """Read the ISO text back."""
        return None if value is None else PartialDate.parse(value)


def words(enum: type[StrEnum], constraint: str | None) -> sa.Enum:
    """Return a column type that stores the enum's words, readable in any SQL tool, under a named CHECK.

    Without a constraint for lists that grow with the product, where every new word would need a migration.
    """
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=constraint is not None,
        name=constraint,
        length=30,
        values_callable=lambda members: [member.value for member in members],
    )
