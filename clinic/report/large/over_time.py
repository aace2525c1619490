"""How things have changed, in large print: each measure with its change in words over a chart of the whole width."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clinic.domain.summaries import TreatmentRow
from clinic.domain.trends import Change, Mark, Series, Word, change_since_first
from clinic.domain.words import N_
from clinic.figures import palette
from clinic.figures.charting import SMALL
from clinic.figures.numbers import number
from clinic.figures.time_axis import TimeAxis, axis_labels
from clinic.figures.timeline import timeline
from clinic.figures.trend import trend_panel
from clinic.report import text
from clinic.report.blocks import treatment_bars, trend_words
from clinic.report.blocks.treatments import helped_words, plain_name
from clinic.report.large.flow import Family, Piece
from clinic.report.large.opening import said, titled
from clinic.report.large.setting import BODY, ENLARGED, STEP, dotted, enlarged, labelled, line, wrapped
from clinic.report.paper import Block, Paper, beside, measured, stacked
from clinic.report.story import Story
from clinic.report.tagging import Role, tagged

_PANEL = 34.5
"""The height of a chart before it is enlarged."""
_AIR = 5.0


@dataclass(frozen=True, slots=True)
class _Chart:
    """The axis that all charts share, in points before they are enlarged."""

    story: Story
    axis: TimeAxis
    width: float
    days: tuple[str, ...]


def over_time(story: Story) -> Iterator[Piece]:
    """Yield every measure with a value, the treatments as bars on the same axis, and what a trend cannot show."""
    chart = _chart(story)
    series = list(trend_words.shown(story))
    yield titled(story.say(trend_words.TITLE), story.width)
    yield said(" ".join(_explained(story, series)), story.width, 0)
    family = Family(None, _dates(chart))
    for one in series:
        yield from _measure(chart, one, family)
    if without := trend_words.without_values(story):
        yield said(without, story.width, 6)
    yield from _bars(chart, family)
    if signs := trend_words.signs(story):
        yield said(" · ".join(signs), story.width, 6)
    cannot_show, *others = trend_words.meaning(story)
    yield said(cannot_show, story.width, 6)
    if others:
        yield said(" ".join(others), story.width, 4)


def _chart(story: Story) -> _Chart:
    summary, width = story.summary, story.width / ENLARGED
    axis = TimeAxis.over((*summary.visit_days, *summary.missed_days), 24, width - 15)
    points = summary.series[0].points if summary.series else ()
    return _Chart(story, axis, width, tuple(story.day(point.day) for point in points))


def _dates(chart: _Chart) -> Block:
    summary, axis = chart.story.summary, chart.axis
    days = (*summary.visit_days, *summary.missed_days)
    labels = axis_labels(days, axis, SMALL, chart.story.translate)

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.P):
            for day, words in labels.items():
                middle = axis.x(day) * ENLARGED
                half = measured(words, BODY) / 2
                left = min(max(0.0, middle - half), chart.story.width - 2 * half)
                paper.text(x + left, y + 4 + BODY, words, BODY, color=palette.INK2)

    return Block(STEP + 6, draw)


def _explained(story: Story, series: list[Series]) -> Iterator[str]:
    """Yield which way is better, what the grey band is, and the day that changes are counted from."""
    yield trend_words.direction(story, series)
    if band := trend_words.band(story, series):
        yield band
    days = story.summary.visit_days
    if len(days) > 1:
        yield story.say(N_("Change since {day}."), day=story.day(min(days)))


def _measure(chart: _Chart, series: Series, family: Family) -> Iterator[Piece]:
    story, change = chart.story, change_since_first(series)
    panel = trend_panel(
        _nameless(series),
        chart.axis,
        size=(chart.width, _PANEL),
        change=_wordless(change),
        translate=_say_all_but_changes(story),
    )
    alt = trend_words.panel_in_words(story, series, chart.days)
    figure = tagged(Role.FIGURE, enlarged(panel.drawing), alt=alt)
    yield Piece((_named_measure(story, series, change), figure), above=8, family=family)
    if not panel.all_printed:
        yield said(trend_words.all_values(story, series, chart.days), story.width)


def _named_measure(story: Story, series: Series, change: Change | None) -> Block:
    """Return name and scale, with the change at the right end, or under it where both need more room."""
    measure = series.measure
    name = f"{story.say(measure.label)}, {story.say(measure.scale)}" + ("*" if measure.note else "")
    lines = tagged(Role.P, stacked(*wrapped(name, story.width, bold=True)))
    if change is None:
        return lines
    words = _change_in_words(story, change, measure.decimals)
    start = story.width - measured(words, BODY)
    marked = tagged(Role.P, dotted(line(words, x=max(0.0, start)), change.mark, start))
    if measured(name, BODY, bold=True) + 30 <= start:
        return beside((0.0, lines), (0.0, marked))
    return stacked(lines, marked)


def _change_in_words(story: Story, change: Change, decimals: int) -> str:
    """Return the word, the points, and the day of comparison where it is not the first visit."""
    points = number(max(change.points, -change.points), decimals)
    words = [story.say(change.word)]
    if change.points:
        words.append(story.say(N_("by {points}"), points=points))
    if change.baseline_day != min(story.summary.visit_days):
        words.append(story.say(N_("since {day}"), day=story.day(change.baseline_day)))
    return " ".join(words)


def _nameless(series: Series) -> Series:
    """Return the series for a chart whose name stands over it, not in it."""
    bare = dataclasses.replace(series.measure, imported=False, label="", scale="", note="")
    return dataclasses.replace(series, measure=bare)


def _wordless(change: Change | None) -> Change | None:
    """Return the change for the band it makes; its points and mark stand over the chart, and so does its word."""
    return dataclasses.replace(change, points=0, mark=Mark.NONE) if change else None


def _say_all_but_changes(story: Story) -> Callable[[str], str]:
    return lambda words: "" if words in set(Word) else story.say(words)


def _bars(chart: _Chart, family: Family) -> Iterator[Piece]:
    """Yield the life events, then a bar for each course that was begun, its name and word over it."""
    story = chart.story
    events = trend_words.life_events(story)
    if events:
        told = "; ".join(f"{one.happened.in_words(story.translate)}: {text.label(one.label)}" for one in events)
        lines = labelled(f"{story.say(trend_words.LIFE_EVENTS)}:", f"{told}.", story.width)
        yield Piece((tagged(Role.P, stacked(*lines)),), above=6, family=family)
    for row in treatment_bars.courses(story):
        yield Piece((_named(story, row), _bar(chart, row)), above=2, family=family)


def _named(story: Story, row: TreatmentRow) -> Block:
    lines = labelled(f"{plain_name(row.course, story.say)}.", f"{helped_words(story, row)}.", story.width)
    return tagged(Role.P, stacked(*lines))


def _bar(chart: _Chart, row: TreatmentRow) -> Block:
    summary = chart.story.summary
    (bar,) = treatment_bars.bars(chart.story, [row])
    nameless = dataclasses.replace(bar, label="", word="")
    days = (*summary.visit_days, *summary.missed_days)
    drawn = timeline([nameless], [], chart.axis, days, width=chart.width, events_label="")
    alt = trend_words.bars_in_words(chart.story, [row], events=False)
    return _close(tagged(Role.FIGURE, enlarged(drawn), alt=alt))


def _close(block: Block) -> Block:
    """Return the bar nearer to its name: the rows of a timeline have air for labels that here stand over them."""

    def draw(paper: Paper, x: float, y: float) -> None:
        block.draw(paper, x, y - _AIR)

    return Block(block.height - 2 * _AIR, draw)
