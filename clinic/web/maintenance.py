"""While the database must not be touched: a plain page for every address, and what was typed comes back with it.

It needs no database, no template, no session and no catalogue of words: whatever is broken, this answers. In English
alone, for which languages are switched on stands in the database.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from clinic.config import Settings
from clinic.db.watch import Trouble
from clinic.web.headers import FIXED, LARGEST_REQUEST
from clinic.web.send_again import NOT_KEPT

RETRY_AFTER = "60"
MOST_FIELDS = 2000
SECRET = frozenset(NOT_KEPT) - {"csrf_token"}
"""Fields that are not written into the page. The token of the form goes back to the browser that sent it."""
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_PATIENTS = ("/q/", "/tablet")
_STYLE = (
    "body{margin:0 auto;max-width:40rem;padding:2rem 1rem;font:1.125rem/1.5 system-ui,sans-serif;color:#1b1b1b;"
    "background:#fff}h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.125rem;margin-top:2rem}"
    "button{font:inherit;padding:.75rem 1.5rem;min-height:3rem}"
    "a{display:inline-block;padding:.5rem 0}code{background:#eee;padding:.1em;white-space:nowrap}"
)
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Doors:
    """A WSGI application that lets requests in to another while no trouble stands against it."""

    def __init__(self, inside: Application, trouble: Callable[[], Trouble | None], settings: Settings) -> None:
        self._inside, self._trouble, self._settings = inside, trouble, settings

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        trouble = self._trouble()
        if trouble is None:
            return self._inside(environ, start_response)
        return answer(self._settings, trouble, environ, start_response)


def answer(
    settings: Settings, trouble: Trouble, environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer one request with 503; nothing of it is stored, and the fields of a form come back to be sent again."""
    path = environ.get("PATH_INFO", "")
    if path == "/healthz":
        kind, body = "application/json", json.dumps({"status": "maintenance"})
    elif environ.get("HTTP_X_REQUESTED_WITH") == "fetch" or "json" in environ.get("CONTENT_TYPE", ""):
        kind, body = "application/json", json.dumps({"error": _not_saved(settings)})
    else:
        kind, body = "text/html; charset=utf-8", _page(settings, trouble, path, environ)
    content = body.encode("utf-8", "replace")
    headers = FIXED | {
        "Content-Type": kind,
        "Content-Length": str(len(content)),
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "Retry-After": RETRY_AFTER,
    }
    if settings.https:
        headers["Strict-Transport-Security"] = "max-age=63072000"
    start_response("503 Service Unavailable", list(headers.items()))
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [content]


def typed(environ: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a posted form in their order, without secrets; none where another site sent them."""
    form = environ.get("CONTENT_TYPE", "").partition(";")[0].strip() == "application/x-www-form-urlencoded"
    length = environ.get("CONTENT_LENGTH") or "0"
    if environ.get("REQUEST_METHOD") != "POST" or not form or not length.isdecimal():
        return []
    if not 0 < int(length) <= LARGEST_REQUEST or not _from_our_own_page(environ):
        return []
    body = environ["wsgi.input"].read(int(length)).decode("utf-8", "replace")
    try:
        fields = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []
    return [(name, value) for name, value in fields if name not in SECRET and "password" not in name]


def _from_our_own_page(environ: dict[str, Any]) -> bool:
    """As `send_again.from_our_own_page` says it of a request of Flask's."""
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return bool(site == "same-origin")
    origin = environ.get("HTTP_ORIGIN")
    return origin is None or urlsplit(origin).netloc == environ.get("HTTP_HOST")


def _page(settings: Settings, trouble: Trouble, path: str, environ: dict[str, Any]) -> str:
    for_patients = path.startswith(_PATIENTS)
    title = "This form cannot be opened at the moment" if for_patients else "The clinic’s records are closed"
    parts = [_patients(settings) if for_patients else _staff()]
    if environ.get("REQUEST_METHOD") in ("GET", "HEAD"):
        parts.append('<p><a href="">Try again</a></p>')
    if not for_patients:
        parts += [_whoever_looks_after_it(trouble), f"<h2>If you are a patient</h2>{_patients(settings)}"]
    service = escape(settings.name or "Your clinic")
    demo = "<p><strong>Demo: invented data.</strong></p>" if settings.demo else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} – {service}</title><style>{_STYLE}</style></head>"
        f"<body><main>{demo}<p>{service}</p><h1>{title}</h1>{_again(typed(environ))}{''.join(parts)}</main></body></html>"
    )


def _again(fields: list[tuple[str, str]]) -> str:
    """The form that sends the same again, to the address that it came from."""
    if not fields:
        return ""
    hidden = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields)
    return (
        "<p><strong>What you sent just now is not saved yet. It is still here, in this page:</strong> leave the page "
        f'open, and send it again later.</p><form method="post">{hidden}<p><button>Send again</button></p></form>'
    )


def _not_saved(settings: Settings) -> str:
    call = f" Or call the clinic: {settings.phone}." if settings.phone else ""
    return (
        f"Not saved yet. The clinic’s records are closed at the moment. Leave this page open and try again later.{call}"
    )


def _patients(settings: Settings) -> str:
    call = f"<p>Or call the clinic: <strong>{escape(settings.phone)}</strong>.</p>" if settings.phone else ""
    number = settings.emergency_number
    urgent = f"<p>In an emergency call <strong>{escape(number)}</strong>.</p>" if number else ""
    return f"<p>Nothing can be answered just now. It is not your fault. Please try again later.</p>{call}{urgent}"


def _staff() -> str:
    return (
        "<p>Nothing can be read or saved here until they are put right. Nothing was changed by this page.</p>"
        "<ul><li>Tell whoever looks after this system.</li><li>Write on paper meanwhile: the printed pack of today’s "
        "visits and the paper forms.</li></ul>"
    )


def _whoever_looks_after_it(trouble: Trouble) -> str:
    where = "The terminal or the log of <code>clinic serve</code> says in a sentence what is wrong."
    if trouble.passing:
        help_with = "It is looked at again every few seconds. When it is well, Try again or Send again leads on."
    elif trouble.command:
        help_with = (
            f"What helps most often: stop <code>clinic serve</code>, run <code>{escape(trouble.command)}</code>, start "
            "it again."
        )
    else:
        help_with = "Stop <code>clinic serve</code>, put it right, start it again."
    return f"<h2>If you look after this system</h2><p>{where} {help_with}</p>"
