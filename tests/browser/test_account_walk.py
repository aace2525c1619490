"""A clinician on two devices: each is seen and ended from the other, and what was being typed there is kept."""

import datetime as dt
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.domain.permissions import RoleName
from clinic.models import AccountSession, Patient
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PASSWORD, PHONE, TABLET, LiveClinic

pytestmark = pytest.mark.browser


def test_two_devices_one_ended_and_nothing_typed_lost(live_clinic: LiveClinic, open_page: Callable[..., Page]) -> None:
    live_clinic.add_account()
    phone, tablet = open_page(), open_page(viewport=TABLET)
    for page in (phone, tablet):
        live_clinic.sign_in(page)
    phone.goto(f"{live_clinic.url}/patients/new")
    phone.locator("[name=name]").fill("Rosa Typed")

    tablet.get_by_role("link", name="your account").click()
    expect(tablet.locator(".sessions li")).to_have_count(2)
    tablet.get_by_role("button", name="End all other sessions").click()
    expect(tablet.locator(".sessions li")).to_have_count(1)

    phone.locator("[name=birth-year]").fill("1973")
    phone.locator("main button[type=submit]").first.click()
    expect(phone.locator("h1")).to_have_text("Nothing is saved yet")
    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="Sign in (opens a new tab)").click()
    new_tab = opened.value
    new_tab.locator("[name=email]").fill("dr@clinic.example")
    new_tab.locator("[name=password]").fill(PASSWORD)
    new_tab.locator("main button[type=submit]").click()
    expect(new_tab.locator("h1")).to_contain_text("Visits today")
    phone.bring_to_front()
    phone.evaluate("dispatchEvent(new Event('focus'))")
    expect(phone.locator("[data-signed-in]")).to_have_text("You are signed in again. Send it now.")
    phone.get_by_role("button", name="Send again").click()
    expect(phone.locator("h1")).to_have_text("Rosa Typed")
    with live_clinic.reading() as session:
        assert session.scalars(select(Patient.name)).all() == ["Rosa Typed"]


def test_two_minutes_before_the_end_one_is_asked_and_can_stay(
    live_clinic: LiveClinic, open_page: Callable[..., Page]
) -> None:
    live_clinic.add_account()
    page = open_page(viewport=TABLET)
    live_clinic.seat(page)
    page.clock.install(time=live_clinic.now)
    page.goto(f"{live_clinic.url}/patients")
    page.clock.fast_forward("27:59")
    expect(page.locator("[data-idle]")).to_be_hidden()
    page.clock.fast_forward("00:02")
    expect(page.locator("[data-idle]")).to_contain_text("signed out in 2 minutes")
    live_clinic.now += dt.timedelta(minutes=28)
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("[data-idle]")).to_be_hidden()
    live_clinic.now += dt.timedelta(minutes=29)
    with live_clinic.reading() as session:
        seen = session.scalars(select(AccountSession.seen_at)).one()
    assert live_clinic.now - seen == dt.timedelta(minutes=29)
    page.reload()
    expect(page.locator("h1")).to_have_text("Patients")

    live_clinic.now += dt.timedelta(hours=10, minutes=33)  # eleven and a half hours after signing in
    with live_clinic.writing() as session:
        session.scalars(select(AccountSession)).one().seen_at = live_clinic.now
    page.reload()
    page.clock.fast_forward("27:30")
    expect(page.locator("[data-idle]")).to_be_hidden()
    page.clock.fast_forward("00:31")
    expect(page.locator("[data-idle]")).to_contain_text("12 hours after signing in")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()


def test_nothing_is_found_by_axe_and_nothing_goes_sideways(
    live_clinic: LiveClinic, open_page: Callable[..., Page]
) -> None:
    live_clinic.add_account(RoleName.ADMINISTRATOR)
    other = live_clinic.add_account(name="Dr B. Sample", email="b@clinic.example")
    page = open_page()
    for email in ("b@clinic.example", "dr@clinic.example"):
        live_clinic.seat(page, email)
    for address in ("/account", "/account/password", f"/accounts/{other}", "/accounts"):
        page.goto(live_clinic.url + address)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_what_stands_in_another_tab_is_covered_when_this_one_signs_out(
    live_clinic: LiveClinic, open_page: Callable[..., Page]
) -> None:
    live_clinic.add_account()
    page = open_page(viewport=TABLET)
    live_clinic.seat(page)
    page.goto(f"{live_clinic.url}/patients/new")
    page.locator("[name=name]").fill("Rosa Typed")
    other = page.context.new_page()
    other.goto(f"{live_clinic.url}/patients")
    expect(page.locator("h1")).to_have_text("New patient")
    other.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.locator("[name=name]")).to_be_hidden()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.response["violations"] == []
    other.locator("[name=email]").fill("dr@clinic.example")
    other.locator("[name=password]").fill(PASSWORD)
    other.locator("main button[type=submit]").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_hidden()
    expect(page.get_by_role("heading", name="New patient")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Rosa Typed")
    page.locator("[name=birth-year]").fill("1973")
    page.locator("main button[type=submit]").first.click()
    live_clinic.add_account(RoleName.FRONT_DESK, name="Desk", email="desk@clinic.example")
    other.get_by_role("button", name="Sign out").click()
    live_clinic.seat(other, "desk@clinic.example")
    other.goto(f"{live_clinic.url}/patients")
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
