"""Trigger points under fast hands: by keys alone, on a bad network, beside a colleague, without scripts."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from clinic.models import Visit
from clinic.services import trigger_points
from clinic.services.trigger_points import SpotFindings
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE, TABLET, LiveClinic

pytestmark = pytest.mark.browser

DESK, UPRIGHT = {"width": 1440, "height": 900}, {"width": 820, "height": 1180}
SORE = SpotFindings(taut_band=True, hypersensitive_spot=True, spot_in_taut_band=True)
Stored = Callable[[], dict[str, SpotFindings]]


@pytest.fixture
def stored(live_clinic: LiveClinic, visit_id: int) -> Stored:
    """What is stored of each spot, by its place."""

    def stored() -> dict[str, SpotFindings]:
        with live_clinic.reading() as session:
            found = trigger_points.of_visit(session, session.get(Visit, visit_id))
            return {f"{one.muscle}/{one.side}/{one.ordinal}": trigger_points.findings_of(one) for one in found}

    return stored


@pytest.fixture
def open_list(live_clinic: LiveClinic, open_page: Callable[..., Page], visit_id: int) -> Callable[..., Page]:
    """Sign somebody in and open the list of muscles."""

    def open_list(email: str = "dr@clinic.example", **options: object) -> Page:
        page = open_page(**{"viewport": TABLET, **options})
        live_clinic.seat(page, email)
        page.goto(f"{live_clinic.url}/visits/{visit_id}/trigger-points")
        return page

    return open_list


def all_saved(page: Page) -> None:
    """Wait until the server has acknowledged everything."""
    expect(page.locator("[data-trigger]")).to_have_attribute("data-unsaved", "0")
    expect(page.locator("#save-status[data-state='saved']")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_ten_spots_typed_without_waiting_are_ten_spots(open_list: Callable[..., Page], stored: Stored) -> None:
    page = open_list()
    page.locator("#q").focus()
    muscles = ("trapezius_upper", "soleus", "masseter", "infraspinatus", "piriformis")
    wanted = {f"{muscle}/{side}/1" for muscle in muscles for side in "lr"}
    for typed in ("upp tr", "sol", "mass", "infra", "piri"):
        for side in "lr":
            page.keyboard.type(f"{typed} {side}")
            press(page, "Enter", "Space", "Tab", "Space", "Enter")
    all_saved(page)
    found = stored()
    assert set(found) == wanted
    assert {(one.spot_in_taut_band, one.reproduces_known_symptom, one.referred_pain) for one in found.values()} == {
        (True, True, None)
    }
    expect(page.locator("#q")).to_be_focused()


def test_a_slip_in_the_search_opens_nothing_and_says_how_it_reads(open_list: Callable[..., Page]) -> None:
    page = open_list()
    page.locator("#q").fill("upp trp l")
    expect(page.locator("[data-find-hint]")).to_contain_text("0 muscles found. Type the beginnings of words")
    press(page, "Enter")
    expect(page.locator(".spot-card")).to_be_hidden()


def test_nothing_is_chosen_and_nothing_stored_until_something_is_tapped(
    open_list: Callable[..., Page], stored: Stored
) -> None:
    page = open_list()
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    assert page.locator(".spot-card :checked").count() == 0
    expect(page.locator("#spot")).to_be_focused()
    press(page, "Enter")
    expect(page.locator("[data-live]")).to_have_text("Soleus, left: nothing entered.")
    assert stored() == {}


def test_the_state_is_told_with_its_reason_and_a_second_tap_takes_back(
    open_list: Callable[..., Page], stored: Stored
) -> None:
    page = open_list()
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    page.locator("#spot").check()
    page.locator("#reproduces_known_symptom").click()
    expect(page.locator(".spot-state")).to_contain_text("So far: active trigger point, because 2 of 3")
    page.locator("#reproduces_known_symptom").click()
    expect(page.locator(".spot-state")).to_contain_text("was not examined")
    page.locator("[data-zone=calf_l] input").check()
    page.locator("#nowhere").check()
    all_saved(page)
    expect(page.locator("[data-zone=calf_l] input")).not_to_be_checked()
    assert stored()["soleus/l/1"].referred_pain is False
    page.locator("#spot").uncheck()
    page.locator("#nowhere").uncheck()
    all_saved(page)
    assert stored() == {}


def test_a_tap_on_the_map_offers_the_places_of_that_area(open_list: Callable[..., Page], stored: Stored) -> None:
    page = open_list()
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    page.locator(".trigger-taps [data-area=upper_leg_r]").first.dispatch_event("click")
    shown = page.locator("[data-others] [data-zone]:visible")
    assert {one.get_attribute("data-area") for one in shown.all()} == {"upper_leg_r"}
    page.keyboard.press("Space")
    all_saved(page)
    assert stored()["soleus/l/1"].felt_in == ("thigh_front_r",)


def test_a_lost_network_keeps_everything_in_order(open_list: Callable[..., Page], stored: Stored) -> None:
    page = open_list()
    page.context.set_offline(True)
    page.locator("#q").focus()
    page.keyboard.type("sol l")
    press(page, "Enter", "Space", "Enter")
    page.locator("[data-all] [data-muscle=masseter] .muscle-clear").click()
    expect(page.locator("#save-status")).to_contain_text("Not saved")
    assert stored() == {}
    page.context.set_offline(False)
    all_saved(page)
    assert set(stored()) == {"soleus/l/1", "masseter/l/1", "masseter/r/1"}
    assert stored()["soleus/l/1"] == SORE


def test_an_answer_lost_on_the_way_stores_nothing_twice(open_list: Callable[..., Page], stored: Stored) -> None:
    page = open_list()
    page.route("**/keep", lambda route: (route.fetch(), route.abort()), times=1)
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    page.locator("#spot").check()
    expect(page.locator("#save-status")).to_contain_text("Not saved")
    page.locator("#twitch").check()
    all_saved(page)
    (found,) = stored().values()
    assert (found.spot_in_taut_band, found.twitch) == (True, True)
    assert page.locator(".trigger-notice").count() == 0


@pytest.mark.parametrize(
    ("choice", "left"),
    [("Keep mine", {"soleus/l/1": None}),
     pytest.param("Keep the stored one", {"soleus/l/1": True}, marks=pytest.mark.long),
     ("Keep both", {"soleus/l/1": True, "soleus/l/2": None})],
)  # fmt: skip
def test_two_clinicians_at_the_same_spot_see_both(
    live_clinic: LiveClinic, open_list: Callable[..., Page], stored: Stored, choice: str, left: dict[str, bool | None]
) -> None:
    live_clinic.add_account(name="Dr B. Other", email="b@clinic.example")
    mine, theirs = open_list(), open_list("b@clinic.example")
    for page in (theirs, mine):
        page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    theirs.locator("#spot").check()
    theirs.locator("#twitch").check()
    all_saved(theirs)
    mine.locator("#spot").check()
    notice = mine.locator(".trigger-notice")
    expect(notice).to_contain_text("you entered sore spot in taut band. Dr B. Other saved at 12:00")
    expect(notice).to_contain_text("twitch: yes")
    assert stored()["soleus/l/1"].twitch is True
    notice.get_by_role("button", name=choice).click()
    expect(mine.locator("[data-trigger]")).to_have_attribute("data-unsaved", "0")
    assert {place: one.twitch for place, one in stored().items()} == left


def test_a_removed_spot_comes_back_by_one_press(open_list: Callable[..., Page], stored: Stored) -> None:
    page = open_list()
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    page.locator("#spot").check()
    page.locator("[data-zone=calf_l] input").check()
    all_saved(page)
    before = stored()
    page.get_by_role("button", name="Delete this spot").click()
    all_saved(page)
    assert stored() == {}
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    press(page, "Enter")
    all_saved(page)
    assert stored() == before


def test_without_scripts_the_same_record_is_stored(
    open_list: Callable[..., Page], open_page: Callable[..., Page], stored: Stored
) -> None:
    page = open_list(java_script_enabled=False)
    page.locator("#q").fill("upp tr l")
    page.get_by_role("button", name="Find").click()
    page.locator("[data-searched] [data-open=l]").click()
    page.locator("#spot").check()
    page.locator("#reproduces_known_symptom").check()
    page.locator("[name=felt_in]").first.check()
    page.get_by_role("button", name="Done").click()
    plain = stored()
    page.locator("[data-findings] a").click()
    page.get_by_role("button", name="Delete this spot").click()
    fast = open_list()
    fast.locator("#q").focus()
    fast.keyboard.type("upp tr l")
    press(fast, "Enter", "Space", "Tab", "Space", "Tab", "Space", "Enter")
    all_saved(fast)
    assert stored() == plain


@pytest.mark.parametrize("size", [TABLET, pytest.param(DESK, marks=pytest.mark.long)], ids=str)
def test_the_whole_map_is_in_sight_beside_an_open_card(open_list: Callable[..., Page], size: dict[str, int]) -> None:
    page = open_list(viewport=size)
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    for part in (".spot-card", ".trigger-taps"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= size["height"] - box["height"], part


LONG_SIZES = [pytest.param(size, marks=pytest.mark.long) for size in (TABLET, UPRIGHT)]


@pytest.mark.parametrize("size", [PHONE, *LONG_SIZES], ids=str)
def test_the_card_is_fit_for_all(open_list: Callable[..., Page], size: dict[str, int]) -> None:
    page = open_list(viewport=size)
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    page.locator("#spot").check()
    all_saved(page)
    page.locator("[data-more] > summary").click()
    page.locator("[data-places] > summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    if size != PHONE:
        assert page.evaluate("document.documentElement.scrollHeight") <= size["height"]
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert found == [], [one["id"] for one in found]


def test_a_session_that_ended_loses_nothing(
    live_clinic: LiveClinic, open_list: Callable[..., Page], stored: Stored
) -> None:
    page = open_list()
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    page.context.clear_cookies()
    page.locator("#spot").check()
    expect(page.locator("#save-status")).to_contain_text("Not saved")
    expect(page.locator("#save-status a")).to_be_visible()
    assert stored() == {}
    live_clinic.sign_in(page.context.new_page())
    all_saved(page)
    assert stored() == {"soleus/l/1": SORE}


def test_somebody_else_who_signs_in_does_not_sign_for_the_entries_that_wait(
    live_clinic: LiveClinic, open_list: Callable[..., Page], stored: Stored
) -> None:
    live_clinic.add_account(name="Dr B. Other", email="b@clinic.example")
    page = open_list()
    page.locator("[data-all] [data-muscle=soleus] [data-open=l]").click()
    page.context.clear_cookies()
    live_clinic.sign_in(page.context.new_page(), "b@clinic.example")
    page.locator("#spot").check()
    expect(page.locator("#save-status")).to_contain_text("Somebody else is signed in here now.")
    assert stored() == {}


def test_a_stop_is_marked_and_no_key_acts_outside_its_field(open_list: Callable[..., Page], stored: Stored) -> None:
    page = open_list()
    page.locator(".visit-tabs a").first.focus()
    press(page, "l", "r", "c", "1")
    assert stored() == {}
    page.locator("#q").focus()
    page.keyboard.type("sol")
    press(page, "Enter")
    expect(page.locator("[data-all] [data-muscle=soleus] [data-open=l]")).to_be_focused()
    press(page, "Enter")
    for _stop in range(12):
        ring = page.evaluate("""() => {
          const here = document.activeElement, seen = here.matches(".chip-tick input") ? here.nextElementSibling : here;
          return getComputedStyle(seen).outlineStyle;
        }""")
        assert ring != "none", page.evaluate("document.activeElement.outerHTML")
        press(page, "Tab")
