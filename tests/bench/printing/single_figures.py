"""One figure through our own writers and through ReportLab's, in milliseconds."""

import io
from collections.abc import Callable

from reportlab.graphics import renderPDF, renderSVG
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

from clinic.domain.summaries import VisitSummary
from clinic.domain.trends import change_since_first
from clinic.figures import pdf, svg
from clinic.figures.time_axis import TimeAxis
from clinic.figures.trend import trend_panel
from tests.bench.printing.timing import Figures, timed


def drawings(summary: VisitSummary) -> list[Drawing]:
    """Draw the panels of the second page."""
    axis = TimeAxis.over(summary.visit_days, 150, 390)
    return [
        trend_panel(one, axis, size=(523, 60), change=change_since_first(one)).drawing
        for one in summary.series
        if one.values
    ]


def measure(summaries: list[VisitSummary]) -> dict[str, Figures]:
    """Write the panels of each summary in all four ways; the times are of one summary's panels together."""
    ways: dict[str, Callable[[Drawing, Canvas], object]] = {
        "figures.svg": lambda drawing, canvas: svg.to_ornament(drawing),
        "renderSVG": lambda drawing, canvas: renderSVG.drawToString(drawing),
        "figures.pdf": lambda drawing, canvas: pdf.draw(drawing, canvas, 36, 400),
        "renderPDF": lambda drawing, canvas: renderPDF.draw(drawing, canvas, 36, 400),
    }
    drawn = [drawings(one) for one in summaries]

    def every(way: Callable[[Drawing, Canvas], object], panels: list[Drawing]) -> bytes:
        canvas = Canvas(io.BytesIO())
        for panel in panels:
            way(panel, canvas)
        return b""

    return timed({name: (lambda panels, way=way: every(way, panels), drawn) for name, way in ways.items()})
