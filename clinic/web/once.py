"""A form of the staff that comes twice is done once: after a lost answer, a restart, a double press, a reload.

Each form carries a number of its own. With the first change that it makes, a digest of that number, of the address and
of everything the form says is stored in the same transaction; the same form again is led where the first one was. A
form that says something else by now (Back, another word, sent again) has another digest and is new.

Pages of answers need none: a page says its whole self each time, and is sent off once by its own rule. What a script
saves as typed carries versions instead: there the same words may rightly come twice, with others between.
"""

import hashlib
import logging
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.services import received_forms
from clinic.web.access import signed_in
from clinic.web.installation import installation, installation_of
from clinic.web.send_again import by_script
from clinic.web.session import close_session, current_session, utc_now

FIELD = "once"
KEY = "clinic-once"
LONGEST = 64
ANSWERS = re.compile(r"/(q|tablet)(/|$)|/visits/\d+/answers/")
"""Addresses of the pages of the form, whoever types on them."""
REMEMBERED = 500
LOOKS_ELSEWHERE = 5
"""Every so many looks into the memory, the database is asked: the form may have come to another process."""
log = logging.getLogger("clinic.once")


class AlreadyReceived(Exception):
    """The same form was received a moment ago, by another request."""


class LedTo:
    """Where the last forms led, for one that comes again before that is stored."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, str] = OrderedDict()

    def put(self, key: str, address: str) -> None:
        """Remember one, and forget the oldest."""
        self._addresses[key] = address
        while len(self._addresses) > REMEMBERED:
            self._addresses.popitem(last=False)

    def wait_for(self, key: str, seconds: float, elsewhere: Callable[[str], str | None]) -> str | None:
        """Return where the form led, as soon as that is known here or `elsewhere`; None if it is not in time."""
        until, tries = time.monotonic() + seconds, 0
        while key not in self._addresses and time.monotonic() < until:
            tries += 1
            if tries % LOOKS_ELSEWHERE == 0 and (found := elsewhere(key)):
                return found
            time.sleep(0.02)
        return self._addresses.get(key)


def _led_to() -> LedTo:
    found: LedTo = current_app.extensions[KEY]
    return found


def once_number() -> str:
    """Return a new number for a form on this page; none for pages of answers."""
    return "" if ANSWERS.match(request.path) else secrets.token_urlsafe(16)


def key_of_form() -> str | None:
    """Return the key of the form that this request sends; None if it carries no number, or is saved as typed."""
    number = request.form.get(FIELD, "")
    if not 16 <= len(number) <= LONGEST or by_script() or request.files:
        return None
    said = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return hashlib.sha256(repr((request.full_path, said)).encode("utf-8", "surrogatepass")).hexdigest()


def claim_form(session: Session) -> None:
    """Store the key of the form with the first change it makes. Raises AlreadyReceived."""
    account = g.get("account")
    if account is None or "once_key" in g or (key := key_of_form()) is None:
        return
    g.once_key, g.once_by = key, account.id
    if not received_forms.claim(session, key, account.id, now=utc_now()):
        raise AlreadyReceived


def _answer_again() -> ResponseReturnValue | None:
    """Lead a form that was received before to where it led then, before anything looks at it."""
    if request.method != "POST" or ANSWERS.match(request.path):
        return None
    account = signed_in()
    key = g.form_key = key_of_form() if account else None
    received = received_forms.find(current_session(), key, account.id) if account and key else None
    if received is None:
        return None
    if received.led_to:
        return _lead_on(received.led_to)
    by = received.account_id
    close_session()  # its lock would keep whoever did the form from writing down where it led
    return _lead_on(_led_to().wait_for(key or "", 0.5, partial(_stored, by)))


def _at_the_same_moment(error: AlreadyReceived) -> ResponseReturnValue:
    close_session()
    return _lead_on(_led_to().wait_for(g.once_key, 2, partial(_stored, g.once_by)))


def _done_meanwhile(response: Response) -> Response:
    """Lead a form on that was refused for what it has done itself: it came a second time, while the first was at work.

    A view may look before it writes: a new patient is there already, a visit is signed.
    """
    key, viewer = g.get("form_key"), g.get("viewer")
    if not key or viewer is None or "once_key" in g or not 400 <= response.status_code < 500:
        return response
    try:
        if not _is_received(viewer.id, key):
            return response
        return make_response(_lead_on(_led_to().wait_for(key, 2, partial(_stored, viewer.id))))
    except SQLAlchemyError:  # the refusal stands, and keeps what was typed
        return response


def _is_received(account_id: int, key: str) -> bool:
    close_session()  # its lock would keep whoever did the form from writing down where it led
    with installation().database.reading() as session:
        return received_forms.find(session, key, account_id) is not None


def _stored(account_id: int, key: str) -> str | None:
    """Where the form of this account led, if another process of the clinic has stored it meanwhile."""
    with installation().database.reading() as session:
        return received_forms.led_to(session, key, account_id)


def _lead_on(address: str | None) -> ResponseReturnValue:
    g.pop("once_key", None)
    return redirect(address, 303) if address else (render_template("once/received.html"), 200)


def _note_where_it_led(response: Response) -> Response:
    key, address = g.get("once_key"), response.headers.get("Location")
    if key is None or address is None or response.status_code != 303:
        return response
    _led_to().put(key, address)
    close_session()
    try:
        with installation().database.writing() as session:
            received_forms.note_where_it_led(session, key, address)
            received_forms.forget_old(session, now=utc_now())
            session.commit()
    except SQLAlchemyError as error:  # what the form asked for is done: where it led is a courtesy
        log.warning("where a form led is not stored (%s)", type(error).__name__)
    return response


def init_once(app: Flask) -> None:
    """Number the forms, and know one that comes again; after the sign-in, which says whose it is."""
    app.extensions[KEY] = LedTo()
    installation_of(app).before_work.append(claim_form)
    app.before_request(_answer_again)
    app.after_request(_note_where_it_led)
    app.after_request(_done_meanwhile)
    app.register_error_handler(AlreadyReceived, _at_the_same_moment)
    app.jinja_env.globals.update(once_number=once_number)
