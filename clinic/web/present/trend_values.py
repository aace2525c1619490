"""The numbers of one measure as a table: what stood at each visit, by which method, by whom, and how it came about."""

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext as _

from clinic.domain.trends import Label, Point, Series, change_since_first
from clinic.report import text
from clinic.report.blocks import trend_words as told
from clinic.report.blocks.key_scores import estimate_of
from clinic.report.story import Story
from clinic.web.present.receipts import ShownReceipt, shown


@dataclass(frozen=True, slots=True)
class Value:
    """What one visit has for one measure."""

    place: str
    """The id of its row: the chart leads there."""
    day: str
    words: str
    """The value, the bounds of a count, or which kind of blank it is."""
    blank: bool
    method: str
    examiner: str
    remarks: tuple[str, ...]
    """When it was answered, whether it was estimated, what is new from here on."""
    receipt: ShownReceipt | None
    """None for a visit that was missed."""
    visit_id: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """One measure: its name and scale, the sentence that has to stand with it, and one value for each visit."""

    key: str
    label: str
    scale: str
    note: str
    change: str
    """The change at the latest visit, with its day of comparison; empty without one."""
    examined: bool
    """Whether an examiner stands with any value."""
    values: tuple[Value, ...]


def place_of(series: Series, number: int) -> str:
    """Return the id of the row of one point."""
    return f"value-{series.measure.key}-{number}"


def numbers(story: Story, series: Series) -> Numbers:
    """Return the table of one measure."""
    measure, labels, change = series.measure, series.labels(), change_since_first(series)
    values = tuple(_value(story, series, number, point, labels) for number, point in enumerate(series.points))
    return Numbers(
        key=measure.key,
        label=story.say(measure.label),
        scale=story.say(measure.scale),
        note=story.say(measure.note) if measure.note else "",
        change=told.change_in_words(story, change, measure.decimals) if change else "",
        examined=any(one.examiner for one in values),
        values=values,
    )


def _value(story: Story, series: Series, number: int, point: Point, labels: tuple[Label, ...]) -> Value:
    remarks = [told.change_of(story, label) for label in labels if label.visit_id == point.visit_id]
    if point.answered_on:
        remarks.append(_answered(story, point.answered_on, point.day))
    if point.estimated:
        remarks.append(estimate_of(story, series.measure))
    return Value(
        place=place_of(series, number),
        day=story.day(point.day),
        words=told.value_in_words(story, series, point),
        blank=point.value is None,
        method=told.method_in_words(story, point),
        examiner=text.one_line(point.examiner),
        remarks=tuple(remarks),
        receipt=shown(point.receipt, story.summary.questions) if point.receipt else None,
        visit_id=point.visit_id,
    )


def _answered(story: Story, answered_on: dt.date, seen_on: dt.date) -> str:
    """Return when it was answered, its year only where it is not that of the visit."""
    day = story.day(answered_on)
    return _("answered %(day)s", day=day.rpartition(" ")[0] if answered_on.year == seen_on.year else day)
