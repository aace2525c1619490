"""What the marks of the body map mean: their symbols for a legend, and the whole figure in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.body import atlas, zones
from clinic.domain.body.atlas import ViewCode
from clinic.domain.exams.trigger_points import TriggerActivity
from clinic.domain.words import N_
from clinic.figures import body_symbols, trigger_marks
from clinic.figures.body_map import BodyMarks, SiteMark, SiteState
from clinic.figures.palette import PAIN, PAIN_TINT, color
from clinic.figures.shapes import Drawing, Ink, Line, Rect, Shape


class MarkKind(StrEnum):
    """One kind of mark on the body map."""

    SAID = "said"
    SAID_SOMEWHERE = "said_somewhere"
    TENDER = "tender"
    NOT_TENDER = "not_tender"
    NOT_DONE = "not_done"
    STOPPED = "stopped"
    REFUSED = "refused"
    CONTROL = "control"
    ACTIVE = "active"
    NOT_ACTIVE = "not_active"
    SENT_TO_OTHER_FIGURE = "sent_to_other_figure"


LABELS: Mapping[MarkKind, str] = {
    MarkKind.SAID: N_("Pain, as the patient marked it"),
    MarkKind.SAID_SOMEWHERE: N_("Pain, ticked in the list: front or back not said"),
    MarkKind.TENDER: N_("Tender"),
    MarkKind.NOT_TENDER: N_("Not tender"),
    MarkKind.NOT_DONE: N_("Not done"),
    MarkKind.STOPPED: N_("Stopped before this site"),
    MarkKind.REFUSED: N_("Patient refused"),
    MarkKind.CONTROL: N_("Control site"),
    MarkKind.ACTIVE: N_("Active trigger point, arrow to where it sends pain"),
    MarkKind.NOT_ACTIVE: N_("Trigger point, latent or not classified"),
    MarkKind.SENT_TO_OTHER_FIGURE: N_("Pain sent here from the other figure"),
}
_SITE_WORDS: Mapping[SiteState, str] = {
    SiteState.TENDER: N_("tender"),
    SiteState.NOT_TENDER: N_("not tender"),
    SiteState.NOT_DONE: N_("not done"),
    SiteState.STOPPED: N_("stopped"),
    SiteState.REFUSED: N_("patient refused"),
}
_TESTED = (SiteState.TENDER, SiteState.NOT_TENDER)
_VIEW_WORDS: Mapping[ViewCode, str] = {"front": N_("front"), "back": N_("back")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend; the label is to be translated where it is shown."""

    kind: MarkKind
    label: str


def entries(marks: BodyMarks) -> tuple[Entry, ...]:
    """Return the lines a legend needs for these marks, and no others."""
    kinds = set(_kinds(marks))
    return tuple(Entry(kind, LABELS[kind]) for kind in MarkKind if kind in kinds)


def _kinds(marks: BodyMarks) -> Iterator[MarkKind]:
    if marks.said_shapes:
        yield MarkKind.SAID
    if marks.said_areas_unknown_view:
        yield MarkKind.SAID_SOMEWHERE
    for code, mark in marks.sites.items():
        yield MarkKind.CONTROL if _tested_control(code, mark) else MarkKind(mark.state.value)
    for point in marks.trigger_points:
        yield MarkKind.ACTIVE if point.state is TriggerActivity.ACTIVE else MarkKind.NOT_ACTIVE
        if trigger_marks.sent_to_other_figure(point):
            yield MarkKind.SENT_TO_OTHER_FIGURE


def symbol(kind: MarkKind, size: float = 10) -> Drawing:
    """Return the symbol as a small drawing, `size` points high; that of a place that hurts is wider than high."""
    width = 1.8 * size if kind in (MarkKind.SAID, MarkKind.SAID_SOMEWHERE) else size
    figure = Drawing(width, size)
    for shape in _symbol(kind, width, size):
        figure.add(shape)
    return figure


def _symbol(kind: MarkKind, width: float, size: float) -> Iterator[Shape]:
    x, y, half = width / 2, size / 2, size / 2 - 0.8
    match kind:
        case MarkKind.SAID | MarkKind.SAID_SOMEWHERE:
            yield from _swatch(width, size, broken=kind is MarkKind.SAID_SOMEWHERE)
        case MarkKind.ACTIVE | MarkKind.NOT_ACTIVE:
            yield body_symbols.diamond(x, y, half, None, filled=kind is MarkKind.ACTIVE)
        case MarkKind.SENT_TO_OTHER_FIGURE:
            yield body_symbols.diamond(x, y, half, None, filled=False, dashed=True)
        case MarkKind.CONTROL:
            yield body_symbols.site(x, y, half, SiteState.NOT_TENDER, control=True, rating=None)
        case _:
            yield body_symbols.site(x, y, half, SiteState(kind.value), control=False, rating=None)


def _swatch(width: float, height: float, *, broken: bool) -> Iterator[Shape]:
    dashes = [3, 2] if broken else None
    ink: Ink = {
        "fillColor": color(PAIN_TINT),
        "strokeColor": color(PAIN),
        "strokeWidth": 0.7,
        "strokeDashArray": dashes,
    }
    yield Rect(0.4, 0.4, width - 0.8, height - 0.8, **ink)
    step = 5.0 if broken else 3.1
    start = step - height
    while start < width:
        left, right = max(start, 0.4), min(start + height, width - 0.4)
        yield Line(left, left - start, right, right - start, strokeColor=color(PAIN), strokeDashArray=dashes)
        start += step


def in_words(marks: BodyMarks, translate: Callable[[str], str] = str) -> str:
    """Return the figure as sentences for people who do not see it: what was said, then found, in the order examined."""
    return " ".join(f"{sentence}." for sentence in _sentences(marks, translate))


def _sentences(marks: BodyMarks, translate: Callable[[str], str]) -> Iterator[str]:
    shapes = [atlas.SHAPES[code] for code in marks.said_shapes]
    said = [f"{translate(shape.label)} ({translate(_VIEW_WORDS[shape.view])})" for shape in shapes]
    said += [translate(atlas.AREAS[area].label) for area in marks.said_areas_unknown_view]
    if said:
        yield f"{translate(N_('The patient marked pain'))}: {', '.join(said)}"
    controls = [(code, mark) for code, mark in _examined(marks) if _tested_control(code, mark)]
    for state, words in _SITE_WORDS.items():
        found = [
            (code, mark) for code, mark in _examined(marks) if mark.state is state and (code, mark) not in controls
        ]
        if found:
            yield f"{translate(N_('Sites'))}, {translate(words)}: {_sites(found, translate)}"
    if controls:
        yield f"{translate(N_('Control sites'))}: {_sites(controls, translate)}"
    for point in marks.trigger_points:
        places = "; ".join(zones.label_of(code, translate) for code in point.to_zones)
        here = zones.label_of(zones.stored_on(point.zone, point.side), translate)
        sends = f", {translate(N_('sends pain to'))} {places}" if places else ""
        yield f"{translate(N_('Trigger point'))} {point.number}, {here}{sends}"


def _examined(marks: BodyMarks) -> list[tuple[str, SiteMark]]:
    return sorted(marks.sites.items(), key=lambda item: atlas.SITES[item[0]].order)


def _tested_control(code: str, mark: SiteMark) -> bool:
    return (mark.control or atlas.SITES[code].control) and mark.state in _TESTED


def _sites(found: list[tuple[str, SiteMark]], translate: Callable[[str], str]) -> str:
    labels = [(translate(atlas.SITES[code].label), mark.rating) for code, mark in found]
    return "; ".join(label if rating is None else f"{label} {rating}" for label, rating in labels)
