"""Single cases: one promise each, on a server that runs, with the figure that it showed."""

import html
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.faults.browser import Browser, Form, Reply, form_to, form_with
from tests.faults.calendar import Calendar
from tests.faults.ledger import Entry, Ledger
from tests.faults.people import Person
from tests.faults.server import YEAR, Clinic, Invited, email


@dataclass(frozen=True)
class Finding:
    """What one case showed: `problem` is empty when the promise was kept."""

    promise: str
    name: str
    injected: int = 1
    problem: str = ""
    figure: str = ""


@dataclass
class Case:
    """A running clinic in which one promise after the other is put to the test."""

    clinic: Clinic
    ledger: Ledger = field(default_factory=Ledger)
    calendar: Calendar = field(default_factory=Calendar)
    people: int = 0

    def person(self) -> Person:
        """Somebody new at a browser."""
        self.people += 1
        return Person(self.people, self.clinic.port, self.ledger, self.calendar, 0, threading.Event())

    def clinician(self) -> Person:
        """A clinician who is signed in."""
        person = self.person()
        person.sign_in(email(1))
        return person

    def patient(self, invited: Invited, *, known: bool = True) -> Person:
        """A patient at the link, past the year of birth unless told otherwise."""
        person = self.person()
        if known:
            start = f"/q/{invited.token}"
            person.send(form_with(person.look(start), "year"), {"year": str(YEAR)}, Entry("year of birth"))
        return person

    def invited(self) -> Invited:
        """A new patient of today."""
        return self.clinic.invite(1)[0]


def together(posts: Sequence[Callable[[], Reply]]) -> list[Reply]:
    """Do these at the same moment; return the answers in their order."""
    ready = threading.Barrier(len(posts))

    def go(post: Callable[[], Reply]) -> Reply:
        ready.wait()
        return post()

    with ThreadPoolExecutor(len(posts)) as at_once:
        return list(at_once.map(go, posts))


def posting(browser: Browser, form: Form, **typed: object) -> Callable[[], Reply]:
    """Return what sends this form from this browser."""
    body = form.filled(typed)
    return lambda: browser.post(form.action, body)


def holds(reply: Reply, *texts: str) -> bool:
    """Whether all of this stands on the page."""
    page = html.unescape(reply.text)
    return all(text in page for text in texts)


def page_of(person: Person, invited: Invited, key: str) -> Form:
    """Open a page of the questionnaire; return its form."""
    return form_with(person.look(f"/q/{invited.token}/{key}"), "basis")


def answer_until(person: Person, invited: Invited, last: str) -> None:
    """Answer the pages up to this one with as little as is asked."""
    typed = {
        "urgent": {"get_help_now": "none", "tell_your_clinic": "none"},
        "map": {"pain_areas": "neck"},
        "pain": {"nrs_pain": "4", "worst_place": "neck", "energy": "5"},
        "feelings": {"fatigue": "1", "unrefreshed": "1", "cognitive": "1"},
        "signs": {"headache": "True", "abdominal_pain": "False", "depression": "False"},
    }
    for key, values in typed.items():
        person.send(page_of(person, invited, key), values, Entry(key))
        if key == last:
            return


def sent(person: Person, invited: Invited) -> Form:
    """Return the form of the last page, which sends everything."""
    return form_to(person.look(f"/q/{invited.token}/check"), "/send")


def timed(ask: Callable[[], Reply]) -> float:
    """Return the seconds that an answer takes."""
    began = time.monotonic()
    ask()
    return time.monotonic() - began
