"""How things have changed, and what was being tried: panels and treatment bars on one time axis, then what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clinic.domain.summaries import TreatmentRow
from clinic.domain.trends import Series, change_since_first
from clinic.domain.words import N_
from clinic.figures import palette
from clinic.figures.shapes import Drawing
from clinic.figures.strokes import verticals
from clinic.figures.time_axis import TimeAxis, axis_labels
from clinic.figures.timeline import ROW, Event, label_end, timeline
from clinic.figures.trend import ALL_VALUES_UP_TO, outstanding, trend_panel
from clinic.report import text
from clinic.report.blocks import trend_words as told
from clinic.report.blocks.brought import leave_series
from clinic.report.blocks.treatment_bars import bar_key, bars, courses
from clinic.report.blocks.trend_table import all_values
from clinic.report.blocks.trend_words import TITLE
from clinic.report.paper import HEADING, SMALL, Block, Paper, leading, measured, space, stacked
from clinic.report.story import Story, note, paragraph
from clinic.report.tagging import Role, tagged

__all__ = ["TITLE", "events_on", "trends"]

_CLOSEST_PANEL, _LEAST_PANEL, _MOST_PANEL = 32.0, 38.0, 70.0
"""Panels come as close as the first where that keeps every bar on their page."""
_LOWEST_PANEL = 26.0
"""In a GP's copy, whose page two has more to hold."""
_APART = 23.0
"""The height of the heading over the lines that stand apart."""
_ELSEWHERE = N_("The values of all visits stand in the whole summary.")
_BEHIND = 24.0
"""From the end of the axis to the column of changes, in points."""


@dataclass(frozen=True, slots=True)
class _Chart:
    """What every part of the page is drawn on: the axis, the days of the visits, and what is drawn."""

    story: Story
    axis: TimeAxis
    series: tuple[Series, ...]
    days: tuple[str, ...]
    """The day of each point of a series, in words."""

    @property
    def crowded(self) -> bool:
        """Whether there are more visits than a panel prints values of: then tables hold them all."""
        return len(self.days) > ALL_VALUES_UP_TO

    @property
    def places(self) -> list[float]:
        """Where the visits stand, missed ones too."""
        summary = self.story.summary
        return list(dict.fromkeys(self.axis.x(day) for day in (*summary.visit_days, *summary.missed_days)))


def trends(story: Story, room: float) -> list[Block]:
    """Return one block per page: the first holds every panel and the bars that fit, the next ones the other bars.

    There is none as long as there is no value. The tables of all values are left to the signed summary.
    """
    if not told.shown(story):
        return []
    chart = _chart(story)
    rows, events = courses(story), _events(chart)
    explained = (_said(words, story) for words in told.meaning(story))
    top = stacked(_intro(chart), _dates(chart))
    elsewhere = [story.say(_ELSEWHERE)] if chart.crowded and not story.standard else []
    without = " ".join(words for words in (told.without_values(story), *elsewhere) if words)
    end = stacked(space(2), *([_said(without, story)] if without else []), *_key(story, rows), *explained)
    apart = _APART if told.other_way(story, chart.series) else 0.0
    left = room - top.height - end.height - apart
    chart = _as_fits(chart, rows, left)
    lowest = () if story.standard or any(_own_baseline(story, one) for one in chart.series) else (_LOWEST_PANEL,)
    for least in (_LEAST_PANEL, _CLOSEST_PANEL, *lowest):
        drawn, rest, with_events = _bars_beside(chart, rows, events, left - least * len(chart.series))
        if not rest:
            break
    if not with_events:
        _leave_life_events(story)
    height = min(_MOST_PANEL, (left - drawn.height) / max(1, len(chart.series)))
    pages = [stacked(top, *_panels(chart, height), drawn, end)]
    per_page = max(1, int((left + apart) / ROW))
    while rest:
        page, rest = rest[:per_page], rest[per_page:]
        pages.append(stacked(top, _timeline(chart, page, []), end))
    return [*pages, *(all_values(story, chart.series, room) if chart.crowded and story.standard else [])]


def _as_fits(chart: _Chart, rows: list[TreatmentRow], room: float) -> _Chart:
    """Leave panels of instruments that the clinic brought in to the details, the last ones first, as far as has to be.

    They cost neither a bar of a treatment nor a page.
    """
    brought = [one for one in chart.series if one.measure.brought_in]
    bars_alone = _timeline(chart, rows, []).height
    left: list[Series] = []
    while brought and bars_alone + _CLOSEST_PANEL * (len(chart.series) - len(left)) > room:
        left.append(brought.pop())
    if not left:
        return chart
    leave_series(chart.story, left[::-1], chart.days)
    return replace(chart, series=tuple(one for one in chart.series if one not in left))


def _chart(story: Story) -> _Chart:
    summary = story.summary
    axis = TimeAxis.over((*summary.visit_days, *summary.missed_days), 150, story.width - 116)
    points = summary.series[0].points if summary.series else ()
    return _Chart(story, axis, tuple(told.shown(story)), tuple(story.day(point.day) for point in points))


def _said(words: str, story: Story) -> Block:
    return tagged(Role.P, note(words, story.width))


def _bars_beside(
    chart: _Chart, rows: list[TreatmentRow], events: list[Event], room: float
) -> tuple[Block, list[TreatmentRow], bool]:
    """Return life events with the bars that fit under the panels, the bars left over, and whether events are drawn."""
    drawn = _timeline(chart, [], events)
    with_events = drawn.height <= room
    if not with_events:
        drawn, events = _timeline(chart, [], []), []
    fitting = max(0, int((room - drawn.height) / ROW))
    return _timeline(chart, rows[:fitting], events), rows[fitting:], with_events


