"""Write a drawing as SVG for a page with a strict content security policy: presentation attributes only."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr  # nosec # it writes, and reads nothing

from clinic.figures.shapes import Circle, Drawing, Group, Line, Path, Polygon, PolyLine, Rect, Shape, Stamp, String

_COMMANDS = (("M", 2), ("L", 2), ("C", 6), ("Z", 0))  # in the order of the steps of a path
_CAPS = ("butt", "round", "square")
_JOINS = ("miter", "round", "bevel")
_ID = re.compile(r"[a-zA-Z][a-zA-Z0-9_-]*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Target:
    """A place on a drawing that leads somewhere: (x, y) from its lower left corner, an address, and its name."""

    x: float
    y: float
    href: str
    label: str
    radius: float = 9


def to_svg(drawing: Drawing, *, title: str, description: str, id_prefix: str, targets: Sequence[Target] = ()) -> str:
    """Return one <svg> element with a name and a description for screen readers.

    Its ids begin with `id_prefix`, which must be unique on the page. Text takes the page's typeface, bold stays bold.
    With targets it is a group of links over a drawing that is for the eye alone; a script may put them into the order
    of keys. Raises ValueError for a prefix that is no id, TypeError for a shape this writer does not know.
    """
    if not _ID.fullmatch(id_prefix):
        raise ValueError(f"{id_prefix!r} cannot begin an id")
    name, about = f"{id_prefix}-title", f"{id_prefix}-desc"
    role = "group" if targets else "img"
    opening = _opening(drawing, role=role, aria_labelledby=name, aria_describedby=about)
    words = f"<title id={quoteattr(name)}>{_text(title)}</title><desc id={quoteattr(about)}>{_text(description)}</desc>"
    drawn = "".join(_written(drawing.contents))
    if targets:
        drawn = f'<g aria-hidden="true">{drawn}</g>{"".join(map(_target, targets))}'
    return f"<{opening}>{words}{drawn}</svg>"


def _target(target: Target) -> str:
    link = _tag("a", href=target.href, tabindex="-1", aria_label=_NOT_XML.sub("", target.label))
    spot = _tag(
        "circle",
        cx=_number(target.x),
        cy=_number(-target.y),
        r=_number(target.radius),
        fill="none",
        pointer_events="all",
    )
    return f"<{link}><{spot}/></a>"


def to_ornament(drawing: Drawing) -> str:
    """Return one <svg> element that repeats the words beside it: screen readers pass over it. Raises TypeError."""
    return f"<{_opening(drawing, aria_hidden='true')}>{''.join(_written(drawing.contents))}</svg>"


def _opening(drawing: Drawing, **attributes: str) -> str:
    width, height = _number(drawing.width), _number(drawing.height)
    return _tag(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 {_number(-drawing.height)} {width} {height}",
        font_family="inherit",
        **attributes,
    )


def _written(shapes: Sequence[Shape]) -> Iterator[str]:
    """Write shapes with y turned downward by its sign alone, so no transformation mirrors the text."""
    for shape in shapes:
        match shape:
            case Stamp():
                yield _stamped(shape)
            case Group():
                yield f"<{_tag('g', transform=_matrix(shape))}>{''.join(_written(shape.contents))}</g>"
            case String():
                yield _string(shape)
            case Path():
                yield f"<{_tag('path', d=_path(shape), **_ink(shape))}/>"
            case Line():
                yield f"<{_tag('path', d=_lines([shape.x1, shape.y1, shape.x2, shape.y2]), **_ink(shape))}/>"
            case PolyLine():
                yield f"<{_tag('path', d=_lines(shape.points), **_ink(shape))}/>"
            case Polygon():
                yield f"<{_tag('path', d=_lines(shape.points) + 'Z', **_ink(shape))}/>"
            case Circle():
                place = {"cx": _number(shape.cx), "cy": _number(-shape.cy), "r": _number(shape.r)}
                yield f"<{_tag('circle', **place, **_ink(shape))}/>"
            case Rect():
                yield f"<{_tag('rect', **_box(shape), **_ink(shape))}/>"
            case _:
                raise TypeError(f"{type(shape).__name__} cannot be written as SVG")


@lru_cache(maxsize=2048)
def _stamped(stamp: Stamp) -> str:
    return "".join(_written(stamp.contents))


def _matrix(group: Group) -> str | None:
    a, b, c, d, e, f = group.transform
    if (a, b, c, d, e, f) == (1, 0, 0, 1, 0, 0):
        return None
    return f"matrix({' '.join(_number(value, 5) for value in (a, -b, -c, d, e, -f))})"


def _string(shape: String) -> str:
    anchor = None if shape.textAnchor == "start" else shape.textAnchor
    tag = _tag(
        "text",
        x=_number(shape.x),
        y=_number(-shape.y),
        font_size=_number(shape.fontSize),
        font_weight="700" if shape.fontName.endswith("Bold") else None,
        text_anchor=anchor,
        fill=_paint(shape.fillColor),
    )
    return f"<{tag}>{_text(shape.text)}</text>"


def _box(shape: Rect) -> dict[str, str | None]:
    return {
        "x": _number(shape.x),
        "y": _number(-shape.y - shape.height),
        "width": _number(shape.width),
        "height": _number(shape.height),
        "rx": _number(shape.rx) if shape.rx else None,
        "ry": _number(shape.ry) if shape.ry else None,
    }


def _path(shape: Path) -> str:
    pieces, points = [], iter(shape.points)
    for operator in shape.operators:
        letter, count = _COMMANDS[operator]
        pieces.append(letter + " ".join(_number(-next(points) if n % 2 else next(points)) for n in range(count)))
    return "".join(pieces)


def _lines(points: Sequence[float]) -> str:
    pairs = [f"{_number(x)} {_number(-y)}" for x, y in zip(points[::2], points[1::2], strict=True)]
    return "M" + "L".join(pairs)


def _ink(shape: Shape) -> dict[str, str | None]:
    """Return fill and stroke; a shape without a stroke colour gets no other stroke attributes."""
    fill, stroke = _paint(getattr(shape, "fillColor", None)), _paint(shape.strokeColor)
    ink: dict[str, str | None] = {"fill": fill, "stroke": stroke}
    if shape.strokeColor is None:
        return ink
    dashes = shape.strokeDashArray
    return ink | {
        "stroke_width": _number(shape.strokeWidth),
        "stroke_linecap": _CAPS[shape.strokeLineCap] if shape.strokeLineCap else None,
        "stroke_linejoin": _JOINS[shape.strokeLineJoin] if shape.strokeLineJoin else None,
        "stroke_dasharray": " ".join(_number(dash) for dash in dashes) if dashes else None,
    }


def _paint(color: str | None) -> str:
    return "none" if color is None else color.lower()


def _tag(name: str, **attributes: str | None) -> str:
    written = (f"{key.replace('_', '-')}={quoteattr(value)}" for key, value in attributes.items() if value is not None)
    return " ".join((name, *written))


def _number(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _text(words: str) -> str:
    return escape(_NOT_XML.sub("", words))
