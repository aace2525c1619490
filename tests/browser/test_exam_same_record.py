"""One exam, three ways: fast by keys, by touch, and without scripts or a mouse; the record is the same each time."""

import dataclasses
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from clinic.domain import canonical
from clinic.domain.body.atlas import SITES
from clinic.domain.dates import PartialDate
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Visit
from clinic.services import patients, visit_records, visits
from tests.fixtures.browser import TABLET, LiveClinic
from tests.fixtures.exam_browser import all_saved, press
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser

KEYS = dict(zip(SITES, "16nr76t4755310641t932", strict=True))
READINGS = dict(zip(SITES, ["2.5", "n", "r", *(f"{1 + n % 9}.{n % 10}" for n in range(18))], strict=True))
NOTE = "Cold hands, warm room."


@pytest.fixture
def open_visit(live_clinic: LiveClinic, open_page: Callable[..., Page]) -> Callable[..., tuple[Page, str, int]]:
    """Sign the clinician in at a visit of its own."""
    account_id = live_clinic.add_account()

    def open_visit(**options: object) -> tuple[Page, str, int]:
        with live_clinic.writing() as session:
            clinician = session.get(Account, account_id)
            patient = patients.add(session, patients.Details("Rosa Example", PartialDate(1973)), actor=None, now=NOON)
            visit = visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
            visit_id = visit.id
        page = open_page(viewport=TABLET, **options)
        live_clinic.seat(page)
        return page, f"{live_clinic.url}/visits/{visit_id}", visit_id

    return open_visit


@pytest.fixture
def record(live_clinic: LiveClinic) -> Callable[[int], str]:
    """The canonical record of a visit, without its number."""

    def record(visit_id: int) -> str:
        with live_clinic.reading() as session:
            found = visit_records.load(session, session.get(Visit, visit_id), ZoneInfo("UTC"))
        return canonical.dumps(dataclasses.replace(found, id=0))

    return record


def by_keys(page: Page, here: str) -> None:
    page.goto(f"{here}/exam")
    press(page, "".join(KEYS.values()))
    all_saved(page)
    page.goto(f"{here}/exam?method=algometer&begin=1")
    press(page, "".join(READINGS.values()))
    all_saved(page)
    write_note(page)


def by_touch(page: Page, here: str) -> None:
    page.goto(f"{here}/exam")
    for key in KEYS.values():
        touch(page, key)
    all_saved(page)
    page.goto(f"{here}/exam?method=algometer&begin=1")
    for reading in READINGS.values():
        for key in reading:
            touch(page, key)
    all_saved(page)
    write_note(page)


def touch(page: Page, key: str) -> None:
    if key == "r":
        page.locator("[data-more-open]").tap()
    page.locator(f"[data-key='{key}']").tap()


def write_note(page: Page) -> None:
    page.locator("[data-more-open]").click()
    page.locator("#note").fill(NOTE)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#note")).to_have_value(NOTE)


def as_a_form(page: Page, here: str) -> None:
    for address, values in ((f"{here}/exam", KEYS), (f"{here}/exam?method=algometer&begin=1", READINGS)):
        page.goto(address)
        page.locator("#forehead").focus()
        for site, value in values.items():
            expect(page.locator(f"#{site}")).to_be_focused()
            page.keyboard.type(value)
            page.keyboard.press("Tab")
        page.locator("#note").fill(NOTE)
        page.get_by_role("button", name="Save", exact=True).press("Enter")
        expect(page.locator(".error-summary")).to_have_count(0)


def spots_by_taps(page: Page, here: str) -> None:
    page.goto(f"{here}/trigger-points")
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    for answer in ("#spot", "#reproduces_known_symptom", "#twitch", "[data-usual] [data-zone=calf_l] input"):
        page.locator(answer).check()
    page.locator("[data-more] > summary").click()
    page.get_by_role("radio", name="Dry needling").check()
    page.locator("#ppt_kg_cm2").fill("2,5")
    page.get_by_role("button", name="Done").click()
    page.locator("[data-all] [data-muscle=masseter] .muscle-clear").click()
    expect(page.locator("[data-trigger]")).to_have_attribute("data-unsaved", "0")
    expect(page.locator("#save-status[data-state='saved']")).to_be_visible()


def spots_as_a_form(page: Page, here: str) -> None:
    page.goto(f"{here}/trigger-points/soleus/l")
    for answer in ("#spot", "#reproduces_known_symptom", "#twitch", "[name=felt_in][value=calf_l]"):
        page.locator(answer).press("Space")
    page.locator("[data-more] > summary").press("Enter")
    page.get_by_role("radio", name="Dry needling").press("Space")
    page.locator("#ppt_kg_cm2").fill("2,5")
    page.get_by_role("button", name="Done").press("Enter")
    page.locator("[data-all] [data-muscle=masseter] .muscle-clear").press("Enter")
    expect(page.locator("[data-all] [data-muscle=masseter] .muscle-is-clear")).to_be_visible()


@pytest.mark.parametrize("survey", [by_keys, pytest.param(by_touch, marks=pytest.mark.long)])
def test_whichever_way_it_is_entered_the_record_is_the_same(
    open_visit: Callable[..., tuple[Page, str, int]],
    record: Callable[[int], str],
    survey: Callable[[Page, str], None],
) -> None:
    page, here, fast = open_visit()
    survey(page, here)
    spots_by_taps(page, here)
    plain, there, slow = open_visit(java_script_enabled=False)
    as_a_form(plain, there)
    spots_as_a_form(plain, there)
    assert record(fast) == record(slow)
    assert all(part in record(slow) for part in ('"refused"', '"not_examined"', '"needling"', NOTE))
