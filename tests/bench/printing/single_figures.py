"""One figure through our own writers and through ReportLab's, in milliseconds."""

import dataclasses
import io
from collections.abc import Callable
from typing import Any

from reportlab.graphics import renderPDF, renderSVG, shapes
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from clinic.domain.summaries import VisitSummary
from clinic.domain.trends import change_since_first
from clinic.figures import pdf, svg
from clinic.figures.pen import Pen
from clinic.figures.resources import Resources
from clinic.figures.shapes import Drawing, Group
from clinic.figures.time_axis import TimeAxis
from clinic.figures.trend import trend_panel
from tests.bench.printing.timing import Figures, timed

COLOURS = ("fillColor", "strokeColor")


def drawings(summary: VisitSummary) -> list[Drawing]:
    """Draw the panels of the second page, as wide and with the same dates as the page on the screen has them."""
    axis = TimeAxis.over(summary.visit_days, 158, 488)
    return [
        trend_panel(one, axis, size=(610, 56), change=change_since_first(one)).drawing
        for one in summary.series
        if one.values
    ]


def measure(summaries: list[VisitSummary]) -> dict[str, Figures]:
    """Write the panels of each summary in all four ways; the times are of one summary's panels together."""
    ours = [drawings(one) for one in summaries]
    theirs = [[as_reportlab(panel) for panel in panels] for panels in ours]

    def every(way: Callable[[Any], object]) -> Callable[[list[Any]], bytes]:
        def one_summary(panels: list[Any]) -> bytes:
            for panel in panels:
                way(panel)
            return b""

        return one_summary

    return timed(
        {
            "figures.svg": (every(svg.to_ornament), ours),
            "renderSVG": (every(renderSVG.drawToString), theirs),
            "figures.pdf": (every(lambda drawing: pdf.draw(drawing, Pen(Resources()), 36, 400)), ours),
            "renderPDF": (every(lambda drawing: renderPDF.draw(drawing, Canvas(io.BytesIO()), 36, 400)), theirs),
        }
    )


def as_reportlab(drawing: Drawing) -> Any:
    """Return the same drawing in ReportLab's own shapes; the names of the fields are the same."""
    theirs = shapes.Drawing(drawing.width, drawing.height)
    for shape in drawing.contents:
        theirs.add(_as_reportlab(shape))
    return theirs


def _as_reportlab(shape: Any) -> Any:
    kind = shapes.Group if isinstance(shape, Group) else getattr(shapes, type(shape).__name__)
    if isinstance(shape, Group):
        return kind(*map(_as_reportlab, shape.contents), transform=shape.transform)
    fields = {field.name: getattr(shape, field.name) for field in dataclasses.fields(shape)}
    known = {name: value for name, value in fields.items() if name in kind._attrMap}
    return kind(**{name: HexColor(value) if name in COLOURS and value else value for name, value in known.items()})
