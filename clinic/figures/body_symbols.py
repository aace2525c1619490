"""The symbols on the body map, each told apart by its shape and filling, so that they survive a grey printer.

Filled circle = tender; open circle = tested, not tender; small open circle = not done; small circle with a slanting
stroke = refused, with a level one = the survey was stopped before it; square = control site; numbered diamond =
trigger point (filled = active, open = latent or not classified).
"""

from enum import StrEnum

from clinic.figures import fonts
from clinic.figures.palette import ACTION, INK, LINE, WHITE, color
from clinic.figures.shapes import Circle, Drawing, Group, Ink, Line, Path, Polygon, Rect, Shape, String

_NUMERAL_DROP = 0.35
"""From the middle of a figure to its baseline, as a share of the type size."""


class SiteState(StrEnum):
    """What is drawn for a site of the tender-point exam."""

    TENDER = "tender"
    NOT_TENDER = "not_tender"
    NOT_DONE = "not_done"
    STOPPED = "stopped"
    REFUSED = "refused"


_UNTESTED = (SiteState.NOT_DONE, SiteState.STOPPED, SiteState.REFUSED)


def site(x: float, y: float, radius: float, state: SiteState, *, control: bool, rating: int | None) -> Group:
    """Return the symbol of a site; with a rating its numeral is set inside, if it was tested."""
    if state in _UNTESTED:
        return _not_done(x, y, radius / 2, state, control=control)
    filled = state is SiteState.TENDER and not control
    ink: Ink = {"fillColor": color(ACTION if filled else WHITE), "strokeColor": color(WHITE if filled else INK)}
    body = _square(x, y, radius * 0.88, ink) if control else Circle(x, y, radius, strokeWidth=1.1, **ink)
    return Group(body) if rating is None else Group(body, _numeral(x, y, radius * 1.3, rating, light=filled))


def _not_done(x: float, y: float, radius: float, state: SiteState, *, control: bool) -> Group:
    struck = state is not SiteState.NOT_DONE
    ink: Ink = {"fillColor": color(WHITE), "strokeColor": color(INK if struck else LINE)}
    body = _square(x, y, radius, ink) if control else Circle(x, y, radius, strokeWidth=1, **ink)
    if not struck:
        return Group(body)
    reach = radius * (1.5 if state is SiteState.REFUSED else 2.0)
    rise = reach if state is SiteState.REFUSED else 0.0
    stroke = Line(x - reach, y - rise, x + reach, y + rise, strokeColor=color(INK), strokeWidth=1.5)
    return Group(body, stroke)


def _square(x: float, y: float, half: float, ink: Ink) -> Shape:
    return Rect(x - half, y - half, 2 * half, 2 * half, strokeWidth=1.1, **ink)


def diamond(x: float, y: float, half: float, number: int | None, *, filled: bool, dashed: bool = False) -> Group:
    """Return a diamond, `half` from its middle to each tip, with its number unless it stands in a legend."""
    body = Polygon(
        [x - half, y, x, y - half, x + half, y, x, y + half],
        fillColor=color(INK if filled else WHITE),
        strokeColor=color(WHITE if filled else INK),
        strokeWidth=1,
        strokeDashArray=[1.6, 1.2] if dashed else None,
    )
    return Group(body) if number is None else Group(body, _numeral(x, y, half * 1.15, number, light=filled))


def list_diamond(half: float, number: int, *, filled: bool) -> Drawing:
    """Return a numbered diamond as a drawing of its own, as on the figure: for the list of trigger points."""
    return Drawing(2 * half, 2 * half, diamond(half, half, half, number, filled=filled))


def _numeral(x: float, y: float, size: float, number: int, *, light: bool) -> String:
    size = size * 0.85 if number > 9 else size
    return String(
        x,
        y - size * _NUMERAL_DROP,
        str(number),
        fontName=fonts.BOLD,
        fontSize=size,
        textAnchor="middle",
        fillColor=color(WHITE if light else INK),
    )


def arrow(start: tuple[float, float], end: tuple[float, float], head: float) -> Group:
    """Return an arrow with a white edge, so that it is seen on hatching; `head` is the length of its point."""
    (x1, y1), (x2, y2) = start, end
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, head)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    neck_x, neck_y = x2 - ux * head, y2 - uy * head
    across_x, across_y = -uy * head * 0.45, ux * head * 0.45
    tip = Path(fillColor=color(INK), strokeColor=color(WHITE), strokeWidth=0.7)
    tip.moveTo(x2, y2)
    tip.lineTo(neck_x + across_x, neck_y + across_y)
    tip.lineTo(neck_x - across_x, neck_y - across_y)
    tip.closePath()
    under = Line(x1, y1, x2 - ux, y2 - uy, strokeColor=color(WHITE), strokeWidth=3.2)
    over = Line(x1, y1, neck_x, neck_y, strokeColor=color(INK), strokeWidth=1.3)
    return Group(under, tip, over)
