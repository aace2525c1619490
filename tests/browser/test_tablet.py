"""The clinic's tablet in a real browser: two presses, the idle question, and nothing left for the next person."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect
from sqlalchemy import select

from clinic.models import Questionnaire, TabletSession
from clinic.services import questionnaires
from tests.fixtures.accessibility import RULES
from tests.fixtures.devices import status

pytestmark = pytest.mark.browser


def no_violations(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.fixture
def tablet(day_list):
    """The clinic's tablet, handed over from the day list in two presses."""
    page = day_list
    page.clock.install()
    page.get_by_role("link", name="Tablet").click()
    no_violations(page)
    page.get_by_role("button", name="Sign out and start").click()
    page.wait_for_url("**/tablet")
    return page


def open_map(page):
    page.get_by_role("link", name="Start").click()
    for group in ("get_help_now", "tell_your_clinic"):
        page.locator(f"[name='{group}'][value='none']").click()
    page.locator(".continue .button").click()
    page.wait_for_url("**/tablet/map")


def locked(page):
    """The server's own page, which alone leads to the sign-in: it has heard of the end."""
    page.get_by_role("link", name="Staff: sign in").wait_for()
    page.get_by_role("heading", name="This tablet is locked").wait_for()
    assert "Rosa" not in page.content()


def test_what_the_staff_left_in_another_tab_is_covered(day_list):
    """Whoever is handed the tablet finds nothing by changing tabs."""
    left = day_list.context.new_page()
    left.goto(day_list.url)
    day_list.get_by_role("link", name="Tablet").click()
    day_list.get_by_role("button", name="Sign out and start").click()
    left.get_by_role("heading", name="You are signed out").wait_for()
    assert "Rosa" not in left.locator("body").inner_text()


def test_the_idle_question_is_answered_by_one_tap_and_then_nothing_is_left(tablet):
    no_violations(tablet)
    open_map(tablet)
    tablet.clock.fast_forward(121_000)
    question = tablet.locator("dialog[open]")
    assert "We have saved your answers. Tap Yes to carry on." in question.inner_text()
    no_violations(tablet)
    question.get_by_role("button", name="Yes").click()
    assert question.count() == 0
    tablet.clock.fast_forward(121_000)
    tablet.clock.fast_forward(61_000)
    locked(tablet)
    no_violations(tablet)
    for _step in range(2):
        tablet.go_back()
        locked(tablet)
    tablet.reload()
    locked(tablet)
    tablet.go_back()  # to the staff's page before the start
    tablet.wait_for_url("**/sign-in?**")
    assert "Rosa" not in tablet.content()


def test_after_the_end_back_and_reload_show_nothing(tablet):
    open_map(tablet)
    tablet.locator("main details:not([open]) summary").first.click()
    tablet.locator("[name='pain_areas'][value='shoulder_l']").check()
    tablet.locator(".continue .link").click()
    tablet.get_by_role("heading", name="Your answers are safe").wait_for()
    no_violations(tablet)
    for _step in range(3):
        tablet.go_back()
        locked(tablet)
    tablet.goto(tablet.url.rpartition("/tablet")[0] + "/tablet/map")
    locked(tablet)


SAVED, NOT_SAVED = "We have saved your answers. Tap Yes to carry on.", "Not all of this page is saved yet."
SENTENCE = "Could it be sleep"


@pytest.fixture
def words(tablet):
    """The page for the patient's own words."""
    tablet.goto(tablet.url.rpartition("/tablet")[0] + "/tablet/matters")
    return tablet.get_by_label("In your own words")


def stored(live_clinic):
    with live_clinic.reading() as session:
        found = session.scalars(select(Questionnaire)).one_or_none()
        return questionnaires.answers(found).get("agenda", {}).get("what_matters") if found else None


def ended(live_clinic):
    with live_clinic.reading() as session:
        return session.scalars(select(TabletSession)).one().ended_at is not None


def wait_until(true):
    """Wait for what the server does after the page is gone."""
    for _try in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be")


def nothing_is_shown(tablet):
    tablet.get_by_role("heading", name="This tablet is locked").wait_for()
    assert SENTENCE not in tablet.content()
    assert not tablet.locator("textarea, input").count()


def test_a_half_typed_sentence_is_saved_before_the_question_says_so(tablet, words, live_clinic):
    words.press_sequentially(SENTENCE)
    status(tablet, "Saved just now")
    tablet.clock.fast_forward(121_000)
    expect(tablet.locator("dialog[open] p")).to_have_text(SAVED)
    assert stored(live_clinic) == SENTENCE
    tablet.clock.fast_forward(61_000)
    locked(tablet)
    nothing_is_shown(tablet)
    assert ended(live_clinic)


