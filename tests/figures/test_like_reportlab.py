"""Our own writer of figures draws what ReportLab draws from the same shapes, to the pixel but for rounding."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.graphics import renderPDF
from reportlab.pdfgen.canvas import Canvas

from clinic.figures import body_map, fonts
from clinic.figures.body_map import BodyMarks
from clinic.figures.shapes import Drawing, Rect, String
from tests.bench.printing.single_figures import as_reportlab
from tests.figures.on_paper import one_page
from tests.figures.test_body_map import MARKS
from tests.figures.test_writers import every_shape

DRAWN = {
    "shapes": lambda: Drawing(100, 50, *every_shape()[:6], every_shape()[7]),
    "round box": lambda: Drawing(60, 40, Rect(5, 5, 50, 30, rx=8, ry=8, strokeColor="#16222E", fillColor="#FBE6DA")),
    "text": lambda: Drawing(200, 20, String(5, 5, "Zażółć (a\\b) – 5 ≥ 4 “x” éß", fontName=fonts.BOLD, fontSize=12)),
    "body": lambda: body_map.drawing(BodyMarks(said_shapes=MARKS.said_shapes), width=300),
}


def pixels(data: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().convert("L")


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
def test_a_figure_looks_as_reportlab_draws_it(drawn: object) -> None:
    figure = drawn()
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(figure.width, figure.height))
    renderPDF.draw(as_reportlab(figure), canvas, 0, 0)
    canvas.save()
    apart = ImageChops.difference(pixels(one_page(figure)), pixels(page.getvalue())).histogram()
    assert sum(apart[64:]) <= 0.002 * sum(apart)
    assert pixels(page.getvalue()).getextrema()[0] < 200
