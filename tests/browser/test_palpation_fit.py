"""The plan of palpation in a real browser: on one screen for every map, renewed while entries come in."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clinic.domain.body.atlas import AREAS
from clinic.models import Visit
from clinic.services import questionnaires
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE, TABLET
from tests.fixtures.exam_browser import all_saved, press
from tests.fixtures.storage import NOON

pytestmark = pytest.mark.browser

LONG_DESK = pytest.param({"width": 1440, "height": 900}, marks=pytest.mark.long)
HEIGHT = "document.querySelector('.palpation').getBoundingClientRect().height"
WIDE = "document.documentElement.scrollWidth"


@pytest.fixture
def says(live_clinic, visit_id):
    def says(*areas):
        with live_clinic.writing() as session:
            visit = session.get(Visit, visit_id)
            begun = questionnaires.begin(session, visit, now=NOON)
            given = {"survey": {"pain_areas": list(areas), "pain_shapes": [], "head_zones": []}}
            questionnaires.save(session, visit, begun, given, now=NOON)
            questionnaires.send(session, visit, begun, now=NOON)

    return says


@pytest.mark.parametrize("size", [LONG_DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
def test_the_plan_of_the_whole_body_fits_one_screen_with_the_reasons_folded(survey, says, size):
    says(*AREAS)
    survey.set_viewport_size(size)
    survey.goto(survey.url.rsplit("/exam", 1)[0])
    assert survey.evaluate(HEIGHT) <= size["height"]
    expect(survey.locator(".palpation .feel")).to_contain_text("Occiput")
    survey.locator(".palpation summary").click()
    expect(survey.locator(".palpation .muscle")).to_have_count(6)
    expect(survey.locator(".palpation .plan-why").first).to_be_visible()
    expect(survey.locator(".palpation .feel")).to_be_hidden()


@pytest.mark.parametrize("size", [LONG_DESK, PHONE], ids=["desk", "phone"])
def test_a_rating_ticks_its_site_and_renews_the_comparison(survey, says, size):
    says("head", "hip_l")
    survey.set_viewport_size(size)
    survey.goto(survey.url)
    expect(survey.locator(".compared")).to_have_count(0)
    press(survey, "011")
    all_saved(survey)
    expect(survey.locator(".exam-beside .compared")).to_contain_text("nothing found there: head or face")
    expect(survey.locator(".plan-sites li", has_text="Occiput").locator(".plan-done")).to_have_count(2)
    pressable = "all => all.length > 1 && all.every((one) => one.form && !one.form.matches('[data-exam]'))"
    assert survey.locator("[data-beside-here] button").evaluate_all(pressable)
    assert survey.evaluate(WIDE) <= size["width"]
    found = Axe().run(survey, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()
