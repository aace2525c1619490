"""Every measure over all visits: panels and treatment bars on one time axis, and each number with its receipt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _
from markupsafe import Markup

from clinic.domain.trends import Series, change_since_first
from clinic.figures import palette
from clinic.figures.charting import SMALL, words
from clinic.figures.shapes import Drawing
from clinic.figures.svg import Target
from clinic.figures.time_axis import TimeAxis, axis_labels
from clinic.figures.timeline import timeline
from clinic.figures.trend import places, trend_panel
from clinic.report.blocks import treatment_bars
from clinic.report.blocks import trend_words as told
from clinic.report.blocks.trends import events_on
from clinic.report.story import Story
from clinic.web.present import drawings, trend_values
from clinic.web.present.trend_values import Numbers, place_of

WIDTH, PANEL = 610.0, 62.0
"""Narrower than the page: stretched to its width the smallest type is about 14 pixels."""
_LEFT, _RIGHT = 158.0, 122.0


@dataclass(frozen=True, slots=True)
class Group:
    """Panels that read the same way; a heading stands over those where a higher number is not worse."""

    heading: str
    panels: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The panels, the bars below them, the same numbers as tables, and what may not be read into them."""

    since: str
    direction: str
    band: str
    dates: Markup
    groups: tuple[Group, ...]
    bars: Markup | None
    bar_key: tuple[tuple[Markup, str], ...]
    ends: tuple[str, ...]
    numbers: tuple[Numbers, ...]
    without: str
    signs: tuple[str, ...]
    meaning: tuple[str, ...]


def present(story: Story) -> Trends | None:
    """Return the trends; None before the first visit, or as long as there is no value."""
    summary, series = story.summary, told.shown(story)
    if not summary.visit_days or not series:
        return None
    axis = TimeAxis.over((*summary.visit_days, *summary.missed_days), _LEFT, WIDTH - _RIGHT)
    return Trends(
        since=story.day(min(summary.visit_days)) if len(summary.visit_days) > 1 else "",
        direction=told.direction(story, series),
        band=told.band(story, series),
        dates=_dates(story, axis),
        groups=_groups(story, series, axis),
        bars=_bars(story, axis),
        bar_key=tuple(
            (drawings.bar_swatch(mark), words)
            for mark, words in treatment_bars.fillings(story, treatment_bars.courses(story))
        ),
        ends=(story.say(told.STILL_GOING_ON), story.say(told.THIN_END)),
        numbers=tuple(trend_values.numbers(story, one) for one in series),
        without=told.without_values(story),
        signs=tuple(told.signs(story)),
        meaning=tuple(told.meaning(story)),
    )


def _dates(story: Story, axis: TimeAxis) -> Markup:
    drawn, summary = Drawing(WIDTH, 13), story.summary
    days = (*summary.visit_days, *summary.missed_days)
    for day, label in axis_labels(days, axis, SMALL, story.translate).items():
        words(drawn, axis.x(day), 3, label, color=palette.INK2, align="middle")
    return drawings.ornament(drawn)


def _groups(story: Story, series: list[Series], axis: TimeAxis) -> tuple[Group, ...]:
    parted = (
        ("", [one for one in series if not one.measure.higher_is_better]),
        (told.other_way(story, series), [one for one in series if one.measure.higher_is_better]),
    )
    return tuple(Group(heading, tuple(_panel(story, one, axis) for one in group)) for heading, group in parted if group)


def _panel(story: Story, series: Series, axis: TimeAxis) -> Markup:
    change, first = change_since_first(series), min(story.summary.visit_days)
    own = change is not None and change.baseline_day != first
    size = (WIDTH, PANEL)
    panel = trend_panel(series, axis, size=size, change=change, translate=story.say, own_baseline=own)
    label, days = story.say(series.measure.label), [story.day(point.day) for point in series.points]
    spots = places(series, axis, size=size)
    named = [
        f"{label}, {day}: {told.value_in_words(story, series, point)}"
        for point, day in zip(series.points, days, strict=True)
    ]
    targets = [
        Target(x, y, f"#{place_of(series, number)}", name, wide)
        for number, (name, (x, y), wide) in enumerate(zip(named, spots, reaches(spots), strict=True))
    ]
    return drawings.svg(
        panel.drawing,
        title=label,
        description=told.panel_in_words(story, series, days),
        id_prefix=f"trend-{series.measure.key}",
        targets=targets,
    )


def reaches(spots: Sequence[tuple[float, float]]) -> list[float]:
    """Return how far round each spot a pointer meets it, in points: half the way to the next day, 3 to 9."""
    ways = [math.inf, *(after - before for (before, _), (after, _) in pairwise(spots)), math.inf]
    return [max(3.0, min(9.0, min(before, after) / 2)) for before, after in pairwise(ways)]


def _bars(story: Story, axis: TimeAxis) -> Markup | None:
    rows, events = treatment_bars.courses(story), events_on(story, axis)
    if not rows and not events:
        return None
    days = (*story.summary.visit_days, *story.summary.missed_days)
    drawn = timeline(
        treatment_bars.bars(story, rows), events, axis, days, width=WIDTH, events_label=story.say(told.LIFE_EVENTS)
    )
    about = told.bars_in_words(story, rows, events=True)
    return drawings.svg(drawn, title=_("Treatments and life events"), description=about, id_prefix="trend-bars")