def _panels(chart: _Chart, height: float) -> list[Block]:
    """Return the panels, those that run the other way under a heading of their own; all have the same shape."""
    story, blocks, crowded = chart.story, list[Block](), list[Series]()
    heading = told.other_way(story, chart.series)
    for one in chart.series:
        if one.measure.higher_is_better and heading:
            blocks.append(_apart(chart, heading))
            heading = ""
        panel, printed = _panel(chart, one, height)
        blocks.append(panel)
        crowded += [] if printed else [one]
    if crowded and not chart.crowded:
        told.leave_values(story, crowded, chart.days)
    return blocks


def _own_baseline(story: Story, series: Series) -> bool:
    """Tell whether the change of a panel is since another day than that over the column, and takes a line more."""
    change = change_since_first(series)
    return change is not None and change.baseline_day != min(story.summary.visit_days)


def _panel(chart: _Chart, series: Series, height: float) -> tuple[Block, bool]:
    story, change = chart.story, change_since_first(series)
    panel = trend_panel(
        series,
        chart.axis,
        size=(story.width, height),
        change=change,
        translate=story.say,
        own_baseline=_own_baseline(story, series),
    )
    alt = told.panel_in_words(story, series, chart.days, outstanding(series) if chart.crowded else series.points)
    return tagged(Role.FIGURE, Block(height, _placer(panel.drawing)), alt=alt), panel.all_printed


def _apart(chart: _Chart, words: str) -> Block:
    """Return the heading of the lines that run the other way, over a rule of its own."""
    behind = Drawing(chart.story.width, _APART)
    behind.add(verticals(chart.places, 0, _APART))

    def draw(paper: Paper, x: float, y: float) -> None:
        paper.drawing(behind, x, y)
        paper.rule(x, y + 7, chart.story.width, palette.LINE, 0.8)
        with paper.part(Role.H3):
            paper.text(x, y + 10 + SMALL, words, SMALL, bold=True)

    return Block(_APART, draw)


def _placer(drawing: Drawing) -> Callable[[Paper, float, float], None]:
    def draw(paper: Paper, x: float, y: float) -> None:
        paper.drawing(drawing, x, y)

    return draw


def _intro(chart: _Chart) -> Block:
    story = chart.story
    words = told.band(story, chart.series)

    def band(paper: Paper, x: float, y: float) -> None:
        paper.box(x, y + 2, 14, 8, palette.BAND)
        with paper.part(Role.P):
            paper.text(x + 18, y + SMALL, words, SMALL, color=palette.INK2)

    return stacked(
        tagged(Role.H2, paragraph(story.say(TITLE), story.width, HEADING, bold=True)),
        _said(told.direction(story, chart.series), story),
        *([Block(leading(SMALL), band)] if words else []),
        space(8),
    )


def _dates(chart: _Chart) -> Block:
    """Return the row of dates: month and year of each visit, whole where a month has two, thinned to what fits."""
    story, axis, summary = chart.story, chart.axis, chart.story.summary
    labels = axis_labels((*summary.visit_days, *summary.missed_days), axis, SMALL, story.translate)
    since = story.say(N_("since {day}"), day=story.day(min(summary.visit_days)))

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.P):
            for day, label in labels.items():
                paper.text_middle(x + axis.x(day), y + SMALL, label, SMALL, color=palette.INK2)
            if len(summary.visit_days) > 1:
                paper.text(x + axis.right + _BEHIND, y + SMALL, since, SMALL, color=palette.INK2)

    return Block(leading(SMALL) + 2, draw)


def _timeline(chart: _Chart, rows: Sequence[TreatmentRow], events: list[Event]) -> Block:
    story, summary = chart.story, chart.story.summary
    days = (*summary.visit_days, *summary.missed_days)
    label = story.say(told.LIFE_EVENTS)
    drawing = timeline(bars(story, rows), events, chart.axis, days, width=story.width, events_label=label)
    block = Block(drawing.height, _placer(drawing))
    alt = told.bars_in_words(story, rows, events=bool(events))
    return tagged(Role.FIGURE, block, alt=alt) if alt else block


def events_on(story: Story, axis: TimeAxis) -> list[Event]:
    """Return the life events that can lie on the axis, in order of date."""
    events = [Event(event.happened, text.label(event.label)) for event in told.life_events(story)]
    return [event for event in events if event.days[0] <= axis.last and event.days[1] >= axis.first]


def _events(chart: _Chart) -> list[Event]:
    """Return the events to be drawn; when one is not on the axis or too long, the annex has them all in words."""
    story, events = chart.story, events_on(chart.story, chart.axis)
    too_long = any(label_end(one, chart.axis) + measured(one.label, SMALL) > story.width for one in events)
    if too_long or len(events) < len(story.summary.facts.life_events):
        _leave_life_events(story)
    return events


def _leave_life_events(story: Story) -> None:
    words = [
        (f"{event.happened.in_words(story.translate)}:", story.whole(event.label)) for event in told.life_events(story)
    ]
    story.leave(story.say(told.LIFE_EVENTS), *words)


def _key(story: Story, rows: Sequence[TreatmentRow]) -> list[Block]:
    """Return what the bars and the signs mean, those that occur."""
    signs = told.signs(story)
    line = [tagged(Role.P, note(" · ".join(signs), story.width))] if signs else []
    return [*([bar_key(story, rows)] if rows else []), *line]
