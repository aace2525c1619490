"""The key scores: name, scale, trend as small as a word, last value, today, change, mark, and one neutral word."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from clinic.domain.summaries import ScoreRow
from clinic.domain.trends import Change, Mark, Measure, Point, ValueState
from clinic.domain.trends.measures import SPASM_BURDEN
from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.figures.charting import dot_drawing
from clinic.figures.numbers import number, signed
from clinic.figures.sparkline import sparkline
from clinic.figures.time_axis import TimeAxis
from clinic.report.paper import BODY, NOTE, SMALL, Block, Paper, measured, space, stacked
from clinic.report.story import Story, heading, note
from clinic.report.tagging import Role, Scope, tagged

TITLE = N_("Key scores")
STATES = {
    ValueState.NOT_ASKED: N_("not asked"),
    ValueState.NOT_ANSWERED: N_("not answered"),
    ValueState.NOT_EXAMINED: N_("not examined"),
    ValueState.REFUSED: N_("refused"),
    ValueState.STOPPED: N_("stopped"),
    ValueState.NOT_ASSESSABLE: N_("cannot be worked out"),
    ValueState.MISSED: N_("visit missed"),
}
ESTIMATED, ESTIMATED_BY_RULE = N_("≈ estimated from 4 of 5 answers"), N_("≈ estimated, for answers are blank")
LOWER_IS_BETTER = N_("Lower is better")
KEY = (
    ("filled", N_("meets a published threshold")),
    ("open", N_("does not")),
    ("band", N_("threshold around the last value")),
    ("", N_("no mark: none agreed")),
)
_HEAD = 13.0
_KEY_LINE = 12.0
_TODAY_SIZE = 12.5


@dataclass(frozen=True, slots=True)
class _Columns:
    """Distances from the left in points; numbers end at theirs, the others begin there."""

    spark: float
    spark_end: float
    last: float
    today: float
    change: float
    word: float


def _columns(width: float) -> _Columns:
    extra = width - 523
    return _Columns(176, 268 + extra, 322 + extra, 360 + extra, 402 + extra, 421 + extra)


def key_scores(story: Story, rows: tuple[ScoreRow, ...]) -> Block:
    """Return the table for these rows, with its key and the notes that have to stand with a score."""
    columns = _columns(story.width)
    table = stacked(_heads(story, columns), *(_row(story, row, columns) for row in rows))
    return stacked(
        heading(story.say(TITLE), story.width, story.say(LOWER_IS_BETTER)),
        space(2),
        tagged(Role.TABLE, table),
        space(2),
        *([_key(story, rows)] if story.standard else []),
        *(tagged(Role.P, note(words, story.width)) for words in notes(story, rows)),
    )


def _heads(story: Story, at: _Columns) -> Block:
    days, last = story.summary.visit_days, story.summary.last_seen_on
    spark = story.say(N_("Since {day}"), day=story.day(min(days))) if len(days) > 1 else ""
    words = story.say(N_("since {day}"), day=story.day(last)) if last else ""

    def draw(paper: Paper, x: float, y: float) -> None:
        def small(place: float, words: str) -> None:
            with paper.part(Role.TH, scope=Scope.COLUMN):
                paper.text_right(x + place, y + SMALL, words, SMALL, color=palette.INK2)

        with paper.part(Role.TR):
            with paper.part(Role.TD):
                pass
            with paper.part(Role.TH, scope=Scope.COLUMN):
                paper.text(x + at.spark, y + SMALL, spark, SMALL, color=palette.INK2)
            small(at.last, story.day(last) if last else "")
            small(at.today, story.say(N_("Today")))
            small(at.change, story.say(N_("change")).capitalize() if last else "")
            with paper.part(Role.TH, scope=Scope.COLUMN):
                paper.text(x + at.word, y + SMALL, words, SMALL, color=palette.INK2)

    return Block(_HEAD, draw)


def _row(story: Story, row: ScoreRow, at: _Columns) -> Block:
    measure = row.series.measure
    own_day = row.last_on if row.last_on != story.summary.last_seen_on else None
    height = story.row + (10 if own_day else 0)

    def draw(paper: Paper, x: float, y: float) -> None:
        base = y + story.row - 3.7 - (story.row - 14.6) / 2
        with paper.part(Role.TR):
            with paper.part(Role.TH, scope=Scope.ROW):
                scale = story.say(measure.scale) + ("*" if measure.note else "")
                name = story.say(measure.label)
                if measure.imported:
                    name = lettering.cut(name, BODY, at.spark - 9 - measured(scale, SMALL), bold=True)
                after = paper.text(x, base, name, BODY, bold=True)
                paper.text(after + 5, base, scale, SMALL, color=palette.INK2)
            _spark(story, paper, row, x + at.spark, y + 1.5, at.spark_end - at.spark)
            _values(story, paper, row, x, base, at, own_day)
        paper.rule(x, y + height - 0.3, story.width, palette.HAIR, 0.6)

    return Block(height, draw)


def _spark(story: Story, paper: Paper, row: ScoreRow, x: float, y: float, width: float) -> None:
    with paper.part(Role.TD):
        if len(row.series.values) < 2:
            return
        axis = _axis(story.summary.visit_days, width)
        with paper.part(Role.FIGURE, alt=spark_in_words(story, row)):
            paper.drawing(sparkline(row.series, axis, story.row - 2.4, row.change), x, y)


@lru_cache(maxsize=8)
def _axis(days: tuple[dt.date, ...], width: float) -> TimeAxis:
    """Return the axis of every line of a table: it finds the place of each visit once."""
    return TimeAxis.over(days, 3, width)


def spark_in_words(story: Story, row: ScoreRow) -> str:
    """Return what the line shows: how many values since when, the first, the last, the lowest and the highest."""
    points = [point for point in row.series.points if point.value is not None]
    decimals, values = row.series.measure.decimals, [point.value for point in points if point.value is not None]
    return story.say(
        N_("{count} values since {day}: first {first}, last {last}, lowest {low}, highest {high}."),
        count=len(values),
        day=story.day(points[0].day),
        first=number(values[0], decimals),
        last=number(values[-1], decimals),
        low=number(min(values), decimals),
        high=number(max(values), decimals),
    )


def _values(
    story: Story, paper: Paper, row: ScoreRow, x: float, base: float, at: _Columns, own_day: dt.date | None
) -> None:
    """Draw the cells last, today, change and word. A last value from another day than the head's has its own day."""
    decimals, change = row.series.measure.decimals, row.change
    with paper.part(Role.TD):
        if row.last is not None and row.last.value is not None:
            paper.text_right(x + at.last, base, number(row.last.value, decimals), BODY)
        if own_day:
            paper.text_right(x + at.last, base + 10.5, story.day(own_day), SMALL, color=palette.INK2)
    with paper.part(Role.TD):
        _today(story, paper, row, x + at.today, base)
    with paper.part(Role.TD):
        if change:
            paper.text_right(x + at.change, base, signed(change.points, decimals), BODY)
    with paper.part(Role.TD):
        if change:
            _word(story, paper, change, x + at.word, base)
            if own_day:
                since = story.say(N_("since {day}"), day=story.day(own_day))
                paper.text(x + at.word, base + 10.5, since, SMALL, color=palette.INK2)
        elif row.today.value is not None and story.summary.last_seen_on:
            paper.text(x + at.word, base, story.say(N_("nothing to compare with")), SMALL, color=palette.INK2)


