"""Whatever is sent to every field of every form of every role is answered plainly, soon, and without being quoted."""

import collections
import json
import os
import random
import re
import time

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask_security import hash_password

from clinic.db.base import Base
from clinic.domain.permissions import RoleName
from clinic.domain.text import UNSEEN
from tests.fixtures.every_form import Visitor, addresses
from tests.fixtures.invited import YEAR
from tests.fixtures.malformed import JSON_VALUES, MARK, RAW, VALUES, encoded, in_an_address, spoiled
from tests.fixtures.web import hold_session
from tests.races import writers

FORM = "application/x-www-form-urlencoded"
MANY = int(os.environ.get("CLINIC_MALFORMED", "20000"))
"""Requests of the long run."""
SAYS_BOTH = 409
"""Two people typed something else into one place: both texts are shown, escaped."""
SOON = 5.0
"""Seconds."""
QUERY = (
    "next", "day", "page", "q", "place", "language", "layout", "size", "edition", "visit", "examiner", "method",
    "begin", "code", "then", "after", "change", "add", "more", "identifier", "_count", "csrf_token", "x[]", "visit_id",
)  # fmt: skip
STAFF = {"clinician": RoleName.CLINICIAN, "front desk": RoleName.FRONT_DESK, "administrator": RoleName.ADMINISTRATOR}
PATIENTS = ("/q/<token>", "/tablet")
ALERTS = ".error-summary, .error, [role=alert]"


class Attack:
    """One clinic, its visitors and what has come of everything that was sent."""

    def __init__(self, app, session, database, make_account, bring_questionnaire, seed) -> None:
        self.app, self.session, self.database = app, session, database
        self.draw = random.Random(seed)
        with app.app_context():
            known = {"password_hash": hash_password("four dry words")}
        self.accounts = {who: make_account(role, name=f"The {who}", **known) for who, role in STAFF.items()}
        self.definition = bring_questionnaire().id
        self.statuses, self.fields, self.wrong, self.slowest = collections.Counter(), set(), [], 0.0
        session.commit()

    def tell(self, wrong):
        self.wrong.append(wrong)
        print(wrong[:300], flush=True)

    def visitors(self):
        """Everybody, each with a browser of their own and a new patient."""
        case = writers.prepared(self.database)
        ids = {"visit_id": case.visit_id, "course_id": case.course_id, "flag_id": case.flag_id, "token": case.token}
        ids |= {"definition_id": self.definition, "key": "moss", "account_id": self.accounts["front desk"].id}
        ids["patient_id"] = ids["other_id"] = case.visit_id
        staff = addresses(self.app, ids, lambda rule: not rule.rule.startswith((*PATIENTS, "/static")))
        for who, account in self.accounts.items():
            browser = self.browser()
            hold_session(self.app, browser, account)
            yield Visitor(who, browser, staff)
        for page in ("patient with a link", "patient before the year of birth"):
            browser = self.browser()
            if page == "patient with a link":
                browser.post(f"/q/{case.token}/year", data={"year": YEAR})
            yield Visitor(page, browser, [f"/q/{case.token}", *(f"/q/{case.token}/{key}" for key in KEYS)])
        browser = self.browser()
        hold_session(self.app, browser, self.accounts["front desk"])
        browser.post(f"/visits/{case.visit_id}/tablet")
        yield Visitor("patient with a tablet", browser, ["/tablet", *(f"/tablet/{key}" for key in KEYS)])
        yield Visitor("nobody", self.browser(), ["/sign-in", "/setup", "/sign-in/code", "/healthz", "/nowhere"])

    def browser(self):
        browser = self.app.test_client()
        browser.test_session = self.session
        return browser

    def send(self, who, browser, method, address, **more):
        """Make a request and look at what comes back."""
        began = time.perf_counter()
        try:
            answer = browser.open(address, method=method, **more)
        except Exception as error:  # whatever it is, the line would have been dropped
            self.tell(f"{who}: {method} {address[:90]}: {type(error).__name__}")
            return
        took = time.perf_counter() - began
        self.slowest = max(self.slowest, took)
        self.statuses[answer.status_code] += 1
        self.judge(f"{who}: {method} {address[:90]} {str(more.get('data', ''))[:300]}", answer, took)

    def judge(self, what, answer, took=0.0):
        if answer.status_code >= 500 or took > SOON:
            self.tell(f"{answer.status_code} after {took:.1f} s: {what}")
        for name, value in answer.headers:
            if name != "Location" and MARK in value:
                self.tell(f"header {name}: {what}")
        place = answer.headers.get("Location", "/")
        if not re.match(r"(http://localhost)?/(?![/\\\t])", place):
            self.tell(f"leads to {place[:80]}: {what}")
        if not answer.mimetype.startswith(("text/", "application/json")) or MARK not in answer.text:
            return
        if RAW in answer.text and answer.mimetype in ("text/html", "image/svg+xml"):
            self.tell(f"not escaped: {what}")
        if answer.mimetype == "text/html" and answer.status_code >= 400 and answer.status_code != SAYS_BOTH:
            page = BeautifulSoup(answer.text, "html.parser")
            if any(MARK in alert.text for alert in page.select(ALERTS)):
                self.tell(f"quoted by an error: {what}")

    def run(self, most):
        """Send so many malformed requests: three of four to forms, the others to addresses and as JSON."""
        while sum(self.statuses.values()) < most:
            self.round(most)

    def round(self, most, each=2500, pages=None):
        """Look at the pages of everybody, or at so many of each, and send what is wrong to the forms found there."""
        until = min(most, sum(self.statuses.values()) + each)
        visitors = list(self.visitors())
        for one in visitors if pages else ():
            one.addresses = self.draw.sample(one.addresses, min(pages, len(one.addresses)))
        shapes = [(one, shape) for one in visitors for shape in one.shapes(self.looked) if shape.fields]
        self.fields |= {(one.who, shape.action, name) for one, shape in shapes for name, _ in shape.fields}
        while sum(self.statuses.values()) < until:
            visitor, shape = self.draw.choice(shapes)
            if shape.method == "GET":
                self.asked(visitor)
            elif self.draw.random() < 0.75:
                sent, _ = spoiled(shape.fields, self.draw)
                data = encoded(sent)
                self.send(visitor.who, visitor.browser, "POST", shape.action, data=data, content_type=FORM)
            else:
                self.draw.choice((self.asked, self.torn, self.sent_json))(visitor)

    def looked(self, address, answer):
        self.judge(f"GET {address}", answer)

    def asked(self, visitor):
        """A page with a query that nobody makes."""
        names = self.draw.sample(QUERY, 2)
        query = "&".join(f"{name}={in_an_address(self.draw.choice(VALUES))}" for name in names)
        self.send(visitor.who, visitor.browser, "GET", f"{self.draw.choice(visitor.addresses)}?{query[:6000]}")

    def torn(self, visitor):
        """An address with one part that is none."""
        parts = self.draw.choice(visitor.addresses).split("/")
        parts[self.draw.randrange(1, len(parts))] = in_an_address(self.draw.choice(VALUES))[:6000]
        method = self.draw.choice(("GET", "POST"))
        self.send(visitor.who, visitor.browser, method, "/".join(parts))

    def sent_json(self, visitor):
        """A survey sent by a script that nobody wrote."""
        keys = ("method", "examiner", "cells", "site", "value", "version", "other")
        members = [f'"{key}": {self.draw.choice(JSON_VALUES)}' for key in self.draw.sample(keys, 3)]
        inner = "{" + ", ".join(members) + "}"
        body = inner if self.draw.random() < 0.5 else f'{{"method": "mtps_0_10", "examiner": 1, "cells": [{inner}]}}'
        address = next((one for one in visitor.addresses if one.endswith("/exam")), "/visits/1/exam") + "/cells"
        self.send(visitor.who, visitor.browser, "POST", address, data=body, content_type="application/json")


