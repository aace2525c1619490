"""Every measure over all visits: panels and treatment bars on one time axis, with a table of the same numbers."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup
from reportlab.graphics.shapes import Drawing

from clinic.domain.trends import Series, change_since_first
from clinic.figures import palette
from clinic.figures.charting import words
from clinic.figures.time_axis import TimeAxis, spread
from clinic.figures.timeline import timeline
from clinic.figures.trend import trend_panel
from clinic.report.blocks import trends as printed
from clinic.report.story import Story
from clinic.web.present import drawings

WIDTH, PANEL = 610.0, 62.0
"""Narrower than the page: stretched to its width the smallest type is about 14 pixels."""
_LEFT, _RIGHT = 158.0, 122.0
_DATE = 50.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure, drawn."""

    label: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Trends:
    """The panels, the bars below them, the same numbers as a table, and what may not be read into them."""

    since: str
    direction: str
    band: str
    dates: Markup
    panels: tuple[Panel, ...]
    bars: Markup | None
    bar_key: tuple[tuple[Markup, str], ...]
    pointed: str
    days: tuple[str, ...]
    table: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Measure, scale, and what stands at each day."""
    signs: tuple[str, ...]
    meaning: tuple[str, ...]


def present(story: Story) -> Trends | None:
    """Return the trends; None before the first visit."""
    summary = story.summary
    series = [one for one in summary.series if any(point.value is not None or point.is_bar for point in one.points)]
    if not summary.visit_days or not series:
        return None
    axis = TimeAxis.over((*summary.visit_days, *summary.missed_days), _LEFT, WIDTH - _RIGHT)
    return Trends(
        since=story.day(min(summary.visit_days)) if len(summary.visit_days) > 1 else "",
        direction=printed.direction(story),
        band=story.say(printed.BAND),
        dates=_dates(story, axis),
        panels=tuple(_panel(story, one, axis) for one in series),
        bars=_bars(story, axis),
        bar_key=tuple((drawings.bar_swatch(filling), story.say(words)) for filling, words in printed.BAR_KEY),
        pointed=story.say(printed.STILL_GOING_ON),
        days=tuple(story.day(point.day) for point in series[0].points),
        table=tuple(_row(story, one) for one in series),
        signs=tuple(printed.signs(story)),
        meaning=tuple(printed.meaning(story)),
    )


def _dates(story: Story, axis: TimeAxis) -> Markup:
    drawn = Drawing(WIDTH, 13)
    for day in spread(story.summary.visit_days, axis, _DATE):
        words(drawn, axis.x(day), 3, story.day(day), color=palette.INK2, align="middle")
    return drawings.ornament(drawn)


def _panel(story: Story, series: Series, axis: TimeAxis) -> Panel:
    change, first = change_since_first(series), min(story.summary.visit_days)
    own = change is not None and change.baseline_day != first
    size = (WIDTH, PANEL)
    panel = trend_panel(series, axis, size=size, change=change, translate=story.say, own_baseline=own)
    label = story.say(series.measure.label)
    about = _("The numbers stand in the table below.")
    drawn = drawings.svg(panel.drawing, title=label, description=about, id_prefix=f"trend-{series.measure.key}")
    return Panel(label, drawn)


def _bars(story: Story, axis: TimeAxis) -> Markup | None:
    bars, events = printed.bars(story), printed.life_events(story, axis)
    if not bars and not events:
        return None
    days = (*story.summary.visit_days, *story.summary.missed_days)
    label = story.say(printed.LIFE_EVENTS)
    drawn = timeline(bars, events, axis, days, width=WIDTH, events_label=label)
    told = "; ".join([*(f"{bar.label}: {bar.word}" for bar in bars), *(event.label for event in events)])
    return drawings.svg(drawn, title=_("Treatments and life events"), description=told, id_prefix="trend-bars")


def _row(story: Story, series: Series) -> tuple[str, str, tuple[str, ...]]:
    values = tuple(printed.value_in_words(story, series, point) for point in series.points)
    return story.say(series.measure.label), story.say(series.measure.scale), values
