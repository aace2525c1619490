"""The survey under the hands of somebody fast, on a bad network, and beside a second tab."""

import pytest
from playwright.sync_api import Page, expect

from clinic.domain.body.atlas import SITES
from clinic.models import Visit
from clinic.services import trigger_points
from tests.fixtures.browser import TABLET
from tests.fixtures.exam_browser import all_saved

pytestmark = pytest.mark.browser

OTHER_REASONS = (("p", "Pain"), ("t", "time"), ("o", "Other"))
WANTED = dict(zip(SITES, [1, 6, 5, 8, 7, 6, 4, 7, 5, 5, 3, 1, 0, 6, 4, 1, 0, 9, 10, 3, 2], strict=True))


def rate(page: Page, ratings: dict[str, int]) -> None:
    for rating in ratings.values():
        page.keyboard.press("t" if rating == 10 else str(rating))


def test_fast_typing_lands_every_digit_in_its_own_cell(survey, stored):
    rate(survey, WANTED)
    all_saved(survey)
    assert stored() == WANTED
    expect(survey.locator(".exam-results")).to_contain_text("FIS, mean of 18")
    survey.reload()
    shown = {cell.get_attribute("name"): cell.input_value() for cell in survey.locator("input.cell").all()}
    assert shown == {site: str(rating) for site, rating in WANTED.items()}


def test_mistakes_and_repeated_digits_typed_fast_are_put_right_in_their_own_cells(survey, stored):
    for key in ("7", "7", "7", "Backspace", "6", "9", "Backspace", "Backspace", "t", "t", "3", "Backspace", "n", "0"):
        survey.keyboard.press(key)
    all_saved(survey)
    assert stored() == {
        "forehead": 7,
        "occiput_l": 7,
        "occiput_r": 10,
        "trapezius_l": 10,
        "trapezius_r": "not_examined",
        "supraspinatus_l": 0,
    }


def test_21_taps_on_the_keypad(survey, stored):
    for rating in WANTED.values():
        survey.locator(f"[data-key='{'t' if rating == 10 else rating}']").tap()
    all_saved(survey)
    assert stored() == WANTED


def test_all_negative_is_two_keys_and_one_undo_takes_it_back(survey, stored):
    survey.keyboard.press("s")
    survey.keyboard.press("f")
    all_saved(survey)
    assert stored() == dict.fromkeys(SITES, 0)
    survey.keyboard.press("Backspace")
    all_saved(survey)
    assert stored() == {}


