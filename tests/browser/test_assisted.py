"""Staff who type for a patient: what they typed is there after the session ended and after the network was away."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clinic.domain.visits import EntryMode
from clinic.models import Questionnaire
from tests.fixtures.devices import go_on, status

pytestmark = pytest.mark.browser
SENTENCE = "Could it be sleep?"


@pytest.fixture(params=["assisted", pytest.param("paper", marks=pytest.mark.long)])
def typing(patient_with_link, request):
    """A page for the patient's own words, with a member of staff at the keyboard."""
    page = patient_with_link.open_page(viewport={"width": 1280, "height": 800})
    patient_with_link.clinic.sign_in(page)
    page.wait_for_url("**/today")
    page.goto(f"{patient_with_link.clinic.url}/visits/{patient_with_link.visit_id}/answers/{request.param}/matters")
    return page


def come_back(page):
    """What a browser tells a page when its tab is in front again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_who_was_signed_out_signs_in_again_and_finds_the_text_saved(typing, patient_with_link):
    clinic = patient_with_link.clinic
    clinic.now += dt.timedelta(minutes=31)
    text = typing.get_by_label("In your own words")
    text.fill(SENTENCE)
    line = typing.locator("#save-status")
    expect(line).to_contain_text("Not saved yet. You were signed out, but what you typed is still here.")
    go_on(typing)
    expect(line).to_contain_text("You were signed out")
    expect(text).to_have_value(SENTENCE)
    assert Axe().run(typing).response["violations"] == []
    assert patient_with_link.count(Questionnaire) == 0
    with typing.context.expect_page() as opened:
        line.get_by_role("link", name="Sign in (opens a new tab)").click()
    opened.value.wait_for_load_state()
    clinic.sign_in(opened.value)
    opened.value.wait_for_url("**/today")
    opened.value.close()
    come_back(typing)
    status(typing, "Saved just now")
    expect(text).to_have_value(SENTENCE)
    assert patient_with_link.answers("agenda") == {"what_matters": SENTENCE}
    go_on(typing)
    typing.wait_for_url("**/check")


def test_the_network_away_and_back_loses_nothing_and_stores_one_record(typing, patient_with_link):
    typing.context.set_offline(True)
    typing.get_by_label("In your own words").fill(SENTENCE)
    status(typing, "Not saved yet. Check your connection. Try again")
    go_on(typing)
    status(typing, "Not saved yet. Check your connection. Try again")
    typing.context.set_offline(False)
    go_on(typing)
    typing.wait_for_url("**/check")
    assert patient_with_link.answers("agenda") == {"what_matters": SENTENCE}
    assert patient_with_link.count(Questionnaire) == 1
    assert patient_with_link.count(Questionnaire, Questionnaire.mode == EntryMode(typing.url.split("/")[-2])) == 1


def test_a_way_out_of_the_form_saves_first(typing, patient_with_link):
    typing.get_by_label("In your own words").fill(SENTENCE)
    typing.get_by_role("link", name="Back to the visit").click()
    typing.wait_for_url(f"**/visits/{patient_with_link.visit_id}")
    assert patient_with_link.answers("agenda") == {"what_matters": SENTENCE}
