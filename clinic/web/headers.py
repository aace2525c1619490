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
UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "compute-pressure",
    "cross-origin-isolated", "display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "interest-cohort", "keyboard-map", "local-fonts", "magnetometer",
    "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
"""What Chromium is able to do and no page of ours needs; it warns of names it does not know. Left alone: writing to
the clipboard (a link), full screen (the tablet), and the keys of a second factor.
"""
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow",
}
ALWAYS = FIXED | {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
"""What an answer has that is no page: it was refused before anybody looked what was asked for."""
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
