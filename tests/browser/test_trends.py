"""A value on a chart tells how it came about: under the mouse, by keyboard, by touch, and without scripts."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteState
from clinic.models import Account
from clinic.services import exams, patients, questionnaires, visits
from tests.fixtures.accessibility import RULES
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
PAIN = "svg[aria-labelledby='trend-nrs_pain-title'] a"
COUNT = "svg[aria-labelledby='trend-tender_count-title'] a"


@pytest.fixture
def address(live_clinic):
    """The trends of a patient with three visits, at the last of which part of the tender points was tested."""
    live_clinic.add_account()
    with live_clinic.writing() as session:
        by = session.query(Account).one()
        patient = patients.add(session, patients.Details("Rosa Example", PartialDate(1973, 2, 3)), actor=by, now=NOON)
        for ago, pain in ((180, 8), (90, 7), (0, 5)):
            visit = visits.plan(session, patient, TODAY - dt.timedelta(days=ago), by, actor=by, now=NOON)
            visits.open_visit(session, visit, actor=by, now=NOON)
            begun = questionnaires.begin(session, visit, now=NOON)
            questionnaires.save(session, visit, begun, {"pain": {"nrs_pain": pain}}, now=NOON)
        exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=by, now=NOON)
        exams.enter(session, visit, exam, [exams.SiteEntry("knee_l", SiteState.RATED, 4)], actor=by, now=NOON)
        return f"{live_clinic.url}/patients/{patient.id}/trends"


def opened(live_clinic, address: str, page: Page) -> Page:
    page.goto(f"{live_clinic.url}/health")
    live_clinic.seat(page)
    page.goto(address)
    return page


def test_mouse_and_keyboard_show_a_value_with_its_receipt(live_clinic, address, open_page) -> None:
    page = opened(live_clinic, address, open_page(**DESK))
    card = page.locator("#trend-card")
    expect(page.locator(f"{PAIN}[tabindex='0']")).to_have_count(1)
    page.locator(PAIN).nth(1).hover()
    expect(card).to_contain_text("Pain, last 7 days, 22 Aug 2026")
    expect(card).to_contain_text("As the patient answered.")
    page.mouse.move(2, 2)
    expect(card).to_be_hidden()
    page.locator(COUNT).last.focus()
    expect(card).to_contain_text("1–18")
    expect(card).to_contain_text("Dr A. Sample")
    assert page.locator(COUNT).last.get_attribute("aria-describedby") == "trend-card"
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    page.keyboard.press("ArrowLeft")
    expect(card).to_contain_text("not examined")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(card).to_contain_text("Pain, last 7 days, 24 May 2026")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("tr:target details")).to_have_attribute("open", "")


def test_a_touch_shows_the_card_and_its_link_leads_on(live_clinic, address, open_page) -> None:
    page = opened(live_clinic, address, open_page())
    expect(page.locator(f"{PAIN}[tabindex='0']")).to_have_count(1)
    page.locator(PAIN).first.tap()
    card = page.locator("#trend-card")
    expect(card).to_contain_text("8")
    assert "#" not in page.url
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    card.get_by_role("link", name="How it came about").tap()
    expect(page.locator("#value-nrs_pain-0 details")).to_have_attribute("open", "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_a_value_leads_to_its_row(live_clinic, address, open_page) -> None:
    page = opened(live_clinic, address, open_page(**DESK, java_script_enabled=False))
    page.locator(PAIN).last.click()
    assert page.url.endswith("#value-nrs_pain-2")
    expect(page.locator("#value-nrs_pain-2")).to_be_visible()
    expect(page.locator("#value-nrs_pain-2")).to_contain_text("As the patient answered.")
