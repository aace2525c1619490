"""Patients with their links: every page, then Send."""

import html
import re
from dataclasses import dataclass

from tests.faults.browser import Reply, form_to, form_with
from tests.faults.ledger import Entry
from tests.faults.people import Person
from tests.faults.server import YEAR, Invited

START = re.compile(r'<a class="button" href="([^"]+)"')
NOBODY = Invited(0, "")
PAGES_AT_MOST = 40


@dataclass
class Patient(Person):
    """A patient who answers every page; what is typed on each follows from the number."""

    invited: Invited = NOBODY

    def walk(self) -> None:
        """Go from the link to "Thank you"."""
        address = f"/q/{self.invited.token}"
        entry = Entry("year of birth")
        start = self.look(self.send(form_with(self.look(address), "year"), {"year": str(YEAR)}, entry))
        page = self.look(html.unescape(START.findall(start.text)[-1]))
        for _ in range(PAGES_AT_MOST):
            key = page.address.partition("?")[0].rpartition("/")[2]
            if key == "check":
                self._send(page)
                return
            page = self.look(self._continue(page, key))
            if self.stopping.is_set():
                return

    def _continue(self, page: Reply, key: str) -> str:
        """Answer a page and press Continue; return where it leads."""
        answers = self.answers(key)
        signs = {"get_help_now": "none", "tell_your_clinic": "none"} if key == "urgent" else {}
        typed = {name: value if isinstance(value, list) else str(value) for name, value in answers.items()}
        values = {("answer", self.invited.visit_id, item): value for item, value in answers.items()}
        entry = self.ledger.enter(f"page {key}", values=values)
        return self.send(form_with(page, "basis"), typed | signs, entry)

    def _send(self, page: Reply) -> None:
        entry = self.ledger.enter("send", values={("sent", self.invited.visit_id): 1})
        thanked = self.look(self.send(form_to(page, "/send"), {}, entry))
        if "Thank you" not in thanked.text:
            entry.acknowledged = False
            self.ledger.violate("F7", "sent, but not thanked", page.address, self.calendar.now())

    def answers(self, page: str) -> dict[str, object]:
        """Return what this patient answers on a page."""
        n = self.number
        return {
            "map": {"pain_areas": ["neck", "shoulder_l"] if n % 2 else ["neck"]},
            "pain": {"worst_place": "neck", "nrs_pain": n % 11, "energy": (n + 3) % 11},
            "feelings": {"fatigue": n % 4, "unrefreshed": (n + 1) % 4, "cognitive": (n + 2) % 4},
            "signs": {"headache": True, "abdominal_pain": bool(n % 3), "depression": False},
            "duration": {"symptoms_3_months": True},
            "cramps": {"any_spasm": False, "any_tightness": bool(n % 2)},
            "tightness": {"constant_tightness": ["upper_back"]},
            "matters": {"what_matters": f"F-{n} would like to sleep & work <again>."},
        }.get(page, {})