def test_the_question_does_not_call_saved_what_is_not_and_the_wipe_takes_it_along(tablet, words, live_clinic):
    tablet.route("**/draft", lambda route: route.abort())
    words.press_sequentially(SENTENCE)
    status(tablet, "Not saved yet. Check your connection. Try again")
    tablet.clock.fast_forward(121_000)
    said = tablet.locator("dialog[open] p")
    expect(said).to_contain_text(NOT_SAVED)
    no_violations(tablet)
    tablet.unroute_all()
    tablet.clock.fast_forward(61_000)
    locked(tablet)
    nothing_is_shown(tablet)
    assert stored(live_clinic) == SENTENCE
    assert ended(live_clinic)


def test_the_question_tells_when_the_network_is_back(tablet, words, live_clinic):
    tablet.context.set_offline(True)
    words.press_sequentially(SENTENCE)
    status(tablet, "Not saved yet. Check your connection. Try again")
    tablet.clock.fast_forward(121_000)
    expect(tablet.locator("dialog[open] p")).to_contain_text(NOT_SAVED)
    tablet.context.set_offline(False)
    expect(tablet.locator("dialog[open] p")).to_have_text(SAVED)
    assert stored(live_clinic) == SENTENCE
    tablet.get_by_role("button", name="Yes").click()
    expect(words).to_have_value(SENTENCE)


def test_a_wipe_without_the_network_shows_nothing_and_saves_when_it_is_back(tablet, words, live_clinic):
    tablet.context.set_offline(True)
    words.press_sequentially(SENTENCE)
    status(tablet, "Not saved yet. Check your connection. Try again")
    tablet.clock.fast_forward(121_000)
    tablet.locator("dialog[open]").wait_for()
    tablet.clock.fast_forward(61_000)
    nothing_is_shown(tablet)
    assert "Rosa" not in tablet.content()
    assert stored(live_clinic) is None
    no_violations(tablet)
    tablet.context.set_offline(False)
    tablet.clock.fast_forward(5_000)
    locked(tablet)
    assert stored(live_clinic) == SENTENCE
    assert ended(live_clinic)


def test_an_answer_that_comes_after_the_wipe_draws_nothing(tablet, words, live_clinic):
    """Continue is refused with a page that holds the text, and that page comes when the tablet is blank."""
    answers = []

    def slow(route):
        tablet.evaluate("AbortController.prototype.abort = () => {}")  # a page of endless patience
        tablet.clock.fast_forward(121_000)
        tablet.clock.fast_forward(61_000)
        nothing_is_shown(tablet)
        answers.append(route.request.post_data)
        try:
            route.fulfill(status=400, content_type="text/html", body=f"<h1>{SENTENCE}</h1>")
        except Error:
            answers.append("let go")

    tablet.route("**/tablet/matters/draft", lambda route: route.abort())
    tablet.route("**/tablet/matters", slow, times=1)
    words.fill(SENTENCE)
    tablet.locator(".continue .button").click()
    wait_until(lambda: tablet.evaluate("1") and answers)
    tablet.wait_for_timeout(1000)
    nothing_is_shown(tablet)
    tablet.unroute_all()
    tablet.clock.fast_forward(5_000)
    locked(tablet)
    assert stored(live_clinic) == SENTENCE


def test_leaving_while_a_save_is_on_its_way_keeps_the_newest_text(tablet, words, live_clinic):
    answers = []

    def stored_but_unanswered(route):
        answers.append(route.fetch().status)

    tablet.route("**/draft", stored_but_unanswered, times=1)
    words.press_sequentially("Could it")
    expect(tablet.locator("#save-status")).to_have_text("Saving")
    words.press_sequentially(" be sleep")
    tablet.goto(tablet.url.replace("matters", "check"))
    assert answers == [200]
    wait_until(lambda: stored(live_clinic) == SENTENCE)


def test_a_link_is_followed_once_the_text_is_saved(tablet, words):
    words.press_sequentially(SENTENCE)
    tablet.get_by_role("link", name="Back").click()
    tablet.wait_for_url("**/tablet/treatments")
    tablet.goto(tablet.url.replace("treatments", "check"))
    expect(tablet.locator(".summary-list")).to_contain_text(SENTENCE)


def test_finishing_later_saves_the_half_typed_sentence_and_wipes(tablet, words, live_clinic):
    words.press_sequentially(SENTENCE)
    tablet.get_by_role("button", name="Save and finish later").click()
    tablet.get_by_role("heading", name="Your answers are safe").wait_for()
    assert stored(live_clinic) == SENTENCE
    for _step in range(2):
        tablet.go_back()
        nothing_is_shown(tablet)
