"""The survey on every screen: no page scroll on a tablet, columns, one column, axe, names, focus, the live region."""

import datetime as dt
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.visits import VisitStatus
from clinic.models import Visit
from clinic.services import exams, pressures, questionnaires, visits
from clinic.services.exams import SiteEntry
from tests.fixtures.accessibility import RULES
from tests.fixtures.browser import PHONE, TABLET
from tests.fixtures.exam_browser import all_saved, press
from tests.fixtures.storage import NOON, TODAY

pytestmark = pytest.mark.browser

METHODS = ("mtps_0_10", "acr_painful_yes_no", "algometer")
SCALES = ("mtps_0_10", pytest.param("acr_painful_yes_no", marks=pytest.mark.long), "algometer")
DESK = {"width": 1440, "height": 900}
UPRIGHT = {"width": 820, "height": 1180}
NARROW = {"width": 320, "height": 640}
SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
BOX = "one => { const box = one.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; }"


def fits(size):
    return size[0] <= TABLET["width"] and size[1] <= TABLET["height"]


@pytest.mark.parametrize("method", SCALES)
def test_a_tablet_on_its_side_never_scrolls_before_within_and_after(survey, method):
    survey.goto(f"{survey.url}?method={method}")
    keys = {"mtps_0_10": "5" * 21, "acr_painful_yes_no": "1" * 21, "algometer": "2.5" * 21}[method]
    for part in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        assert fits(survey.evaluate(SIZE))
        press(survey, part)
        all_saved(survey)
    assert fits(survey.evaluate(SIZE))


@pytest.mark.parametrize("method", SCALES)
def test_an_urgent_sign_and_the_last_visit_leave_everything_in_sight(survey, live_clinic, visit_id, method):
    with live_clinic.writing() as session:
        visit = session.get(Visit, visit_id)
        by, day = visit.clinician, TODAY - dt.timedelta(days=40)
        before = visits.plan(session, visit.patient, day, by, actor=by, now=NOON, status=VisitStatus.OPEN)
        exam = exams.begin(session, before, ExamMethod(METHODS[method == METHODS[1]]), examiner=by, now=NOON)
        exams.enter(session, before, exam, [SiteEntry("knee_l", SiteState.RATED, 1)], actor=by, now=NOON)
        pressures.measure(session, before, exam, "knee_l", [Decimal("2.5")], actor=by, now=NOON)
        begun = questionnaires.begin(session, visit, now=NOON)
        questionnaires.save(session, visit, begun, {"urgent": {"chest_pain": True}}, now=NOON)
    survey.goto(f"{survey.url}?method={method}")
    expect(survey.locator(".exam-urgent")).to_be_visible()
    expect(survey.locator("#knee_l-last")).to_contain_text("2.50" if method == "algometer" else "1")
    assert survey.evaluate(SIZE)[1] <= TABLET["height"]


