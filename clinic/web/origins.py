"""What changes something comes from our own pages: a request that another site made is refused, token or not.

A token alone would be enough as long as nobody reads it; the browser's own word costs a stolen one its use. Browsers
that say nothing are believed: old ones send neither header, and programs are no browsers.
"""

from flask import Flask, jsonify, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.urls import iri_to_uri

from clinic.domain.audit import Action
from clinic.web.audit_trail import audited_read
from clinic.web.errors import error_page
from clinic.web.send_again import by_script
from clinic.web.session import READING, settings

_OURS = frozenset({"same-origin", "none"})
"""`none` is the person at the browser, not a page of anybody."""


def from_elsewhere() -> bool:
    """Whether the browser says that a page of another site made the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in _OURS
    origin = request.headers.get("Origin")
    # Our pages send no Referer, and some browsers then hide their origin too: "null" tells nothing.
    return origin not in (None, "null", request.host_url.rstrip("/"), _own_origin())


def _own_origin() -> str:
    scheme, _mark, rest = iri_to_uri(settings().base_url).partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def _refuse_others() -> ResponseReturnValue | None:
    if request.method in READING or not from_elsewhere():
        return None
    if "_user_id" in session:  # else anybody could fill the audit
        audited_read(Action.ACCESS_REFUSED, "origin")
    message, hint = (
        _("Another site sent this, so nothing was done."),
        _("Open the page here and press the button there."),
    )
    if by_script() or request.is_json:
        return jsonify(error=f"{message} {hint}"), 403
    return error_page(403, message, hint)


def init_origins(app: Flask) -> None:
    """Look before anything reads the body."""
    app.before_request(_refuse_others)
