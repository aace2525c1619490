"""The staff's pages in a browser: the presses a clinic day may cost, nothing sideways on a phone, nothing axe finds."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe

from clinic.db import reach
from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.permissions import RoleName
from clinic.domain.restrictions import Why
from clinic.models import Account, Visit
from clinic.services import exams, patients, plans, questionnaires, readers, restrictions, visits
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PASSWORD, PHONE
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
PRESSES = "addEventListener('pointerdown', () => sessionStorage.n = Number(sessionStorage.n || 0) + 1, true)"


@pytest.fixture
def visit(live_clinic):
    """An open visit of today with an urgent sign, an exam and a plan, after an earlier one; returns its id."""
    live_clinic.add_account()
    with live_clinic.writing() as session:
        by = session.query(Account).one()
        details = patients.Details("Rosa Example", PartialDate(1973, 2, 3))
        patient = patients.add(session, details, actor=by, now=NOON)
        for day in (TODAY - dt.timedelta(days=90), TODAY):
            made = visits.plan(session, patient, day, by, actor=by, now=NOON)
            visits.open_visit(session, made, actor=by, now=NOON)
            _fill(session, made, by)
        return made.id


def _fill(session, visit: Visit, by: Account) -> None:
    begun = questionnaires.begin(session, visit, now=NOON)
    given = {"pain": {"nrs_pain": 6}, "survey": {"pain_areas": ["neck", "lower_back"]}}
    questionnaires.save(session, visit, begun, given, now=NOON)
    exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=by, now=NOON)
    exams.enter(session, visit, exam, [exams.SiteEntry("knee_l", SiteState.RATED, 4)], actor=by, now=NOON)
    plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=by, now=NOON)


@pytest.fixture
def desk(live_clinic, visit, open_page):
    """A page of a desktop, signed in, that counts presses."""
    page = open_page(**DESK)
    live_clinic.sign_in(page)
    page.wait_for_url("**/today")
    page.evaluate("sessionStorage.n = 0")
    page.add_init_script(PRESSES)
    page.reload()
    return page


def presses(page) -> int:
    return page.evaluate("Number(sessionStorage.n)")


def test_a_known_patient_has_a_link_after_four_presses_at_most(desk):
    desk.locator("input[type=search]").fill("rosa")
    desk.get_by_role("button", name="Find").click()
    desk.get_by_role("link", name="New visit").click()
    desk.get_by_label("Date").fill((TODAY + dt.timedelta(days=14)).isoformat())
    desk.get_by_role("button", name="Plan the visit and make the link").click()
    assert "/q/" in desk.get_by_label("Address").input_value()
    assert presses(desk) <= 4


def test_a_visit_ends_in_a_pdf_after_three_presses_at_most(live_clinic, desk, visit):
    desk.goto(f"{live_clinic.url}/visits/{visit}")
    desk.evaluate("sessionStorage.n = 0")
    desk.get_by_role("link", name="Sign", exact=True).click()
    desk.get_by_label("Your password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign the visit").click()
    address = desk.get_by_role("link", name="Download PDF").get_attribute("href")
    assert desk.request.get(f"{live_clinic.url}{address}").body().startswith(b"%PDF")
    assert presses(desk) + 1 <= 3


def test_before_the_visit_is_one_screen(live_clinic, desk, visit):
    desk.goto(f"{live_clinic.url}/visits/{visit}")
    assert desk.evaluate("document.documentElement.scrollHeight") <= DESK["viewport"]["height"]


def is_fit(page, address, *sizes):
    """Look at the width of a page at the size of a desk and of a phone; axe looks at the sizes that are named."""
    for size in (DESK["viewport"], PHONE):
        page.set_viewport_size(size)
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
        if size in sizes:
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            assert found == [], (address, [one["id"] for one in found])


@pytest.mark.parametrize("size", [PHONE, pytest.param(DESK["viewport"], marks=pytest.mark.long)], ids=["phone", "desk"])
def test_every_page_is_fit_for_all_and_for_a_phone(live_clinic, desk, visit, size):
    addresses = ["/today", "/patients", "/patients/new", "/patients/1", "/patients/1/visits/new", "/patients/1/edit"]
    of_visit = ("", "/link", "/exam", "/trigger-points", "/treatments", "/plan", "/criteria", "/summary", "/sign")
    of_visit += ("/exam/typing", "/trigger-points/soleus/l", "/error")
    addresses += ["/account", "/account/password", "/patients/1/restriction", "/restricted/opened"]
    addresses += ["/muscles", *(f"/visits/{visit}{page}" for page in of_visit)]
    for address in addresses:
        is_fit(desk, live_clinic.url + address, size)


def test_the_pages_of_an_administrator_are_fit_for_all_and_for_a_phone(live_clinic, visit, open_page):
    admin = live_clinic.add_account(RoleName.ADMINISTRATOR, name="Olga Office", email="olga@clinic.example")
    _open_with_a_reason(live_clinic, visit)
    page = open_page(**DESK)
    live_clinic.seat(page, "olga@clinic.example")
    addresses = ["/accounts", "/accounts/new", f"/accounts/{admin}", "/audit", "/audit/patient", "/backups"]
    for address in (*addresses, "/restricted/opened", "/questionnaire"):
        is_fit(page, live_clinic.url + address, DESK["viewport"], PHONE)
    assert page.locator("h1").inner_text() == "Questionnaire"


def _open_with_a_reason(live_clinic, visit):
    """Restrict the patient, and let another clinician open the record: what administrators are told of."""
    with live_clinic.writing() as session:
        by = session.query(Account).filter_by(email="dr@clinic.example").one()
        patient = session.get(Visit, visit).patient
        restrictions.restrict(session, patient, "A colleague asked for it", [], actor=by, now=NOON)
    live_clinic.add_account(name="Dr B. Standin", email="second@clinic.example")
    with live_clinic.writing() as session:
        other = session.query(Account).filter_by(email="second@clinic.example").one()
        reach.narrow(session, readers.reach_of(session, other, now=NOON))
        reason = "is here with new weakness"
        restrictions.open_with_reason(session, 1, Why.EMERGENCY, reason, actor=other, now=NOON)