@pytest.mark.parametrize("method", [pytest.param(METHODS[0], marks=pytest.mark.long), *METHODS[1:]])
def test_nothing_goes_sideways_and_axe_finds_nothing(survey, method):
    survey.goto(f"{survey.url}?method={method}")
    for size in (TABLET, DESK, UPRIGHT, PHONE, NARROW):
        survey.set_viewport_size(size)
        assert survey.evaluate(SIZE)[0] <= size["width"], size
    for opened in (False, True):
        if opened:
            survey.locator("[data-more-open]").click()
        found = Axe().run(survey, options={"runOnly": RULES}).response["violations"]
        assert found == [], [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_three_columns_on_a_desk_and_one_on_a_phone(survey):
    def places():
        parts = [".exam-body", ".exam-survey", ".exam-third", ".exam-keys"]
        return [survey.locator(part).evaluate(BOX) for part in parts]

    survey.set_viewport_size(DESK)
    body, table, third, keys = places()
    assert body[0] + body[2] <= table[0]
    assert table[0] + table[2] <= third[0]
    survey.set_viewport_size(PHONE)
    survey.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    body, table, third, keys = places()
    assert body[1] < table[1] < keys[1] < third[1]
    assert len({round(part[0]) for part in (body, table, third, keys)}) == 1


def test_the_table_never_moves_under_a_finger(survey):
    heights = "() => window.survey.cells.map((cell) => { window.survey.banner(cell); return BOX; })"
    at_each = heights.replace("BOX", "document.querySelector('.exam-table').getBoundingClientRect().top")
    for size in (TABLET, DESK, UPRIGHT, PHONE):
        survey.set_viewport_size(size)
        assert len(set(survey.evaluate(at_each))) == 1, size


def test_a_phone_keeps_the_keypad_and_the_next_site_in_sight(survey):
    survey.set_viewport_size(PHONE)
    survey.locator("#forehead").focus()
    for key in "0123456789012345678":
        survey.locator(f"[data-keypad] [data-key='{key}']").click()
        banner, cell, keys = (survey.locator(part).evaluate(BOX) for part in (".exam-next", ":focus", ".exam-keys"))
        edges = [0, banner[1], banner[1] + banner[3], cell[1], cell[1] + cell[3], keys[1], keys[1] + keys[3]]
        assert [*edges, PHONE["height"]] == sorted([*edges, PHONE["height"]]), key


def test_an_upright_tablet_keeps_the_keypad_and_the_cell_in_sight(survey):
    survey.set_viewport_size({"width": 768, "height": 1024})
    survey.locator("#forehead").focus()
    for key in "01234567890123456789":
        survey.locator(f"[data-keypad] [data-key='{key}']").click()
        cell, keys = (survey.locator(part).evaluate(BOX) for part in (":focus", ".exam-keys"))
        assert 0 <= cell[1] < cell[1] + cell[3] <= keys[1] < keys[1] + keys[3] <= 1024, key


def test_keys_of_the_keypad_are_large_enough(survey):
    for size in (TABLET, UPRIGHT, PHONE):
        survey.set_viewport_size(size)
        sizes = [key.evaluate(BOX)[2:] for key in survey.locator("[data-keypad] button").all()]
        assert min(side for size in sizes for side in size) >= 56


def test_every_cell_has_its_own_name_and_a_focus_that_is_seen(survey):
    names = set()
    for cell in survey.locator("input.cell").all():
        cell.focus()
        ring = cell.evaluate("one => { const s = getComputedStyle(one); return [s.outlineStyle, s.outlineWidth]; }")
        assert ring == ["solid", "2px"]
        names.add(cell.evaluate("one => document.querySelector(`label[for='${one.id}']`).textContent"))
    assert len(names) == 21


def test_no_key_does_anything_outside_a_cell(survey, stored):
    for place in (".visit-tabs a", "[data-more-open]", "[data-moves]"):
        survey.locator(place).first.focus()
        for key in ("7", "s", "n", "r", "c", "t", "."):
            survey.keyboard.press(key)
    assert stored() == {}
    assert not survey.locator("[data-more].open").count()
    survey.locator("[data-more-open]").click()
    survey.locator("#note").fill("s n r 7 f p")
    expect(survey.locator("#note")).to_have_value("s n r 7 f p")
    assert stored() == {}


def test_the_whole_survey_goes_without_a_mouse(survey, stored):
    press(survey, "12")
    survey.keyboard.press("s")
    expect(survey.locator("[data-fill-button]")).to_be_focused()
    survey.keyboard.press("r")
    expect(survey.locator("#trapezius_l")).to_be_focused()
    survey.keyboard.press("s")
    survey.keyboard.press("Escape")
    expect(survey.locator("#trapezius_l")).to_be_focused()
    survey.keyboard.press("s")
    survey.keyboard.press("o")
    expect(survey.locator("#knee_r")).to_have_value("stop")
    assert (stored()["forehead"], stored()["occiput_r"]) == (1, "refused")


def test_nothing_to_fill_is_not_offered(survey):
    press(survey, "0" * 20)
    survey.keyboard.press("s")
    expect(survey.locator("[data-fill-button]")).to_contain_text("1")
    survey.keyboard.press("Escape")
    press(survey, "0")
    survey.locator("[data-more-open]").click()
    expect(survey.locator("[data-fill-button]")).to_be_hidden()
    survey.keyboard.press("f")
    expect(survey.locator("[data-more].open")).to_have_count(1)
