"""People who do not give up: what was not acknowledged is sent again as it was, as a browser or a person would."""

import html
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from tests.faults.browser import Broken, Browser, Dropped, Form, Reply, form_with, forms_of
from tests.faults.calendar import Calendar
from tests.faults.ledger import Entry, Ledger
from tests.faults.server import PASSWORD

GIVES_UP = 60.0
"""Seconds after which somebody who was never answered stops trying."""
LONGEST = 10.0
"""Seconds that an answer may take when nothing is wrong: 5 for the lock of the records, and this machine is shared."""
AGAIN_AFTER = 0.2
Seen = Callable[[Reply], str]
"""Look at a refusal of what was sent twice: where it leads if the first one was stored, else nothing."""


def nothing(reply: Reply) -> str:
    """See nothing in a refusal: what was sent is sent again."""
    return ""


@dataclass
class Person:
    """Somebody at a browser, whose number makes every mark unlike all others."""

    number: int
    port: int
    ledger: Ledger
    calendar: Calendar
    seed: int
    stopping: threading.Event
    browser: Browser = field(init=False)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Browser(self.port)
        self.chance = random.Random(f"{self.seed}/{self.number}")

    def walk(self) -> None:
        """Do what this person came for, to the end or until told to stop."""

    def look(self, address: str) -> Reply:
        """Fetch a page; the redirects of a page are followed."""
        reply = self.until_answered(lambda: self.browser.get(address), f"GET {address}")
        return self.look(reply.to) if reply.status in (302, 303) and not reply.to.startswith("/sign-in") else reply

    def send(self, form: Form, typed: Mapping[str, object], entry: Entry, seen: Seen = nothing) -> str:
        """Fill the form and send it until it is acknowledged; return where it leads.

        An unknown outcome is sent again as it was, the same bytes; a page that asks to send again is used as it asks.
        """
        if "password" in form.names:  # whoever signs says again who they are
            typed = {"password": PASSWORD, **typed}
        action, body = form.action, form.filled(typed)
        unsure, until, last = False, time.monotonic() + GIVES_UP, "no answer"
        while time.monotonic() < until:
            entry.tries += 1
            try:
                reply = self._exchange(lambda: self.browser.post(action, body), f"POST {action}")  # noqa: B023
            except Dropped as error:
                unsure, entry.fault = True, self._cause(error)
                time.sleep(AGAIN_AFTER)
                continue
            if reply.status == 303 or (reply.status == 302 and not reply.to.startswith("/sign-in")):
                entry.acknowledged = True
                return reply.to
            if (unsure or reply.status == 409) and (leads := seen(reply) or told_received(reply)):
                entry.acknowledged = True
                return leads
            last = f"{reply.status} {heading(reply)}"
            action, body = self._again(reply, action, body, typed)
            time.sleep(AGAIN_AFTER)
        self.ledger.violate(
            "hang", f"gave up after {last}", f"POST {action}", self.calendar.at(until - GIVES_UP, until)
        )
        raise Dropped(f"gave up at {action}")

    def send_cells(self, address: str, token: str, cells: Mapping[str, object], entry: Entry) -> dict[str, int]:
        """Send cells of the survey as its script does, until they are acknowledged; return their new versions."""
        until = time.monotonic() + GIVES_UP
        while time.monotonic() < until:
            entry.tries += 1
            try:
                reply = self._exchange(lambda: self.browser.post_json(address, cells, token), f"POST {address}")
            except Dropped as error:
                entry.fault = self._cause(error)
            else:
                answer = reply.json()
                if "versions" in answer and all(c["stored"] for c in answer["clashes"]):
                    entry.acknowledged = True
                    return dict(answer["versions"])
            time.sleep(AGAIN_AFTER)
        self.ledger.violate("hang", "gave up", f"POST {address}", self.calendar.at(until - GIVES_UP, until))
        raise Dropped(f"gave up at {address}")

    def sign_in(self, address: str) -> None:
        """Sign in with this address, unless this browser is signed in."""
        page = self.look("/sign-in")
        if page.address == "/sign-in":
            self.send(form_with(page, "password"), {"email": address, "password": PASSWORD}, Entry("sign-in"))

    def _again(self, reply: Reply, action: str, body: str, typed: Mapping[str, object]) -> tuple[str, str]:
        """Return what a person sends next after a refusal: the form of that page where it has one, else the same."""
        if reply.status == 503:
            self._require_kept(reply, body)
        form = _offered(reply, body)
        if form is None or (self.chance.random() < 0.5 and reply.status == 503):
            return action, body
        return form.action, form.filled(typed if typed.keys() & form.names else {})

    def _require_kept(self, reply: Reply, body: str) -> None:
        """What was typed must stand in the page that says that nothing was changed, with when to come back."""
        if "Retry-After" not in reply.headers:
            self.ledger.violate("F4", "503 without Retry-After", f"POST {reply.address}", self.calendar.now())
        for pair in body.split("&"):
            name, _equals, value = pair.partition("=")
            if name in ("csrf_token", "password", "once") or not value:
                continue
            if unquote_plus(value)[:200] not in html.unescape(reply.text):
                self.ledger.violate("F4", f"{name} was not kept", f"POST {reply.address}", self.calendar.now())

    def until_answered(self, ask: Callable[[], Reply], request: str) -> Reply:
        """Ask for something that changes nothing until it is answered."""
        until = time.monotonic() + GIVES_UP
        while time.monotonic() < until:
            try:
                reply = self._exchange(ask, request)
            except Dropped:
                time.sleep(AGAIN_AFTER)
                continue
            if reply.status != 503:
                return reply
            time.sleep(AGAIN_AFTER)
        self.ledger.violate("hang", "gave up", request, self.calendar.at(until - GIVES_UP, until))
        raise Dropped(f"gave up at {request}")

    def _exchange(self, ask: Callable[[], Reply], request: str) -> Reply:
        """Ask once, and hold the answer against what is promised of every answer."""
        began = time.monotonic()
        try:
            reply = ask()
        except Broken:
            raise
        except Dropped as error:
            if not self.calendar.at(began, time.monotonic()):
                self.ledger.violate("dropped", str(error), request)
            raise
        fault, seconds = self.calendar.at(began, reply.ended), reply.ended - began
        if reply.status >= 500 and reply.status != 503:
            self.ledger.violate("5xx", f"answered {reply.status}", request, fault)
            raise Dropped(f"answered {reply.status}")
        if reply.status == 503 and not fault:
            self.ledger.violate("5xx", "503 without a fault", request)
        if seconds > LONGEST + self.calendar.seconds(began, reply.ended):
            self.ledger.violate("hang", f"answered after {seconds:.1f} s", request, fault)
        if not fault:
            self.ledger.waits.append(seconds)
        return reply

    def _cause(self, error: Dropped) -> str:
        return "network" if isinstance(error, Broken) else self.calendar.now()


def _offered(reply: Reply, body: str) -> Form | None:
    """Return the form of the page that sends what was sent again, if it has one."""
    sent = {unquote_plus(pair.partition("=")[0]) for pair in body.split("&")} - {"csrf_token"}
    fitting = [form for form in forms_of(reply) if form.method == "post" and sent & form.names]
    return max(fitting, key=lambda form: len(sent & form.names), default=None)


RECEIVED = "received"
"""Where a form leads whose first sending is stored, when nobody knows any more where that led."""


def told_received(reply: Reply) -> str:
    """Whether the page says that this form was received before, and no more."""
    return RECEIVED if reply.status == 200 and heading(reply) == "This was received already" else ""


def heading(reply: Reply) -> str:
    """What a page says of itself."""
    found = re.search("<h1[^>]*>(.*?)</h1>", reply.text, re.DOTALL)
    return " ".join(html.unescape(found.group(1)).split()) if found else reply.text[:60]


def link_in(pattern: str) -> Seen:
    """Look for a link of this shape in the page of a refusal: the record that the first one made."""

    def seen(reply: Reply) -> str:
        found = re.search(f'href="({pattern})["?]', reply.text)
        return found.group(1) if found else ""

    return seen
