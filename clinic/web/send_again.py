"""A refused POST keeps what was typed: the same fields come back, to be sent again with one press."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

NOT_KEPT = ("csrf_token", "code")
"""Fields that are never written into a page; nor is any whose name holds the word password."""


def send_again(*, signed_out: bool) -> ResponseReturnValue:
    """Return the page that sends the same fields again; without them if another site made the request."""
    fields = typed_fields() if from_our_own_page() else []
    page = render_template("errors/send_again.html", fields=fields, action=request.full_path, signed_out=signed_out)
    return page, 403 if signed_out else 400


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
