"""A refused POST keeps what was typed: the same fields come back, to be sent again with one press."""

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf.csrf import generate_csrf

NOT_KEPT = ("csrf_token", "code")
"""Fields that are never written into a page; nor is any whose name holds the word password."""


WHY = {
    400: lazy("This page was open for a long time, or in two places. What you typed is still here."),
    403: lazy("You were signed out, but what you typed is still here."),
    409: lazy("Somebody else saved something at the same moment. What you typed is still here."),
    503: lazy(
        "The clinic’s records are busy or cannot be reached. What you typed is still here: wait a few seconds, "
        "then send it again."
    ),
}
"""What happened, by status."""


def send_again(status: int) -> ResponseReturnValue:
    """Return the page that sends the same fields again; without them if another site made the request.

    A script that saves as typed stays on its page: it is told why, and the token to send the same again with.
    """
    if by_script() and from_our_own_page():
        return _told_to_script(status)
    fields = typed_fields() if from_our_own_page() else []
    page = render_template(
        "errors/send_again.html", fields=fields, action=request.full_path, why=WHY[status], signed_out=status == 403
    )
    return page, status


def by_script() -> bool:
    """Whether a script of ours that saves a form sent this, and not the form itself."""
    return request.headers.get("X-Requested-With") == "fetch"


def typed_fields() -> list[tuple[str, str]]:
    """The posted fields in their order, without secrets."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NOT_KEPT and "password" not in name
    ]


def from_our_own_page() -> bool:
    """Whether the browser says that one of our own pages sent this; browsers that say nothing are believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") in (None, request.host_url.rstrip("/"))


def _told_to_script(status: int) -> ResponseReturnValue:
    answer = {"error": f"{_('Not saved yet.')} {WHY[status]}", "csrf_token": generate_csrf()}
    if status == 403:
        answer |= {"sign_in": url_for("security.login"), "sign_in_words": _("Sign in (opens a new tab)")}
    return jsonify(answer), status
