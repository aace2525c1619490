"""The ways to the questionnaire of a visit: each says whose it is, how the answers come in and where its pages are."""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import get_locale

from clinic.domain import questionnaires as form
from clinic.domain.visits import EntryMode
from clinic.models import Account, Questionnaire, Visit
from clinic.services import form_decisions, questionnaire_pages, questionnaires
from clinic.web.languages import DEFAULT
from clinic.web.session import current_session, utc_now

CHECK, ADVICE, SUPPORT, LATER = "check", "advice", "support", "later"
"""The pages without questions, beside start: the list to check, advice for urgent signs, help after an answer about
self-harm, saved for later.
"""


class Entry(ABC):
    """One way to the questionnaire of a visit, and the answers behind it.

    A blueprint of the name `room` holds its pages: the endpoints `start`, `choose_form`, `show`, `save`, `draft`
    (what is typed so far) and `send`.
    What was read is kept by hand: until Python 3.12 `cached_property` holds one lock for all entries, and a patient
    who waits for the database with it in hand stops the one whom the database waits for.
    """

    room: str
    mode = EntryMode.OWN_DEVICE
    layout = "_patient_layout.html"
    words = "questionnaires"
    """The folder of the pages that speak to whoever answers: start, check and late."""
    entered_by: Account | None = None
    """The member of staff who typed or handed over the tablet; None on the patient's own device."""
    typed_by: Account | None = None
    """The member of staff at the keyboard now; None when it is the patient."""
    ends_on: dt.date | None = None
    """The last day of the clinic's calendar on which this way is open; None where no day ends it."""
    put_away: str | None = None
    """Where stopping is posted to; None where the answers are simply left."""
    text_size_choice: str | None = None
    """Where a choice of larger text is posted to; None on a device that has its own setting."""
    year_needed = True
    """Whether a patient whose year of birth is unknown is turned away."""

    _kept: dict[str, Any]

    @property
    @abstractmethod
    def visit(self) -> Visit:
        """The visit that the form is for."""

    @property
    @abstractmethod
    def place(self) -> dict[str, Any]:
        """What the addresses of the pages hold beside the key of the page."""

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
            found = questionnaire_pages.situation(current_session(), self.visit, self.questionnaire)
            self._kept["situation"] = replace(found, language=str(get_locale() or DEFAULT))
        kept: form.Situation = self._kept["situation"]
        return kept

    @property
    def adult(self) -> bool:
        """Whether the patient is surely 18 or over on the day of the visit, of unknown age and here with staff, or is
        asked by a clinician's decision.
        """
        if self.visit.patient.birth is None:
            return not self.year_needed
        return form_decisions.opens(current_session(), self.visit)

    @property
    def sent(self) -> bool:
        """Whether the answers were sent."""
        found = self.questionnaire
        return found is not None and found.sent_at is not None

    @property
    def language_choice(self) -> str | None:
        """The address to which a choice of language is posted; None where there is none."""
        return None

    def begin(self) -> Questionnaire:
        """Return the questionnaire, begun now if it was not before. Raises VisitLocked."""
        language = str(get_locale() or DEFAULT)
        begun = questionnaires.begin(
            current_session(),
            self.visit,
            now=utc_now(),
            language=language,
            mode=self.mode,
            entered_by=self.entered_by,
            known=self.questionnaire,
        )
        self._kept["questionnaire"] = begun
        return begun

    def read_again(self) -> None:
        """Forget what was read: after a change that was rolled back, or made to what decides the questions."""
        self._kept.clear()

    def address(self, page_key: str | None = None, **more: Any) -> str:
        """Return the address of a page; None is the start page."""
        if page_key is None:
            return self.to("start", **more)
        return self.to("show", page_key=page_key, **more)

    def to(self, endpoint: str, **more: Any) -> str:
        """Return the address of one of the endpoints."""
        return url_for(f"{self.room}.{endpoint}", **self.place, **more)
