"""The body figure is one drawing: Chromium and the PDF paint the same mark at every place, and at no other."""

import io
import math
from dataclasses import dataclass
from itertools import cycle, islice

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser

from clinic.domain.body import atlas, outline
from clinic.domain.body.atlas import Side, ViewCode
from clinic.domain.exams.trigger_points import TriggerActivity
from clinic.figures import body_frame, body_map, svg, zone_places
from clinic.figures.body_map import BodyMarks, SiteMark, SiteState, TriggerMark
from tests.figures.on_paper import one_page

pytestmark = pytest.mark.browser

WIDTH = 652.0
"""Points; one point to a unit of the map."""
ZOOM = 2
RADIUS = 13.0
SHAPES = tuple(atlas.SHAPES)
CHOICES = {"none": (), "even": SHAPES[::2], "odd": SHAPES[1::2], "all": SHAPES}
SCALE, FOOT = body_frame.scale_for(WIDTH, 2), 1.4 * 9
FRAMES = {frame.view: frame for frame in body_frame.frames(("front", "back"), SCALE, FOOT)}
HEIGHT = body_frame.HEIGHT * SCALE + FOOT


@dataclass(frozen=True)
class Twin:
    """The same marks as Chromium shows them and as they are printed."""

    screen: Image.Image
    paper: Image.Image

    @property
    def both(self):
        return {"screen": self.screen, "paper": self.paper}


@pytest.fixture(scope="module")
def twin(chromium: Browser):
    """Draw marks both ways, `ZOOM` pixels to the point."""
    page = chromium.new_page(viewport={"width": 700, "height": 700}, device_scale_factor=ZOOM)

    def twin(marks: BodyMarks) -> Twin:
        drawing = body_map.drawing(marks, width=WIDTH)
        drawn = svg.to_svg(drawing, title="Body", description="Body", id_prefix="twin")
        page.set_content(
            f"<body style='margin:0;background:#fff'>{drawn.replace('<svg', '<svg style=display:block', 1)}"
        )
        size = {"x": 0, "y": 0, "width": math.floor(WIDTH), "height": math.floor(HEIGHT)}
        seen = Image.open(io.BytesIO(page.screenshot(clip=size))).convert("RGB")
        printed = pypdfium2.PdfDocument(one_page(drawing))[0].render(scale=ZOOM).to_pil().convert("RGB")
        return Twin(seen, printed.crop((0, 0, *seen.size)))

    yield twin
    page.close()


def pixel(view: ViewCode, x: float, y: float) -> tuple[int, int]:
    """The pixel of a place of the body map."""
    left, up = FRAMES[view].at((x, y))
    return round(left * ZOOM), round((HEIGHT - up) * ZOOM)


def patch(image: Image.Image, at: tuple[int, int], reach: int) -> list[tuple[int, int, int]]:
    x, y = at
    raw = image.crop((x - reach, y - reach, x + reach + 1, y + reach + 1)).tobytes()
    return [tuple(raw[n : n + 3]) for n in range(0, len(raw), 3)]


def kind(colour: tuple[int, int, int]) -> str:
    """What a pixel shows: the patient's brown, the examiner's blue, ink, white, or the pale body."""
    red, _, blue = colour
    if min(colour) > 248:
        return "white"
    if max(colour) < 90:
        return "ink"
    if red > blue + 5:
        return "said"
    return "found" if blue > red + 60 else "body"


def mostly(image: Image.Image, at: tuple[int, int], reach: int = 1) -> str:
    kinds = [kind(colour) for colour in patch(image, at, reach)]
    return max(sorted(set(kinds)), key=kinds.count)


@pytest.mark.parametrize(
    "chosen",
    [pytest.param(CHOICES[name], id=name) for name in ("even", "odd")]
    + [pytest.param(CHOICES[name], id=name, marks=pytest.mark.long) for name in ("none", "all")],
)
def test_every_shape_has_its_colour_at_its_anchor_on_both(twin, chosen):
    drawn = twin(BodyMarks(said_shapes=chosen))
    for shape in atlas.SHAPES.values():
        for name, image in drawn.both.items():
            share = [kind(colour) for colour in patch(image, pixel(shape.view, *shape.anchor), 4)].count("said") / 81
            assert share > 0.5 if shape.code in chosen else share == 0, (name, shape.code, share)


@pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.long) for turn in range(1, 4))])
def test_every_site_has_its_symbol_on_both(twin, turn):
    states = dict(zip(atlas.SITES, islice(cycle(SiteState), turn, None), strict=False))
    bare = twin(BodyMarks())
    drawn = twin(BodyMarks(sites={site: SiteMark(state) for site, state in states.items()}))
    for code, state in states.items():
        for name, image in drawn.both.items():
            wrong = [
                (where, seen, wanted)
                for where, seen, wanted in probes(image, bare.both[name], atlas.SITES[code], state)
                if seen != wanted
            ]
            assert not wrong, (name, code, state, wrong)


def probes(image: Image.Image, bare: Image.Image, site: atlas.Site, state: SiteState):
    """What shows in the middle, near the edge, at the corner that only a square reaches, beyond, and what should."""

    def at(x: float, y: float) -> tuple[int, int]:
        return pixel(site.view, site.x + x * RADIUS, site.y + y * RADIUS)

    def bared(place: tuple[int, int]) -> str:
        return mostly(bare, place)

    tested = state in (SiteState.TENDER, SiteState.NOT_TENDER)
    filling = "found" if state is SiteState.TENDER and not site.control else "white"
    middle, edge, corner, beyond = at(0, 0), at(-0.7, 0), at(0.76, 0.76), at(-1.25, 0)
    struck = state in (SiteState.REFUSED, SiteState.STOPPED)
    yield "middle", mostly(image, middle), "ink" if struck else filling
    level = "ink" if state is SiteState.STOPPED else bared(edge)
    yield "edge", mostly(image, edge), filling if tested else level
    yield "corner", mostly(image, corner, 0), "white" if tested and site.control else mostly(bare, corner, 0)
    yield "beyond", mostly(image, beyond), bared(beyond)


