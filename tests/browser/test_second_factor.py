"""The second factor in a real browser: set up on a phone, a security key added, signed in with it."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PASSWORD, PHONE
from tests.fixtures.second_factor import Phone

pytestmark = pytest.mark.browser

KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
       "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
APP = "/account/second-factor"


@pytest.fixture
def at(live_clinic):
    """The address of a page: security keys work on `localhost` and not on a number."""
    return lambda path: live_clinic.url.replace("127.0.0.1", "localhost") + path


@pytest.fixture
def phone_page(live_clinic, open_page, at):
    """A small screen with a security key, signed in with the password alone."""
    live_clinic.add_account()
    page = open_page(viewport=PHONE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    _sign_in(page, at)
    return page


def _sign_in(page, at):
    page.goto(at("/sign-in"))
    page.get_by_label("E-mail address").fill("dr@clinic.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _is_fit(page):
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == [], page.url


def test_an_app_and_a_key_are_set_up_and_sign_in(live_clinic, phone_page, at) -> None:
    page = phone_page
    page.goto(at("/account"))
    page.get_by_role("link", name="Set up a second factor").click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    _is_fit(page)
    app = Phone.scanned(BeautifulSoup(page.content(), "html.parser"))
    page.get_by_label("Code that the app shows now").fill(app.code())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    assert len(page.get_by_label("Recovery codes of").input_value().split()) == 10
    page.get_by_role("button", name="Copy").wait_for()
    _is_fit(page)
    live_clinic.now += dt.timedelta(seconds=60)
    page.goto(at(APP))
    page.get_by_role("link", name="Add a security key").click()
    _is_fit(page)
    page.get_by_label("Name of this key").fill("Blue key on my ring")
    page.get_by_label("The 6-digit code").fill(app.code(60))
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url(at(APP))
    assert "Blue key on my ring" in page.locator(".key-list").inner_text()
    _is_fit(page)
    page.get_by_role("button", name="Sign out").click()
    live_clinic.now += dt.timedelta(seconds=60)
    _sign_in(page, at)
    page.wait_for_url(at("/sign-in/code"))
    _is_fit(page)
    page.get_by_role("button", name="Use your security key").click()
    page.wait_for_url(at("/today"))
    page.goto(at(APP))
    assert "last used on" in page.locator(".key-list").inner_text()
    page.get_by_role("link", name="Remove Blue key").click()
    page.get_by_label("The 6-digit code").fill(app.code(120))
    page.get_by_role("button", name="Remove the key").click()
    page.get_by_text("None. A key can be used").wait_for()