def _today(story: Story, paper: Paper, row: ScoreRow, x: float, base: float) -> None:
    if row.today.value is None:
        words = today_in_words(story, row.series.last)
        paper.text(x - measured("00", _TODAY_SIZE, bold=True), base, words, NOTE, bold=True)
        return
    paper.text_right(x, base, number(row.today.value, row.series.measure.decimals), _TODAY_SIZE, bold=True)
    if row.today.estimated:
        paper.text(x + 2, base, "≈", BODY)


def today_in_words(story: Story, point: Point | None) -> str:
    """Return what stands where there is no number: its bounds, or which kind of blank it is."""
    if point is None:
        return story.say(STATES[ValueState.NOT_ASKED])
    if point.is_bar and point.low is not None and point.high is not None:
        return story.say(N_("{low} to {high}, not all tested"), low=number(point.low), high=number(point.high))
    return story.say(STATES[point.state])


def _word(story: Story, paper: Paper, change: Change, x: float, base: float) -> None:
    filled = change.mark is Mark.FILLED
    if change.mark is not Mark.NONE:
        with paper.part(Role.FIGURE, alt=story.say(KEY[0 if filled else 1][1])):
            paper.drawing(dot_drawing(filled=filled), x - 10, base - 7.2)
    paper.text(x, base, story.say(change.word), BODY if filled else NOTE + 0.5, bold=filled)


