"""A browser without a screen: cookies, the forms of a page, and a line that can break at the worst moment."""

import html.parser
import http.client
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

PATIENCE = 40.0
"""Seconds after which an answer that does not come counts as a hang."""
FORM = "application/x-www-form-urlencoded"


class Dropped(Exception):
    """No answer came: whether the server did what was asked is not known."""


class Broken(Dropped):
    """No answer came because the harness itself broke the line."""


@dataclass(frozen=True)
class Reply:
    """What the server answered, and when."""

    address: str
    status: int
    headers: Mapping[str, str]
    text: str
    began: float
    ended: float

    @property
    def to(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("Location", "")

    def json(self) -> dict[str, Any]:
        """What a script reads; empty for a page."""
        is_json = self.headers.get("Content-Type", "").startswith("application/json")
        return dict(json.loads(self.text)) if is_json else {}


@dataclass
class Form:
    """One form of a page with the fields that a browser would send."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Every field that is there, ticked or not."""

    def filled(self, typed: Mapping[str, object]) -> str:
        """Return the body with these values over those of the page; a list ticks several."""
        kept = [(name, value) for name, value in self.fields if name not in typed]
        return urlencode([*kept, *typed.items()], doseq=True)


class _Reader(html.parser.HTMLParser):
    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.forms, self._text, self._select = address, list[Form](), "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(has.get("action") or self.address, has.get("method", "get").lower()))
        if not self.forms or tag not in ("input", "select", "textarea", "option"):
            return
        name = has.get("name", "")
        self.forms[-1].names.add(name)
        if tag == "input":
            self._input(name, has)
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
            self._set(name, "")
        elif self._select and ("selected" in has or not self._held(self._select)):
            self._set(self._select, has.get("value", ""))

    def _input(self, name: str, has: Mapping[str, str]) -> None:
        kind = has.get("type", "text")
        if kind in ("radio", "checkbox") and "checked" not in has:
            return
        if name and kind not in ("submit", "button", "file"):
            self.forms[-1].fields.append((name, has.get("value", "on" if kind == "checkbox" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._select = self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self._set(self._text, data.removeprefix("\n"))

    def _held(self, name: str) -> bool:
        return any(known == name for known, _value in self.forms[-1].fields)

    def _set(self, name: str, value: str) -> None:
        form = self.forms[-1]
        form.fields = [*((known, held) for known, held in form.fields if known != name), (name, value)]


def forms_of(reply: Reply) -> list[Form]:
    """Return the forms of a page in their order."""
    return _Reader(reply.text, reply.address).forms


def form_with(reply: Reply, name: str) -> Form:
    """Return the first form that has a field of this name. Raises LookupError when the page has none."""
    for form in forms_of(reply):
        if name in form.names:
            return form
    raise LookupError(f"no form with {name} at {reply.address} ({reply.status})")


def form_to(reply: Reply, ending: str) -> Form:
    """Return the first form that is sent to an address with this end. Raises LookupError when the page has none."""
    for form in forms_of(reply):
        if form.action.partition("?")[0].endswith(ending):
            return form
    raise LookupError(f"no form to {ending} at {reply.address} ({reply.status})")


@dataclass
class Browser:
    """One browser. `break_next` breaks the next request: `half` of its body goes out, or `unread` stays the answer."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    break_next: str = ""

    def get(self, address: str) -> Reply:
        """Ask for a page."""
        return self._ask("GET", address, None, {})

    def post(self, address: str, body: str, **headers: str) -> Reply:
        """Send a form as it is."""
        return self._ask("POST", address, body.encode(), {"Content-Type": FORM, **headers})

    def post_json(self, address: str, value: object, token: str) -> Reply:
        """Send what a script of a page sends."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "fetch"}
        return self._ask("POST", address, json.dumps(value).encode(), headers)

    def _ask(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        began = time.monotonic()
        try:
            if body is not None and self.break_next:
                self._break(line, address, body, headers)
            line.request(method, address, body, self._headers() | dict(headers))
            response = line.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Dropped(f"{method} {address}: {type(error).__name__}") from error
        finally:
            line.close()
        for held in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = held.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Reply(address, response.status, dict(response.headers), text, began, time.monotonic())

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"User-Agent": "faults", "Sec-Fetch-Site": "same-origin", "Cookie": cookies}

    def _break(self, line: http.client.HTTPConnection, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Lose the network: in the middle of the body, or before the answer is read."""
        how, self.break_next = self.break_next, ""
        line.putrequest("POST", address)
        for name, value in (self._headers() | dict(headers)).items():
            line.putheader(name, value)
        line.putheader("Content-Length", str(len(body)))
        line.endheaders()
        line.send(body[: len(body) // 2] if how == "half" else body)
        if how != "half" and line.sock is not None:
            line.sock.settimeout(0.01)
            with suppress(TimeoutError):
                line.sock.recv(1)
        raise Broken(f"POST {address}: the network is lost")
