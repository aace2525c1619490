"""Whether the database answers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Role


def check(session: Session) -> None:
    """Read something; raises SQLAlchemyError when the database does not answer."""
    session.execute(select(Role.id).limit(1)).all()
