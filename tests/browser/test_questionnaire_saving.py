"""Saving in a real browser: whatever the line beside Continue called saved is there, whatever happens next."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from clinic.models import AuditEntry, Questionnaire, RedFlag, Response
from tests.fixtures.devices import Patient, choose, end_session, go_on, status

pytestmark = pytest.mark.browser
OFFLINE = "Not saved yet. Check your connection. Try again"


@pytest.fixture
def patient(patient_with_link: Patient) -> Patient:
    """The patient of these tests."""
    return patient_with_link


def drafts_of(page: Page) -> list[str]:
    """Keep what the page sends without Continue; the list grows."""
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.url.endswith("/draft") else None)
    return sent


@contextmanager
def pause_over(page: Page) -> Iterator[None]:
    """Let the pause after typing pass by the page's own clock, and wait until all that it set off is answered."""
    page.clock.install()
    yield
    page.clock.run_for(2_000)
    page.evaluate("window.formSaving.keep()")


def test_the_line_says_saved_only_once_the_server_has_answered(patient: Patient) -> None:
    page = patient.device("feelings")
    meanwhile: list[object] = []

    def look_before_it_is_stored(route: Route) -> None:
        meanwhile.extend((page.locator("#save-status").inner_text(), patient.answers("survey")))
        route.continue_()

    page.route("**/feelings/draft", look_before_it_is_stored)
    choose(page, "fatigue", "2")
    status(page, "Saved just now")
    assert meanwhile == ["Saving", {}]
    assert patient.answers("survey") == {"fatigue": 2}


def test_leaving_by_a_link_before_the_pause_is_over_saves_first(patient: Patient) -> None:
    page = patient.device("matters")
    page.get_by_label("In your own words").fill("sleep")
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/treatments")
    patient.stores(page, "agenda", {"what_matters": "sleep"})


def test_an_urgent_tick_raises_its_flag_before_continue(patient: Patient) -> None:
    page = patient.device("urgent")
    choose(page, "get_help_now", "chest_pain")
    status(page, "Saved just now")
    assert patient.count(RedFlag, RedFlag.code == "chest_pain") == 1
    assert page.url.endswith("/urgent"), "nothing moves by itself"
    expect(page.get_by_text("Call 112 or go").first).to_be_visible()


def test_offline_around_the_click_keeps_the_text_and_stores_one_record(patient: Patient) -> None:
    page = patient.device("matters")
    page.context.set_offline(True)
    text = page.get_by_label("In your own words")
    text.fill("Could it be my <sleep>? ÑИ睡")
    go_on(page)
    status(page, OFFLINE)
    go_on(page)
    status(page, OFFLINE)
    expect(text).to_have_value("Could it be my <sleep>? ÑИ睡")
    assert page.url.endswith("/matters")
    assert patient.count(Questionnaire) == 0
    found = Axe().run(page).response["violations"]
    assert found == []
    box = page.get_by_role("button", name="Try again").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.route("**/draft", lambda route: route.abort())
    page.context.set_offline(False)
    status(page, OFFLINE)
    page.get_by_role("button", name="Try again").click()
    status(page, OFFLINE)
    page.unroute("**/draft")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/check")
    status(page, "Saved just now")
    assert patient.answers("agenda") == {"what_matters": "Could it be my <sleep>? ÑИ睡"}
    assert patient.count(Questionnaire) == 1
    assert patient.count(Response) == 1