def trigger(number: int, zone: str, side: Side, state: TriggerActivity, to: tuple[str, ...]) -> TriggerMark:
    return TriggerMark(number, zone, side, state, to)


TRIGGERS = (
    trigger(1, "calf", "l", TriggerActivity.ACTIVE, ("heel_l",)),
    trigger(2, "shoulder_back", "r", TriggerActivity.LATENT, ("neck_back_r",)),
    trigger(3, "groin", "r", TriggerActivity.ACTIVE, ("lower_back_r",)),
)


def test_a_trigger_point_its_arrow_and_its_echo_on_the_other_figure_are_on_both(twin):
    drawn = twin(BodyMarks(trigger_points=TRIGGERS))
    for name, image in drawn.both.items():
        for mark, tone in ((TRIGGERS[0], "ink"), (TRIGGERS[1], "white"), (TRIGGERS[2], "ink")):
            view = zone_places.views_of(mark.zone)[0]
            x, y = zone_places.place(mark.zone, mark.side, view)
            assert mostly(image, pixel(view, x - 8.5, y)) == tone, (name, mark)
        heel = zone_places.place("heel", "l", "back")
        assert mostly(image, pixel("back", heel[0], heel[1] - 7)) == "ink", name
        echo = zone_places.place("lower_back", "r", "back")
        assert mostly(image, pixel("back", echo[0] - 7, echo[1])) == "white", name


def mask(pieces: list[list[tuple[int, int]]], size: tuple[int, int]) -> Image.Image:
    drawn = Image.new("L", size)
    for corners in pieces:
        ImageDraw.Draw(drawn).polygon(corners, fill=255, outline=255)
    return drawn.filter(ImageFilter.MaxFilter(9))


def outside(changed: Image.Image, bare: Image.Image, allowed: Image.Image) -> int:
    """How many pixels differ from the bare figure outside the allowed places."""
    differs = ImageChops.difference(changed, bare).convert("L").point(lambda grey: 255 if grey > 8 else 0)
    return ImageChops.subtract(differs, allowed).histogram()[255]


def corners(code: str) -> list[tuple[int, int]]:
    shape = atlas.SHAPES[code]
    return [pixel(shape.view, *point) for point in outline.polygon(shape.path)]


@pytest.mark.parametrize(
    "chosen", [CHOICES["even"], pytest.param(CHOICES["odd"], marks=pytest.mark.long)], ids=["even", "odd"]
)
def test_nothing_is_painted_outside_the_chosen_shapes(twin, chosen):
    bare, drawn = twin(BodyMarks()), twin(BodyMarks(said_shapes=chosen))
    allowed = mask([corners(code) for code in chosen], bare.screen.size)
    assert outside(drawn.screen, bare.screen, allowed) == 0
    assert outside(drawn.paper, bare.paper, allowed) == 0


def test_nothing_is_painted_beside_the_symbols_of_the_sites(twin):
    bare = twin(BodyMarks())
    drawn = twin(BodyMarks(sites={site: SiteMark(SiteState.TENDER, 10) for site in atlas.SITES}))
    reach = RADIUS + 1
    boxes = [
        [pixel(s.view, s.x + dx * reach, s.y + dy * reach) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        for s in atlas.SITES.values()
    ]
    allowed = mask(boxes, bare.screen.size)
    assert outside(drawn.screen, bare.screen, allowed) == 0
    assert outside(drawn.paper, bare.paper, allowed) == 0


EVERYTHING = BodyMarks(
    said_shapes=CHOICES["even"],
    sites=dict(zip(atlas.SITES, cycle(SiteMark(state, 7) for state in SiteState), strict=False)),
    trigger_points=TRIGGERS,
)


def test_the_two_are_one_picture(twin):
    """Edges and letters are smoothed differently: both are blurred before they are compared."""
    drawn = twin(EVERYTHING)
    soft = [image.convert("L").filter(ImageFilter.GaussianBlur(3)) for image in drawn.both.values()]
    far = ImageChops.difference(*soft).point(lambda grey: 255 if grey > 40 else 0).histogram()[255]
    assert far / (drawn.screen.width * drawn.screen.height) < 0.002


def test_said_and_found_stay_apart_in_grey(twin):
    """A filled symbol is flat and dark, an open one flat and light, hatching is light and dark in turns."""
    back = atlas.SHAPES["back_upper_back"]
    marks = BodyMarks(
        (back.code,), sites={"knee_l": SiteMark(SiteState.TENDER), "knee_r": SiteMark(SiteState.NOT_TENDER)}
    )
    for image in twin(marks).both.values():
        grey = image.convert("L")
        filled, open_, hatched = (
            grey.crop((x - 6, y - 6, x + 7, y + 7)).tobytes()
            for x, y in (
                pixel("front", atlas.SITES["knee_l"].x, atlas.SITES["knee_l"].y),
                pixel("front", atlas.SITES["knee_r"].x, atlas.SITES["knee_r"].y),
                pixel(back.view, *back.anchor),
            )
        )
        assert max(filled) < 110
        assert min(open_) > 240
        assert max(hatched) - min(hatched) > 90
