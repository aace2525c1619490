"""One drawing, written for the page and drawn on paper."""

import re
import xml.etree.ElementTree as ET

import pytest

from clinic.figures import fonts, palette, pdf, svg
from clinic.figures.palette import INK, PAIN, color
from clinic.figures.pen import Pen
from clinic.figures.resources import Resources
from clinic.figures.shapes import (
    CURVE,
    Circle,
    Drawing,
    Group,
    Line,
    Path,
    Polygon,
    PolyLine,
    Rect,
    Shape,
    String,
)

SVG = "{http://www.w3.org/2000/svg}"


def written(*shapes, title="Pain over time", description="Seven visits", id_prefix="chart-1"):
    figure = Drawing(100, 50, *shapes)
    return svg.to_svg(figure, title=title, description=description, id_prefix=id_prefix)


def every_shape():
    path = Path(fillColor=color(PAIN), strokeColor=None)
    path.moveTo(1, 1)
    path.lineTo(5, 1)
    path.operators.append(CURVE)
    path.points += (5, 2, 4, 3, 3, 3)
    path.closePath()
    return [
        path,
        Line(0, 0, 10, 10, strokeColor=color(INK), strokeDashArray=[2, 1]),
        PolyLine([0, 0, 5, 5, 10, 0], strokeColor=color(INK)),
        Rect(20, 10, 8, 4, rx=1, ry=1, fillColor=color(PAIN)),
        Circle(50, 25, 5, fillColor=color(INK), strokeColor=None),
        Polygon([60, 10, 70, 10, 65, 20], fillColor=color(INK)),
        String(10, 40, "5 < 7 & so", fontName=fonts.BOLD, fontSize=9, fillColor=color(INK), textAnchor="middle"),
        Group(Circle(1, 1, 1), transform=(1, 0, 0, 1, 3, 4)),
    ]


def test_the_page_gets_well_formed_svg_without_styles_or_scripts():
    text = written(*every_shape())
    tags = {element.tag for element in ET.fromstring(text).iter()}
    assert tags == {f"{SVG}{name}" for name in ("svg", "title", "desc", "path", "rect", "circle", "text", "g")}
    assert not re.search(r"style|class=|script|xlink|href", text)


def test_two_figures_on_a_page_share_no_id():
    ids = [re.findall(r' id="([^"]+)"', written(*every_shape(), id_prefix=prefix)) for prefix in ("a", "b")]
    assert all(ids)
    assert not set(ids[0]) & set(ids[1])


def test_a_figure_has_a_name_and_a_description():
    root = ET.fromstring(written(title="Pain & sleep", description='"low" < high'))
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root}
    assert named[root.get("aria-labelledby")] == "Pain & sleep"
    assert named[root.get("aria-describedby")] == '"low" < high'


@pytest.mark.parametrize("prefix", ["", "1a", 'x" onload="y', "a b"])
def test_a_prefix_that_is_no_id_is_refused(prefix):
    with pytest.raises(ValueError, match="id"):
        written(id_prefix=prefix)


def test_typed_text_stays_text():
    text = written(String(0, 0, "<script>\x00\x0b</script>", fontName=fonts.REGULAR))
    assert ET.fromstring(text).find(f"{SVG}text").text == "<script></script>"


def test_bold_stays_bold_in_the_typeface_of_the_page():
    bold, plain = ET.fromstring(
        written(String(0, 0, "a", fontName=fonts.BOLD), String(0, 0, "a", fontName=fonts.REGULAR))
    ).iter(f"{SVG}text")
    assert (bold.get("font-weight"), plain.get("font-weight")) == ("700", None)


def test_what_stands_high_on_paper_stands_high_on_the_page():
    root = ET.fromstring(written(Circle(10, 45, 1), Rect(0, 40, 5, 8)))
    top = float(root.get("viewBox").split()[1])
    assert float(root.find(f"{SVG}circle").get("cy")) - top == 5
    assert float(root.find(f"{SVG}rect").get("y")) - top == 2


def test_a_turned_group_turns_the_same_way_in_both():
    group = Group(Circle(10, 0, 1), transform=(0, 1, -1, 0, 30, 20))
    x, y = transformed(group.transform, 10, 0)
    assert (round(x), round(y)) == (30, 30)
    element = ET.fromstring(written(group)).find(f"{SVG}g")
    matrix = [float(part) for part in element.get("transform")[7:-1].split()]
    circle = element.find(f"{SVG}circle")
    turned = transformed(matrix, float(circle.get("cx")), float(circle.get("cy")))
    assert [round(part, 3) for part in turned] == [30, -30]


def transformed(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class Ellipse(Shape):
    pass


@pytest.mark.parametrize("write", [written, lambda shape: on_page(Drawing(10, 10, shape))], ids=["svg", "pdf"])
def test_a_shape_nobody_drew_before_is_refused(write):
    with pytest.raises(TypeError, match="Ellipse"):
        write(Ellipse())


def on_page(figure):
    pen = Pen(Resources())
    pdf.draw(figure, pen, 0, 0)
    return "\n".join(pen.operators)


def test_the_same_drawing_gives_the_same_bytes():
    assert on_page(Drawing(100, 50, *every_shape())) == on_page(Drawing(100, 50, *every_shape()))


def test_dashes_of_one_shape_do_not_reach_the_next():
    lines = on_page(Drawing(100, 50, *every_shape()))
    drawn = lines[lines.index("[2 1] 0 d") :]
    assert "[] 0 d" in drawn


def test_every_token_is_a_colour_and_no_two_are_the_same():
    assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in palette.TOKENS.values())
    assert len(set(palette.TOKENS.values())) == len(palette.TOKENS)


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [("ink", "wash", 12), ("ink2", "wash", 4.5), ("action", "wash", 4.5), ("pain", "skin", 4.5), ("line", "skin", 3)],
)
def test_contrast_is_enough(ink, ground, least):
    light, dark = sorted((luminance(palette.TOKENS[name]) for name in (ink, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def rgb(token):
    return [int(token[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(token):
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(color(token))]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
