"""A browser killed in the middle of a page: the link, opened on another device, goes on at that very page."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.models import Account
from clinic.services import languages
from tests.fixtures.devices import Patient, choose, go_on, status
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser


def on_another_device(patient: Patient) -> Page:
    """Open the link on a tablet, give the year of birth and press the one button there is."""
    page = patient.open_page(viewport={"width": 1024, "height": 768})
    page.goto(patient.link)
    page.locator("#year").fill("1973")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Go on").click()
    return page


def one_place_tapped(patient: Patient) -> Page:
    """A phone on which the urgent signs are answered and the map shows one place."""
    page = patient.device("urgent")
    choose(page, "get_help_now", "none")
    choose(page, "tell_your_clinic", "none")
    go_on(page)
    page.wait_for_url("**/map")
    page.locator("[data-hit=front_shoulder_l]").click()
    return page


def begun(patient: Patient) -> Page:
    """A phone on which the urgent signs and the map are answered."""
    page = one_place_tapped(patient)
    go_on(page)
    page.wait_for_url("**/pain")
    return page


def test_a_half_filled_page_opens_again_as_it_was_left(patient_with_link: Patient) -> None:
    phone = begun(patient_with_link)
    choose(phone, "nrs_pain", "7")
    status(phone, "Saved just now")
    phone.context.close()
    tablet = on_another_device(patient_with_link)
    expect(tablet).to_have_url(f"{patient_with_link.link}/pain")
    expect(tablet.locator("[name=nrs_pain][value='7']")).to_be_checked()
    expect(tablet.locator("[name=energy]:checked")).to_have_count(0)
    choose(tablet, "energy", "4")
    go_on(tablet)
    tablet.wait_for_url("**/feelings")
    tablet.context.close()
    expect(on_another_device(patient_with_link)).to_have_url(f"{patient_with_link.link}/feelings")


def test_a_map_with_one_place_tapped_opens_again_with_that_place(patient_with_link: Patient) -> None:
    phone = one_place_tapped(patient_with_link)
    status(phone, "Saved just now")
    phone.context.close()
    tablet = on_another_device(patient_with_link)
    expect(tablet).to_have_url(f"{patient_with_link.link}/map")
    expect(tablet.locator("[name=pain_areas][value=shoulder_l]")).to_be_checked()


def test_one_severity_of_two_is_half_a_page_and_a_skipped_page_is_not_asked_for_ever(
    patient_with_link: Patient,
) -> None:
    phone = begun(patient_with_link)
    phone.goto(f"{patient_with_link.link}/cramps")
    choose(phone, "any_spasm", "True")
    choose(phone, "any_tightness", "False")
    go_on(phone)
    phone.wait_for_url("**/cramp-map")
    phone.locator("[data-hit=back_lower_leg_r]").click()
    phone.locator("[data-hit=back_lower_leg_l]").click()
    go_on(phone)
    phone.wait_for_url("**/cramp-severity")
    choose(phone, "lower_leg_r", "8")
    status(phone, "Saved just now")
    phone.context.close()
    tablet = on_another_device(patient_with_link)
    expect(tablet).to_have_url(f"{patient_with_link.link}/cramp-severity")
    expect(tablet.locator("[name=lower_leg_r][value='8']")).to_be_checked()
    go_on(tablet)
    tablet.wait_for_url("**/cramp-details")
    tablet.context.close()
    expect(on_another_device(patient_with_link)).to_have_url(f"{patient_with_link.link}/cramp-details")


def test_save_and_finish_later_leads_back_to_the_same_page(patient_with_link: Patient) -> None:
    phone = begun(patient_with_link)
    choose(phone, "nrs_pain", "7")
    phone.get_by_role("button", name="Save and finish later").click()
    expect(phone.locator("h1")).to_have_text("Your answers are safe")
    phone.context.close()
    expect(on_another_device(patient_with_link)).to_have_url(f"{patient_with_link.link}/pain")


def test_another_language_in_the_middle_of_a_page_keeps_what_was_typed_there(patient_with_link: Patient) -> None:
    patient = patient_with_link
    with patient.clinic.writing() as session:
        who = session.scalars(select(Account)).first()
        languages.switch_on(session, "es", reviewed_by="Dr R.", reviewed_on=TODAY, actor=who, now=NOON)
    page = patient.device("matters")
    page.get_by_label("In your own words").fill("Could it be sleep? ñ")
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/treatments")
    page.goto(patient.link)
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto(f"{patient.link}/matters")
    expect(page.locator("textarea")).to_have_value("Could it be sleep? ñ")
    expect(page.locator("html")).to_have_attribute("lang", "es")
