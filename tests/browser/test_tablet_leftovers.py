"""After the clinic's tablet was handed back, the browser holds nothing of the patient, wherever one looks."""

import datetime as dt

import pytest

from tests.fixtures.browser import TABLET

pytestmark = pytest.mark.browser
CANARY = "my sleep, quokka"
HELD = """async () => ({
  local: Object.entries(localStorage), session: Object.entries(sessionStorage),
  databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length, cookie: document.cookie, name: window.name,
  state: history.state,
})"""
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0, "cookie": "", "name": "",
           "state": None}  # fmt: skip


@pytest.fixture
def tablet(day_list):
    """The clinic's tablet in the hands of a patient."""
    page = day_list
    page.get_by_role("link", name="Tablet").click()
    page.get_by_role("button", name="Sign out and start").click()
    page.wait_for_url("**/tablet")
    return page


def go_on(page):
    page.locator(".continue .button").click()


def fill_in(page):
    page.get_by_role("link", name="Start").click()
    page.locator("[name=get_help_now][value=chest_pain]").click()
    page.locator("[name=tell_your_clinic][value=none]").click()
    go_on(page)
    page.wait_for_url("**/tablet/advice")
    page.goto(page.url.replace("advice", "matters"))
    page.get_by_label("In your own words").fill(CANARY)
    assert page.evaluate(HELD) == NOTHING, "nothing is kept while it is filled in either"
    go_on(page)
    page.wait_for_url("**/tablet/check")
    assert CANARY in page.content()


def nothing_of_the_patient(page):
    page.get_by_role("heading", name="This tablet is locked").wait_for()
    source = page.evaluate("async () => (await fetch(location.href)).text()")
    for text in (page.content(), source, page.title(), page.url):
        assert not [word for word in ("Rosa", "quokka", "chest") if word in text]
    assert page.evaluate(HELD) == NOTHING


def test_back_forward_reload_storage_and_source_hold_nothing_after_stopping(tablet):
    fill_in(tablet)
    base = tablet.url.rpartition("/tablet")[0]
    tablet.locator("form[action$='/tablet/end'] button, .continue .link").first.click()
    tablet.wait_for_url("**/tablet/thank-you")
    tablet.reload()
    nothing_of_the_patient(tablet)
    for _step in range(3):
        tablet.go_back()
        nothing_of_the_patient(tablet)
    for _step in range(3):
        tablet.go_forward()
        nothing_of_the_patient(tablet)
    for key in ("matters", "check", "urgent", "advice", "map", "thank-you", "later"):
        tablet.goto(f"{base}/tablet/{key}")
        nothing_of_the_patient(tablet)
        said = tablet.request.post(f"{base}/tablet/{key}", form={"what_matters": "x"}, fail_on_status_code=False)
        assert said.status in (400, 403, 404, 405)
        assert "quokka" not in said.text()


def test_a_browser_started_again_is_locked(tablet, open_page):
    fill_in(tablet)
    base = tablet.url.rpartition("/tablet")[0]
    tablet.context.close()
    fresh = open_page(viewport=TABLET)
    fresh.goto(f"{base}/tablet")
    nothing_of_the_patient(fresh)


def test_another_person_is_offered_nothing_that_was_typed(tablet):
    fill_in(tablet)
    forms = tablet.request.get(f"{tablet.url.rpartition('/')[0]}/matters").text()
    assert 'autocomplete="off"' in forms
    assert "quokka" in forms
    tablet.go_back()
    tablet.wait_for_url("**/tablet/matters")
    assert tablet.get_by_label("In your own words").input_value() == CANARY, "Back keeps the answer for the patient"


def test_a_clock_that_is_set_back_does_not_lock_somebody_who_types_out(tablet):
    tablet.clock.set_system_time(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with tablet.expect_request("**/tablet/stay"):
        tablet.keyboard.press("Tab")
