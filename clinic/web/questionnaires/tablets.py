"""The clinic's tablet in this browser: which form it was handed over for, while somebody is at it."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, url_for
from flask import session as cookie
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.domain.visits import EntryMode
from clinic.models import Account, TabletSession, Visit
from clinic.services import tablets
from clinic.web import languages
from clinic.web.access import signed_in
from clinic.web.installation import installation
from clinic.web.questionnaires.entries import Entry
from clinic.web.reaching import reach_one
from clinic.web.session import close_session, current_session, utc_now

WIPE = '"cache", "storage"'
"""What a browser is told to forget (Clear-Site-Data) when the tablet changes hands."""
TOUCH_EVERY = dt.timedelta(seconds=15)
_TOKEN, _LARGER, _THANKS = "tablet", "larger_text", "tablet_thanks"
log = logging.getLogger("clinic.tablets")


@dataclass(frozen=True)
class Tablet(Entry):
    """The form on the clinic's tablet: staff know whose hands it is in, so nobody asks for a year of birth."""

    room = "tablets"
    mode = EntryMode.CLINIC_TABLET
    layout = "tablets/_layout.html"
    year_needed = False

    handed_over: TabletSession
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def visit(self) -> Visit:
        """The one visit that the tablet was started for."""
        return self.handed_over.visit

    @property
    def place(self) -> dict[str, Any]:
        """Nothing of the patient stands in an address: the history of the tablet tells nobody anything."""
        return {}

    @property
    def entered_by(self) -> Account:  # type: ignore[override]  # read from the tablet's row
        """The member of staff who handed the tablet over."""
        return self.handed_over.starter

    @property
    def put_away(self) -> str:  # type: ignore[override]
        """Where stopping is posted to: it wipes the tablet."""
        return url_for("tablets.put_away")

    @property
    def language_choice(self) -> str:
        """The address to which a choice of language is posted."""
        return self.to("choose_language")

    @property
    def text_size_choice(self) -> str:  # type: ignore[override]
        """The address to which a choice of larger text is posted."""
        return self.to("choose_text_size")

    @property
    def larger_text(self) -> bool:
        """Whether larger text was asked for since the tablet was handed over."""
        return bool(cookie.get(_LARGER))


def hold(token: str) -> None:
    """Let the browser hold the tablet's token and nothing else: not even who was signed in before."""
    cookie.clear()
    cookie[_TOKEN] = token


def opened(*, within: dt.timedelta = tablets.IDLE) -> Tablet | None:
    """Return the form that this browser was handed over for; None if there is none, or nobody was there for long.

    Somebody who has signed in meanwhile has taken the tablet back.
    """
    token = cookie.get(_TOKEN)
    found = tablets.find(current_session(), token) if isinstance(token, str) and signed_in() is None else None
    if found is None or not tablets.is_live(found, now=utc_now(), within=within):
        return None
    g.tablet = found.id, found.seen_at
    reach_one(found.visit.patient)
    languages.speak(languages.of_patient(found.visit.patient))
    return Tablet(found)


def enlarge(larger: bool) -> None:
    """Show larger or usual text until the tablet is handed back."""
    cookie[_LARGER] = larger


def close(response: Response, *, thanks: dict[str, Any] | None = None) -> Response:
    """End what the browser was handed over for and have it forget everything, but the words for the next page."""
    token = cookie.get(_TOKEN)
    if isinstance(token, str):
        _write(lambda db: tablets.end(db, token, now=utc_now()))
    g.pop("tablet", None)
    if signed_in() is None:
        cookie.clear()
    else:  # staff who took the tablet back stay signed in
        for key in (_TOKEN, _LARGER):
            cookie.pop(key, None)
    if thanks is not None:
        cookie[_THANKS] = thanks
    response.headers["Clear-Site-Data"] = WIPE
    return response


def holds_token() -> bool:
    """Whether the browser holds the token of a tablet, live or not."""
    return _TOKEN in cookie


def thanks() -> dict[str, Any] | None:
    """Return what the page after the end may say, once; a reload finds nothing."""
    found: dict[str, Any] | None = cookie.pop(_THANKS, None)
    return found


def touch(response: Response) -> Response:
    """Note, at most every few seconds, that somebody is at the tablet."""
    tablet_id, seen_at = g.pop("tablet", (None, None))
    now = utc_now()
    if tablet_id is not None and now - seen_at >= TOUCH_EVERY:
        _write(lambda db: tablets.touch(db, tablet_id, now=now))
    return response


def _write(change: Callable[[Session], None]) -> None:
    """Write in a short transaction of its own, as the audit of a look is written; the page goes out all the same."""
    close_session()
    try:
        with installation().database.writing() as db:
            change(db)
            db.commit()
    except SQLAlchemyError as error:
        log.error("the state of the tablet was not written (%s)", type(error).__name__)
