"""The page with the patient's link where the clinic has a mail server: as the front desk sees and presses it."""

import dataclasses

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clinic.domain.dates import PartialDate
from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.models import Account
from clinic.services import patients, visits
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE, TABLET
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser
TO = "rosa@home.example"


def no_violations(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scroll"


@pytest.mark.parametrize(("viewport", "refuse"), [(PHONE, False), (TABLET, True)])
def test_one_press_mails_the_link_and_says_what_became_of_it(live_clinic, open_page, make_sink, viewport, refuse):
    sink = make_sink(refuse=refuse)
    live_clinic.installation.settings = dataclasses.replace(
        live_clinic.installation.settings, smtp_url=sink.url, mail_from="clinic@clinic.example"
    )
    live_clinic.add_account(RoleName.FRONT_DESK)
    clinician_id = live_clinic.add_account(name="Dr B. Sample", email="b@clinic.example")
    with live_clinic.writing() as session:
        clinician = session.get(Account, clinician_id)
        details = patients.Details(name="Rosa Example", birth=PartialDate(1973, 2, 3), email=TO)
        patient = patients.add(session, details, actor=None, now=NOON)
        visit = visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
        address = f"{live_clinic.url}/visits/{visit.id}/link"
    page = open_page(viewport=viewport)
    live_clinic.sign_in(page)
    page.goto(address)
    page.locator("form[action$='/link'] button").first.click()
    expect(page.locator("#link")).to_be_visible()
    no_violations(page)
    page.get_by_role("button", name="Send by e-mail").click()
    said = page.locator("[role=alert]" if refuse else "p[role=status]").first
    expect(said).to_contain_text("was not sent" if refuse else TO)
    expect(page.locator("#link")).to_be_visible()
    no_violations(page)
    assert len(sink.raw) == (0 if refuse else 1)
    page.reload()
    expect(page.locator("#link")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("was not sent" if refuse else "has taken the e-mail")


def test_one_press_copies_the_link(live_clinic, open_page):
    live_clinic.add_account(RoleName.FRONT_DESK)
    clinician_id = live_clinic.add_account(name="Dr B. Sample", email="b@clinic.example")
    with live_clinic.writing() as session:
        clinician = session.get(Account, clinician_id)
        patient = patients.add(session, patients.Details("Rosa Example", PartialDate(1973)), actor=None, now=NOON)
        visit = visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
        address = f"{live_clinic.url}/visits/{visit.id}/link"
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    live_clinic.sign_in(page)
    page.goto(address)
    page.locator("form[action$='/link'] button").first.click()
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy-status]")).not_to_be_empty()
    copied = page.locator("#link").input_value()
    page.goto(f"{live_clinic.url}/patients")  # no script may read the clipboard: a person pastes
    page.locator("[name=words]").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("[name=words]")).to_have_value(copied)
