"""Rows that an import has set aside are hidden from every session, until it is published in one short transaction.

Whoever imports reads them with the execution option `include_staged`, or through the tables themselves.
"""

from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria

from clinic.db.base import Stageable

INCLUDE = "include_staged"


def hide_staged(sessions: sessionmaker[Session]) -> None:
    """Let the sessions of this maker see published rows alone."""
    event.listen(sessions, "do_orm_execute", _hide)


def _hide(state: ORMExecuteState) -> None:
    if state.is_column_load or state.execution_options.get(INCLUDE):
        return
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(_PUBLISHED_ALONE)


def _published(entity: type[Stageable]) -> ColumnElement[bool]:
    return entity.staged.is_(False)


_PUBLISHED_ALONE = with_loader_criteria(Stageable, _published, include_aliases=True, track_closure_variables=False)
