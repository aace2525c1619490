"""Whether the clinic works, for the machine that watches it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from clinic.services import health
from clinic.web.session import current_session

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def show() -> ResponseReturnValue:
    """Answer 200 only when the database answers."""
    try:
        health.check(current_session())
    except SQLAlchemyError:
        return {"status": "database does not answer"}, 503
    return {"status": "ok"}
