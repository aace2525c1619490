"""A patient's link in this browser: which form it opens, and whether the year of birth was given on this device."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from flask import session as cookie
from flask_babel import get_locale

from clinic.domain import questionnaires as form
from clinic.domain.errors import NotFound
from clinic.domain.patients import adult_on
from clinic.models import Invitation, Questionnaire, Visit
from clinic.services import invitations, questionnaire_pages, questionnaires
from clinic.web.languages import DEFAULT
from clinic.web.session import current_session, settings, utc_now

KEPT_AT_MOST = 5
_OPENED = "links_opened"
_SAVED = "page_saved"


@dataclass(frozen=True)
class Link:
    """A link that opens a form now, and the answers behind it.

    What was read is kept by hand: until Python 3.12 `cached_property` holds one lock for all links, and a patient who
    waits for the database with it in hand stops the one whom the database waits for.
    """

    token: str
    invitation: Invitation
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def visit(self) -> Visit:
        """The visit that the form is for; it and the patient come from the link alone."""
        return self.invitation.visit

    @property
    def questionnaire(self) -> Questionnaire | None:
        """The questionnaire, if it was begun."""
        if "questionnaire" not in self._kept:
            self._kept["questionnaire"] = questionnaires.of_visit(current_session(), self.visit)
        found: Questionnaire | None = self._kept["questionnaire"]
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """What is stored so far, by instrument."""
        return dict(questionnaires.answers(self.questionnaire))

    @property
    def situation(self) -> form.Situation:
        """What beside the answers decides what is asked."""
        if "situation" not in self._kept:
            self._kept["situation"] = questionnaire_pages.situation(current_session(), self.visit, self.questionnaire)
        found: form.Situation = self._kept["situation"]
        return found

    @property
    def ends_on(self) -> dt.date:
        """The last day of the clinic's calendar on which the link works."""
        return self.invitation.expires_at.astimezone(settings().zone).date()

    @property
    def known_here(self) -> bool:
        """Whether the year of birth was given in this browser."""
        return self.invitation.id in cookie.get(_OPENED, ())

    @property
    def adult(self) -> bool:
        """Whether the patient is surely 18 or over on the day of the visit."""
        return adult_on(self.visit.patient.birth, self.visit.seen_on) is True

    @property
    def sent(self) -> bool:
        """Whether the answers were sent."""
        found = self.questionnaire
        return found is not None and found.sent_at is not None

    def begin(self) -> Questionnaire:
        """Return the questionnaire, begun now if it was not before. Raises VisitLocked."""
        language = str(get_locale() or DEFAULT)
        begun = questionnaires.begin(current_session(), self.visit, now=utc_now(), language=language)
        self.read_again()
        return begun

    def read_again(self) -> None:
        """Forget what was read before a change."""
        self._kept.clear()

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
    return Link(token, invitations.require_usable(found, now=utc_now()))


def open_known_link(token: str) -> Link:
    """Return the link if this browser gave the year of birth; else raise NotFound."""
    link = open_link(token)
    if not link.known_here:
        raise NotFound("The year of birth comes first.", hint="Open the link again.")
    return link


def note_saved() -> None:
    """Let the next page say that the one before was saved."""
    cookie[_SAVED] = True


def was_saved() -> bool:
    """Whether the page before was saved; asked once."""
    return bool(cookie.pop(_SAVED, False))
