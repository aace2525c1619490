"""The clinic's tablet in a real browser: two presses, the idle question, and nothing left for the next person."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from clinic.domain.visits import VisitStatus
from clinic.models import Account
from clinic.services import patients, visits
from tests.fixtures.browser import TABLET
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def no_violations(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.fixture
def tablet(live_clinic, open_page):
    """The clinic's tablet, handed over from the day list in two presses."""
    clinician_id = live_clinic.add_account()
    with live_clinic.writing() as session:
        clinician = session.get(Account, clinician_id)
        patient = patients.add(session, patients.Details(name="Rosa Example", birth=None), actor=None, now=NOON)
        visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
    page = open_page(viewport=TABLET)
    page.clock.install()
    live_clinic.sign_in(page)
    page.goto(f"{live_clinic.url}/today")
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
    page.get_by_role("heading", name="This tablet is locked").wait_for()
    assert "Rosa" not in page.content()


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
