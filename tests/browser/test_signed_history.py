"""The pages of a patient with a signed visit, a treatment with values on both sides and a plan: fit for all."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clinic.domain.dates import PartialDate
from clinic.domain.treatments.courses import CourseStatus, PlanDecision
from clinic.models import Account
from clinic.services import patients, plans, questionnaires, signing, treatments, visits
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE
from tests.fixtures.storage import CLINIC, NOON, TODAY

pytestmark = pytest.mark.browser

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
PAINS = ((98, 8), (84, 8), (70, 7), (42, 5), (28, 5), (14, 4))
CUT = "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"


@pytest.fixture
def addresses(live_clinic):
    """Six visits around the start of a treatment, the last of them signed with a plan, and an open visit of today."""
    live_clinic.add_account()
    with live_clinic.writing() as session:
        by = session.query(Account).one()
        patient = patients.add(session, patients.Details("Rosa Example", PartialDate(1973, 2, 3)), actor=by, now=NOON)
        course = treatments.CourseDetails(
            CourseStatus.CURRENT, own_words="Warm pool", started=PartialDate.of(TODAY - dt.timedelta(days=56))
        )
        course_id = treatments.add(session, patient, course, actor=by, now=NOON).id
        signed = [_visit(session, patient, by, *given) for given in PAINS][-1]
        plans.decide(session, signed, [plans.Decision(PlanDecision.KEEP, course_id=course_id)], actor=by, now=NOON)
        plans.write(session, signed, plans.Words(in_short="Go on."), displayed=None, actor=by, now=NOON)
        shown = signing.readiness(session, signed, CLINIC).record_sha256
        signing.sign(session, signed, displayed=shown, clinic=CLINIC, actor=by, now=NOON)
        today = _visit(session, patient, by, 0, 4)
        before_after = f"/visits/{today.id}/treatments/{course_id}/before-after"
        return (
            f"/visits/{signed.id}/summary",
            before_after,
            f"/visits/{today.id}/treatments",
            f"/visits/{today.id}/plan",
            f"/visits/{today.id}",
        )


def _visit(session, patient, by, days, pain):
    visit = visits.plan(session, patient, TODAY - dt.timedelta(days=days), by, actor=by, now=NOON)
    visits.open_visit(session, visit, actor=by, now=NOON)
    begun = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, begun, {"pain": {"nrs_pain": pain}}, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON)
    return visit


def test_axe_finds_nothing_and_no_word_of_a_table_is_cut_on_a_phone(live_clinic, addresses, open_page):
    page = open_page(**DESK)
    page.goto(f"{live_clinic.url}/health")
    live_clinic.seat(page)
    for address in addresses:
        page.set_viewport_size(DESK["viewport"])
        page.goto(live_clinic.url + address)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert found == [], (address, [one["id"] for one in found])
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        assert page.locator(".table-frame").evaluate_all(CUT) == [], address
    page.goto(live_clinic.url + addresses[0])
    expect(page.get_by_role("heading", name="Copies")).to_be_visible()
    page.goto(live_clinic.url + addresses[1])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Warm pool")
