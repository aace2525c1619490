"""The words of the trends, for paper and page alike: values, breaks, signs, thresholds, each chart said in words."""

from collections.abc import Collection, Iterable, Sequence

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import ExamMethod
from clinic.domain.patients import LifeEvent
from clinic.domain.summaries import TreatmentRow
from clinic.domain.treatments.courses import BEFORE_AFTER_SENTENCE
from clinic.domain.trends import Change, Label, Mark, Point, Series, ValueState, change_since_first
from clinic.domain.trends.measures import PRESSURE
from clinic.domain.words import N_
from clinic.figures.numbers import number
from clinic.figures.trend import STATE_SIGNS, point_in_words
from clinic.report import text
from clinic.report.blocks.key_scores import STATES, estimate_of
from clinic.report.blocks.ratings import METHODS
from clinic.report.blocks.treatments import dates, helped_words, name_and_dose
from clinic.report.story import Story

TITLE = N_("How things have changed, and what was being tried")
BAND = N_("Grey band: published threshold around the first value. No band: none agreed for this score.")
LIFE_EVENTS = N_("Life events")
STILL_GOING_ON = N_("Pointed end: still going on")
THIN_END = N_("Thin end: day not known")
HIGHER_IS_BETTER = N_("Here higher is better")
HIGHER_OR_LESS_TENDER = N_("Higher: better or less tender")


def shown(story: Story) -> list[Series]:
    """Return the series with something to draw, a value or the bounds of a count; those that run the other way last.

    What has neither is named by `without_values`.
    """
    found = [
        one for one in story.summary.series if any(point.value is not None or point.is_bar for point in one.points)
    ]
    return sorted(found, key=lambda one: one.measure.higher_is_better)


def without_values(story: Story) -> str:
    """Return a sentence that names what has no value so far; empty when there is nothing to name."""
    drawn = {one.measure.key for one in shown(story)}
    names = [
        story.say(one.measure.label)
        for one in story.summary.series
        if one.measure.key not in drawn and not (one.measure.optional and _never_tried(one))
    ]
    return story.say(N_("No values so far: {names}."), names=", ".join(names)) if names else ""


def _never_tried(series: Series) -> bool:
    never = (ValueState.NOT_EXAMINED, ValueState.NOT_ASKED, ValueState.MISSED)
    return all(point.state in never for point in series.points)


def direction(story: Story, series: Iterable[Series]) -> str:
    """Return which way is better on the lines drawn."""
    if any(one.measure.higher_is_better for one in series):
        return story.say(
            N_("Lower is better, but for the lines that stand apart. One time scale for scores and treatments.")
        )
    return story.say(N_("Every line: lower is better. One time scale for scores and treatments."))


def band(story: Story, series: Iterable[Series]) -> str:
    """Return what the grey band means; empty where none is drawn, as at a first visit."""
    drawn = any(one.measure.threshold and change_since_first(one) for one in series)
    return story.say(BAND) if drawn else ""


def other_way(story: Story, series: Iterable[Series]) -> str:
    """Return the heading of the lines that stand apart, where a higher number is not worse; empty without any."""
    keys = {one.measure.key for one in series if one.measure.higher_is_better}
    if not keys:
        return ""
    return story.say(HIGHER_OR_LESS_TENDER if PRESSURE.key in keys else HIGHER_IS_BETTER)


def signs(story: Story) -> list[str]:
    """Return what the signs in place of a value mean, those that occur."""
    points = [point for one in shown(story) for point in one.points]
    used = {point.state for point in points if point.value is None and not point.is_bar}
    found = [f"{STATE_SIGNS[state]} {story.say(STATES[state])}" for state in ValueState if state in used]
    if any(point.is_bar for point in points):
        found.append(story.say(N_("bar: lowest to highest possible count")))
    return found


def meaning(story: Story) -> list[str]:
    """Return what a trend cannot show, the published thresholds, and the notes that stand with a measure."""
    drawn = [one.measure for one in shown(story)]
    thresholds = [
        story.say(
            N_("{name}: {points} points ({source})."),
            name=story.say(measure.label),
            points=measure.threshold.points,
            source=measure.threshold.source,
        )
        for measure in drawn
        if measure.threshold
    ]
    notes = dict.fromkeys(measure.note for measure in drawn if measure.note)
    return [
        story.say(BEFORE_AFTER_SENTENCE),
        *([" ".join((story.say(N_("Thresholds.")), *thresholds))] if thresholds else []),
        *(f"*{story.say(words)}" for words in notes),
    ]


