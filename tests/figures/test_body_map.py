"""The body map as drawn: the right piece is coloured, each state looks different, left and right are the patient's."""

import io
import itertools
import math
import xml.etree.ElementTree as ET

import pypdfium2
import pytest
from pypdf import PdfReader

from clinic.domain.body import atlas, outline, zones
from clinic.domain.exams.trigger_points import TriggerActivity
from clinic.figures import body_legend, body_map, hatching, svg, zone_places
from clinic.figures.body_legend import MarkKind
from clinic.figures.body_map import BodyMarks, SiteMark, SiteState, TriggerMark
from clinic.figures.palette import ACTION, PAIN_TINT, SKIN, WHITE, color
from clinic.figures.shapes import Circle, Drawing, Group, Line, Rect, Shape, String
from tests.figures.on_paper import one_page

EVEN, ODD = tuple(atlas.SHAPES)[::2], tuple(atlas.SHAPES)[1::2]
WIDTH = 652.0  # one point per unit of the map
LARGE, SMALL = 520.0, 216.0
SVG = "{http://www.w3.org/2000/svg}"


def spot(shape):
    """Where the anchor of a shape lies in a drawing of WIDTH, y upward from the top edge."""
    x, y = shape.anchor
    return x - 20 - (68 if shape.view == "back" else 0), y - 4


@pytest.mark.parametrize("chosen", [EVEN, ODD, (), tuple(atlas.SHAPES)], ids=["even", "odd", "none", "all"])
def test_the_page_colours_the_shapes_that_were_chosen(chosen):
    figure = body_map.drawing(BodyMarks(said_shapes=chosen), width=WIDTH)
    painted = painted_areas(svg.to_svg(figure, title="t", description="d", id_prefix="b"))
    for shape in atlas.SHAPES.values():
        x, y = spot(shape)
        fills = [fill for fill, corners in painted if outline.contains(corners, (x, y - figure.height))]
        assert fills[-1].upper() == (PAIN_TINT if shape.code in chosen else SKIN), shape.code


def painted_areas(written):
    paths = [element for element in ET.fromstring(written).iter(f"{SVG}path") if element.get("fill") != "none"]
    return [(element.get("fill"), outline.polygon(element.get("d"))) for element in paths]


@pytest.mark.parametrize("chosen", [EVEN, ODD], ids=["even", "odd"])
def test_the_paper_colours_the_shapes_that_were_chosen(chosen):
    image = on_paper(body_map.drawing(BodyMarks(said_shapes=chosen), width=WIDTH))
    for shape in atlas.SHAPES.values():
        x, y = spot(shape)
        patch = [image.getpixel((round(2 * x) + dx, round(2 * y) + dy)) for dx in range(-4, 5) for dy in range(-4, 5)]
        brown = sum(red > blue + 5 for red, _, blue in patch)
        assert brown > len(patch) / 2 if shape.code in chosen else brown == 0, shape.code


def on_paper(figure):
    return pypdfium2.PdfDocument(one_page(figure))[0].render(scale=2).to_pil().convert("RGB")


@pytest.mark.parametrize("pitch", [3.1, 9.4, 25.0])
@pytest.mark.parametrize("shape", atlas.SHAPES.values(), ids=lambda shape: shape.code)
def test_hatching_stays_in_its_shape(shape, pitch):
    corners = outline.polygon(shape.path)
    for (x1, y1), (x2, y2) in hatching.lines(shape.path, pitch):
        assert math.isclose(x2 - x1, y1 - y2, abs_tol=1e-6)
        if x2 - x1 > 1e-3:
            assert outline.contains(corners, ((x1 + x2) / 2, (y1 + y2) / 2))


def test_the_smallest_shape_is_hatched_on_paper():
    fewest = min(len(hatching.lines(shape.path, 9.4)) for shape in atlas.SHAPES.values())
    assert fewest >= 3


