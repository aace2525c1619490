"""The frame of the pages."""

import dataclasses
from collections.abc import Callable

from bs4 import BeautifulSoup

from clinic.domain.permissions import RoleName
from tests.fixtures.web import checked


def test_the_sign_in_page_stands_in_the_frame(page: Callable[..., BeautifulSoup]) -> None:
    html = page("/sign-in")
    assert html.title.text == "Sign in – Clinic of the tests"
    assert html.select_one("a.skip")["href"] == "#main"
    assert html.html["lang"] == "en"
    assert not html.select("nav")


def test_the_navigation_shows_only_where_one_may_go(page, sign_in, make_account) -> None:
    sign_in(make_account(RoleName.ADMINISTRATOR))
    html = page("/accounts")
    places = {link["href"]: link for link in html.select(".bar-nav a")}
    assert {"/accounts", "/languages", "/questionnaire", "/instruments"} <= set(places)
    assert places["/accounts"]["aria-current"] == "page"
    assert html.select_one("form[action='/sign-out'] button")


def test_a_demo_says_on_every_page_that_its_data_are_invented(make_app, clinic_settings, session) -> None:
    browser = make_app(dataclasses.replace(clinic_settings, demo=True)).test_client()
    browser.test_session = session
    for url in ("/sign-in", "/q/abc/not/a/page/of/ours"):
        assert "invented data" in checked(browser.get(url), 404 if "/q/" in url else 200).select_one("aside").text


def test_staff_who_fall_idle_can_stay(client, sign_in, clinician, page) -> None:
    assert client.get("/stay").status_code == 303
    sign_in(clinician)
    assert page("/account/password").select_one("[data-idle]").has_attr("hidden"), "the script shows it"
    assert client.get("/stay").status_code == 204
