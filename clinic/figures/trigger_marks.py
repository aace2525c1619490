"""Trigger points on the body: a numbered diamond in the muscle, an arrow to each place where it sends pain."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.domain.body import zones
from clinic.domain.body.atlas import Side, ViewCode
from clinic.domain.body.outline import Point
from clinic.domain.exams.trigger_points import TriggerActivity
from clinic.figures import zone_places
from clinic.figures.body_frame import Frame
from clinic.figures.body_symbols import arrow, diamond
from clinic.figures.shapes import Group

_SMALLEST_HALF = 6.0
_HALF = 14.0
_ROWS = 3
"""Marks of one place that stand below one another; the next begin a column farther from the middle of the body, so
that none crosses to the other side, or nearer where the figure ends (the hands).
"""


@dataclass(frozen=True, slots=True)
class TriggerMark:
    """One trigger point: its number in the list, the zone its muscle is felt in, and where it sends pain.

    `to_zones` are stored zones with their side (`neck_back_l`), as recorded. Filled = active, else open.
    """

    number: int
    zone: str
    side: Side
    state: TriggerActivity
    to_zones: tuple[str, ...] = ()


def arrows(marks: tuple[TriggerMark, ...], frames: tuple[Frame, ...]) -> Iterator[Group]:
    """Yield an arrow for each place that is seen in the same figure as the muscle; they belong under the diamonds."""
    for mark, frame, spot in _placed(marks, frames):
        for code in mark.to_zones:
            zone, side = zones.parse(code)
            if frame.view in zone_places.views_of(zone):
                end = _place(frame, zone, side)
                if math.dist(spot, end) > 1.5 * _half(frame):
                    yield arrow(spot, end, head=0.9 * _half(frame))


def diamonds(marks: tuple[TriggerMark, ...], frames: tuple[Frame, ...]) -> Iterator[Group]:
    """Yield the numbered diamonds; marks of one place stand beside one another.

    A place that is seen only in the other figure gets a small dashed diamond with the same number.
    """
    for mark in marks:
        yield from _elsewhere(mark, {frame.view: frame for frame in frames})
    for mark, frame, spot in _placed(marks, frames):
        yield diamond(*spot, _half(frame), mark.number, filled=mark.state is TriggerActivity.ACTIVE)


def _placed(marks: tuple[TriggerMark, ...], frames: tuple[Frame, ...]) -> Iterator[tuple[TriggerMark, Frame, Point]]:
    """Yield each mark whose figure is drawn, with its place; those of a figure that is not drawn are left out."""
    taken: Counter[tuple[str, Side]] = Counter()
    for mark in marks:
        for frame in frames:
            if frame.view == _view(mark):
                yield mark, frame, _beside_others(frame, mark, taken[mark.zone, mark.side])
                taken[mark.zone, mark.side] += 1


def _beside_others(frame: Frame, mark: TriggerMark, before: int) -> Point:
    """Return the place of a mark when so many stand there already; nothing is drawn upon another or off the figure."""
    x, y = _place(frame, mark.zone, mark.side)
    column, row = divmod(before, _ROWS)
    step = 2.1 * _half(frame)
    outward = -step if x < frame.middle else step
    ends = abs(x - frame.middle) + 3 * step > frame.reach
    return x + column * (-outward if ends else outward), y - row * step


def _half(frame: Frame) -> float:
    return max(_SMALLEST_HALF, _HALF * frame.scale)


def _place(frame: Frame, zone: str, side: Side | None) -> Point:
    return frame.at(zone_places.place(zone, _own(zone, side), frame.view))


def _own(zone: str, side: Side | None) -> Side | None:
    return side if zones.ZONES[zone].sided else None


def _view(mark: TriggerMark) -> ViewCode:
    """Return the view of the muscle in which most of its places are seen, the usual one if there is a tie."""
    places = [zone_places.views_of(zones.parse(code)[0]) for code in mark.to_zones]
    return max(zone_places.views_of(mark.zone), key=lambda view: sum(view in seen for seen in places))


def sent_to_other_figure(mark: TriggerMark) -> bool:
    """Tell whether a place of the mark is seen only in the figure that does not show its muscle."""
    view = _view(mark)
    return any(view not in zone_places.views_of(zones.parse(code)[0]) for code in mark.to_zones)


def _elsewhere(mark: TriggerMark, by_view: dict[ViewCode, Frame]) -> Iterator[Group]:
    view = _view(mark)
    for code in mark.to_zones:
        zone, side = zones.parse(code)
        seen = zone_places.views_of(zone)
        if view not in seen and seen[0] in by_view:
            frame = by_view[seen[0]]
            yield diamond(*_place(frame, zone, side), 0.85 * _half(frame), mark.number, filled=False, dashed=True)
