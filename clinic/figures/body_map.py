"""The body, front and back, with what the patient said and what the examiner found: one drawing for page and paper.

Left and right are the patient's. Hatched = the patient marked it on the map; broken lines = the patient ticked the
area in the list, so it is drawn on both figures. What the examiner found is in `body_symbols`. Meaning is
carried by pattern, shape and filling, never by colour alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from clinic.domain.body import atlas
from clinic.domain.body.atlas import Side, ViewCode
from clinic.domain.words import N_
from clinic.figures import body_frame, body_symbols, fonts, hatching, trigger_marks
from clinic.figures.body_frame import Frame
from clinic.figures.body_symbols import SiteState
from clinic.figures.palette import INK, INK2, LINE, PAIN, PAIN_TINT, SKIN, color
from clinic.figures.shapes import Drawing, Ink, Path, Shape, Stamp, String
from clinic.figures.strokes import strokes
from clinic.figures.trigger_marks import TriggerMark

__all__ = ["BodyMarks", "SiteMark", "SiteState", "TriggerMark", "drawing"]

Translate = Callable[[str], str]

_SITE_RADIUS = 13.0
_NUMERALS_FROM_SCALE = 0.55
_WORDS_FROM_SCALE = 0.5
_HATCH_PITCH = 3.1
_VIEW_LABELS: Mapping[ViewCode, str] = {"front": N_("Front"), "back": N_("Back")}
_SIDE_LETTERS: Mapping[Side, str] = {"l": N_("L"), "r": N_("R")}
_SIDE_WORDS: Mapping[Side, str] = {"l": N_("Left"), "r": N_("Right")}


@dataclass(frozen=True, slots=True)
class SiteMark:
    """What became of one site; `rating` 0 to 10, None where the method has no number."""

    state: SiteState
    rating: int | None = None
    control: bool = False


@dataclass(frozen=True, slots=True)
class BodyMarks:
    """What to draw. A site that is not named is not drawn at all, which is not the same as *not done*."""

    said_shapes: tuple[str, ...] = ()
    said_areas_unknown_view: tuple[str, ...] = ()
    sites: Mapping[str, SiteMark] = field(default_factory=dict)
    trigger_points: tuple[TriggerMark, ...] = ()


def drawing(
    marks: BodyMarks,
    *,
    width: float,
    views: tuple[ViewCode, ...] = ("front", "back"),
    translate: Translate = str,
    text_size: float = 9,
) -> Drawing:
    """Return the figures side by side, `width` points wide; the height follows.

    Ratings stand inside their symbols where the figure is large enough to read them; below that the table beside it
    carries them. Raises KeyError for a shape, area or site that the atlas does not have.
    """
    scale, foot = body_frame.scale_for(width, len(views)), 1.4 * text_size
    figure = Drawing(width, body_frame.HEIGHT * scale + foot)
    for shape in _layers(marks, body_frame.frames(views, scale, foot), translate, text_size):
        figure.add(shape)
    return figure


def _layers(marks: BodyMarks, frames: tuple[Frame, ...], translate: Translate, text_size: float) -> Iterator[Shape]:
    """Yield everything from below; no arrow covers a rating."""
    for frame in frames:
        yield from _body(frame, marks)
        yield from _labels(frame, translate, text_size)
    yield from trigger_marks.arrows(marks.trigger_points, frames)
    for frame in frames:
        yield from _sites(frame, marks)
    yield from trigger_marks.diamonds(marks.trigger_points, frames)


def _body(frame: Frame, marks: BodyMarks) -> Iterator[Shape]:
    """Yield the figure from below: ears, skin and places, what was said, inner lines, outline, decoration."""
    under, over = _bare(frame)
    yield under
    yield from _said(frame, marks)
    yield over


@lru_cache(maxsize=64)
def _bare(frame: Frame) -> tuple[Stamp, Stamp]:
    """Return what lies under and over the places that were said; the same for every patient."""
    thin, thick = max(0.6, frame.scale), max(1.0, 2.2 * frame.scale)
    details = [detail for detail in atlas.DETAILS if detail.view == frame.view]
    silhouette = atlas.VIEWS[frame.view].outline
    dark: Ink = {"strokeColor": color(INK), "strokeWidth": thick}
    soft: Ink = {"fillColor": None, "strokeColor": color(LINE), "strokeWidth": thin}
    under = [frame.path(detail.path, fillColor=color(SKIN), **dark) for detail in details if detail.under]
    under.append(frame.path(silhouette, fillColor=color(SKIN), strokeColor=None))
    under += [frame.path(shape.path, **soft) for shape in _places(frame)]
    over = [frame.path(detail.path, **soft) for detail in details if not detail.under]
    over.append(frame.path(silhouette, fillColor=None, **dark))
    return Stamp(*under), Stamp(*over)


def _places(frame: Frame) -> list[atlas.Shape]:
    return [shape for shape in atlas.SHAPES.values() if shape.view == frame.view]


def _said(frame: Frame, marks: BodyMarks) -> Iterator[Shape]:
    said = {atlas.SHAPES[code].code for code in marks.said_shapes}
    listed = {code for area in marks.said_areas_unknown_view for code in atlas.AREAS[area].shapes} - said
    for shape in _places(frame):
        if shape.code in said or shape.code in listed:
            yield _hurting(frame, shape.path, broken=shape.code in listed)


@lru_cache(maxsize=1024)
def _hurting(frame: Frame, written: str, *, broken: bool) -> Stamp:
    """Return a place that hurts, tinted and hatched: broken lines where front or back was not said."""
    edge: Ink = {"strokeColor": color(PAIN), "strokeWidth": 1 if broken else 0.7}
    dashes = [3, 2] if broken else None
    area = frame.path(written, fillColor=color(PAIN_TINT), strokeDashArray=dashes, **edge)
    return Stamp(area, _hatch(frame, written, broken=broken))


def _hatch(frame: Frame, written: str, *, broken: bool = False) -> Path:
    """Return the hatching: full lines where the patient marked, thin broken lines where the place is not so sure."""
    pitch = max(_HATCH_PITCH, 6.2 * frame.scale) * (2 if broken else 1)
    width, dashes = (0.14 * pitch, [0.7 * pitch, 0.5 * pitch]) if broken else (0.36 * pitch, None)
    lines = hatching.lines(written, hatching.rounded(pitch / frame.scale))
    path = strokes(((*frame.at(start), *frame.at(end)) for start, end in lines), color=PAIN, thick=width)
    path.strokeDashArray = dashes
    return path


def _sites(frame: Frame, marks: BodyMarks) -> Iterator[Shape]:
    numerals = frame.scale >= _NUMERALS_FROM_SCALE
    for code, mark in marks.sites.items():
        site = atlas.SITES[code]
        if site.view == frame.view:
            yield body_symbols.site(
                *frame.at((site.x, site.y)),
                _SITE_RADIUS * frame.scale,
                mark.state,
                control=mark.control or site.control,
                rating=mark.rating if numerals else None,
            )


def _labels(frame: Frame, translate: Translate, size: float) -> Iterator[Shape]:
    """Yield the name of the view under the figure, and the patient's sides: words by the head, letters by the arms."""
    view = atlas.VIEWS[frame.view]
    other: Side = "r" if view.viewer_left == "l" else "l"
    x, _ = frame.beside(180, 0)
    yield _text(x, 0.3 * size, translate(_VIEW_LABELS[frame.view]), size, INK, "middle")
    large = frame.scale >= _WORDS_FROM_SCALE
    words, y, inset = (_SIDE_WORDS, 60, 30) if large else (_SIDE_LETTERS, 205, 44)
    for side, from_left, anchor in ((view.viewer_left, inset, "start"), (other, 360 - inset, "end")):
        place = frame.beside(from_left, y)
        yield _text(*place, translate(words[side]), size, INK2, anchor if large else "middle")


def _text(x: float, y: float, words: str, size: float, ink: str, anchor: str) -> String:
    return String(x, y, words, fontName=fonts.BOLD, fontSize=size, fillColor=color(ink), textAnchor=anchor)
