"""How things have changed, and what was being tried: panels and treatment bars on one time axis, then what it means."""

from collections.abc import Callable

from reportlab.graphics.shapes import Drawing

from clinic.domain.dates import PartialDate
from clinic.domain.summaries import TreatmentRow
from clinic.domain.treatments.courses import BEFORE_AFTER_SENTENCE, CourseStatus
from clinic.domain.trends import Point, Series, ValueState, change_since_first
from clinic.domain.words import N_
from clinic.figures import palette
from clinic.figures.time_axis import TimeAxis, spread
from clinic.figures.timeline import ROW, Bar, Event, Filling, swatch, timeline
from clinic.figures.trend import STATE_SIGNS, point_in_words, trend_panel
from clinic.report import text
from clinic.report.blocks.key_scores import STATES
from clinic.report.blocks.treatments import filling, helped_words, plain_name
from clinic.report.paper import HEADING, SMALL, Block, Paper, leading, measured, space, stacked
from clinic.report.story import Story, note, paragraph

TITLE = N_("How things have changed, and what was being tried")
_LEAST_PANEL, _MOST_PANEL = 38.0, 70.0
BAND = N_("Grey band: published threshold around the first value. No band: none agreed for this score.")
_BAR_STATES = (CourseStatus.NEVER, CourseStatus.PLANNED)

BAR_KEY = (
    (Filling.SOLID, N_("Helped a lot")),
    (Filling.TINT, N_("Helped a bit")),
    (Filling.EMPTY, N_("Did not help")),
    (Filling.HATCHED, N_("Made worse")),
    (Filling.DASHED, N_("Anything else")),
)
LIFE_EVENTS = N_("Life events")
STILL_GOING_ON = N_("Pointed end: still going on")


def trends(story: Story, room: float) -> list[Block]:
    """Return one block per page: the first holds every panel and the bars that fit, the next ones the other bars."""
    summary = story.summary
    axis = TimeAxis.over((*summary.visit_days, *summary.missed_days), 150, story.width - 132)
    courses, events = bars(story), life_events(story, axis)
    series = [one for one in summary.series if any(point.value is not None or point.is_bar for point in one.points)]
    explained = (note(words, story.width) for words in meaning(story))
    top = stacked(_intro(story), _dates(story, axis))
    end = stacked(space(2), *_without_values(story, series), *_key(story, courses), *explained)
    left = room - top.height - end.height
    drawn, rest = _bars_beside(story, axis, courses, events, left - _LEAST_PANEL * len(series))
    height = min(_MOST_PANEL, (left - drawn.height) / max(1, len(series)))
    pages = [stacked(top, *_panels(story, axis, series, height), drawn, end)]
    per_page = int(left / ROW)
    while rest:
        page, rest = rest[:per_page], rest[per_page:]
        pages.append(stacked(top, _timeline(story, axis, page, []), end))
    return pages


def _bars_beside(
    story: Story, axis: TimeAxis, bars: list[Bar], events: list[Event], room: float
) -> tuple[Block, list[Bar]]:
    """Return the life events with as many bars as fit under the panels, and the bars left over."""
    drawn = _timeline(story, axis, [], events)
    if drawn.height > room:
        _leave_life_events(story)
        drawn, events = _timeline(story, axis, [], []), []
    fitting = max(0, int((room - drawn.height) / ROW))
    return _timeline(story, axis, bars[:fitting], events), bars[fitting:]


def _without_values(story: Story, series: list[Series]) -> list[Block]:
    names = [story.say(one.measure.label) for one in story.summary.series if one not in series]
    return [note(story.say(N_("No values so far: {names}."), names=", ".join(names)), story.width)] if names else []


def _panels(story: Story, axis: TimeAxis, series: list[Series], height: float) -> list[Block]:
    first_day, blocks, complete = min(story.summary.visit_days), [], True
    for one in series:
        change = change_since_first(one)
        panel = trend_panel(
            one,
            axis,
            size=(story.width, height),
            change=change,
            translate=story.say,
            own_baseline=change is not None and change.baseline_day != first_day,
        )
        complete = complete and panel.all_printed
        blocks.append(Block(height, _placer(panel.drawing)))
    if not complete:
        leave_values(story, series)
    return blocks


def _placer(drawing: Drawing) -> Callable[[Paper, float, float], None]:
    def draw(paper: Paper, x: float, y: float) -> None:
        paper.drawing(drawing, x, y)

    return draw


def _intro(story: Story) -> Block:
    def band(paper: Paper, x: float, y: float) -> None:
        paper.box(x, y + 2, 14, 8, palette.BAND)
        paper.text(x + 18, y + SMALL, story.say(BAND), SMALL, color=palette.INK2)

    return stacked(
        paragraph(story.say(TITLE), story.width, HEADING, bold=True),
        note(direction(story), story.width),
        Block(leading(SMALL), band),
        space(6),
    )


def direction(story: Story) -> str:
    """Return which way is better on the lines."""
    if any(one.measure.higher_is_better for one in story.summary.series):
        return story.say(N_("Lower is better on every line, but for energy. One time scale for scores and treatments."))
    return story.say(N_("Every line: lower is better. One time scale for scores and treatments."))