def test_keys_that_write_and_keys_that_only_move(survey, stored):
    for key in ("n", "r", "Enter", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Tab", "x"):
        survey.keyboard.press(key)
    all_saved(survey)
    assert stored() == {"forehead": "not_examined", "occiput_l": "refused"}
    survey.locator("#occiput_l").focus()
    survey.keyboard.press("Backspace")
    all_saved(survey)
    assert stored() == {"forehead": "not_examined"}


def test_a_number_pad_says_ten_and_not_done(survey, stored):
    for key in ("+", "*", "/", "T", "N", "R"):
        survey.keyboard.press(key)
    all_saved(survey)
    assert list(stored().values()) == [10, 10, "not_examined", 10, "not_examined", "refused"]


def test_yes_and_no_take_no_other_digit(survey, stored):
    survey.goto(f"{survey.url}?method=acr_painful_yes_no")
    for key in ("2", "9", "t", "1", "0"):
        survey.keyboard.press(key)
    expect(survey.locator("[data-live]")).to_contain_text("occiput", ignore_case=True)
    all_saved(survey)
    assert stored() == {"forehead": 1, "occiput_l": 0}


def test_digits_outside_a_cell_write_nothing(survey, stored):
    survey.locator(".visit-tabs a").first.focus()
    survey.keyboard.press("7")
    survey.keyboard.press("s")
    assert stored() == {}
    assert not survey.locator("[data-more].open").count()


def test_a_lost_network_keeps_the_entries_and_sends_them_when_it_is_back(survey, stored):
    survey.context.set_offline(True)
    survey.keyboard.press("7")
    survey.keyboard.press("4")
    expect(survey.locator("#save-status")).to_contain_text("Not saved: 2 wait")
    survey.keyboard.press("5")
    expect(survey.locator("#save-status")).to_contain_text("Not saved: 3 wait")
    assert stored() == {}
    survey.context.set_offline(False)
    all_saved(survey)
    assert stored() == {"forehead": 7, "occiput_l": 4, "occiput_r": 5}


def test_a_visit_signed_meanwhile_is_not_called_a_lost_connection(survey):
    survey.route("**/exam/cells", lambda route: route.fulfill(status=409, body="<h1>This visit is locked</h1>"))
    survey.keyboard.press("7")
    expect(survey.locator("#save-status")).to_contain_text("the visit was signed")
    expect(survey.locator("#save-status")).not_to_contain_text("connection")
    survey.unroute("**/exam/cells")
    all_saved(survey)


def test_of_a_visit_signed_meanwhile_one_press_sends_what_was_typed_to_the_page_that_keeps_it(survey):
    survey.route("**/exam/cells", lambda route: route.fulfill(status=409, body="<h1>This visit is locked</h1>"))
    survey.keyboard.press("7")
    save = survey.locator("#save-status").get_by_role("button", name="Save")
    save.focus()
    survey.wait_for_timeout(5000)
    expect(save, "while it is tried again").to_be_focused()
    with survey.expect_request(lambda one: one.method == "POST" and one.url.endswith("/exam")):
        save.press("Enter")


def test_the_same_cell_in_two_tabs_shows_both_values(survey, stored):
    other = survey.context.new_page()
    other.goto(survey.url)
    other.keyboard.press("9")
    all_saved(other)
    survey.keyboard.press("2")
    note = survey.locator("[data-clash=forehead]")
    expect(note).to_contain_text("you entered 2")
    expect(note).to_contain_text("saved 9 at 12:00")
    assert stored() == {"forehead": 9}
    note.get_by_text("Keep mine").click()
    all_saved(survey)
    assert stored() == {"forehead": 2}


def test_stopping_sends_what_is_waiting_first(survey, stored):
    survey.keyboard.press("7")
    survey.keyboard.press("s")
    survey.keyboard.press("p")
    expect(survey.locator("#knee_r")).to_have_value("stop")
    assert stored()["forehead"] == 7
    assert stored()["knee_r"] == "stopped"
    expect(survey.locator("[data-find-words]")).to_have_text("Stopped: Pain")
    expect(survey.locator("[data-more-open]")).to_be_focused()
    survey.keyboard.press("3")
    assert stored()["forehead"] == 7


@pytest.mark.parametrize(
    ("key", "reason"),
    [("a", "asked to stop"), *(pytest.param(*one, marks=pytest.mark.long) for one in OTHER_REASONS)],
    ids="apto",
)
def test_each_letter_of_the_menu_stops_with_its_reason(survey, stored, key, reason):
    survey.keyboard.press("s")
    survey.keyboard.press(key)
    expect(survey.locator("[data-find-words]")).to_contain_text(reason, ignore_case=True)
    assert set(stored().values()) == {"stopped"}


def test_the_menu_is_closed_by_touch_too(survey, stored):
    survey.locator("[data-more-open]").tap()
    survey.get_by_role("button", name="Close").tap()
    expect(survey.locator("#forehead")).to_be_focused()
    assert not survey.locator("[data-more].open").count()
    assert stored() == {}


def test_a_tablet_on_its_side_needs_no_scrolling(survey):
    assert survey.evaluate("document.documentElement.scrollHeight") <= TABLET["height"]
    assert survey.evaluate("document.documentElement.scrollWidth") <= TABLET["width"]


def test_without_scripts_the_same_record_is_stored(live_clinic, open_page, visit_id, stored):
    page = open_page(java_script_enabled=False)
    live_clinic.seat(page)
    page.goto(f"{live_clinic.url}/visits/{visit_id}/exam")
    for site, rating in WANTED.items():
        page.locator(f"#{site}").fill(str(rating))
    page.get_by_role("button", name="Save", exact=True).click()
    assert stored() == WANTED


def test_a_positive_trigger_point_takes_four_presses(live_clinic, survey, visit_id):
    survey.goto(f"{live_clinic.url}/visits/{visit_id}/trigger-points?q=upp+tr")
    survey.locator("[data-all] [data-muscle=trapezius_upper] [data-open=l]").click()
    survey.locator("#spot").check()
    survey.locator("#reproduces_known_symptom").check()
    survey.get_by_role("button", name="Done").click()
    expect(survey.locator(".findings")).to_contain_text("Active: 2 of 3 criteria met")
    with live_clinic.reading() as session:
        (spot,) = trigger_points.of_visit(session, session.get(Visit, visit_id))
    assert (spot.side, spot.spot_in_taut_band, spot.referred_pain) == ("l", True, None)
