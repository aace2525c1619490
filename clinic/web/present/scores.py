"""The key scores as rows: the numbers, the words and the marks of the printed table."""

from dataclasses import dataclass

from markupsafe import Markup

from clinic.domain.summaries import ScoreRow
from clinic.domain.trends import Mark
from clinic.figures.numbers import number, signed
from clinic.figures.sparkline import sparkline
from clinic.figures.time_axis import TimeAxis
from clinic.report.blocks.key_scores import today_in_words
from clinic.report.story import Story
from clinic.web.present import drawings
from clinic.web.present.receipts import ShownReceipt, shown

_SPARK_WIDTH, _SPARK_HEIGHT = 120.0, 18.0


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One row. `today` is a number, or with `blank` the words that stand in its place."""

    key: str
    label: str
    scale: str
    spark: Markup | None
    last: str
    today: str
    blank: bool
    estimated: bool
    change: str
    word: str
    strong: bool
    """The change meets a published threshold."""
    dot: Markup | None
    since: str
    """The day of comparison where it is not the last visit's."""
    receipt: ShownReceipt


def lines(story: Story, rows: tuple[ScoreRow, ...]) -> tuple[ScoreLine, ...]:
    """Return one line per row."""
    return tuple(_line(story, row) for row in rows)


def _line(story: Story, row: ScoreRow) -> ScoreLine:
    measure, change, value = row.series.measure, row.change, row.today.value
    own_day = row.last_on if change and row.last_on != story.summary.last_seen_on else None
    return ScoreLine(
        key=measure.key,
        label=story.say(measure.label),
        scale=story.say(measure.scale) + ("*" if measure.note else ""),
        spark=_spark(story, row),
        last=number(row.last.value, measure.decimals) if row.last and row.last.value is not None else "",
        today=today_in_words(story, row.series.last) if value is None else number(value, measure.decimals),
        blank=value is None,
        estimated=row.today.estimated,
        change=signed(change.points, measure.decimals) if change else "",
        word=story.say(change.word) if change else "",
        strong=change is not None and change.mark is Mark.FILLED,
        dot=drawings.dot(filled=change.mark is Mark.FILLED) if change and change.mark is not Mark.NONE else None,
        since=story.day(own_day) if own_day else "",
        receipt=shown(row.today.receipt, story.summary.questions),
    )


def _spark(story: Story, row: ScoreRow) -> Markup | None:
    if len(row.series.values) < 2:
        return None
    axis = TimeAxis.over(story.summary.visit_days, 3, _SPARK_WIDTH)
    return drawings.ornament(sparkline(row.series, axis, _SPARK_HEIGHT, row.change))
