"""The algometer under fast hands: three keys a reading, comma or point, mistakes, several trials, stop."""

import pytest
from playwright.sync_api import expect

from clinic.domain.body.atlas import SITES
from tests.fixtures.exam_browser import all_saved, press

pytestmark = pytest.mark.browser

READINGS = dict(zip(SITES, [f"{1 + n % 9}.{n % 10}" for n in range(21)], strict=True))


def test_fast_readings_land_in_their_own_cells(algometer, measured):
    press(algometer, "".join(READINGS.values()).replace(".", ","))
    all_saved(algometer)
    assert measured() == READINGS
    expect(algometer.locator(".exam-results")).to_contain_text("more tender")
    assert not algometer.locator("input.cell.tender").count()


def test_the_keypad_has_a_decimal_key(algometer, measured):
    for key in "2.53.1":
        algometer.locator(f"[data-key='{key}']").tap()
    all_saved(algometer)
    assert measured() == {"forehead": "2.5", "occiput_l": "3.1"}


def test_several_readings_at_a_site_show_the_mean_of_the_last_two(algometer, measured):
    for reading in ("2.0", "2.6", "2.9"):
        algometer.locator("#knee_r").focus()
        press(algometer, reading)
    all_saved(algometer)
    assert measured() == {"knee_r": "2.0 2.6 2.9"}
    expect(algometer.locator("[data-mean=knee_r]")).to_have_text("2.75")
    algometer.locator("#knee_r").focus()
    press(algometer, "3.0")
    expect(algometer.locator("[data-live]")).to_contain_text("Three readings are the most")
    algometer.keyboard.press("Backspace")
    all_saved(algometer)
    assert measured() == {"knee_r": "2.0 2.6"}


def test_mistakes_are_taken_back_sign_by_sign_and_repeats_are_readings(algometer, measured):
    press(algometer, "3.3" * 3)
    press(algometer, "4")
    algometer.keyboard.press("Backspace")
    press(algometer, "2..")
    algometer.keyboard.press("Backspace")
    press(algometer, ",7")
    algometer.keyboard.press("Backspace")
    press(algometer, "99" + "9.9" + "." + "5" + "n" + "r")
    all_saved(algometer)
    assert measured() == {
        "forehead": "3.3",
        "occiput_l": "3.3",
        "occiput_r": "3.3",
        "trapezius_l": "9.9",
        "trapezius_r": "0.5",
        "supraspinatus_l": "not_examined",
        "supraspinatus_r": "refused",
    }


def test_a_reading_without_its_decimal_is_kept_in_its_cell_and_said(algometer, measured):
    press(algometer, "3")
    algometer.keyboard.press("Enter")
    expect(algometer.locator("[data-live]")).to_contain_text("3 is not saved yet")
    expect(algometer.locator("#forehead")).to_have_value("3")
    algometer.locator("#forehead").focus()
    press(algometer, ".4")
    all_saved(algometer)
    assert measured() == {"forehead": "3.4"}


def test_stopping_the_algometer_leaves_the_thumb_alone(algometer, measured, stored):
    press(algometer, "2.5")
    algometer.keyboard.press("s")
    algometer.keyboard.press("t")
    expect(algometer.locator("#knee_r")).to_have_value("stop")
    assert (measured()["forehead"], measured()["knee_r"]) == ("2.5", "stopped")
    assert stored() == {}


def test_without_scripts_the_same_readings_are_stored(live_clinic, open_page, visit_id, measured):
    page = open_page(java_script_enabled=False)
    live_clinic.seat(page)
    page.goto(f"{live_clinic.url}/visits/{visit_id}/exam?method=algometer")
    for site, reading in READINGS.items():
        page.locator(f"#{site}").fill(reading)
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_have_count(0)
    assert measured() == READINGS
