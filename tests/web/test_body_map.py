"""The body map under fingers and keys: a tap ticks exactly its area, the list and the figure never disagree."""

import pytest
from flask import render_template_string
from wtforms import Form

from clinic.domain.body.atlas import AREAS, SHAPES
from clinic.web.forms.fields import AreasField, NoneField, ShapesField

pytestmark = pytest.mark.browser
PAGE = """{% extends "_patient_layout.html" %}{% set title = "Where does it hurt?" %}
{% from "_macros/body_map.html" import body_map %}
{% block page_styles %}<link rel="stylesheet" href="{{ asset('body_map.css') }}">{% endblock %}
{% block scripts %}<script src="{{ asset('body_map.js') }}" defer></script>{% endblock %}
{% block content %}<form>{{ body_map(form.areas, form.shapes, form.nowhere) }}</form>{% endblock %}"""
WINDOWS = [{"width": 390, "height": 844}, {"width": 768, "height": 1024}, {"width": 1440, "height": 900}]
POINT = """code => {
  const shape = document.querySelector(`[data-shape=${code}]`), svg = shape.ownerSVGElement;
  svg.scrollIntoView({block: "center"});
  const [x, y] = document.querySelector(`[data-tick=${code}]`).getAttribute("d").match(/[\\d.]+/g).map(Number);
  const point = new DOMPoint(x + 8, y).matrixTransform(svg.getScreenCTM());
  if (point.y < 0 || point.y > innerHeight) { scrollBy(0, point.y - innerHeight / 2); }
  const seen = new DOMPoint(x + 8, y).matrixTransform(svg.getScreenCTM());
  return [seen.x, seen.y];
}"""

TARGETS = """width => {
  // The shapes in which a circle of this width finds room, by what a finger meets: roughly first, then on the circle.
  const STEP = 3, REACH = 40, holding = [];
  const met = (x, y) => document.elementFromPoint(x, y)?.closest("[data-hit]")?.dataset.hit;
  const round = [...Array(120).keys()].map((part) => part * Math.PI / 60);
  const around = (x, y) => round.map((angle) => met(x + Math.cos(angle) * width / 2, y + Math.sin(angle) * width / 2));
  for (const svg of document.querySelectorAll("[data-body-map] svg")) {
    const box = svg.getBoundingClientRect(), places = new Map();
    for (let y = box.top - REACH; y < box.bottom + REACH; y += STEP) {
      for (let x = box.left - REACH; x < box.right + REACH; x += STEP) {
        const shape = met(x, y);
        if (shape && !places.has(shape)) places.set(shape, []);
        if (shape) places.get(shape).push([x, y]);
      }
    }
    for (const target of svg.querySelectorAll("[data-hit]")) {
      const shape = target.dataset.hit, own = places.get(shape) || [];
      const reach = ([x, y]) => [[1, 0], [-1, 0], [0, 1], [0, -1]].filter(([a, b]) =>
        met(x + a * width / 2, y + b * width / 2) === shape).length;
      if (own.some((one) => reach(one) === 4 && around(...one).every((other) => other === shape))) holding.push(shape);
    }
  }
  return holding;
}"""


class Places(Form):
    """The fields of the map."""

    areas = AreasField("Where")
    shapes = ShapesField()
    nowhere = NoneField("No pain")


@pytest.fixture
def body_map(live_clinic, open_page):
    """Open the map on a phone, or as the test says."""

    def body_map(**options):
        live_clinic.app.add_url_rule("/map", view_func=lambda: render_template_string(PAGE, form=Places()))
        page = open_page(**options)
        page.goto(f"{live_clinic.url}/map")
        return page

    return body_map


def ticked(page):
    return page.eval_on_selector_all("input[name=areas]:checked", "boxes => boxes.map(box => box.value)")


def tap(page, shape):
    page.touchscreen.tap(*page.evaluate(POINT, shape))


@pytest.mark.parametrize(
    "viewport",
    [WINDOWS[0], *(pytest.param(one, marks=pytest.mark.long) for one in WINDOWS[1:])],
    ids=lambda one: str(one["width"]),
)
def test_each_shape_ticks_exactly_its_area_and_a_second_tap_unticks_it(body_map, viewport) -> None:
    page = body_map(viewport=viewport)
    for code, shape in SHAPES.items():
        tap(page, code)
        assert ticked(page) == [shape.area], code
        assert page.input_value("[data-shapes]") == code
        tap(page, code)
        assert ticked(page) == [], code


