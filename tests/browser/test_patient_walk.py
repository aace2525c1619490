"""A patient on a phone, from the link to "thank you": by touch, and again without scripts."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clinic.domain.dates import PartialDate
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Questionnaire, RedFlag, TreatmentProposal
from clinic.services import invitations, patients, questionnaires, visits
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import TABLET, LiveClinic
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser


@pytest.fixture
def link(live_clinic: LiveClinic) -> str:
    """The address of a new patient's link."""
    clinician_id = live_clinic.add_account()
    with live_clinic.writing() as session:
        clinician = session.get(Account, clinician_id)
        assert clinician is not None
        details = patients.Details(name="Rosa Example", birth=PartialDate(1973, 2, 3))
        patient = patients.add(session, details, actor=None, now=NOON)
        visit = visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
        issued = invitations.issue(session, visit, zone=ZoneInfo("Europe/Madrid"), actor=clinician, now=NOON)
        return f"{live_clinic.url}/q/{issued.token}"


def check(page: Page, heading: str) -> None:
    """Look at one page: its title, nothing that axe finds, no sideways scroll."""
    words = re.compile(r"\s+".join(re.escape(word) for word in heading.split()))
    expect(page.locator("h1")).to_have_text(words)
    page.wait_for_load_state()  # a width is that of the page with its styles
    assert page.title().endswith(" – Before your visit")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{heading}: sideways scroll"
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], heading


def choose(page: Page, name: str, *values: str) -> None:
    """Press boxes where a finger would."""
    for value in values:
        page.locator(f"[name='{name}'][value='{value}']").click()


def go_on(page: Page) -> None:
    page.locator(".continue .button").click()


def open_form(page: Page, link: str) -> None:
    page.goto(link)
    check(page, "Before we open your form")
    page.locator("#year").fill("1973")
    page.get_by_role("button", name="Continue").click()
    check(page, "Tell us how you have been")
    go_on(page)


def walk(page: Page, mark: Callable[[str, str, str], None]) -> None:
    """Answer every page with cramps in one place; `mark` chooses a place on a map: (item, area, shape)."""
    check(page, "Do you have any of these now?")
    choose(page, "get_help_now", "chest_pain")
    choose(page, "tell_your_clinic", "none")
    go_on(page)
    check(page, "Please read this first")
    assert "Call 112" in page.locator("main").inner_text()
    go_on(page)
    check(page, "Where have you had pain")
    mark("pain_areas", "shoulder_l", "front_shoulder_l")
    mark("pain_areas", "head", "front_head")
    choose(page, "head_zones", "eye_l")
    check(page, "Where have you had pain")
    go_on(page)
    check(page, "Your pain and your energy")
    choose(page, "worst_place", "shoulder_l")
    choose(page, "nrs_pain", "10")
    choose(page, "energy", "0")
    go_on(page)
    check(page, "Tired, sleep and thinking")
    choose(page, "fatigue", "2")
    choose(page, "cognitive", "0")
    go_on(page)
    check(page, "Other signs")
    choose(page, "headache", "True")
    go_on(page)
    check(page, "3 months or more")
    choose(page, "symptoms_3_months", "True")
    go_on(page)
    check(page, "Cramps and tight muscles")
    choose(page, "any_spasm", "True")
    choose(page, "any_tightness", "False")
    go_on(page)
    check(page, "Where have you had cramps")
    mark("area_severity", "lower_leg_r", "back_lower_leg_r")
    expect(page.locator("[name=cramp_head_zones][value=eye_r]")).to_be_hidden()
    mark("area_severity", "head", "front_head")
    choose(page, "cramp_head_zones", "eye_r")
    check(page, "Where have you had cramps")
    go_on(page)
    check(page, "How bad was the worst cramp")
    choose(page, "lower_leg_r", "8")
    choose(page, "head", "4")
    go_on(page)
    check(page, "More about your cramps")
    choose(page, "frequency_level", "3")
    choose(page, "onset_context", "asleep", "cold")
    go_on(page)
    check(page, "What have you tried?")
    page.get_by_label("Something you tried (1)").fill("Warm <pool> & rest")
    choose(page, "added_0_helped", "helped_a_bit")
    go_on(page)
    check(page, "What is the one thing")
    page.get_by_label("In your own words").fill("Could it be my <sleep>? ÑИ睡")
    go_on(page)


def send(page: Page) -> None:
    check(page, "Check your answers")
    listed = page.locator(".summary-list").inner_text()
    for words in (
        "10 of 10",
        "0 of 10",
        "Head or face: 4\nRight lower leg: 8",
        "Eye, left",
        "Eye, right",
        "Warm <pool> & rest",
        "<sleep>? ÑИ睡",
        "Not provided",
    ):
        assert words in listed, words
    page.get_by_role("button", name="Send to my clinic").click()
    check(page, "Thank you")


