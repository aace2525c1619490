"""The page of one treatment: its ledger, and the values around its start with what may be said of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from clinic.domain.dates import day_in_words
from clinic.domain.errors import NotFound
from clinic.domain.summaries import TreatmentRow, VisitSummary
from clinic.domain.treatments.before_after import BeforeAfter, Comparison
from clinic.domain.treatments.courses import BEFORE_AFTER_SENTENCE
from clinic.domain.trends import Point
from clinic.figures.before_after import before_after_chart
from clinic.figures.numbers import number
from clinic.report.blocks import before_after as printed
from clinic.report.blocks import ledger, treatments
from clinic.report.story import Story
from clinic.web.present import drawings
from clinic.web.present.summary_page import story_of

_SIZE = (320.0, 104.0)


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value: its day, itself, on which side it counts, and who examined."""

    day: str
    value: str
    side: str
    examiner: str


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """One measure by one method: the drawing, the same values as a table, and what is reckoned or why nothing is."""

    key: str
    name: str
    scale: str
    drawing: Markup
    values: tuple[ValueLine, ...]
    examined: bool
    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class BeforeAfterPage:
    """Everything of the page. `why_not` is empty when there is a view."""

    name: str
    dates: str
    helped: str
    facts: tuple[tuple[str, str], ...]
    why_not: str
    days_before: str
    days_after: str
    cautions: tuple[str, ...]
    near: tuple[str, ...]
    measures: tuple[MeasureCard, ...]
    sentence: str


def present(summary: VisitSummary, course_id: int) -> BeforeAfterPage:
    """Return the page of one course as the summary of the visit has it. Raises NotFound."""
    story, row = story_of(summary), _row(summary, course_id)
    view = printed.view_of(summary, row.course)
    before, after = printed.sides_in_words(story, view) if view else ("", "")
    return BeforeAfterPage(
        name=treatments.plain_name(row.course, story.say),
        dates=treatments.dates(story, row.course),
        helped=treatments.helped_words(story, row),
        facts=ledger.facts(story, row),
        why_not=printed.why_no_view(story, row.course),
        days_before=before,
        days_after=after,
        cautions=printed.cautions(story, view) if view else (),
        near=tuple(printed.near_in_words(story, one) for one in view.near) if view else (),
        measures=tuple(_cards(story, view)) if view else (),
        sentence=story.say(BEFORE_AFTER_SENTENCE),
    )


def _row(summary: VisitSummary, course_id: int) -> TreatmentRow:
    for row in summary.treatments:
        if row.course.id == course_id:
            return row
    raise NotFound("This treatment had not begun at this visit.", hint="Choose one from the visit's treatments.")


def _cards(story: Story, view: BeforeAfter) -> Iterator[MeasureCard]:
    for place, one in enumerate(view.comparisons):
        name = printed.measure_name(story, view, one)
        chart = before_after_chart(one, view.window, size=_SIZE, translate=story.say)
        told = printed.both_sides(story, one)
        examiners = {point.examiner for point in _points(one) if point.examiner}
        yield MeasureCard(
            key=f"{one.measure.key}-{place}",
            name=name,
            scale=story.say(one.measure.scale),
            drawing=drawings.svg(chart, title=name, description=told, id_prefix=f"around-{one.measure.key}-{place}"),
            values=tuple(_value(one, point) for point in _points(one)),
            examined=len(examiners) > 1,
            verdict=printed.verdict(story, one),
            note=story.say(one.measure.note) if one.measure.note else "",
        )


def _points(comparison: Comparison) -> list[Point]:
    every = (*comparison.before, *comparison.apart, *comparison.after)
    return sorted(every, key=lambda point: (point.day, point.visit_id or 0))


def _value(comparison: Comparison, point: Point) -> ValueLine:
    side = _("before") if point in comparison.before else _("after") if point in comparison.after else _("neither side")
    value = number(point.value, comparison.measure.decimals) if point.value is not None else ""
    return ValueLine(day_in_words(point.day, _), value, side, point.examiner)
