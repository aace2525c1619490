"""The whole form by keys alone, in forced colours too: each stop is seen, none is a trap."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from clinic.domain.languages import DEFAULT
from clinic.models import Visit
from clinic.services import questionnaires
from tests.fixtures.patients_phone import ANSWERS, PatientsPhone

pytestmark = pytest.mark.browser
STOPS_AT_MOST = 60
REMEMBER = """() => {
  // What each stop looks like without the focus; the box of a hidden radio is its label.
  const look = (one) => [one, one.nextElementSibling].filter((part) => part && (part === one || part.matches("label")))
    .map((part) => getComputedStyle(part)).map((style) =>
      `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow} ${style.backgroundColor}`).join(" | ");
  const before = new Map([...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((one) => one !== document.activeElement).map((one) => [one, look(one)]));
  window.stop = () => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const { top, bottom } = (one.matches(".box input") ? one.parentElement : one).getBoundingClientRect();
    return { seen: !before.has(one) || before.get(one) !== look(one), within: bottom > 0 && top < innerHeight,
      name: one.name || "", value: one.value || "", id: one.id, words: one.textContent.trim(), html: one.outerHTML };
  };
}"""


def tab_to(page: Page, wanted: Callable[[dict[str, str]], bool]) -> None:
    """Press Tab until the wanted stop has the focus; every stop on the way can be seen."""
    page.evaluate(REMEMBER)
    for _ in range(STOPS_AT_MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate("stop()")
        if stop is None:
            continue
        assert stop["seen"], f"no visible focus: {stop['html'][:200]}"
        assert stop["within"], f"out of sight: {stop['html'][:200]}"
        if wanted(stop):
            return
    raise AssertionError(f"Tab does not come to it on {page.title()}")


def press_main_button(page: Page) -> None:
    """Tab to Continue and press it; the page that follows stands at its top."""
    before = page.url
    tab_to(page, lambda stop: stop["id"] == "continue" or 'class="button"' in stop["html"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    assert page.evaluate("scrollY") == 0


def choose_first(page: Page, name: str, *keys: str) -> None:
    """Tab to the first radio or tick of a question, and press keys on it."""
    tab_to(page, lambda stop: stop["name"] == name)
    for key in keys or ("Space",):
        page.keyboard.press(key)


def test_the_whole_form_by_keys_alone(phone: PatientsPhone) -> None:
    """In one language in the colours of the page, in the other in those of the person."""
    page = phone.page
    page.emulate_media(forced_colors="none" if phone.language == DEFAULT else "active")
    phone.open()
    tab_to(page, lambda stop: stop["id"] == "year")
    page.keyboard.type("1973")
    page.keyboard.press("Enter")
    page.locator(".bad-day").wait_for()
    press_main_button(page)
    for group in ("get_help_now", "tell_your_clinic"):
        tab_to(page, lambda stop, group=group: stop["name"] == group and stop["value"] == "none")
        page.keyboard.press("Space")
    press_main_button(page)
    tab_to(page, lambda stop: "<summary" in stop["html"])
    page.keyboard.press("Enter")
    choose_first(page, "pain_areas")
    press_main_button(page)
    choose_first(page, "nrs_pain", "Space", "ArrowRight", "ArrowRight")
    press_main_button(page)
    choose_first(page, "fatigue", "Space", "ArrowDown")
    for _ in range(40):
        if page.url.endswith("/check"):
            break
        press_main_button(page)
    page.keyboard.press("Shift+Tab")
    press_main_button(page)
    assert phone.link.endswith(page.url.rpartition("/")[2])
    with phone.clinic.reading() as session:
        stored = questionnaires.of_visit(session, session.get_one(Visit, phone.visit_id))
        assert stored is not None
        assert stored.sent_at is not None
        answers = questionnaires.answers(stored)
    assert answers["survey"]["pain_areas"] == ["head"]
    assert answers["survey"]["fatigue"] == 1
    assert answers["pain"]["nrs_pain"] == 2


def test_in_forced_colours_chosen_differs_by_more_than_colour(phone: PatientsPhone) -> None:
    page = phone.page
    phone.give_year()
    phone.store(ANSWERS)
    page.emulate_media(forced_colors="active")
    phone.open("pain")
    page.locator("[name=nrs_pain][value='3']").click()
    box = "one => { const style = getComputedStyle(one); return [style.borderTopStyle, style.borderTopWidth]; }"
    chosen, other = (page.locator(f"[name=nrs_pain][value='{n}'] + label").evaluate(box) for n in (3, 4))
    assert chosen != other
    phone.open("urgent")
    native = page.locator(".option input").evaluate_all("all => all.map((one) => getComputedStyle(one).appearance)")
    assert {*native} == {"auto"}, "the browser's own tick, which it draws in the colours of the person"
    phone.open("map")
    ticks = page.locator("[data-tick]").evaluate_all(
        "all => all.filter((one) => getComputedStyle(one).display !== 'none').map((one) => one.dataset.tick)"
    )
    assert ticks == ["front_neck"]
    dashed = page.locator("[data-shape=front_head]").evaluate("one => getComputedStyle(one).strokeDasharray")
    plain = page.locator("[data-shape=front_jaw_l]").evaluate("one => getComputedStyle(one).strokeDasharray")
    assert (dashed != "none", plain) == (True, "none")


def test_focus_goes_on_after_a_place_is_removed(phone: PatientsPhone) -> None:
    page = phone.page
    phone.give_year()
    phone.store(ANSWERS)
    phone.open("map")
    chips = page.locator(".chip")
    names = [chip.get_attribute("aria-label") for chip in chips.all()]
    chips.first.focus()
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("aria-label") == names[1]
    assert page.locator("[data-live]").inner_text()
    page.keyboard.press("Enter")
    assert page.locator(":focus").evaluate("one => one.matches('[data-chosen-heading]')")