def assert_stored(live_clinic: LiveClinic, shapes: list[str]) -> None:
    with live_clinic.reading() as session:
        stored = session.scalars(select(Questionnaire)).one()
        assert stored.sent_at == NOON
        given = questionnaires.answers(stored)
        assert session.scalars(select(RedFlag.code)).all() == ["chest_pain"]
        assert session.scalars(select(TreatmentProposal.own_words)).all() == ["Warm <pool> & rest"]
    assert given["survey"] == {
        "pain_areas": ["head", "shoulder_l"],
        "pain_shapes": shapes,
        "head_zones": ["eye_l"],
        "fatigue": 2,
        "unrefreshed": None,
        "cognitive": 0,
        "headache": True,
        "abdominal_pain": None,
        "depression": None,
        "symptoms_3_months": True,
    }
    assert given["pain"] == {"worst_place": "shoulder_l", "nrs_pain": 10}
    assert given["spasm7"]["area_severity"] == {"head": 4, "lower_leg_r": 8}
    assert given["spasm7"]["cramp_head_zones"] == ["eye_r"]
    assert given["spasm7"]["onset_context"] == ["asleep", "cold"]
    assert "constant_tightness" not in given["spasm7"]
    assert given["agenda"] == {"what_matters": "Could it be my <sleep>? ÑИ睡"}


def test_by_touch_on_a_phone(live_clinic: LiveClinic, link: str, browser_page: Page) -> None:
    def tap(item: str, area: str, shape: str) -> None:
        browser_page.locator(f"[data-hit={shape}]").tap()

    open_form(browser_page, link)
    walk(browser_page, tap)
    send(browser_page)
    assert_stored(live_clinic, ["front_head", "front_shoulder_l"])
    browser_page.go_back()
    check(browser_page, "Thank you")


@pytest.mark.long
def test_without_scripts_on_a_tablet(
    live_clinic: LiveClinic, link: str, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list stands open and is the whole form; axe needs scripts, so only the walk is proved here."""
    page = open_page(java_script_enabled=False, viewport=TABLET, has_touch=False)
    monkeypatch.setattr(f"{__name__}.check", lambda page, heading: page.get_by_role("heading", name=heading).wait_for())
    open_form(page, link)
    walk(page, lambda item, area, shape: choose(page, item, area))
    send(page)
    assert_stored(live_clinic, [])


def test_on_a_small_phone_with_text_at_twice_its_size(
    link: str, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """320 px at 200 %: half the width in units of the text. Nothing scrolls sideways, nothing is out of reach."""
    page = open_page(viewport={"width": 160, "height": 422})

    def fits(page: Page, heading: str) -> None:
        words = re.compile(r"\s+".join(re.escape(word) for word in heading.split()))
        expect(page.locator("h1")).to_have_text(words)
        page.wait_for_load_state()
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{heading}: sideways scroll"

    monkeypatch.setattr(f"{__name__}.check", fits)
    open_form(page, link)
    walk(page, lambda item, area, shape: page.locator(f"[name={item}][value={area}]").evaluate("one => one.click()"))
    send(page)


def test_a_ticked_sign_shows_its_advice_at_once_and_none_of_these_takes_it_away(link: str, browser_page: Page) -> None:
    open_form(browser_page, link)
    advice = browser_page.locator("[data-advice]:visible")
    assert advice.count() == 0
    choose(browser_page, "tell_your_clinic", "leg_swelling")
    assert advice.all_inner_texts() == ["Call your clinic, an urgent-care line or a doctor today."]
    choose(browser_page, "get_help_now", "chest_pain")
    first = browser_page.locator(".option:has([value=chest_pain]) + [data-advice]")
    assert first.inner_text() == "Call 112 or go to an emergency department now. Do not wait for your visit."
    assert "Call 112" in browser_page.locator("[data-advice-said]").inner_text()
    choose(browser_page, "get_help_now", "none")
    assert advice.count() == 1
    check(browser_page, "Do you have any of these now?")


def test_another_device_goes_on_where_this_one_stopped(
    live_clinic: LiveClinic, link: str, open_page: Callable[..., Page]
) -> None:
    phone, tablet = open_page(), open_page(viewport=TABLET)
    open_form(phone, link)
    choose(phone, "get_help_now", "none")
    choose(phone, "tell_your_clinic", "none")
    go_on(phone)
    phone.locator("[data-hit=back_lower_back]").tap()
    phone.get_by_role("button", name="Save and finish later").click()
    check(phone, "Your answers are safe")
    tablet.goto(link)
    tablet.locator("#year").fill("1973")
    tablet.get_by_role("button", name="Continue").click()
    check(tablet, "Welcome back")
    tablet.get_by_role("link", name="Go on").click()
    check(tablet, "Where have you had pain")
    assert tablet.get_by_role("checkbox", name="Lower back").count() == 0, "the list is folded"
    assert tablet.locator(".chip").all_inner_texts() == ["Lower back ✕"]


def test_none_of_these_clears_its_group_and_is_cleared(link: str, browser_page: Page) -> None:
    open_form(browser_page, link)
    choose(browser_page, "get_help_now", "chest_pain", "none")
    assert not browser_page.locator("[value=chest_pain]").is_checked()
    choose(browser_page, "get_help_now", "chest_pain")
    assert not browser_page.locator("[name=get_help_now][value=none]").is_checked()


def test_every_target_is_large_enough_for_sore_hands(link: str, browser_page: Page) -> None:
    open_form(browser_page, link)
    for key in ("", "/urgent", "/pain", "/feelings", "/cramps", "/treatments", "/matters", "/check"):
        browser_page.goto(link + key)
        small = browser_page.evaluate(
            """() => [...document.querySelectorAll('main a, main button, main .option, main .box, .back a')]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
            .map((one) => `${one.outerHTML.slice(0, 80)} ${one.getBoundingClientRect().height}`)"""
        )
        assert small == [], key
