"""A drawing on a page of its own size."""

from clinic.figures.shapes import Drawing
from clinic.report.binding import About, bind
from clinic.report.paper import Paper


def one_page(figure: Drawing) -> bytes:
    paper = Paper("A4")
    paper.width, paper.height = figure.width, figure.height
    paper.begin_page()
    paper.drawing(figure, 0, 0)
    paper.end_page()
    return bind(paper, About("Figure", "", "", "en"), [""])
