"""How many presses an examiner needs, counted in Chromium; too many fail the build. Times are printed beside aims."""

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from clinic.domain.body.atlas import SITES
from clinic.models import Visit
from clinic.services import trigger_points
from tests.fixtures.browser import TABLET, LiveClinic
from tests.fixtures.budgets import Budgets
from tests.fixtures.exam_browser import all_saved, press
from tests.fixtures.presses import COUNT, counted, pressed

pytestmark = pytest.mark.browser
SAVED = "#save-status[data-state='saved']"


@pytest.fixture
def muscles(live_clinic: LiveClinic, open_page: Callable[..., Page], visit_id: int) -> Page:
    """The list of muscles on a tablet, with what is pressed counted."""
    page = open_page(viewport=TABLET)
    live_clinic.seat(page)
    page.goto(f"{live_clinic.url}/visits/{visit_id}/trigger-points")
    return counted(page)


def stored(live_clinic: LiveClinic, visit_id: int) -> list[tuple[object, ...]]:
    with live_clinic.reading() as session:
        found = trigger_points.of_visit(session, session.get(Visit, visit_id))
        return sorted((one.muscle, one.side, one.spot_in_taut_band, one.reproduces_known_symptom) for one in found)


def test_a_positive_trigger_point_by_touch(
    live_clinic: LiveClinic, muscles: Page, visit_id: int, budgets: Budgets
) -> None:
    muscles.locator("[data-all] [data-muscle=soleus] [data-open=l]").tap()
    muscles.locator("#spot").tap()
    muscles.locator("#reproduces_known_symptom").tap()
    muscles.get_by_role("button", name="Done").tap()
    budgets.within("positive trigger point, touch", pressed(muscles), 4)
    expect(muscles.locator(SAVED)).to_be_visible()
    assert stored(live_clinic, visit_id) == [("soleus", "l", True, True)]


def test_a_positive_trigger_point_by_keyboard(
    live_clinic: LiveClinic, muscles: Page, visit_id: int, budgets: Budgets
) -> None:
    muscles.locator("#q").focus()
    muscles.keyboard.type("upp tr l")
    for key in ("Enter", "Space", "Tab", "Space", "Tab", "Space", "Enter"):
        muscles.keyboard.press(key)
    budgets.within("positive trigger point with a place, keyboard", pressed(muscles), 16)
    expect(muscles.locator(SAVED)).to_be_visible()
    assert stored(live_clinic, visit_id) == [("trapezius_upper", "l", True, True)]


def test_a_clear_muscle(live_clinic: LiveClinic, muscles: Page, visit_id: int, budgets: Budgets) -> None:
    muscles.locator("[data-all] [data-muscle=soleus] .muscle-clear").tap()
    budgets.within("clear muscle, both sides", pressed(muscles), 1)
    expect(muscles.locator(SAVED)).to_be_visible()
    assert stored(live_clinic, visit_id) == [("soleus", "l", False, None), ("soleus", "r", False, None)]
    muscles.locator("[data-all] [data-muscle=soleus] .muscle-is-clear").tap()
    budgets.within("clear muscle, and undone", pressed(muscles), 2)
    expect(muscles.locator("[data-trigger]")).to_have_attribute("data-unsaved", "0")
    assert stored(live_clinic, visit_id) == []


def test_entry_echo_and_acknowledged_save(muscles: Page, budgets: Budgets) -> None:
    muscles.locator("[data-all] [data-muscle=soleus] [data-open=l]").tap()
    taken = muscles.evaluate("""async () => {
      const box = document.getElementById("spot"), status = document.getElementById("save-status");
      const begun = performance.now();
      box.click();
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      const echo = performance.now() - begun;
      while (status.dataset.state !== "saved") await new Promise((next) => setTimeout(next, 5));
      return [echo, performance.now() - begun];
    }""")
    budgets.measured("tap on the card: echo", taken[0], 100)
    budgets.measured("tap on the card: acknowledged", taken[1], 300)


RATINGS = dict(zip(SITES, [1, 6, 5, 8, 7, 6, 4, 7, 5, 5, 3, 1, 0, 6, 4, 1, 0, 9, 10, 3, 2], strict=True))
READINGS = dict(zip(SITES, [f"{1 + n % 9}.{n % 10}" for n in range(21)], strict=True))
CLOCK = """() => {
  window.echoes = []; window.saves = [];
  addEventListener("keydown", () => {
    const begun = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => window.echoes.push(performance.now() - begun)));
  }, true);
  const send = window.fetch;
  window.fetch = async (...request) => {
    const begun = performance.now(), answer = await send(...request);
    if (String(request[0]).endsWith("/cells")) window.saves.push(performance.now() - begun);
    return answer;
  };
}"""


def test_21_ratings_by_keyboard(survey: Page, stored: Callable[[], dict[str, object]], budgets: Budgets) -> None:
    counted(survey)
    for rating in RATINGS.values():
        survey.keyboard.press("t" if rating == 10 else str(rating))
    budgets.within("21 ratings, keyboard", pressed(survey), 21)
    all_saved(survey)
    assert stored() == RATINGS


def test_21_ratings_by_touch(survey: Page, stored: Callable[[], dict[str, object]], budgets: Budgets) -> None:
    counted(survey)
    for rating in RATINGS.values():
        survey.locator(f"[data-key='{'t' if rating == 10 else rating}']").tap()
    budgets.within("21 ratings, touch", pressed(survey), 21)
    all_saved(survey)
    assert stored() == RATINGS


def test_all_negative(survey: Page, stored: Callable[[], dict[str, object]], budgets: Budgets) -> None:
    counted(survey)
    survey.keyboard.press("s")
    survey.keyboard.press("f")
    budgets.within("all tested, none painful", pressed(survey), 2)
    all_saved(survey)
    assert stored() == dict.fromkeys(SITES, 0)


def test_21_readings_of_the_algometer(
    algometer: Page, measured: Callable[[], dict[str, str]], budgets: Budgets
) -> None:
    counted(algometer)
    press(algometer, "".join(READINGS.values()))
    budgets.within("21 algometer values, keyboard", pressed(algometer), 63)
    all_saved(algometer)
    assert measured() == READINGS


def test_from_what_the_patient_said_to_the_palpation_plan(survey: Page, budgets: Budgets) -> None:
    survey.add_init_script(f"({COUNT})()")
    survey.reload()
    clicks = []
    survey.expose_function("clicked", lambda: clicks.append(1))
    survey.evaluate("addEventListener('pointerdown', () => window.clicked(), true)")
    survey.get_by_role("navigation", name="This visit").get_by_role("link", name="Trigger points").click()
    expect(survey.locator(".palpation")).to_be_visible()
    budgets.within("what the patient said to the palpation plan", len(clicks) + pressed(survey), 1)


def test_echo_and_acknowledged_save_of_ratings(survey: Page, budgets: Budgets) -> None:
    survey.evaluate(f"({CLOCK})()")
    for rating in RATINGS.values():
        survey.keyboard.press("t" if rating == 10 else str(rating))
    all_saved(survey)
    for name, times, aim in (("echo", "echoes", 100), ("acknowledged", "saves", 300)):
        taken = sorted(survey.evaluate(f"window.{times}"))
        budgets.measured(f"rating: {name}, p95 of {len(taken)}", taken[math.ceil(0.95 * len(taken)) - 1], aim)
