"""Every patient page in every language: what axe finds, and what it does not look for."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from clinic.domain.body.atlas import AREAS
from clinic.domain.dates import PartialDate
from tests.fixtures.accessibility import RULES
from tests.fixtures.patients_phone import ANSWERS, PatientsPhone
from tests.fixtures.storage import TODAY

pytestmark = pytest.mark.browser
LOOK = """() => {
  const found = [], ids = new Set([...document.querySelectorAll("[id]")].map((one) => one.id));
  const shown = (one) => one.checkVisibility() && one.getClientRects().length;
  for (const one of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (![...one.labels].some((label) => label.textContent.trim())) found.push(`no name: ${one.outerHTML}`);
  }
  for (const one of document.querySelectorAll("a, button, summary, legend")) {
    if (!(one.getAttribute("aria-label") || one.textContent).trim()) found.push(`no name: ${one.outerHTML}`);
  }
  for (const one of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
    const named = `${one.getAttribute("aria-describedby") || ""} ${one.getAttribute("aria-labelledby") || ""}`;
    for (const id of named.split(" ")) if (id && !ids.has(id)) found.push(`described by nothing: ${id}`);
  }
  for (const one of document.querySelectorAll("a[href^='#']")) {
    if (!ids.has(one.hash.slice(1))) found.push(`leads nowhere: ${one.outerHTML}`);
  }
  for (const one of document.querySelectorAll(".field-error, .body-map > .field-error")) {
    const said = [...document.querySelectorAll(`[aria-describedby~="${one.id}"]`)];
    if (!said.length) found.push(`an error that nothing is described by: ${one.textContent}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("sideways scroll");
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  if (document.querySelector("[aria-hidden=true] :is(a, button, input, [tabindex])")) found.push("focus in the hidden");
  const targets = "a, button, summary, .option, .box, .clear label, input[type=text], select, textarea";
  for (const one of document.querySelectorAll(targets)) {
    const { width, height } = one.getBoundingClientRect();
    if (shown(one) && !one.matches(".skip, .clear *") && (width < 43.9 || height < 43.9)) {
      found.push(`${width} x ${height}: ${one.outerHTML.slice(0, 120)}`);
    }
  }
  return found;
}"""


def look(phone: PatientsPhone) -> str:
    """Look at the page as it stands, at 390 and at 320 px; return its title."""
    title, heading = phone.page.title(), phone.page.locator("h1").inner_text().replace("\n", " ")
    assert title.endswith(f"{heading} – {phone.say('Before your visit')}"), title
    assert phone.page.locator("html").get_attribute("lang") == phone.language, title
    assert phone.page.evaluate(LOOK) == [], title
    found = Axe().run(phone.page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], title
    phone.page.set_viewport_size({"width": 320, "height": 256})
    assert not phone.page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"320 px: {title}"
    phone.page.set_viewport_size({"width": 390, "height": 844})
    return title


def look_at_error(phone: PatientsPhone) -> None:
    """Look at a page that was refused: the summary has the focus, its links lead to fields that say the error."""
    assert phone.page.title().startswith(phone.say("Error:") + " ")
    phone.page.locator("#error-summary:focus").wait_for()
    look(phone)
    links = phone.page.locator(".error-summary a")
    assert links.count()
    for at in range(links.count()):
        said = links.nth(at).inner_text()
        links.nth(at).click()
        field = phone.page.locator(":focus")
        assert field.evaluate("one => one.matches('input, select, textarea')"), said
        assert said in field.evaluate(
            """one => [...new Set([one, one.closest("fieldset")])].filter(Boolean)
            .flatMap((one) => (one.getAttribute("aria-describedby") || "").split(" ")).filter(Boolean)
            .map((id) => document.getElementById(id).textContent).join(" ")"""
        )


def folded(page: Page) -> Iterator[None]:
    """Give the page as it is, and once more with its lists open."""
    yield
    if page.locator("details:not([open]) > summary:visible").count():
        page.locator("details:not([open]) > summary:visible").first.click()
        yield


def test_every_page_is_sound(phone: PatientsPhone) -> None:
    phone.open()
    titles = {"year": look(phone)}
    phone.give_year()
    titles["start"] = look(phone)
    assert phone.page.evaluate("[scrollY, document.activeElement.tagName]") == [0, "BODY"]
    keys = phone.store(ANSWERS)
    assert {"change", "cramp-details", "tightness"} <= {*keys}
    for key in (*keys, "advice", "later", "check", ""):
        phone.open(key)
        for _ in folded(phone.page):
            titles[key] = look(phone)
    phone.store({}, short=True)
    phone.open("bad-day")
    titles["bad-day"] = look(phone)
    phone.open("check")
    phone.go_on()
    titles["sent"] = look(phone)
    phone.page.goto(f"{phone.clinic.url}/q/nothing")
    titles["closed"] = look(phone)
    assert len(set(titles.values())) == len(titles), sorted(titles.values())


def test_the_pages_beside_the_form_are_sound(phone: PatientsPhone) -> None:
    """Welcome back, what comes after signing, too young, and too many tries."""
    phone.give_year()
    phone.store(ANSWERS)
    phone.open()
    titles = [look(phone)]
    phone.open("matters")
    phone.set_birth(PartialDate(TODAY.year - 10))
    phone.open()
    titles.append(look(phone))
    phone.set_birth(PartialDate(1973))
    phone.open("matters")
    phone.sign()
    phone.go_on()
    titles.append(look(phone))
    for _ in range(31):
        phone.page.request.get(f"{phone.clinic.url}/q/nothing")
    phone.page.context.clear_cookies()
    phone.page.goto(f"{phone.clinic.url}/q/nothing")
    titles.append(look(phone))
    assert len({*titles}) == 4, titles


def test_last_times_answers_are_offered_soundly(phone: PatientsPhone) -> None:
    phone.store_at_earlier_visit(ANSWERS | {"survey": {**ANSWERS["survey"], "symptoms_3_months": True}})
    phone.give_year()
    phone.store({"urgent": ANSWERS["urgent"], "spasm7": {"any_spasm": True}})
    for key in ("map", "duration", "cramp-map"):
        phone.open(key)
        assert phone.page.locator(".offer").count() == 1, key
        look(phone)


def test_a_list_of_treatments_is_sound(phone: PatientsPhone) -> None:
    """Offered, asked with all there is to tell standing open, and refused."""
    phone.store_at_earlier_visit(ANSWERS)
    phone.take("duloxetine", "magnesium")
    phone.give_year()
    phone.open("treatments")
    assert phone.page.locator(".offer li").count() == 2
    look(phone)
    phone.open("treatments?change=1&add=1")
    for _ in folded(phone.page):
        look(phone)
    phone.page.locator("[name=added_0_helped][value=made_worse]").click()
    phone.go_on()
    look_at_error(phone)


def test_a_refused_page_says_why_and_where(phone: PatientsPhone) -> None:
    phone.open()
    phone.go_on()
    look_at_error(phone)
    phone.give_year()
    phone.open("urgent")
    phone.go_on()
    look_at_error(phone)
    phone.open("map")
    phone.go_on()
    look_at_error(phone)
    phone.open("check")
    phone.go_on()
    assert phone.page.title().startswith(phone.say("Error:") + " ")
    phone.page.locator("#error-summary:focus").wait_for()
    look(phone)
    phone.page.locator(".error-summary a").first.click()
    assert phone.page.url.endswith("/map?then=check")


def test_a_page_changed_elsewhere_shows_both(phone: PatientsPhone) -> None:
    phone.give_year()
    phone.store(ANSWERS)
    phone.open("map")
    phone.store({"survey": {"pain_areas": ["jaw_l"]}})
    phone.page.locator("[data-hit=back_neck]").tap()
    phone.go_on()
    assert phone.page.locator("h2#stored-now").count()
    look(phone)


def test_the_map_needs_no_picture(phone: PatientsPhone) -> None:
    """The names are those of the areas, and keys open the list and tick three: 10 presses at most."""
    phone.give_year()
    phone.store({"urgent": ANSWERS["urgent"]})
    phone.page.add_init_script(
        "new MutationObserver(() => document.querySelectorAll('svg').forEach((one) => one.remove()))"
        ".observe(document, { childList: true, subtree: true })"
    )
    phone.open("map")
    assert phone.page.locator("svg").count() == 0
    phone.page.focus("[data-list] summary")
    for key in ("Enter", "Tab", "Space", "Tab", "Space", "Tab", "Space"):
        phone.page.keyboard.press(key)
    names = [one.get_attribute("value") for one in phone.page.get_by_role("checkbox", checked=True).all()]
    assert names == list(AREAS)[:3]
    for area in AREAS.values():
        box = phone.page.get_by_role("checkbox", name=phone.say(area.label), exact=True)
        assert box.get_attribute("value") == area.code
    assert phone.page.locator(".chip").count() == 3
    phone.go_on()
    assert phone.page.url.endswith("/pain")