def kept(session):
    """Every text that the store holds, with its column; also inside JSON."""
    session.rollback()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.JSON | sa.String):
                for value in session.scalars(sa.select(column).where(column.is_not(None))):
                    yield str(column), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def unseen(session):
    """The columns that hold something nobody sees, or more than one kind of line end."""
    return {column for column, text in kept(session) if UNSEEN.search(text) or "\r" in text}


KEYS = (
    "urgent", "map", "pain", "feelings", "signs", "duration", "cramps", "cramp-map", "cramp-severity", "cramp-details",
    "tightness", "treatments", "matters", "check", "later", "advice",
)  # fmt: skip


@pytest.fixture
def attack(app, session, database, make_account, bring_questionnaire):
    """A clinic to attack; the seed is a number."""
    return lambda seed: Attack(app, session, database, make_account, bring_questionnaire, seed)


def verdict(done):
    return f"{len(done.wrong)} wrong of {sum(done.statuses.values())}:\n" + "\n".join(done.wrong[:40])


def test_a_sample_of_malformed_requests_is_answered_plainly_and_quotes_nothing(attack, session) -> None:
    done = attack(11)
    done.round(90, pages=6)
    assert not done.wrong, verdict(done)
    assert not unseen(session), "clean it where it is read"
    assert len(done.fields) > 10
    assert {200, 303, 400} <= set(done.statuses)


def test_the_check_sees_what_it_is_there_for(app, attack) -> None:
    done = attack(1)
    app.add_url_rule("/quotes", "quotes", lambda: f"<p>{RAW}>")
    app.add_url_rule("/fails", "fails", lambda: 1 / 0)
    app.add_url_rule("/leads", "leads", lambda: ("", 303, {"Location": f"//{MARK}.test"}))
    app.add_url_rule("/blames", "blames", lambda: (f"<p class=error>{MARK}", 400))
    for address in ("/quotes", "/fails", "/leads", "/blames"):
        done.send("nobody", done.browser(), "GET", address)
    assert [one.split(" ", 1)[0] for one in done.wrong] == ["not", "500", "leads", "quoted"]


@pytest.mark.long
def test_twenty_thousand_malformed_requests(attack, session) -> None:
    done = attack(7)
    began = time.perf_counter()
    done.run(MANY)
    print(
        f"\n{sum(done.statuses.values())} requests to {len(done.fields)} fields of forms by role in "
        f"{time.perf_counter() - began:.0f} s; slowest {done.slowest:.2f} s; {dict(sorted(done.statuses.items()))}"
    )
    assert not done.wrong, verdict(done)
    assert not unseen(session)