def value_in_words(story: Story, series: Series, point: Point) -> str:
    """Return what stands at a visit: the value, the bounds of a count, or which kind of blank it is."""
    return point_in_words(point, series.measure.decimals) or story.say(STATES[point.state])


def method_in_words(story: Story, point: Point) -> str:
    """Return by which method a value came about; empty without a value."""
    return method_name(story, point.method) if point.value is not None or point.is_bar else ""


def method_name(story: Story, method: str) -> str:
    """Return a method for people: the survey's, instrument and version, or the algometer with its sites."""
    if method in set(ExamMethod):
        return story.say(METHODS[ExamMethod(method)])
    instrument, slash, version = method.partition("/")
    if slash:
        return story.say(N_("{name}, version {version}"), name=instrument, version=version)
    which, colon, sites = method.partition(": ")
    named = ", ".join(story.say(SITES[site].label) for site in sites.split(", ") if site in SITES)
    return f"{which}: {named}" if colon else method


def breaks(story: Story, series: Series) -> list[str]:
    """Return the labels at a new method and a new examiner, each with its day and who or what it is."""
    return [f"{story.day(label.day)}: {change_of(story, label)}." for label in series.labels()]


def change_of(story: Story, label: Label) -> str:
    """Return what is new at a visit: the method or the examiner."""
    name = text.one_line(label.detail) if label.of_examiner else method_name(story, label.detail)
    return f"{story.say(label.text)}: {name}"


def all_values(story: Story, series: Series, days: Sequence[str], points: Collection[Point] | None = None) -> str:
    """Return every value with its day, or those of `points` alone, then the breaks; `days` are those of all points."""
    wanted = {id(point) for point in points} if points is not None else None
    values = (
        f"{day}: {value_in_words(story, series, point)}"
        for day, point in zip(days, series.points, strict=True)
        if wanted is None or id(point) in wanted
    )
    return " ".join((f"{'; '.join(values)}.", *breaks(story, series)))


def panel_in_words(story: Story, series: Series, days: Sequence[str], points: Collection[Point] | None = None) -> str:
    """Return a panel for somebody who cannot see it: name, scale, values with their days, breaks, change, note.

    With more visits than a panel prints, `points` are those that it does print, and the tables hold the others.
    """
    measure, change = series.measure, change_since_first(series)
    told = [f"{story.say(measure.label)}, {story.say(measure.scale)}.", all_values(story, series, days, points)]
    if points is not None and len(points) < len(series.points):
        told.append(story.say(N_("First, last, highest and lowest of {count} visits."), count=len(series.points)))
    if change is not None:
        told.append(change_in_words(story, change, measure.decimals))
    if any(point.estimated for point in series.points):
        told.append(f"{estimate_of(story, measure)}.")
    if measure.note:
        told.append(story.say(measure.note))
    return " ".join(told)


def change_in_words(story: Story, change: Change, decimals: int) -> str:
    """Return a change with its day of comparison, and what its mark means."""
    said = story.say(change.word)
    if change.points:
        points = number(max(change.points, -change.points), decimals)
        said = story.say(N_("{word}, by {points}"), word=said, points=points)
    told = story.say(N_("Since {day}: {change}."), day=story.day(change.baseline_day), change=said)
    marks = {Mark.FILLED: N_("Meets a published threshold."), Mark.OPEN: N_("Does not meet the published threshold.")}
    more = [story.say(marks[change.mark])] if change.mark in marks else []
    more += [f"{story.say(change.percent_sentence)}."] if change.percent_sentence else []
    return " ".join((told, *more))


def bars_in_words(story: Story, rows: Iterable[TreatmentRow], *, events: bool) -> str:
    """Return treatments and life events for somebody who cannot see the bars: names, doses, dates, what was said."""
    told = [
        f"{name_and_dose(story, row.course)}: {dates(story, row.course)}, {helped_words(story, row)}" for row in rows
    ]
    if events:
        told += [
            f"{text.label(event.label)}: {event.happened.in_words(story.translate)}" for event in life_events(story)
        ]
    return "; ".join(told) + "." if told else ""


def life_events(story: Story) -> list[LifeEvent]:
    """Return the life events in order of date."""
    return sorted(story.summary.facts.life_events, key=lambda event: (event.happened.earliest(), event.label))


def leave_values(story: Story, series: Iterable[Series], days: Sequence[str]) -> None:
    """Put every value of these series into the annex: a crowded chart cannot print them all."""
    paragraphs = [
        (f"{story.say(one.measure.label)}, {story.say(one.measure.scale)}.", all_values(story, one, days))
        for one in series
    ]
    story.leave(story.say(N_("All values")), *paragraphs)