def everything(figure, kind):
    """All shapes of one class in a drawing, groups opened."""
    found = []
    for shape in figure.contents:
        found.extend(
            everything(shape, kind) if isinstance(shape, Group) else [shape] if isinstance(shape, kind) else []
        )
    return found


def one_site(state, rating=None, code="occiput_l", width=LARGE):
    return body_map.drawing(BodyMarks(sites={code: SiteMark(state, rating)}), width=width)


def test_states_of_a_site_look_different_without_colour():
    tender, tested = one_site(SiteState.TENDER, 7), one_site(SiteState.NOT_TENDER, 0)
    not_done, refused = one_site(SiteState.NOT_DONE), one_site(SiteState.REFUSED)
    (filled,), (open_,), (small,) = (everything(figure, Circle) for figure in (tender, tested, not_done))
    assert (filled.fillColor, open_.fillColor, small.fillColor) == (color(ACTION), color(WHITE), color(WHITE))
    assert small.r <= open_.r / 2
    assert (len(everything(not_done, Line)), len(everything(refused, Line))) == (0, 1)


def test_not_done_stopped_and_refused_look_different():
    strokes = {
        state: [(line.x1 < line.x2, line.y1 == line.y2) for line in everything(one_site(state), Line)]
        for state in (SiteState.NOT_DONE, SiteState.STOPPED, SiteState.REFUSED)
    }
    assert strokes[SiteState.NOT_DONE] == []
    assert strokes[SiteState.STOPPED] == [(True, True)], "a level stroke"
    assert strokes[SiteState.REFUSED] == [(True, False)], "a slanting one"


def test_a_control_site_is_square_and_never_filled():
    figure = one_site(SiteState.TENDER, 8, code="thumbnail_l")
    assert [square.fillColor for square in everything(figure, Rect)] == [color(WHITE)]
    assert not everything(figure, Circle)


def test_ratings_stand_inside_only_where_they_can_be_read():
    assert "10" in words(one_site(SiteState.TENDER, 10))
    assert "0" in words(one_site(SiteState.NOT_TENDER, 0))
    assert "10" not in words(one_site(SiteState.TENDER, 10, width=SMALL))


def words(figure):
    return [text.text for text in everything(figure, String)]


def test_a_site_that_is_not_named_is_not_drawn():
    assert not everything(body_map.drawing(BodyMarks(), width=LARGE), Circle)


@pytest.mark.parametrize(
    "marks",
    [
        BodyMarks(said_shapes=("front_tail",)),
        BodyMarks(said_areas_unknown_view=("tail",)),
        BodyMarks(sites={"tail": SiteMark(SiteState.TENDER)}),
    ],
)
def test_what_the_body_does_not_have_is_refused(marks):
    with pytest.raises(KeyError):
        body_map.drawing(marks, width=LARGE)


@pytest.mark.parametrize(("width", "right", "left"), [(SMALL, "R", "L"), (LARGE, "Right", "Left")])
def test_sides_are_the_patients(width, right, left):
    figure = body_map.drawing(BodyMarks(), width=width)
    texts = sorted(everything(figure, String), key=lambda text: text.x)
    assert [text.text for text in texts] == [right, "Front", left, left, "Back", right]


def test_labels_are_translated():
    assert "FRONT" in words(body_map.drawing(BodyMarks(), width=SMALL, translate=str.upper))


def test_one_figure_alone_shows_only_its_own():
    marks = BodyMarks(("back_neck",), sites={"gluteal_l": SiteMark(SiteState.TENDER, 4)})
    front = body_map.drawing(marks, width=LARGE, views=("front",))
    assert not everything(front, Circle)
    assert "Back" not in words(front)
    assert PAIN_TINT.lower() not in svg.to_svg(front, title="t", description="d", id_prefix="b")


def test_an_area_from_the_list_is_broken_lines_on_both_figures():
    figure = body_map.drawing(BodyMarks(said_areas_unknown_view=("neck",)), width=LARGE)
    dashed = [shape for shape in everything(figure, Shape) if shape.strokeDashArray]
    assert len(dashed) == 4