def test_the_page_saves_by_itself_when_the_network_is_back_and_does_not_move(patient: Patient) -> None:
    page = patient.device("feelings")
    page.clock.install()
    page.context.set_offline(True)
    choose(page, "fatigue", "3")
    status(page, OFFLINE)
    page.clock.pause_at(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    page.evaluate("window.formSaving.keep()")
    page.context.set_offline(False)
    status(page, "Saved just now")
    assert page.url.endswith("/feelings")
    assert patient.answers("survey") == {"fatigue": 3}


def test_the_page_tries_again_after_a_while_where_nothing_tells_that_the_network_is_back(patient: Patient) -> None:
    page = patient.device("feelings")
    page.clock.install()
    page.route("**/draft", lambda route: route.abort())
    choose(page, "fatigue", "3")
    status(page, OFFLINE)
    page.unroute("**/draft")
    page.clock.fast_forward(15_000)
    status(page, "Saved just now")
    assert patient.answers("survey") == {"fatigue": 3}


def test_an_answer_that_got_lost_on_the_way_back_is_no_conflict(patient: Patient) -> None:
    page = patient.device("feelings")
    lost: list[str] = []

    def stored_but_unanswered(route: Route) -> None:
        lost.append(route.fetch().text())
        route.abort()

    page.route("**/feelings/draft", stored_but_unanswered, times=1)
    choose(page, "fatigue", "3")
    status(page, OFFLINE)
    assert "saved_at" in lost[0]
    choose(page, "fatigue", "1")
    choose(page, "cognitive", "2")
    status(page, "Saved just now")
    assert patient.answers("survey") == {"fatigue": 1, "cognitive": 2}
    page.route("**/feelings", stored_but_unanswered, times=1)
    go_on(page)
    status(page, OFFLINE)
    choose(page, "unrefreshed", "0")
    go_on(page)
    page.wait_for_url("**/signs")
    assert patient.answers("survey") == {"fatigue": 1, "unrefreshed": 0, "cognitive": 2}


def test_two_devices_see_both_values_and_neither_overwrites_the_other(patient: Patient) -> None:
    phone, tablet = patient.device("feelings"), patient.device("feelings", viewport={"width": 1024, "height": 768})
    choose(phone, "fatigue", "1")
    status(phone, "Saved just now")
    sent = drafts_of(tablet)
    choose(tablet, "fatigue", "3")
    expect(tablet.locator("#save-status")).to_contain_text("Not saved yet. These answers were changed on another")
    assert sent, "a draft that is sent is seen"
    expect(tablet.locator("[data-stored] .summary-list")).to_contain_text("A little")
    expect(tablet.locator("[name=fatigue][value='3']")).to_be_checked()
    assert Axe().run(tablet).response["violations"] == []
    sent.clear()
    with pause_over(tablet):
        choose(tablet, "cognitive", "2")
    assert sent == [], "typing on decides nothing"
    assert patient.answers("survey") == {"fatigue": 1}
    go_on(tablet)
    tablet.wait_for_url("**/signs")
    assert patient.answers("survey")["fatigue"] == 3
    choose(phone, "fatigue", "0")
    expect(phone.locator("[data-stored] .summary-list")).to_contain_text("A great deal")
    phone.get_by_role("link", name="Keep what is stored").click()
    expect(phone.locator("[name=fatigue][value='3']")).to_be_checked()
    assert patient.answers("survey")["fatigue"] == 3


def test_a_conflict_on_continue_stands_until_continue_is_pressed_again(patient: Patient) -> None:
    one, two = patient.device("matters"), patient.device("matters")
    one.get_by_label("In your own words").fill("from one")
    go_on(one)
    one.wait_for_url("**/check")
    two.get_by_label("In your own words").fill("from two")
    go_on(two)
    expect(two.locator(".error-summary")).to_be_focused()
    assert two.title().startswith("Error: ")
    expect(two.locator(".summary-list")).to_contain_text("from one")
    sent = drafts_of(two)
    with pause_over(two):
        two.get_by_label("In your own words").fill("from two, longer")
    assert sent == []
    assert patient.answers("agenda") == {"what_matters": "from one"}
    go_on(two)
    two.wait_for_url("**/check")
    assert patient.answers("agenda") == {"what_matters": "from two, longer"}


def test_a_session_that_ended_costs_no_text(patient: Patient) -> None:
    page = patient.device("matters")
    end_session(page)
    page.get_by_label("In your own words").fill("sleep")
    status(page, "Not saved yet. Press Continue: what you typed is kept.")
    go_on(page)
    page.locator("#year").fill("1973")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url("**/check")
    assert patient.answers("agenda") == {"what_matters": "sleep"}


def test_a_server_that_is_busy_keeps_the_page(patient: Patient) -> None:
    page = patient.device("matters")
    page.route("**/matters*", lambda route: route.fulfill(status=503, body="busy"))
    page.route("**/draft", lambda route: route.fulfill(status=503, body="busy"))
    page.get_by_label("In your own words").fill("sleep")
    status(page, OFFLINE)
    go_on(page)
    status(page, OFFLINE)
    expect(page.get_by_label("In your own words")).to_have_value("sleep")
    page.unroute_all()
    go_on(page)
    page.wait_for_url("**/check")
    assert patient.answers("agenda") == {"what_matters": "sleep"}


def test_a_refused_value_stays_on_the_page_with_its_sentence(patient: Patient) -> None:
    page = patient.device("treatments")
    choose(page, "added_0_helped", "helped_a_bit")
    status(page, "Not saved yet. Write what it was, or clear the answer below it.")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Something you tried (1)").fill("Warm baths")
    status(page, "Saved just now")
    page.get_by_role("button", name="Add something else you tried").click()
    page.get_by_label("Something you tried (2)").fill("Rest")
    page.get_by_role("button", name="Add something else you tried").click()
    expect(page.get_by_label("Something you tried (3)")).to_have_value("")
    page.get_by_role("button", name="Save and finish later").click()
    expect(page.locator("h1")).to_have_text("Your answers are safe")


def test_sending_offline_says_so_and_sends_once(patient: Patient) -> None:
    page = patient.device("urgent")
    choose(page, "get_help_now", "none")
    choose(page, "tell_your_clinic", "none")
    go_on(page)
    page.wait_for_url("**/map")
    page.get_by_label("I have had no pain").check()
    go_on(page)
    page.wait_for_url("**/pain")
    page.goto(f"{patient.link}/check")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send to my clinic").click()
    status(page, "Not sent yet. Check your connection. Try again")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert patient.count(AuditEntry, AuditEntry.action == "questionnaire_send") == 1


def test_nothing_is_kept_in_the_browser(patient: Patient) -> None:
    page = patient.device("matters")
    page.get_by_label("In your own words").fill("sleep")
    status(page, "Saved just now")
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,"
        " (await caches.keys()).length, document.cookie]"
    )
    assert kept == [0, 0, 0, 0, ""]


def test_without_scripts_continue_saves_and_the_line_tells_it(patient: Patient) -> None:
    page = patient.device("feelings", java_script_enabled=False)
    choose(page, "fatigue", "2")
    go_on(page)
    page.wait_for_url("**/signs")
    assert page.locator("#save-status").inner_text() == "Saved just now"
    assert patient.answers("survey")["fatigue"] == 2
