"""The browser killed after each field of each page: what the line called saved is there on the next device."""

import pytest
from playwright.sync_api import Page, expect

from clinic.domain import questionnaires as form
from clinic.models import Visit
from clinic.services import questionnaires
from tests.fixtures.devices import Patient, choose, go_on, status
from tests.fixtures.storage import NOON

pytestmark = pytest.mark.browser
TYPED = "Dry <mouth> & ñ"
SO_FAR = {
    "survey": {"pain_areas": ["head", "neck"]},
    "spasm7": {"any_spasm": True, "any_tightness": True, "area_severity": {"head": None, "neck": None}},
}
"""What brings up every page."""
FIELDS = {
    "urgent": 2, "bad-day": 4, "map": 3, "pain": 3, "feelings": 3, "signs": 3, "duration": 1, "cramps": 2,
    "cramp-map": 2, "cramp-severity": 2, "cramp-details": 5, "tightness": 1, "treatments": 4, "change": 1, "matters": 1,
}  # fmt: skip
"""Page -> how many fields it has; of the treatments those of one on the list."""
NAMES = """() => {
  document.querySelectorAll("main details").forEach((one) => { one.open = true; });
  return [...new Set([...document.querySelectorAll("main :is(input:not([type=hidden], [type=submit]), textarea)")]
    .map((one) => one.name))];
}"""


@pytest.fixture
def patient(patient_with_link: Patient) -> Patient:
    """A patient with an earlier visit and a treatment, who has come past the questions that bring up others."""
    patient_with_link.answered_before({"pain": {"nrs_pain": 5}}, treatment="duloxetine")
    return patient_with_link


def begin(patient: Patient, *, short: bool) -> None:
    """Store the answers that bring up every page."""
    with patient.clinic.writing() as session:
        visit = session.get_one(Visit, patient.visit_id)
        begun = questionnaires.begin(session, visit, now=NOON)
        questionnaires.choose_form(session, begun, short_form=short)
        questionnaires.save(session, visit, begun, SO_FAR, now=NOON)


def answer(page: Page, name: str) -> str | None:
    """Press the first answer of a field that is not chosen yet, and return its value; None = text was typed."""
    boxes = page.locator(f"main [name='{name}']:is([type=radio], [type=checkbox]):not(:checked, [value=''])")
    if not boxes.count():
        page.locator(f"main [name='{name}']").fill(TYPED)
        return None
    value = boxes.first.get_attribute("value")
    boxes.first.click()
    return value


def kill(patient: Patient, page: Page) -> Page:
    """End the browser without a farewell and open the same page in another; the year of birth is known there."""
    address, known = page.url, page.context.storage_state()
    page.context.close()
    other = patient.open_page(storage_state=known)
    other.goto(address)
    return other


def test_no_page_is_left_out() -> None:
    assert set(FIELDS) == {page.key for page in form.PAGES}


@pytest.mark.parametrize(
    "page_key", ["pain", *(pytest.param(key, marks=pytest.mark.long) for key in FIELDS if key != "pain")]
)
def test_a_browser_killed_after_each_field_loses_nothing_that_was_acknowledged(patient: Patient, page_key: str) -> None:
    begin(patient, short=page_key == "bad-day")
    page = patient.device(f"{page_key}?change=1")
    names = page.evaluate(NAMES)
    assert len(names) == FIELDS[page_key], names
    for name in sorted(names, key=lambda name: name == "nowhere"):  # it takes the places of the map away
        page.evaluate(NAMES)
        value = answer(page, name)
        status(page, "Saved just now")
        page = kill(patient, page)
        if value is None:
            expect(page.locator(f"main [name='{name}']")).to_have_value(TYPED)
        else:
            expect(page.locator(f"main [name='{name}'][value='{value}']")).to_be_checked()


@pytest.mark.long
def test_map_severity_treatments_and_text_survive_a_kill_too(patient_with_link: Patient) -> None:
    patient = patient_with_link
    page = patient.device("map")
    page.locator("[data-hit=front_shoulder_l]").click()
    status(page, "Saved just now")
    page.context.close()
    assert patient.answers("survey")["pain_areas"] == ["shoulder_l"]
    assert patient.answers("survey")["pain_shapes"] == ["front_shoulder_l"]

    page = patient.device("cramps")
    choose(page, "any_spasm", "True")
    choose(page, "any_tightness", "False")
    go_on(page)
    page.wait_for_url("**/cramp-map")
    page.locator("[data-hit=back_lower_leg_r]").click()
    go_on(page)
    page.wait_for_url("**/cramp-severity")
    choose(page, "lower_leg_r", "8")
    status(page, "Saved just now")
    page.goto(f"{patient.link}/treatments")
    page.get_by_label("Something you tried (1)").press_sequentially("Warm baths")
    status(page, "Saved just now")
    page.goto(f"{patient.link}/matters")
    page.get_by_label("In your own words").press_sequentially("Could it be sleep?")
    status(page, "Saved just now")
    page.context.close()
    assert patient.answers("spasm7")["area_severity"] == {"lower_leg_r": 8}
    assert patient.answers("agenda") == {"what_matters": "Could it be sleep?"}
    other = patient.device("treatments")
    expect(other.get_by_label("Something you tried (1)")).to_have_value("Warm baths")
