"""A patient's link in this browser: which form it opens, and whether the year of birth was given on this device."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from flask import session as cookie

from clinic.domain.errors import NotFound
from clinic.models import Invitation, Visit
from clinic.services import invitations
from clinic.web import languages
from clinic.web.questionnaires.entries import Entry
from clinic.web.reaching import reach_one
from clinic.web.session import current_session, settings, utc_now

KEPT_AT_MOST = 5
_OPENED = "links_opened"


@dataclass(frozen=True)
class Link(Entry):
    """A link that opens a form now, on a device of the patient's own."""

    room = "questionnaires"

    token: str
    invitation: Invitation
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def visit(self) -> Visit:
        """The visit that the form is for; it and the patient come from the link alone."""
        return self.invitation.visit

    @property
    def place(self) -> dict[str, Any]:
        """The token stands in every address."""
        return {"token": self.token}

    @property
    def ends_on(self) -> dt.date:  # type: ignore[override]  # read from the invitation each time
        """The last day of the clinic's calendar on which the link works."""
        return self.invitation.expires_at.astimezone(settings().zone).date()

    @property
    def known_here(self) -> bool:
        """Whether the year of birth was given in this browser."""
        return self.invitation.id in cookie.get(_OPENED, ())

    @property
    def language(self) -> str:
        """The patient's language; before the year of birth, the one chosen in this browser."""
        chosen = None if self.known_here else languages.chosen_here(self.invitation.id)
        return chosen or languages.if_offered(self.visit.patient.language)

    @property
    def language_choice(self) -> str | None:
        """The address to which a choice of language is posted."""
        return self.to("choose_language")

    def remember(self) -> None:
        """Keep in the signed cookie that the year of birth was right."""
        cookie[_OPENED] = [*cookie.get(_OPENED, ()), self.invitation.id][-KEPT_AT_MOST:]


def opened_here() -> bool:
    """Whether this browser gave the year of birth for any link."""
    return bool(cookie.get(_OPENED))


def open_link(token: str) -> Link:
    """Return the link of an open visit. Unknown, expired, revoked and signed raise the same NotFound."""
    link = find_link(token)
    if link.visit.status.locked:
        invitations.require_usable(None, now=utc_now())
    return link


def find_link(token: str) -> Link:
    """Return the link, be its visit signed by now or not. Raises NotFound like `open_link`."""
    found = invitations.find(current_session(), token) if token.isascii() and token.isalnum() else None
    languages.read_offered()
    link = Link(token, invitations.require_usable(found, now=utc_now()))
    reach_one(link.visit.patient)
    languages.speak(link.language)
    return link


def open_known_link(token: str) -> Link:
    """Return the link if this browser gave the year of birth; else raise NotFound."""
    link = open_link(token)
    if not link.known_here:
        raise NotFound("The year of birth comes first.", hint="Open the link again.")
    return link
