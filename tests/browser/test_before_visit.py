"""Before the visit on a desktop of 1280 by 800: five panels at once, for an ordinary visit and for a heavy one."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clinic.domain.body.atlas import AREAS
from clinic.domain.dates import PartialDate
from clinic.domain.treatments.courses import CourseStatus, PlanDecision
from clinic.models import Account
from clinic.services import patients, plans, questionnaires, treatments, visits
from clinic.services.plans import Decision
from clinic.services.treatments import CourseDetails
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 800}
PANELS = ("What changed", "Said and found", "Treatments since the last visit", "Plan of", "Muscles to check first")
OUTSIDE = """(all, height) => all.filter((one) => one.getBoundingClientRect().bottom > height)
    .map((one) => one.innerText)"""
FIRST_ROWS = ".before .scores tbody tr, .before-column .tight > li:visible, .palpation .feel > :first-child"
CUT = """all => all.filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
    .map((one) => one.className)"""


@pytest.fixture
def seen(live_clinic, open_page):
    """Open the newest visit of Rosa Example after six others, with so many treatments, all of them in the last plan."""

    def seen(courses, areas, **given):
        live_clinic.add_account()
        with live_clinic.writing() as session:
            by = session.query(Account).one()
            details = patients.Details("Rosa Example", PartialDate(1973, 2, 3))
            patient = patients.add(session, details, actor=by, now=NOON)
            for days in (180, 150, 120, 90, 60, 30):
                last = _visit(session, patient, by, days, {"pain": {"nrs_pain": 7}})
            for number in range(courses):
                details = CourseDetails(CourseStatus.CURRENT, own_words=f"Herbal preparation number {number}")
                row = treatments.add(session, patient, details, actor=by, now=NOON)
                row.started = PartialDate.of(TODAY - dt.timedelta(days=9))
            made = treatments.of_patient(session, patient)[:8]
            decisions = [Decision(PlanDecision.KEEP, course_id=one.id, note="to the next visit") for one in made]
            plans.decide(session, last, decisions, actor=by, now=NOON)
            survey = {"pain_areas": areas, "fatigue": 3, "unrefreshed": 2, "cognitive": 2}
            today = _visit(session, patient, by, 0, {"survey": survey, "pain": {"nrs_pain": 8}} | given)
            address = f"{live_clinic.url}/visits/{today.id}"
        page = open_page(viewport=DESK, has_touch=False)
        live_clinic.sign_in(page)
        page.wait_for_url("**/today")
        page.goto(address)
        return page

    return seen


def _visit(session, patient, by, days, given):
    visit = visits.plan(session, patient, TODAY - dt.timedelta(days=days), by, actor=by, now=NOON)
    visits.open_visit(session, visit, actor=by, now=NOON)
    begun = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, begun, given, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON)
    return visit


def test_an_ordinary_visit_stands_on_one_screen_without_scrolling(seen):
    page = seen(3, ["neck", "lower_back", "upper_leg_l"])
    assert page.evaluate("document.documentElement.scrollHeight") <= DESK["height"]
    for words in PANELS:
        expect(page.locator(".before h2", has_text=words)).to_be_in_viewport(ratio=1)


def test_of_a_heavy_visit_each_panel_begins_on_the_screen_and_says_how_much_is_folded(seen):
    matters = "The cramps at night, and whether I can go back to work in January. " * 5
    page = seen(20, list(AREAS), urgent={"chest_pain": True}, agenda={"what_matters": matters.strip()})
    for words in ("Urgent signs", *PANELS):
        expect(page.locator("main h2", has_text=words)).to_be_in_viewport(ratio=1)
    assert page.locator(FIRST_ROWS).evaluate_all(OUTSIDE, DESK["height"]) == []
    folds = [" ".join(one.split()) for one in page.locator(".more-rows > summary:visible").all_inner_texts()]
    assert folds[0] == "and 17 more Treatments since the last visit"
    assert folds[1].startswith("and 5 more Plan of")
    assert page.locator(".before .card, .before .table-frame").evaluate_all(CUT) == []
    for summary in page.locator(".before summary").all():
        summary.click()
    expect(page.locator("#since ~ .more-rows li").last).to_be_visible()
    expect(page.locator(".own", has_text="January").first).to_contain_text("back to work in January.")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]


@pytest.mark.long
@pytest.mark.parametrize("size", [PHONE, {"width": 820, "height": 1180}, {"width": 320, "height": 640}])
def test_a_heavy_visit_stacks_on_small_screens(seen, size):
    page = seen(20, list(AREAS), urgent={"chest_pain": True})
    page.set_viewport_size(size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.locator(".before .card").evaluate_all(CUT) == []
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
