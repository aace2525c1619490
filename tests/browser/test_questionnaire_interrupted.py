"""The form under impatient fingers: pressed twice, reloaded, left by Back, in two tabs, with a wrong clock."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from clinic.models import Questionnaire
from tests.fixtures.devices import Patient, choose, go_back, go_on, status

pytestmark = pytest.mark.browser


@pytest.fixture
def patient(patient_with_link: Patient) -> Patient:
    """The patient of these tests."""
    return patient_with_link


def posts(page: Page, ending: str) -> list[str]:
    """Collect what the page posts to addresses with this ending."""
    found: list[str] = []
    page.on("request", lambda one: found.append(one.url) if one.method == "POST" and one.url.endswith(ending) else None)
    return found


def test_continue_pressed_many_times_saves_once_and_skips_no_page(patient: Patient) -> None:
    page = patient.device("feelings")
    sent = posts(page, "/feelings")
    choose(page, "fatigue", "2")
    page.locator(".continue .button").click(click_count=3, no_wait_after=True)
    page.wait_for_url("**/signs")
    assert len(sent) == 1
    assert patient.answers("survey")["fatigue"] == 2
    assert patient.count(Questionnaire) == 1


def test_without_scripts_two_presses_are_one_answer(patient: Patient) -> None:
    page = patient.device("feelings", java_script_enabled=False)
    choose(page, "fatigue", "2")
    page.locator(".continue .button").dblclick(no_wait_after=True)
    page.wait_for_url("**/signs")
    assert patient.answers("survey")["fatigue"] == 2
    assert patient.count(Questionnaire) == 1


def test_a_reload_in_the_middle_shows_what_was_saved(patient: Patient) -> None:
    page = patient.device("matters")
    text = page.get_by_label("In your own words")
    text.fill("Could it be sleep?")
    status(page, "Saved just now")
    page.reload()
    expect(text).to_have_value("Could it be sleep?")
    assert patient.answers("agenda") == {"what_matters": "Could it be sleep?"}


def test_back_and_forward_keep_every_answer_and_a_change_after_back_is_no_conflict(patient: Patient) -> None:
    page = patient.device("feelings")
    choose(page, "fatigue", "2")
    go_on(page)
    page.wait_for_url("**/signs")
    choose(page, "headache", "True")
    status(page, "Saved just now")
    go_back(page)
    expect(page.locator("[name=fatigue][value='2']")).to_be_checked()
    choose(page, "fatigue", "0")
    status(page, "Saved just now")
    page.go_forward()
    expect(page.locator("[name=headache][value='True']")).to_be_checked()
    go_back(page)
    expect(page.locator("[name=fatigue][value='0']")).to_be_checked()
    survey = patient.answers("survey")
    assert (survey["fatigue"], survey["headache"]) == (0, True)


def test_a_second_tab_of_one_browser_overwrites_nothing_in_silence(patient: Patient) -> None:
    page = patient.device("matters")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("In your own words").fill("from one")
    status(page, "Saved just now")
    other.get_by_label("In your own words").fill("from two")
    expect(other.locator("[data-stored]")).to_contain_text("from one")
    other.close()
    assert patient.answers("agenda") == {"what_matters": "from one"}


@pytest.mark.parametrize("year", [1999, pytest.param(2050, marks=pytest.mark.long)])
def test_the_clock_of_the_phone_decides_nothing(patient: Patient, year: int) -> None:
    page = patient.device("feelings")
    page.clock.set_system_time(dt.datetime(year, 1, 1, tzinfo=dt.UTC))
    choose(page, "fatigue", "2")
    page.clock.set_system_time(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    go_on(page)
    page.wait_for_url("**/signs")
    assert patient.answers("survey")["fatigue"] == 2
