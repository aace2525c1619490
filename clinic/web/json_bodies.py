"""JSON is taken by the addresses named here alone, and of it the keys named here: any other would hand a value to code
that expects none.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

TAKES_JSON: Mapping[str, frozenset[str]] = {
    "exams.save_cells": frozenset({"method", "examiner", "cells", "site", "value", "version"})
}
"""The keys of the objects that an address takes, at whatever depth."""


def _refuse_json() -> None:
    if not request.is_json or request.endpoint is None:
        return
    keys = TAKES_JSON.get(request.endpoint or "")
    if keys is None:
        raise UnsupportedMediaType
    try:
        json.loads(request.get_data(), object_pairs_hook=lambda pairs: _members(pairs, keys))
    except (RecursionError, ValueError):
        raise BadRequest from None


def _members(pairs: list[tuple[str, Any]], keys: frozenset[str]) -> dict[str, Any]:
    """Return an object whose keys are all known and come once each. Raises ValueError."""
    members = dict(pairs)
    if len(members) < len(pairs) or not members.keys() <= keys:
        raise ValueError
    return members


def init_json_bodies(app: Flask) -> None:
    """Refuse JSON before anything reads it."""
    app.before_request(_refuse_json)
