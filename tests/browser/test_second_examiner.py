"""A second examiner at a tablet: blind to the end, by keys alone, then both side by side; and the sheet on one page."""

import io

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import ExamMethod, SiteState
from clinic.models import Visit
from clinic.services import exams
from clinic.services.exams import SiteEntry
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE, TABLET
from tests.fixtures.exam_browser import all_saved, press
from tests.fixtures.storage import NOON

pytestmark = pytest.mark.browser

SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"


@pytest.fixture
def second(live_clinic, visit_id, open_page):
    """The second examiner at a visit whose clinician rated 7 everywhere."""
    with live_clinic.writing() as session:
        visit = session.get(Visit, visit_id)
        exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=visit.clinician, now=NOON)
        entries = [SiteEntry(site, SiteState.RATED, 7) for site in SITES]
        exams.enter(session, visit, exam, entries, actor=visit.clinician, now=NOON)
    live_clinic.add_account(name="Dr B. Second", email="second@clinic.example")
    page = open_page(viewport=TABLET)
    live_clinic.seat(page, "second@clinic.example")
    return page


def well_made(page):
    """Nothing goes sideways on a phone, and axe finds nothing."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert not found, [one["id"] for one in found]
    page.set_viewport_size(PHONE)
    assert page.evaluate(SIZE)[0] <= PHONE["width"]
    page.set_viewport_size(TABLET)


def test_a_repeat_from_the_first_look_to_the_comparison(second, live_clinic, visit_id):
    here = f"{live_clinic.url}/visits/{visit_id}"
    second.goto(f"{here}/exam")
    assert second.evaluate(SIZE)[1] <= TABLET["height"]
    second.get_by_role("link", name="Repeat it blind").click()
    well_made(second)
    second.locator("#unseen").check()
    second.get_by_role("button", name="Begin the repeat survey").click()
    expect(second.locator(".exam-whose")).to_contain_text("Repeat survey.")
    assert second.evaluate(SIZE)[1] <= TABLET["height"]
    second.goto(f"{here}/summary")
    expect(second.get_by_role("heading", level=1)).to_have_text("You are in the middle of a repeat survey")
    well_made(second)
    second.get_by_role("link", name="Go on with the repeat survey").click()
    expect(second.locator("[data-cell]:focus")).to_have_count(1)
    press(second, "1" + "5" * 20)
    all_saved(second)
    second.get_by_role("link", name="Finish or give up").click()
    well_made(second)
    second.get_by_role("button", name="Finish and compare").click()
    expect(second.locator(".repeat-table tbody tr")).to_have_count(21)
    expect(second.locator(".repeat-differ")).to_have_count(1)
    expect(second.locator("main")).to_contain_text("Tender points: 18 and 18 of 18, 0 apart.")
    well_made(second)
    second.get_by_role("link", name="How far examiners of this clinic agree").click()
    expect(second.locator("main")).to_contain_text("too few pairs (1 of 20)")
    well_made(second)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_exam_sheet_is_one_page(survey, live_clinic, visit_id, paper):
    with live_clinic.writing() as session:
        session.get(Visit, visit_id).patient.name = "Wilhelmina Alexandrine " * 4
    survey.goto(f"{survey.url}/sheet")
    well_made(survey)
    expect(survey.locator("td[data-site]")).to_have_count(len(SITES))
    survey.emulate_media(media="print")
    printed = pypdf.PdfReader(io.BytesIO(survey.pdf(format=paper)))
    assert len(printed.pages) == 1
    assert "Knee, medial, right" in printed.pages[0].extract_text()
