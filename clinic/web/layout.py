"""What every template may use: the viewer, the way around, the clinic's name, addresses of static files."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as lazy

from clinic.domain.body import atlas
from clinic.domain.permissions import Permission
from clinic.web.access import Viewer, signed_in
from clinic.web.session import settings


class Place(NamedTuple):
    """One entry of the navigation."""

    endpoint: str
    label: Any
    permission: Permission


NAVIGATION = (
    Place("visits.today", lazy("Today"), Permission.DAY_LIST),
    Place("patients.index", lazy("Patients"), Permission.PATIENT_FIND),
    Place("accounts.index", lazy("Accounts"), Permission.ACCOUNTS_MANAGE),
    Place("audit.index", lazy("Audit"), Permission.AUDIT_READ),
    Place("backups.index", lazy("Backups"), Permission.BACKUPS_READ),
    Place("imports.index", lazy("Data"), Permission.DATA_IMPORT),
    Place("instruments.index", lazy("Instruments"), Permission.INSTRUMENTS_READ),
    Place("languages.index", lazy("Languages"), Permission.LANGUAGES_MANAGE),
    Place("optional_questions.index", lazy("Questionnaire"), Permission.QUESTIONS_MANAGE),
)


def viewer() -> Viewer | None:
    """Who looks at the page, or None."""
    if "viewer" not in g:
        g.viewer = None
        signed_in()
    found: Viewer | None = g.viewer
    return found


def navigation() -> list[Place]:
    """The places that the viewer may go to; none while each would lead back to a first step."""
    who = None if g.get("nothing_else_opens") else viewer()
    here = current_app.view_functions
    return [place for place in NAVIGATION if who is not None and who.may(place.permission) and place.endpoint in here]


def asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return url_for("static", filename=name, v=_digest(Path(current_app.static_folder or "") / name))


@lru_cache(maxsize=64)
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]


def page_layout() -> str:
    """The layout of an error page: the patient's for addresses of patients, whose tablet shows no staff page."""
    theirs = request.path.startswith("/q/") or request.path.split("/")[1] == "tablet"
    return "_patient_layout.html" if theirs else "_layout.html"


def init_layout(app: Flask) -> None:
    """Give the templates what they need."""
    app.jinja_env.globals.update(
        asset=asset, navigation=navigation, page_layout=page_layout, settings=settings, viewer=viewer, atlas=atlas,
        Permission=Permission,
    )  # fmt: skip
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