def test_every_target_holds_a_circle_of_44_pixels_on_a_phone(body_map) -> None:
    page = body_map(viewport={"width": 390, "height": 1900})
    assert set(page.evaluate(TARGETS, 44)) == set(SHAPES)
    assert set(page.evaluate(TARGETS, 200)) == set(), "the measure itself can say no"


def test_an_area_stays_ticked_until_its_last_shape_goes(body_map) -> None:
    page = body_map()
    tap(page, "front_neck")
    tap(page, "back_neck")
    tap(page, "front_shoulder_l")
    assert page.inner_text("[data-live]") == "Left shoulder chosen. 2 places in total."
    tap(page, "front_neck")
    assert ticked(page) == ["neck", "shoulder_l"]
    tap(page, "back_neck")
    assert ticked(page) == ["shoulder_l"]
    assert page.inner_text("[data-chosen-heading]") == "You chose: 1 place"


def test_the_list_works_by_keys_alone_and_tints_both_views(body_map) -> None:
    page = body_map()
    page.focus("[data-list] summary")
    for key in ("Enter", "Tab", "Space", "Tab", "Tab", "Space"):
        page.keyboard.press(key)
    assert ticked(page) == ["head", "jaw_r"]
    tinted = page.eval_on_selector_all(".unplaced", "shapes => shapes.map(shape => shape.dataset.shape)")
    assert set(tinted) == {*AREAS["head"].shapes, *AREAS["jaw_r"].shapes}
    assert page.input_value("[data-shapes]") == ""


def test_no_pain_clears_the_map_and_a_place_clears_no_pain(body_map) -> None:
    page = body_map()
    tap(page, "back_upper_back")
    page.check("#nowhere")
    assert ticked(page) == []
    assert page.input_value("[data-shapes]") == ""
    tap(page, "back_neck")
    assert ticked(page) == ["neck"]
    assert not page.is_checked("#nowhere")


def test_a_chip_takes_its_place_away_and_focus_goes_on(body_map) -> None:
    page = body_map()
    tap(page, "back_neck")
    tap(page, "back_upper_back")
    page.get_by_role("button", name="Remove Neck").click()
    assert ticked(page) == ["upper_back"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove Upper back"
    page.keyboard.press("Enter")
    assert ticked(page) == []
    assert page.evaluate("document.activeElement.textContent") == "You chose no place yet"


def test_with_a_script_the_list_is_folded_and_opens_and_folds_again(body_map) -> None:
    page = body_map()
    summary, boxes = page.locator("[data-list] summary"), page.locator("[data-list] input:visible")
    assert boxes.count() == 0
    summary.tap()
    assert boxes.count() == len(AREAS)
    summary.tap()
    assert boxes.count() == 0


def test_each_change_is_said_in_one_line(body_map) -> None:
    page = body_map()
    tap(page, "back_neck")
    assert page.inner_text("[data-live]") == "Neck chosen. 1 place in total."
    assert page.get_attribute("[data-live]", "role") == "status"
    tap(page, "back_upper_back")
    page.get_by_role("button", name="Remove Neck").click()
    assert page.inner_text("[data-live]") == "Neck removed. 1 place in total."
    page.check("#nowhere")
    assert page.inner_text("[data-live]") == "0 places in total."


def test_the_names_in_the_list_are_those_of_the_areas_and_the_figure_has_none(body_map) -> None:
    page = body_map()
    page.locator("[data-list] summary").tap()
    listed = page.get_by_role("group").get_by_role("checkbox").all()
    names = {box.get_attribute("value"): box.evaluate("one => one.labels[0].textContent") for box in listed}
    assert names == {area.code: area.label for area in AREAS.values()}
    assert page.locator("[aria-hidden=true] svg").count() == page.locator("[data-body-map] svg").count() == 2


def test_without_a_script_the_list_is_open(body_map) -> None:
    page = body_map(java_script_enabled=False)
    page.check("#areas-neck")
    assert page.is_checked("#areas-neck")


@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.long), 1440])
def test_nothing_moves_sideways(body_map, width) -> None:
    page = body_map(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
