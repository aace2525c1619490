"""The declarative base, the names of constraints and the column types that every model uses."""

import datetime as dt
import secrets
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from clinic.db.types import PartialDateType, UTCDateTime
from clinic.domain.dates import PartialDate

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can find it and an error message can be matched to a rule."""

pk = Annotated[int, mapped_column(primary_key=True)]
line = Annotated[str, mapped_column(sa.String(200))]
code = Annotated[str, mapped_column(sa.String(60))]
prose = Annotated[str, mapped_column(sa.Text)]
utc = Annotated[dt.datetime, mapped_column(UTCDateTime)]
digest = Annotated[str, mapped_column(sa.String(64))]
partial_date = Annotated[PartialDate, mapped_column(PartialDateType)]


class Base(DeclarativeBase):
    """The registry of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {dict[str, Any]: sa.JSON, list[str]: sa.JSON}


class Stageable:
    """A record that an import can set aside: `staged` rows are not there for anybody until the import is published.

    See `clinic.db.staging`, which hides them from every session.
    """

    staged: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class Versioned:
    """A record with an optimistic version: a change made from a stale copy is refused by the store itself."""

    version: Mapped[int] = mapped_column(sa.Integer)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it with the class
        return {"version_id_col": cls.version}


class Remade(Versioned):
    """A versioned record that may be taken away and made anew at the same place (a cell, a muscle's spot). Its first
    version is drawn by lot: a copy of the former record that is still open somewhere never passes as the new one.
    """

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it with the class
        return {"version_id_col": cls.version, "version_id_generator": _next_version}


def _next_version(version: int | None) -> int:
    return secrets.randbelow(2**30) + 1 if version is None else version + 1
