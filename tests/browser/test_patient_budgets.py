"""How many presses a patient needs, counted in Chromium across every page of a job; too many fail the build.

The times are those of a model, reckoned from the presses, never a stop-watch's: they fail the build just the same.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from clinic.domain.dates import PartialDate
from clinic.domain.treatments.courses import CourseStatus, Helped, Source
from clinic.domain.visits import VisitStatus
from clinic.models import Account, Patient, Questionnaire
from clinic.services import invitations, patients, questionnaires, treatments, visits
from clinic.services.treatments import Said
from tests.fixtures.browser import LiveClinic
from tests.fixtures.budgets import MODEL, Budgets, by_model
from tests.fixtures.devices import go_back
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser

COUNT = """() => {
  const note = () => sessionStorage.setItem("presses", Number(sessionStorage.getItem("presses") || 0) + 1);
  const silent = ["Shift", "Control", "Alt", "Meta"];
  addEventListener("pointerdown", note, true);
  addEventListener("keydown", (event) => { if (!silent.includes(event.key)) note(); }, true);
}"""
EIGHT = ("head", "neck", "shoulder_l", "shoulder_r", "chest", "abdomen", "upper_leg_l", "upper_leg_r")
SHAPES = {area: f"front_{area}" for area in EIGHT}
LAST: dict[str, dict[str, Any]] = {
    "survey": {
        "pain_areas": list(EIGHT),
        "pain_shapes": sorted(SHAPES.values()),
        "headache": True,
        "abdominal_pain": False,
        "depression": False,
        "symptoms_3_months": True,
    },
    "spasm7": {"any_spasm": True, "area_severity": {"lower_leg_l": 9, "hand_r": 10}},
}
FIRST_VISIT, RETURN_VISIT = 8 * 60, 3 * 60
"""Seconds that a first visit and an unchanged return visit may take."""


@pytest.fixture
def invite(live_clinic: LiveClinic) -> Callable[..., str]:
    """The address of a patient's link; `returning` = with a questionnaire sent 43 days ago and two treatments."""
    clinician_id = live_clinic.add_account()

    def invite(*, returning: bool = False) -> str:
        with live_clinic.writing() as session:
            clinician = session.get(Account, clinician_id)
            details = patients.Details(name="Rosa Example", birth=PartialDate(1973, 2, 3))
            patient = patients.add(session, details, actor=None, now=NOON)
            if returning:
                _visited(session, patient, clinician)
            visit = visits.plan(session, patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
            issued = invitations.issue(session, visit, zone=ZoneInfo("Europe/Madrid"), actor=clinician, now=NOON)
            return f"{live_clinic.url}/q/{issued.token}"

    return invite


def _visited(session: Any, patient: Patient, clinician: Account | None) -> None:
    """Add the earlier visit: eight places, cramps in two, two treatments rated."""
    then = NOON - dt.timedelta(days=43)
    before = visits.plan(session, patient, TODAY - dt.timedelta(days=43), clinician, actor=clinician, now=then,
                         status=VisitStatus.OPEN)  # fmt: skip
    begun = questionnaires.begin(session, before, now=then)
    questionnaires.save(session, before, begun, LAST, now=then)
    for code in ("duloxetine", "magnesium"):
        details = treatments.CourseDetails(CourseStatus.CURRENT, code)
        course = treatments.add(session, patient, details, actor=clinician, now=then)
        said = Said(Helped.HELPED_A_BIT)
        treatments.rate(session, before, course.id, said, Source.PATIENT, actor=None, now=then)
    questionnaires.send(session, before, begun, now=then)


class Hand:
    """A finger on a phone that counts what it presses, across pages."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        page.add_init_script(f"({COUNT})()")
        page.goto(link)
        page.locator("#year").fill("1973")
        page.get_by_role("button", name="Continue").click()
        page.evaluate("sessionStorage.removeItem('presses')")

    @property
    def presses(self) -> int:
        """What was counted since the year of birth was given."""
        return int(self.page.evaluate("sessionStorage.getItem('presses') || 0"))

    def choose(self, **answers: object) -> None:
        """Press one box for each answer."""
        for name, value in answers.items():
            self.page.locator(f"[name='{name}'][value='{value}']").tap()

    def tap_shape(self, shape: str) -> None:
        """Tap a shape of the figure where its tick stands."""
        self.page.locator(f"[data-hit={shape}]").tap()

    def go_on(self) -> None:
        """Press the one main button."""
        with self.page.expect_navigation():
            self.page.locator(".continue .button").first.tap()

    def same(self) -> None:
        """Confirm what stands there from last time."""
        with self.page.expect_navigation():
            self.page.locator(".offer-answers button").tap()

    def page_of(self, job: str, **answers: object) -> None:
        """Answer one page and go on; `job` is the key in its address."""
        assert self.page.url.split("?")[0].rsplit("/", 1)[1] == job
        self.choose(**answers)
        self.go_on()

    def send(self) -> None:
        """Send from the list to check."""
        self.go_on()
        assert "Thank you" in self.page.locator("h1").inner_text()


@pytest.fixture
def hand(open_page: Callable[..., Page], invite: Callable[..., str]) -> Callable[..., Hand]:
    """A patient's finger at the start page."""
    return lambda **options: Hand(open_page(), invite(**options))


def begin(who: Hand) -> None:
    who.go_on()
    who.page_of("urgent", get_help_now="none", tell_your_clinic="none")


def scores(who: Hand) -> None:
    who.page_of("pain", worst_place="neck", nrs_pain=6, energy=4)
    who.page_of("feelings", fatigue=2, unrefreshed=3, cognitive=1)


def map_of_eight(who: Hand) -> None:
    for shape in SHAPES.values():
        who.tap_shape(shape)
    who.go_on()


def cramp_details(who: Hand) -> None:
    who.page_of("cramp-details", frequency_level=2, duration_level=2, sleep_onset_effect=4, activity_effect=5,
                onset_context="asleep")  # fmt: skip


def test_the_first_question_is_two_presses_away(hand: Callable[..., Hand], budgets: Budgets) -> None:
    who = hand()
    who.go_on()
    assert "Do you have any of these now?" in who.page.locator("h1").inner_text()
    assert who.presses >= 1, "one press to start; the press after the year of birth is the other"
    budgets.within("question 1", who.presses + 1, 2)


def test_a_map_with_eight_areas(hand: Callable[..., Hand], budgets: Budgets) -> None:
    who = hand()
    begin(who)
    before = who.presses
    map_of_eight(who)
    budgets.within("map with 8 areas", who.presses - before, 12)


def test_a_first_visit_with_cramps_in_two_places(hand: Callable[..., Hand], budgets: Budgets) -> None:
    who = hand()
    begin(who)
    map_of_eight(who)
    scores(who)
    who.page_of("signs", headache=True, abdominal_pain=False, depression=False)
    who.page_of("duration", symptoms_3_months=True)
    who.page_of("cramps", any_spasm=True, any_tightness=False)
    who.tap_shape("front_lower_leg_l")
    who.tap_shape("front_hand_r")
    who.go_on()
    who.page_of("cramp-severity", lower_leg_l=7, hand_r=3)
    cramp_details(who)
    who.page_of("treatments")
    who.page_of("matters")
    who.send()
    budgets.within("first visit, cramps in 2 places", who.presses, 60)
    budgets.within("first visit, cramps in 2 places", by_model(who.presses), FIRST_VISIT, MODEL)


def return_visit(who: Hand, *, cramps: bool) -> None:
    begin(who)
    who.same()
    scores(who)
    who.same()
    who.same()
    who.page_of("cramps", any_spasm=cramps, any_tightness=False)
    if cramps:
        who.same()
        who.page_of("cramp-severity", lower_leg_l=7, hand_r=3)
        cramp_details(who)
    who.same()
    who.page_of("change", pgic=3)
    who.page_of("matters")
    who.send()


@pytest.mark.parametrize(("cramps", "budget"), [(False, 25), (True, 34)])
def test_an_unchanged_return_visit(
    hand: Callable[..., Hand], live_clinic: LiveClinic, budgets: Budgets, cramps: bool, budget: int
) -> None:
    who = hand(returning=True)
    return_visit(who, cramps=cramps)
    job = f"unchanged return visit, {'cramps in 2 places' if cramps else 'no cramps'}"
    budgets.within(job, who.presses, budget)
    budgets.within(job, by_model(who.presses), RETURN_VISIT, MODEL)
    with live_clinic.reading() as session:
        today = session.query(Questionnaire).order_by(Questionnaire.id.desc()).first()
        assert questionnaires.answers(today)["survey"]["pain_areas"] == list(EIGHT)
        assert questionnaires.confirmed(today)["survey"]["pain_areas"] == "2026-10-08"


def test_a_bad_day(hand: Callable[..., Hand], budgets: Budgets) -> None:
    who = hand(returning=True)
    with who.page.expect_navigation():
        who.page.get_by_role("button", name="Today is a bad day").tap()
    who.page_of("urgent", get_help_now="none", tell_your_clinic="none")
    who.page_of("bad-day", nrs_pain=8, worst_place="neck", any_spasm=True, unrefreshed=3)
    who.send()
    budgets.within("bad day", who.presses, 12)


def test_the_offer_works_without_scripts_and_with_the_browsers_own_back(
    open_page: Callable[..., Page], invite: Callable[..., str]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(invite(returning=True))
    page.locator("#year").fill("1973")
    page.get_by_role("button", name="Continue").click()
    page.locator(".continue .button").click()
    for group in ("get_help_now", "tell_your_clinic"):
        page.locator(f"[name={group}][value=none]").click()
    page.locator(".continue .button").click()
    page.get_by_role("link", name="Change").click()
    assert page.locator("[name=pain_areas]:checked").count() == len(EIGHT)
    go_back(page)
    page.get_by_role("button", name="Same").click()
    assert page.url.endswith("/pain")
    go_back(page)
    page.reload()
    assert page.locator(".offer").is_visible()


def test_a_changed_map_needs_only_the_difference(hand: Callable[..., Hand], live_clinic: LiveClinic) -> None:
    who = hand(returning=True)
    begin(who)
    before = who.presses
    with who.page.expect_navigation():
        who.page.get_by_role("link", name="Change").tap()
    assert who.page.locator("[data-shape].chosen").count() == len(EIGHT)
    who.tap_shape("front_chest")
    who.go_on()
    assert who.presses - before == 3
    with live_clinic.reading() as session:
        today = session.query(Questionnaire).order_by(Questionnaire.id.desc()).first()
        assert questionnaires.answers(today)["survey"]["pain_areas"] == [one for one in EIGHT if one != "chest"]


def test_what_a_treatment_that_helped_did_besides_can_be_told_and_costs_no_press(hand: Callable[..., Hand]) -> None:
    """Problems come with a medicine that helps too; an answer brings up nothing that would move the next one."""
    who = hand(returning=True)
    with who.page.expect_navigation():
        who.page.evaluate("location.href = location.href + '/treatments?change=1'")
    more, next_one = who.page.locator("details.tell-more"), who.page.locator(".tried").nth(1)
    assert [more.nth(n).is_visible() for n in range(2)] == [True, True]
    before = next_one.bounding_box()
    who.page.locator("input[type=radio][value=helped_a_lot]").first.tap()
    assert next_one.bounding_box() == before
    assert not who.page.locator("textarea:visible").count()
    more.first.locator("summary").tap()
    more.first.locator("textarea").fill("Dry mouth")
    who.go_on()
    with who.page.expect_navigation():
        go_back(who.page)
    assert who.page.locator("details.tell-more[open] textarea").input_value() == "Dry mouth"