def _key(story: Story, rows: tuple[ScoreRow, ...]) -> Block:
    told = estimated(story, rows)
    beside = _key_width(story) + measured(told, SMALL) <= story.width
    last = 0.0 if beside else _KEY_LINE

    def draw(paper: Paper, x: float, y: float) -> None:
        right = x + story.width
        for mark, words in KEY:
            with paper.part(Role.P):
                if mark == "band":
                    paper.box(x, y + 2, 12, 7.5, palette.BAND)
                    x += 15
                elif mark:
                    paper.drawing(dot_drawing(filled=mark == "filled"), x, y + 2)
                    x += 10
                x = paper.text(x, y + SMALL, story.say(words), SMALL, color=palette.INK2) + 14
        if told:
            with paper.part(Role.P):
                paper.text_right(right, y + last + SMALL, told, SMALL)

    return Block(_KEY_LINE + last, draw)


def _key_width(story: Story) -> float:
    """Return how much of the line the words of the key take, with the gap behind each."""
    signs = {"band": 15.0, "": 0.0}
    return sum(signs.get(mark, 10.0) + measured(story.say(words), SMALL) + 14 for mark, words in KEY)


def estimated(story: Story, rows: Iterable[ScoreRow]) -> str:
    """Return what the sign of an estimate means in these rows; empty without one."""
    measures = [row.series.measure for row in rows if row.today.estimated]
    return estimate_of(story, *measures) if measures else ""


def estimate_of(story: Story, *measures: Measure) -> str:
    """Return from what a score was estimated: ours from a number that is known, others by the clinic's own rule."""
    ours = all(measure.key == SPASM_BURDEN.key for measure in measures)
    return story.say(ESTIMATED if ours else ESTIMATED_BY_RULE)


def notes(story: Story, rows: tuple[ScoreRow, ...]) -> list[str]:
    """Return the sentences that have to stand with the scores shown."""
    fixed = dict.fromkeys(row.series.measure.note for row in rows if row.series.measure.note)
    found = [f"*{story.say(words)}" for words in fixed]
    for row in rows:
        if row.change and row.change.percent_sentence:
            sentence = f"{story.say(row.series.measure.label)}: {story.say(row.change.percent_sentence)}"
            since = story.say(N_("since {day}"), day=story.day(row.change.baseline_day))
            found.append(f"{sentence} {since}.")
    return found


def in_words(story: Story, row: ScoreRow) -> tuple[str, str]:
    """Return a row as a label and a sentence, for the annex."""
    measure, decimals = row.series.measure, row.series.measure.decimals
    value = row.today.value
    today = today_in_words(story, row.series.last) if value is None else number(value, decimals)
    words = story.say(N_("today {value}"), value=today)
    if row.change and row.last and row.last.value is not None:
        before = story.say(
            N_("{value} on {day}, {word} ({points})"),
            value=number(row.last.value, decimals),
            day=story.day(row.change.baseline_day),
            word=story.say(row.change.word),
            points=signed(row.change.points, decimals),
        )
        words = f"{words}; {before}"
    label = f"{story.say(measure.label)}, {story.say(measure.scale)}:"
    return label, " ".join((f"{words}.", story.say(measure.note) if measure.note else "")).strip()