def trigger(number, zone, side, state=TriggerActivity.ACTIVE, to=()):
    return TriggerMark(number, zone, side, state, to)


def test_a_trigger_point_has_its_number_and_an_arrow():
    figure = body_map.drawing(BodyMarks(trigger_points=(trigger(3, "calf", "l", to=("heel_l",)),)), width=SMALL)
    assert words(figure).count("3") == 1
    assert len(everything(figure, Line)) == 2


def test_pain_sent_to_the_other_figure_repeats_the_number_there():
    mark = trigger(5, "groin", "r", to=("lower_back_r",))
    both = body_map.drawing(BodyMarks(trigger_points=(mark,)), width=SMALL)
    alone = body_map.drawing(BodyMarks(trigger_points=(mark,)), width=SMALL, views=("front",))
    assert (words(both).count("5"), words(alone).count("5")) == (2, 1)
    assert not everything(both, Line)


@pytest.mark.parametrize("zone", ["calf", "shin", "head_temple", "hand", "mid_back"])
@pytest.mark.parametrize("side", ["l", "r"])
def test_many_trigger_points_of_one_muscle_do_not_hide_each_other_nor_a_word(zone, side):
    marks = tuple(trigger(number, zone, side) for number in range(1, 9))
    figure = body_map.drawing(BodyMarks(trigger_points=marks), width=SMALL)
    places = [(text.x, text.y) for text in everything(figure, String)]
    assert min(math.dist(a, b) for a, b in itertools.combinations(places, 2)) > 8
    assert all(0 < x < figure.width and 0 < y < figure.height for x, y in places)


@pytest.mark.parametrize("placed", zones.ALL_PLACED, ids=str)
def test_each_zone_is_marked_inside_its_area(placed):
    for view in zone_places.views_of(placed[0]):
        point = zone_places.place(*placed, view)
        holding = [s.area for s in atlas.SHAPES.values() if outline.contains(outline.polygon(s.path), point)]
        assert holding == [zones.area_of(*placed)]


MARKS = BodyMarks(
    said_shapes=("front_neck",),
    said_areas_unknown_view=("hand_l",),
    sites={"knee_l": SiteMark(SiteState.REFUSED), "forehead": SiteMark(SiteState.TENDER, 4)},
    trigger_points=(trigger(1, "calf", "l", TriggerActivity.LATENT, ("foot_sole_l",)),),
)


def test_the_legend_explains_what_is_there_and_nothing_else():
    kinds = {entry.kind for entry in body_legend.entries(MARKS)}
    assert kinds == {
        MarkKind.SAID,
        MarkKind.SAID_SOMEWHERE,
        MarkKind.REFUSED,
        MarkKind.CONTROL,
        MarkKind.NOT_ACTIVE,
    }
    assert body_legend.entries(BodyMarks()) == ()


@pytest.mark.parametrize("kind", MarkKind)
def test_each_kind_of_mark_has_its_own_symbol(kind):
    symbols = {one: svg.to_svg(body_legend.symbol(one), title="t", description="d", id_prefix="b") for one in MarkKind}
    assert list(symbols.values()).count(symbols[kind]) == 1
    assert body_legend.LABELS[kind]
    assert isinstance(body_legend.symbol(kind), Drawing)


def test_the_figure_in_words():
    told = body_legend.in_words(MARKS)
    assert "The patient marked pain: Neck (front), Left hand." in told
    assert "Sites, patient refused: Knee, medial, left." in told
    assert "Control sites: Control: forehead (middle) 4." in told
    assert "Trigger point 1, calf, left, sends pain to sole, ball of foot, underside of toes, left." in told
    assert "not done" not in told


def test_labels_on_paper_are_text():
    page = one_page(body_map.drawing(MARKS, width=SMALL))
    assert {"Front", "Back", "R", "L"} <= set(PdfReader(io.BytesIO(page)).pages[0].extract_text().split())
