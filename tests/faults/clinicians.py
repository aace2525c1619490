"""Clinicians: a new patient, a visit, a link, the survey cell by cell, spots, treatments, the plan, the signature."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from clinic.domain.body.atlas import SITES
from tests.faults.browser import Form, Reply, form_to, form_with
from tests.faults.people import RECEIVED, Person, Seen, link_in
from tests.faults.server import email

MUSCLES = ("trapezius_upper", "infraspinatus", "levator_scapulae", "masseter")


@dataclass
class Clinician(Person):
    """A clinician who sees one patient after another; each piece of work carries a mark of its own."""

    account: int = 1
    seen: int = 0
    visit_id: int = 0
    mark: str = ""

    def walk(self) -> None:
        """See patients until told to stop."""
        self.sign_in(email(self.account))
        while not self.stopping.is_set():
            self.seen += 1
            self.mark = f"F-{self.number}-{self.seen}"
            self._see()

    def _see(self) -> None:
        steps: list[Callable[[], None]] = [self._survey, self._spots, self._treatments, self._facts]
        self._admit()
        self.chance.shuffle(steps)
        for step in (*steps, self._plan, self._sign, self._addendum):
            if self.stopping.is_set():
                return
            step()

    @property
    def _visit(self) -> str:
        return f"/visits/{self.visit_id}"

    def _admit(self) -> None:
        """Add the patient, plan the visit, make a link."""
        born = {"birth-day": "3", "birth-month": "2", "birth-year": "1973"}
        patient, visit = link_in(r"/patients/\d+"), link_in(r"/visits/\d+")
        leads = self._add("patient", "/patients/new", "name", {"name": self.mark} | born, patient)
        leads = patient(self._found()) if leads == RECEIVED else leads
        there = self._add("visit", f"{leads}/visits/new", "seen_on", {}, lambda _refused: visit(self.look(leads)))
        leads = visit(self.look(leads)) if there == RECEIVED else there
        self.visit_id = int(re.findall(r"\d+", leads)[-1])
        page = self.look(f"{self._visit}/link")
        self.send(form_to(page, f"{self._visit}/link"), {}, self.ledger.enter("link", self.mark))

    def _add(self, form: str, address: str, field_name: str, typed: dict[str, object], seen: Seen) -> str:
        page = self.look(address)
        return self.send(form_with(page, field_name), typed, self.ledger.enter(form, self.mark), seen)

    def _found(self) -> Reply:
        """Search for the patient by name."""
        form = form_with(self.look("/today"), "words")
        request = f"POST {form.action}"
        return self.until_answered(lambda: self.browser.post(form.action, form.filled({"words": self.mark})), request)

    def _survey(self) -> None:
        """Rate the sites as the script of the page sends them, some at a time; then the note."""
        page = self.look(f"{self._visit}/exam")
        form = form_with(page, "version_forehead")
        held = dict(form.fields)
        sites = list(SITES)
        while sites and not self.stopping.is_set():
            some = [sites.pop() for _ in range(min(len(sites), self.chance.randint(1, 6)))]
            ratings = {site: self.chance.randint(0, 10) for site in some}
            cells = [{"site": site, "value": str(value), "version": None} for site, value in ratings.items()]
            sent = {"method": "mtps_0_10", "examiner": int(held["examiner"]), "cells": cells}
            entry = self.ledger.enter("exam cells", values={("cell", self.visit_id, s): r for s, r in ratings.items()})
            self.send_cells(f"{self._visit}/exam/cells", held["csrf_token"], sent, entry)
        page = self.look(f"{self._visit}/exam")
        note = f"{self.mark} cold hands"
        entry = self.ledger.enter("exam note", values={("note", self.visit_id): note})
        self.send(form_with(page, "note"), {"note": note}, entry, self._stands("/exam", note))

    def _spots(self) -> None:
        for muscle in self.chance.sample(MUSCLES, 2):
            page = self.look(f"{self._visit}/trigger-points/{muscle}/l")
            mark = f"{self.mark} {muscle}"
            entry = self.ledger.enter("trigger point", mark)
            self.send(form_with(page, "spot"), {"spot": "y", "note": mark}, entry)

    def _treatments(self) -> None:
        page = self.look(f"{self._visit}/treatments/new")
        typed = {"own_words": f"{self.mark} warm baths", "status": "current"}
        self.send(form_with(page, "own_words"), typed, self.ledger.enter("treatment", typed["own_words"]))

    def _facts(self) -> None:
        """Note a diagnosis and a life event."""
        patient = link_in(r"/patients/\d+")(self.look(self._visit))
        page = self.look(f"{patient}/facts")
        typed = {"diagnosis-label": f"{self.mark} asthma"}
        entry = self.ledger.enter("diagnosis", typed["diagnosis-label"])
        self.send(form_with(page, "diagnosis-label"), typed, entry)
        event = {"event-label": f"{self.mark} moved house", "event-happened-year": "2024"}
        entry = self.ledger.enter("life event", event["event-label"])
        self.send(form_with(self.look(f"{patient}/facts"), "event-label"), event, entry)

    def _plan(self) -> None:
        page = self.look(f"{self._visit}/plan")
        words = f"{self.mark}: sleep first, <then> walk & rest."
        entry = self.ledger.enter("plan", values={("plan", self.visit_id): words})
        self.send(form_with(page, "in_short"), {"in_short": words}, entry, self._stands("/plan", words))

    def _sign(self) -> None:
        form = form_with(self.look(f"{self._visit}/sign"), "password")
        entry = self.ledger.enter("signature", values={("signed", self.visit_id): 1})
        self.send(form, {"read": "y"}, entry, self._signed)

    def _addendum(self) -> None:
        form: Form = form_with(self.look(f"{self._visit}/addendum"), "reason")
        text = f"{self.mark} the left side was meant"
        entry = self.ledger.enter("addendum", text)
        self.send(form, {"reason": "A slip of the pen", "text": text}, entry)

    def _stands(self, page: str, words: str) -> Seen:
        """Look whether the words that were sent twice stand on the page already."""

        def seen(_refusal: Reply) -> str:
            there = self.look(f"{self._visit}{page}")
            return there.address if words in html.unescape(there.text) else ""

        return seen

    def _signed(self, _refusal: Reply) -> str:
        """Look whether the visit is signed already: then its page of signing leads to the summary."""
        there = self.look(f"{self._visit}/sign").address
        return there if there.endswith("/summary") else ""
