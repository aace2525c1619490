"""Whom a session may know of: rows of other patients are hidden from every query, wherever it is written.

Without a reach a session sees everything: the command line and tasks of the clinic itself. A check that has to look
at everybody (is this record number free?) says so with the execution option `beyond_reach`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria
from sqlalchemy.orm.attributes import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

from clinic.db.base import Base
from clinic.domain.errors import NotAllowed

REACH, BEYOND = "reach", "beyond_reach"
EVERYBODY_READS = frozenset({"audit_entry", "restriction", "patient_access", "glass_opening"})
"""Name patients by id alone, and are read by those who may know of none of them."""
_KEYS = frozenset({"id", "visit_id", "patient_id", "exam_id", "course_id", "questionnaire_id"})


@dataclass(frozen=True, slots=True)
class Reach:
    """`hidden` patients are not there; with `only`, nobody else is. Rows of a `closed` table are never read, only
    counted: whether there is an exam may be known to those who may not know what was found.
    """

    hidden: frozenset[int] = frozenset()
    only: frozenset[int] | None = None
    closed: frozenset[str] = frozenset()
    by_name: frozenset[int] = frozenset()
    """Patients of whom no more than the name and the record number is read."""

    def takes_in(self, patient_id: int) -> bool:
        """Whether the patient is there for whoever asks."""
        return patient_id not in self.hidden and (self.only is None or patient_id in self.only)


EVERYTHING = Reach()
NOBODY = Reach(only=frozenset())


@dataclass(slots=True)
class Refusals:
    """The patients who were asked for and are out of reach, in a session's `info`: to be written down."""

    patient_ids: list[int] = field(default_factory=list)


def of(session: Session) -> Reach:
    """Return whom the session may know of."""
    found: Reach = session.info.get(REACH, EVERYTHING)
    return found


def narrow(session: Session, reach: Reach) -> None:
    """Let the session know of these patients alone from now on."""
    session.info[REACH] = reach


def keep_within_reach(sessions: sessionmaker[Session]) -> None:
    """Let the sessions of this maker see what is within their reach alone."""
    event.listen(sessions, "do_orm_execute", _hide)


def _hide(state: ORMExecuteState) -> None:
    reach = of(state.session)
    if reach is EVERYTHING or state.is_column_load or state.execution_options.get(BEYOND):
        return
    if reach.closed and state.is_select:
        _require_open(state.statement, reach.closed)
    if (reach.hidden or reach.only is not None) and (state.is_select or state.is_update or state.is_delete):
        state.statement = state.statement.options(*_options(reach))


@lru_cache(maxsize=256)
def _options(reach: Reach) -> tuple[Any, ...]:
    """Return the condition of every model that hangs on a patient or on a visit.

    Kept: a form's 30 requests have one reach, and to make these conditions anew cost a third of each of its pages.
    """
    return tuple(_conditions(reach))


def _conditions(reach: Reach) -> Iterator[Any]:
    ids = sorted(reach.hidden if reach.only is None else reach.only - reach.hidden)
    visit = Base.metadata.tables["visit"].c
    outside = sa.select(visit.id).where(visit.patient_id.in_(ids))
    for model, column, by_visit in _bound():
        among = column.in_(outside if by_visit else ids)
        yield with_loader_criteria(model, among if reach.only is not None else sa.not_(among), include_aliases=True)


@cache
def _bound() -> tuple[tuple[type[Any], Any, bool], ...]:
    """Return each model that belongs to a patient, the column that says to whom, and whether it names a visit."""
    found = []
    for mapper in Base.registry.mappers:
        table, model = mapper.local_table, mapper.class_
        if not isinstance(table, sa.Table) or table.name in EVERYBODY_READS:
            continue
        if table.name == "patient":
            found.append((model, model.id, False))
        elif "patient_id" in table.c:
            found.append((model, model.patient_id, False))
        elif "visit_id" in table.c:
            found.append((model, model.visit_id, True))
    return tuple(found)


def bound_tables() -> frozenset[str]:
    """Return the tables whose rows are hidden with their patient."""
    return frozenset(model.__table__.name for model, *_ in _bound())


def _require_open(statement: Any, closed: frozenset[str]) -> None:
    """Raise NotAllowed if the statement reads more than keys of a closed table."""
    for described in getattr(statement, "column_descriptions", ()):
        entity, read = described["entity"], described["expr"]
        if entity is None:
            continue
        table = sa.inspect(entity).mapper.local_table.name
        if table not in closed:
            continue
        if not isinstance(read, InstrumentedAttribute | FunctionElement) or _names_text(read):
            raise NotAllowed("Your account may not read this.", hint="Ask a clinician.")


def _names_text(read: Any) -> bool:
    if isinstance(read, InstrumentedAttribute):
        return read.key not in _KEYS
    return any(column.key not in _KEYS for column in read.clauses)
