"""What every answer tells the browser: run only our own scripts, keep nothing, tell nobody where people came from."""

from flask import Flask, Response, request

from clinic.config import LOOPBACK, Settings

POLICY = "; ".join(
    f"{directive} {sources}"
    for directive, sources in {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }.items()
)
"""No inline script and no inline style: everything comes from a file of ours."""
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}
LASTING = frozenset({"static", "figures.body"})
"""Endpoints without anything personal, whose addresses change with their content."""
LARGEST_REQUEST = 2 * 1024 * 1024
"""In bytes: no page of ours sends more, and nothing is uploaded."""


def _write_headers(response: Response) -> Response:
    response.headers.update(FIXED)
    response.headers["Content-Security-Policy"] = POLICY
    if request.endpoint in LASTING:
        response.headers.pop("Set-Cookie", None)
    if request.endpoint in LASTING and response.status_code in (200, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    if request.endpoint == "security.logout" and response.status_code < 400:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def init_headers(app: Flask, settings: Settings) -> None:
    """Set the headers, the hosts we answer to, the cookies and the sizes of what may be sent."""
    app.config.update(
        TRUSTED_HOSTS=_hosts(settings),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-clinic" if settings.https else "clinic",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    app.after_request(_write_headers)
    if settings.https:
        app.after_request(_demand_https)


def _demand_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=63072000"
    return response


def _hosts(settings: Settings) -> list[str]:
    named = settings.base_url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return [host for host in (named.partition(":")[0] if not named.startswith("[") else named, *LOOPBACK) if host]
