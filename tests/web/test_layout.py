"""The frame of the pages."""

from collections.abc import Callable

from bs4 import BeautifulSoup

from clinic.domain.permissions import RoleName


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
    assert set(places) == {"/accounts"}
    assert places["/accounts"]["aria-current"] == "page"
    assert html.select_one("form[action='/sign-out'] button")
