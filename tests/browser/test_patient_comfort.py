"""What sore hands, large text and a screen reader need of the patient's pages, beyond what axe looks for."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.patients_phone import ANSWERS, PatientsPhone

pytestmark = pytest.mark.browser
TWICE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })"
CLIPPED = """() => {
  const found = [], wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`sideways scroll: ${wide} of ${innerWidth}`);
  for (const one of document.querySelectorAll("main *, header *, nav *, footer *")) {
    if (one.closest(".for-readers, svg") || !one.checkVisibility({ visibilityProperty: true })) continue;
    const { left, right } = one.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) found.push(`over the edge: ${one.outerHTML.slice(0, 120)}`);
    if (one.matches(".box label, .button, .chip") && one.scrollWidth > one.clientWidth + 1) {
      found.push(`out of its box: ${one.textContent}`);
    }
  }
  return found;
}"""
STOPS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary, textarea")]
  .filter((one) => !one.matches(".skip, .clear input") && one.checkVisibility({ visibilityProperty: true }))
  .map((one) => (one.matches("input") && one.labels[0]) || one)
  .map((one) => ({ top: one.getBoundingClientRect().top, left: one.getBoundingClientRect().left,
    bottom: one.getBoundingClientRect().bottom, says: one.textContent.trim() }))"""


def place(page: Page, selector: str) -> float:
    """Return how far down the page something stands."""
    top = page.locator(selector).evaluate("one => one.getBoundingClientRect().top + scrollY")
    return round(float(top))


@pytest.fixture
def begun(phone: PatientsPhone) -> PatientsPhone:
    """A patient who has answered the first pages."""
    phone.give_year()
    phone.store(ANSWERS)
    return phone


def test_an_answer_moves_nothing_away_from_the_finger(begun: PatientsPhone) -> None:
    page = begun.page
    begun.open("pain")
    before = place(page, "#continue")
    for name, value in (("worst_place", "neck"), ("nrs_pain", "7"), ("energy", "2")):
        page.locator(f"[name={name}][value='{value}']").tap()
    assert page.locator(".clear label:visible").count() == 3
    assert place(page, "#continue") == before
    page.locator("#worst_place-none").tap()
    assert not page.locator("[name=worst_place][value=neck]").is_checked()
    page.locator("[name=energy][value='3']").tap()
    assert page.locator(".clear label:visible").count() == 2
    assert place(page, "#continue") == before


def test_a_place_ticked_in_the_list_stays_under_the_finger(begun: PatientsPhone) -> None:
    """The chips above the list grow by a line; a browser without scroll anchoring would move the list."""
    page = begun.page
    begun.open("map")
    page.evaluate("document.documentElement.style.overflowAnchor = document.body.style.overflowAnchor = 'none'")
    page.locator("[data-list] summary").tap()
    box = page.locator("[value=upper_leg_l]")
    box.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('[data-chips]').style.width = '5rem'")
    height = page.locator("[data-chips]").evaluate("one => one.offsetHeight")
    before = box.evaluate("one => one.getBoundingClientRect().top")
    box.tap()
    assert page.locator("[data-chips]").evaluate("one => one.offsetHeight") > height
    assert box.evaluate("one => one.getBoundingClientRect().top") == pytest.approx(before, abs=1)


def test_the_advice_brings_the_number_to_call(begun: PatientsPhone) -> None:
    page = begun.page
    begun.open("urgent")
    at_once = page.locator(".option:has([value=chest_pain]) + [data-advice] a")
    assert at_once.get_attribute("href") == "tel:112"
    for key in ("advice", "check", "later"):
        begun.open(key)
        calls = page.locator(".advice a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
        assert calls == ["tel:112", "tel:5550100"], key


def test_scales_and_groups_say_what_they_ask(begun: PatientsPhone) -> None:
    """The end words belong to the names of both ends alone; the group is the question; Continue says what is saved."""
    page, say = begun.page, begun.say
    begun.open("pain")
    scale = page.locator("fieldset:has([name=nrs_pain])")
    names = [f"0 {say('No pain')}", *(str(n) for n in range(1, 10)), f"10 {say('Worst pain you can think of')}"]
    for value, name in enumerate(names):
        radio = (
            page.get_by_role("group").get_by_role("radio", name=name, exact=True).and_(page.locator("[name=nrs_pain]"))
        )
        assert radio.get_attribute("value") == str(value)
    assert scale.locator("input:checked").count() == 0
    for key in ("urgent", "pain", "feelings", "signs", "duration", "cramps", "cramp-severity", "cramp-details"):
        begun.open(key)
        for group in page.locator("fieldset").all():
            expect(page.get_by_role("group", name=group.locator("legend").inner_text()).first).to_be_visible()
        assert page.locator("fieldset").count() == page.locator("fieldset > legend:first-child").count(), key
        assert page.locator("input:checked[type=radio]").count() == (
            1 if key == "cramp-severity" else 2 * (key == "cramps")
        )
        if page.locator("#continue").count():
            assert page.locator("#continue").get_attribute("aria-describedby") == "save-status"
            assert page.locator("#save-status").get_attribute("role") == "status"


def test_a_single_question_is_the_heading_of_its_page(begun: PatientsPhone) -> None:
    begun.open("duration")
    assert begun.page.locator("fieldset > legend > h1").count() == 1
    begun.open("matters")
    assert begun.page.locator("h1").count() == 1


def test_what_is_ticked_and_tapped_is_said_in_one_line(begun: PatientsPhone) -> None:
    page = begun.page
    begun.open("map")
    live = page.locator("[data-live]")
    assert (live.get_attribute("role"), live.inner_text()) == ("status", "")
    page.locator("[data-hit=front_shoulder_l]").tap()
    chosen = begun.say("%(place)s chosen.") % {"place": begun.say("Left shoulder")}
    assert live.inner_text() == f"{chosen} {begun.say('%(count)s places in total.') % {'count': 3}}"
    page.get_by_role("button", name=begun.say("Remove %(place)s") % {"place": begun.say("Neck")}).tap()
    removed = begun.say("%(place)s removed.") % {"place": begun.say("Neck")}
    assert live.inner_text() == f"{removed} {begun.say('%(count)s places in total.') % {'count': 2}}"


def test_text_at_twice_its_size_fits_at_390_and_320(phone: PatientsPhone) -> None:
    """Text alone grows here: no rule for narrow pages knows of it."""
    page = phone.page
    page.add_init_script(TWICE)
    page.set_viewport_size({"width": 320, "height": 844})
    phone.open()
    found = {"year": page.evaluate(CLIPPED)}
    phone.give_year()
    keys = phone.store(ANSWERS)
    for key in ("", *keys, "advice", "check", "later"):
        phone.open(key)
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            found[f"{key} at {width} px"] = page.evaluate(CLIPPED)
    assert {where: what for where, what in found.items() if what} == {}


def test_the_focus_goes_down_the_page_as_a_reader_does(begun: PatientsPhone) -> None:
    """In the order of the document, each stop stands below the one before, or beside it on the right."""
    page = begun.page
    for key in ("", *begun.store({}), "check", "later"):
        begun.open(key)
        assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
        stops = page.evaluate(STOPS)
        assert len(stops) > 1
        for one, following in pairwise(stops):
            beside = following["top"] < one["bottom"] and following["left"] > one["left"]
            assert following["top"] >= one["bottom"] - 1 or beside, (key, one["says"], following["says"])