def _dates(story: Story, axis: TimeAxis) -> Block:
    days = (*story.summary.visit_days, *story.summary.missed_days)
    upper = spread(days, axis, 46)
    lower = spread([day for day in days if day not in upper], axis, 46)
    rows = [row for row in (upper, lower) if row]

    def draw(paper: Paper, x: float, y: float) -> None:
        for number, row in enumerate(rows):
            for day in row:
                base = y + SMALL + leading(SMALL) * number
                paper.text_middle(x + axis.x(day), base, story.day(day), SMALL, color=palette.INK2)
        if len(story.summary.visit_days) > 1:
            words = story.say(N_("since {day}"), day=story.day(min(story.summary.visit_days)))
            paper.text(x + axis.right + 24, y + leading(SMALL) + SMALL, words, SMALL, color=palette.INK2)

    return Block(leading(SMALL) * 2, draw)


def _timeline(story: Story, axis: TimeAxis, bars: list[Bar], events: list[Event]) -> Block:
    days = (*story.summary.visit_days, *story.summary.missed_days)
    drawing = timeline(bars, events, axis, days, width=story.width, events_label=story.say(LIFE_EVENTS))
    return Block(drawing.height, _placer(drawing))


def bars(story: Story) -> list[Bar]:
    """Return a bar per course that was begun, in order of start."""
    rows = [row for row in story.summary.treatments if row.course.status not in _BAR_STATES]
    return [_bar(story, row) for row in sorted(rows, key=_start)]


def _start(row: TreatmentRow) -> tuple[str, int]:
    return str(row.course.started.earliest()) if row.course.started else "", row.course.id


def _bar(story: Story, row: TreatmentRow) -> Bar:
    course = row.course
    steps = tuple(
        (dose.since.earliest() if dose.since else None, text.one_line(f"{dose.amount} {dose.unit}"))
        for number, dose in enumerate(course.doses)
        if dose.since or number == 0
    )
    return Bar(
        label=plain_name(course),
        start=course.started.earliest() if course.started else None,
        end=course.stopped.latest() if course.stopped else None,
        open_end=course.ongoing,
        filling=filling(row.helped),
        word=helped_words(story, row),
        steps=steps,
    )


def life_events(story: Story, axis: TimeAxis) -> list[Event]:
    """Return the life events on the axis; what has no room beside its mark goes into the annex in words."""
    events = sorted(story.summary.facts.life_events, key=lambda event: (event.happened.earliest(), event.label))
    if any(
        not axis.holds(event.happened.earliest())
        or measured(event.label, SMALL) > story.width - axis.x(event.happened.earliest()) - 8
        for event in events
    ):
        _leave_life_events(story)
    return [
        Event(event.happened.earliest(), text.one_line(event.label))
        for event in events
        if axis.holds(event.happened.earliest())
    ]


def _leave_life_events(story: Story) -> None:
    events = sorted(story.summary.facts.life_events, key=lambda event: (event.happened.earliest(), event.label))
    words = [(f"{event.happened.in_words(story.translate)}:", story.whole(event.label)) for event in events]
    story.leave(story.say(LIFE_EVENTS), *words)


def _key(story: Story, bars: list[Bar]) -> list[Block]:
    def draw(paper: Paper, x: float, y: float) -> None:
        for mark, words in BAR_KEY:
            paper.drawing(swatch(mark, 18, 8), x, y + 2)
            x = paper.text(x + 22, y + SMALL, story.say(words), SMALL, color=palette.INK2) + 12
        paper.text(x, y + SMALL, story.say(STILL_GOING_ON), SMALL, color=palette.INK2)

    blocks = [Block(leading(SMALL) + 1, draw)] if bars else []
    found = signs(story)
    return [*blocks, *([note(" · ".join(found), story.width)] if found else [])]


def signs(story: Story) -> list[str]:
    """Return what the signs in place of a value mean, those that occur."""
    points = [point for one in story.summary.series for point in one.points]
    used = {point.state for point in points if point.value is None and not point.is_bar}
    found = [f"{STATE_SIGNS[state]} {story.say(STATES[state])}" for state in ValueState if state in used]
    if any(point.is_bar for point in points):
        found.append(story.say(N_("bar: lowest to highest possible count")))
    return found


def meaning(story: Story) -> list[str]:
    """Return what a trend cannot show, the published thresholds, and the notes that stand with a measure."""
    thresholds = [
        story.say(
            N_("{name}: {points} points ({source})."),
            name=story.say(one.measure.label),
            points=one.measure.threshold.points,
            source=one.measure.threshold.source,
        )
        for one in story.summary.series
        if one.measure.threshold
    ]
    notes = dict.fromkeys(one.measure.note for one in story.summary.series if one.measure.note)
    return [
        story.say(BEFORE_AFTER_SENTENCE),
        " ".join((story.say(N_("Thresholds.")), *thresholds)),
        *(f"*{story.say(words)}" for words in notes),
    ]


def leave_values(story: Story, series: list[Series]) -> None:
    """Put every value of every series into the annex: a crowded chart cannot print them all."""
    paragraphs = []
    for one in series:
        values = [
            f"{PartialDate.of(point.day).in_words(story.translate)}: {value_in_words(story, one, point)}"
            for point in one.points
        ]
        labels = [f" {story.day(label.day)}: {story.say(label.text)}, {label.detail}." for label in one.labels()]
        name = f"{story.say(one.measure.label)}, {story.say(one.measure.scale)}."
        paragraphs.append((name, "; ".join(values) + "." + "".join(labels)))
    story.leave(story.say(N_("All values")), *paragraphs)


def value_in_words(story: Story, series: Series, point: Point) -> str:
    """Return what stands at a visit: the value, the bounds of a count, or which kind of blank it is."""
    return point_in_words(point, series.measure.decimals) or story.say(STATES[point.state])
