"""The page of a summary in a browser: printed, narrow, with large text, by keyboard and in forced colours."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.fixtures.accessibility import RULES

pytestmark = pytest.mark.browser

HEADS = "all => all.map((one) => one.innerText)"
HIDDEN_ON_PAPER = ".bar-nav, .bar-account, .visit-bar, .no-print, .button, [aria-labelledby=editions]"
SEEN = "all => all.filter((one) => one.getClientRects().length).map((one) => one.className)"
CUT = "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"


@pytest.fixture
def summary(live_clinic, visit_id, open_page):
    """The summary of an open visit, on a desktop."""
    page = open_page(viewport={"width": 1280, "height": 800}, has_touch=False)
    live_clinic.sign_in(page)
    page.wait_for_url("**/today")
    page.goto(f"{live_clinic.url}/visits/{visit_id}/summary")
    return page


def test_on_paper_there_is_no_way_around_and_the_charts_begin_a_sheet(summary):
    heads = summary.locator(".twin h2").evaluate_all(HEADS)
    summary.emulate_media(media="print")
    assert summary.locator(HIDDEN_ON_PAPER).evaluate_all(SEEN) == []
    assert summary.locator(".twin h2:visible").evaluate_all(HEADS) == [one for one in heads if "Criteria" not in one]
    starts = summary.locator(".page-two").evaluate_all("all => all.map((one) => getComputedStyle(one).breakBefore)")
    assert set(starts) <= {"page"}
    small = "all => all.filter((one) => parseFloat(getComputedStyle(one).fontSize) < 12).map((one) => one.innerText)"
    assert summary.locator(".twin p:visible, .twin td:visible, .twin th:visible").evaluate_all(small) == []


def test_at_320_px_and_with_text_of_twice_the_size_nothing_is_cut(summary):
    for width, size in ((320, "100%"), (640, "200%")):
        summary.set_viewport_size({"width": width, "height": 640})
        summary.evaluate("(size) => { document.documentElement.style.fontSize = size }", size)
        assert summary.evaluate("document.documentElement.scrollWidth") <= width
        assert summary.locator(".twin p, .twin dd, .twin li, .twin h2").evaluate_all(CUT) == []


@pytest.mark.long
def test_every_stop_by_keyboard_is_seen_and_in_the_order_of_reading(summary):
    tops, stops = [], summary.locator("main a:visible, main summary:visible, main button:visible").count()
    summary.locator("main").focus()
    for _ in range(stops):
        summary.keyboard.press("Tab")
        tops.append(summary.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
        assert summary.evaluate("getComputedStyle(document.activeElement).boxShadow !== 'none'")
    in_main = [top for top in tops if top]
    assert all(later >= earlier - 60 for earlier, later in pairwise(in_main))


@pytest.mark.long
def test_in_forced_colours_axe_finds_nothing(summary):
    summary.emulate_media(forced_colors="active")
    assert Axe().run(summary, options={"runOnly": RULES}).response["violations"] == []
