"""Draw a drawing onto a PDF page: the same shapes that `figures.svg` writes, no others."""

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Path, Polygon, PolyLine, Rect, Shape, String
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from clinic.figures import fonts

WriteText = Callable[[Canvas, String], None]


def draw(drawing: Drawing, canvas: Canvas, x: float, y: float, *, write_text: WriteText | None = None) -> None:
    """Draw with the lower left corner at (x, y), in points; the canvas is left as it was found.

    `write_text` may set text otherwise, for instance glyph by glyph in several typefaces; it gets each String in the
    drawing's own coordinates. Raises TypeError for a shape this writer does not know.
    """
    fonts.register()
    canvas.saveState()
    canvas.translate(x, y)
    _draw_all(drawing.contents, canvas, write_text or _write)
    canvas.restoreState()


def _draw_all(shapes: Sequence[Shape], canvas: Canvas, write_text: WriteText) -> None:
    for shape in shapes:
        if isinstance(shape, Group):
            canvas.saveState()
            canvas.transform(*shape.transform)
            _draw_all(shape.contents, canvas, write_text)
            canvas.restoreState()
        elif isinstance(shape, String):
            write_text(canvas, shape)
        else:
            _draw_outline(shape, canvas)


def _write(canvas: Canvas, shape: String) -> None:
    canvas.setFont(shape.fontName, shape.fontSize)
    canvas.setFillColor(shape.fillColor)
    place = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
    place[shape.textAnchor](shape.x, shape.y, shape.text)


def _draw_outline(shape: Shape, canvas: Canvas) -> None:
    fill, stroke = getattr(shape, "fillColor", None), shape.strokeColor
    path = _outline(shape, canvas.beginPath())
    if fill is not None:
        canvas.setFillColor(fill)
    if stroke is not None:
        _set_pen(shape, canvas)
    if fill is not None or stroke is not None:
        canvas.drawPath(path, stroke=int(stroke is not None), fill=int(fill is not None))


def _set_pen(shape: Shape, canvas: Canvas) -> None:
    canvas.setStrokeColor(shape.strokeColor)
    canvas.setLineWidth(shape.strokeWidth)
    canvas.setLineCap(shape.strokeLineCap or 0)
    canvas.setLineJoin(shape.strokeLineJoin or 0)
    canvas.setDash(list(shape.strokeDashArray) if shape.strokeDashArray else [])


def _outline(shape: Shape, path: PDFPathObject) -> PDFPathObject:
    match shape:
        case Path():
            _follow(shape, path)
        case Line():
            _corners([shape.x1, shape.y1, shape.x2, shape.y2], path)
        case PolyLine():
            _corners(shape.points, path)
        case Polygon():
            _corners(shape.points, path)
            path.close()
        case Circle():
            path.circle(shape.cx, shape.cy, shape.r)
        case Rect() if shape.rx:
            path.roundRect(shape.x, shape.y, shape.width, shape.height, shape.rx)
        case Rect():
            path.rect(shape.x, shape.y, shape.width, shape.height)
        case _:
            raise TypeError(f"{type(shape).__name__} cannot be drawn on a PDF page")
    return path


def _follow(shape: Path, path: PDFPathObject) -> None:
    points = iter(shape.points)
    steps: tuple[tuple[Callable[..., Any], int], ...] = (
        (path.moveTo, 2),
        (path.lineTo, 2),
        (path.curveTo, 6),
        (path.close, 0),
    )  # in the order of reportlab's path operators
    for operator in shape.operators:
        step, count = steps[operator]
        step(*(next(points) for _ in range(count)))


def _corners(points: Sequence[float], path: PDFPathObject) -> None:
    path.moveTo(*points[:2])
    for x, y in zip(points[2::2], points[3::2], strict=True):
        path.lineTo(x, y)
