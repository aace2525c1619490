"""JSON is taken by the addresses named here alone: any other would hand it to code that expects a form."""

from flask import Flask, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

TAKES_JSON = frozenset({"exams.save_cells"})


def _refuse_json() -> None:
    if not request.is_json:
        return
    if request.endpoint not in TAKES_JSON:
        raise UnsupportedMediaType
    try:
        request.get_json()
    except RecursionError:
        raise BadRequest from None


def init_json_bodies(app: Flask) -> None:
    """Refuse JSON before anything reads it."""
    app.before_request(_refuse_json)
