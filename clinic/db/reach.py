"""Whom a session may know of: rows of other patients are hidden from every query, wherever it is written.

Without a reach a session sees everything: the command line and tasks of the clinic itself. A check that has to look
at everybody (is this record number free?) says so with the execution option `beyond_reach`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, sessionmaker, with_loader_criteria
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
    if not reach.hidden and reach.only is None:
        return
    if state.is_select:
        state.statement = state.statement.options(_BUT_HIDDEN if reach.only is None else _ONLY)
        state.parameters = {**cast(Mapping[str, Any], state.parameters or {}), IDS.key: _ids(reach)}
    elif state.is_update or state.is_delete:
        state.statement = state.statement.options(*_of_each_model(reach))


@lru_cache(maxsize=256)
def _ids(reach: Reach) -> list[int]:
    return sorted(reach.hidden if reach.only is None else reach.only - reach.hidden)


IDS: sa.BindParameter[int] = sa.bindparam("ids_of_reach", expanding=True, type_=sa.Integer())
"""The patients are no part of a statement but given with it, so that it is translated once for all of them."""


def _among(entity: Any, ids: Any = IDS) -> ColumnElement[bool] | None:
    """Return the condition that a row belongs to one of the patients, None for what belongs to nobody."""
    mapped = sa.inspect(entity, raiseerr=False)
    bound = _bound().get(mapped.mapper.class_) if mapped is not None else None
    if bound is None:
        return None
    visit = Base.metadata.tables["visit"].c
    column: ColumnElement[int] = getattr(entity, bound.key)
    return column.in_(sa.select(visit.id).where(visit.patient_id.in_(ids)) if bound.by_visit else ids)


def _only(entity: Any, among: Any = _among, always: Any = sa.true) -> Any:
    found = among(entity)
    return always() if found is None else found


def _but_hidden(entity: Any, among: Any = _among, always: Any = sa.true, no: Any = sa.not_) -> Any:
    found = among(entity)
    return always() if found is None else no(found)


class _OfAll(LoaderCriteriaOption):
    """One condition for all models: with one of each model, a third of a form's page went into comparing them.

    A function is told by its code, and may name nothing but its arguments. What was loaded does not carry the option
    on: further queries pass `_hide` on their own, with the patients of that moment. SQLAlchemy then leaves it out of
    joined loads of the same statement too, so there another stands for it that would be carried on.
    """

    inherit_cache, _cache_key_traversal = True, LoaderCriteriaOption._traverse_internals

    def __init__(self, condition: Callable[[Any], Any]) -> None:
        of_any = {"include_aliases": True, "track_closure_variables": False}
        super().__init__(Base, condition, propagate_to_loaders=False, **of_any)
        self._joined_too = LoaderCriteriaOption(Base, condition, **of_any)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        """Put the condition to every model of a statement that is translated."""
        self._joined_too.get_global_criteria(attributes)


_ONLY, _BUT_HIDDEN = _OfAll(_only), _OfAll(_but_hidden)


@lru_cache(maxsize=256)
def _of_each_model(reach: Reach) -> tuple[LoaderCriteriaOption, ...]:
    """Return the condition of every model with the patients in it: a change compares them with what is in memory."""
    found = []
    for model in _bound():
        among = cast(ColumnElement[bool], _among(model, _ids(reach)))
        condition = among if reach.only is not None else sa.not_(among)
        found.append(with_loader_criteria(model, condition, include_aliases=True))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Bound:
    """The attribute by which a model belongs to a patient, and whether it names one of their visits."""

    key: str
    by_visit: bool


@cache
def _bound() -> Mapping[type[Any], _Bound]:
    """Return each model that belongs to a patient, and by what."""
    found = {}
    for mapper in Base.registry.mappers:
        table, model = mapper.local_table, mapper.class_
        if not isinstance(table, sa.Table) or table.name in EVERYBODY_READS:
            continue
        if table.name == "patient":
            found[model] = _Bound("id", by_visit=False)
        elif "patient_id" in table.c:
            found[model] = _Bound("patient_id", by_visit=False)
        elif "visit_id" in table.c:
            found[model] = _Bound("visit_id", by_visit=True)
    return found


def bound_tables() -> frozenset[str]:
    """Return the tables whose rows are hidden with their patient."""
    return frozenset(model.__table__.name for model in _bound())


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
