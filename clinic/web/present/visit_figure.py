"""The body figure of the clinician's pages, with a layer on top that can be tapped."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from clinic.domain.body.atlas import SITES
from clinic.figures import body_frame, body_legend, body_map
from clinic.figures.body_map import BodyMarks
from clinic.web.present import drawings

WIDTH = 470.0
TEXT_SIZE = 13.0


@dataclass(frozen=True, slots=True)
class TapTarget:
    """A site on the figure: its place in the drawing, y downward from 0 at the foot to minus the height."""

    site: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure as SVG, its view box, the sites to tap and the legend."""

    svg: Markup
    view_box: str
    targets: tuple[TapTarget, ...]
    legend: tuple[tuple[Markup, str], ...]


def figure(marks: BodyMarks, *, prefix: str = "body") -> Figure:
    """Return the figure for a page; `prefix` begins its ids."""
    drawing = body_map.drawing(marks, width=WIDTH, translate=_, text_size=TEXT_SIZE)
    words = body_legend.in_words(marks, _)
    svg = drawings.svg(drawing, title=_("Body map"), description=words, id_prefix=prefix)
    return Figure(svg, _view_box(drawing.width, drawing.height), _targets(), _legend(marks))


def _view_box(width: float, height: float) -> str:
    return f"0 {-height:.2f} {width:.2f} {height:.2f}"


def _targets() -> tuple[TapTarget, ...]:
    scale = body_frame.scale_for(WIDTH, 2)
    frames = {frame.view: frame for frame in body_frame.frames(("front", "back"), scale, 1.4 * TEXT_SIZE)}
    places = {site: frames[place.view].at((place.x, place.y)) for site, place in SITES.items()}
    return tuple(TapTarget(site, round(x, 1), round(-y, 1)) for site, (x, y) in places.items())


def _legend(marks: BodyMarks) -> tuple[tuple[Markup, str], ...]:
    entries = body_legend.entries(marks)
    return tuple((drawings.ornament(body_legend.symbol(one.kind, 14)), _(one.label)) for one in entries)
