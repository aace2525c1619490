"""Before and after the start of a treatment in words: single values, what was reckoned from them, or why nothing was.

It never says that a treatment caused anything: no arrow, no percentage, no word of praise. The fixed sentence always
stands with it.
"""

from collections.abc import Iterable, Iterator, Sequence

from clinic.domain.dates import Precision
from clinic.domain.summaries import VisitSummary
from clinic.domain.treatments.before_after import BeforeAfter, Comparison, Ending, Overlap, Refusal, before_and_after
from clinic.domain.treatments.courses import (
    BEFORE_AFTER_SENTENCE,
    Course,
    CourseStatus,
    Event,
    Near,
    has_before_and_after,
)
from clinic.domain.trends import Number, Point
from clinic.domain.words import N_
from clinic.figures.numbers import number
from clinic.report import text
from clinic.report.blocks.treatments import plain_name
from clinic.report.paper import SMALL, measured
from clinic.report.story import Story

TITLE = N_("Values before and after the start")
_MOST_LINES, _COLUMN = 5, 251.0
"""Of a course, in a column of the details."""
_REFUSALS = {
    Refusal.TOO_FEW: N_("too few values to compare (3 on each side are needed)"),
    Refusal.ANOTHER_START: N_("another treatment started, or may have started, within 8 weeks"),
}
_ENDINGS = {
    Ending.STOPPED: N_("It was stopped {day}: later values do not count as after."),
    Ending.DOSE_CHANGED: N_("The dose was changed {day}: later values do not count as after."),
    Ending.NOT_KNOWN: N_("When it was stopped or paused is not recorded: no value is sure to count as after."),
    Ending.DOSE_NOT_KNOWN: N_("When the dose was changed is not recorded: no value is sure to count as after."),
}
_EVENTS = {
    (Event.STARTED, True): N_("{name}: started {day}"),
    (Event.STARTED, False): N_("{name}: started {day}, perhaps within 8 weeks"),
    (Event.STOPPED, True): N_("{name}: stopped {day}"),
    (Event.STOPPED, False): N_("{name}: stopped {day}, perhaps within 8 weeks"),
}


def view_of(summary: VisitSummary, course: Course) -> BeforeAfter | None:
    """Return the view of one course up to the visit; None when its start is not known to the month."""
    return before_and_after(course, (row.course for row in summary.treatments), summary.series)


def views(summary: VisitSummary) -> tuple[BeforeAfter, ...]:
    """Return the views of courses begun since the first visit that have a value on a side, in order of start."""
    if not summary.visit_days:
        return ()
    first = min(summary.visit_days)
    found = [view for row in summary.treatments if (view := view_of(summary, row.course)) and view.comparisons]
    since = (view for view in found if view.window.last_before >= first)
    return tuple(sorted(since, key=lambda view: (view.window.last_before, view.course.id)))


def leave_before_after(story: Story) -> None:
    """Put the view of each course begun since the first visit into the details, one paragraph each."""
    told = paragraphs(story)
    if told:
        story.detail(story.say(TITLE), *told)


def paragraphs(story: Story) -> tuple[tuple[str, str], ...]:
    """Return one short paragraph for each course begun since the first visit, then what none of them can show."""
    every = views(story.summary)
    told = [_paragraph(story, view) for view in every]
    return (*told, ("", " ".join((story.say(BEFORE_AFTER_SENTENCE), *_notes(story, every, told))))) if told else ()


def _notes(story: Story, every: Sequence[BeforeAfter], told: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the sentences that have to stand with a measure wherever it is shown, and where the others stand."""
    measures = [one.measure for view in every for one in view.comparisons]
    named = {one for one in measures if any(f"{story.say(one.label)}*" in words for _, words in told)}
    ordered = sorted(named, key=lambda measure: measure.order)
    yield from (f"*{story.say(words)}" for words in dict.fromkeys(one.note for one in ordered))
    if any(len(view.comparisons) > 1 for view in every):
        yield story.say(N_("Other measures stand on the page of each treatment."))


def _paragraph(story: Story, view: BeforeAfter) -> tuple[str, str]:
    label = f"{plain_name(view.course, story.say)}, {started(story, view.course)}."
    return label, in_words(story, view, label)


def in_words(story: Story, view: BeforeAfter, label: str = "") -> str:
    """Return the view of one course in at most five lines of the details: the first measure, and what else began.

    The first measure, pain where there is one, has its values with their days and what is reckoned from them, or why
    nothing is. What is reckoned of others follows as far as there is room.
    """
    told = next((words for words in _shorter(story, view) if _fits(label, words)), [])
    told = told or [*_shorter(story, view)][-1]
    for one in _reckoned(view):
        more = [*told, f"{_starred(story, view, one)}: {verdict(story, one)}"]
        told = more if _fits(label, more) else told
    return " ".join(told)


def _reckoned(view: BeforeAfter) -> list[Comparison]:
    """Return what is reckoned beside the first measure."""
    return [one for one in view.comparisons[1:] if one.overlap]


def _shorter(story: Story, view: BeforeAfter) -> Iterator[list[str]]:
    """Yield it whole, then ever less: values without their days, other starts counted, no values, no cautions."""
    first, before = view.comparisons[0], cautions(story, view)
    name, found = _starred(story, view, first), verdict(story, first)
    counted = (story.say(N_("Other starts and stops within 8 weeks of it: {count}."), count=len(view.near)),)
    with_days = f"{name}: {both_sides(story, first)} {found}"
    without_days = f"{name}: {both_sides(story, first, days=False)} {found}"
    yield [*before, with_days, *near(story, view)]
    yield [*before, without_days, *near(story, view)]
    yield [*before, with_days, *counted]
    yield [*before, without_days, *counted]
    yield [*before, f"{name}: {found}", *counted]
    yield [f"{name}: {found}", *counted]


def _fits(label: str, words: Sequence[str]) -> bool:
    *above, last = text.wrap(label, SMALL, _COLUMN, True)
    start = measured(f"{last} ", SMALL, bold=True)
    return len(above) + len(text.wrap(" ".join(words), SMALL, _COLUMN, False, start)) <= _MOST_LINES


def _sides_of(comparison: Comparison) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    return comparison.before, comparison.after


def started(story: Story, course: Course) -> str:
    """Return when it was started, no more precise than given."""
    day = course.started.in_words(story.translate) if course.started else ""
    return story.say(N_("started {day}"), day=day)


def why_no_view(story: Story, course: Course) -> str:
    """Return why values before and after cannot be told apart; empty when they can."""
    if course.status in (CourseStatus.NEVER, CourseStatus.PLANNED):
        return story.say(N_("It was not started."))
    if course.started is None:
        return story.say(N_("When it was started is not recorded, so no value can be called before or after."))
    if not has_before_and_after(course):
        return story.say(N_("Its start is known to the year only, so no value can be called before or after."))
    return ""


def sides_in_words(story: Story, view: BeforeAfter) -> tuple[str, str]:
    """Return the days before and the days after, as counted."""
    window = view.window
    between = N_("{first} to {last}")
    before = story.say(between, first=story.day(window.first_before), last=story.day(window.last_before))
    if window.last_after < window.first_after:
        return before, story.say(N_("no day"))
    return before, story.say(between, first=story.day(window.first_after), last=story.day(window.last_after))


def cautions(story: Story, view: BeforeAfter) -> tuple[str, ...]:
    """Return what keeps a value from counting: an imprecise start, a stop, a change of dose."""
    window, found = view.window, []
    start = view.course.started
    if start is not None and start.precision is Precision.MONTH:
        day = start.in_words(story.translate)
        found.append(story.say(N_("The start is known to the month: values of {day} count on neither side."), day=day))
    if window.ending is not None:
        day = window.ended.in_words(story.translate) if window.ended else ""
        found.append(story.say(_ENDINGS[window.ending], day=day))
    return tuple(found)


def near(story: Story, view: BeforeAfter) -> tuple[str, ...]:
    """Return every other start and stop within 8 weeks as one sentence, or that there was none."""
    if not view.near:
        return (story.say(N_("No other treatment on the list started or stopped within 8 weeks.")),)
    events = "; ".join(near_in_words(story, one) for one in view.near)
    return (story.say(N_("Within 8 weeks of the start: {events}."), events=events),)


def near_in_words(story: Story, one: Near) -> str:
    """Return another start or stop; one whose date leaves it open whether it was within 8 weeks says so."""
    day = one.on.in_words(story.translate)
    return story.say(_EVENTS[one.event, one.sure], name=plain_name(one.course, story.say), day=day)


def measure_name(story: Story, view: BeforeAfter, comparison: Comparison) -> str:
    """Return the measure; where it stands there by two methods, with the method."""
    name = story.say(comparison.measure.label)
    several = sum(one.measure.key == comparison.measure.key for one in view.comparisons) > 1
    return f"{name} ({comparison.method})" if several else name


def _starred(story: Story, view: BeforeAfter, comparison: Comparison) -> str:
    """Return the measure with the sign of its note, which stands once, behind the last view."""
    return measure_name(story, view, comparison) + ("*" if comparison.measure.note else "")


def both_sides(story: Story, comparison: Comparison, *, days: bool = True) -> str:
    """Return the values with their days: `before 7 (5 May 2025), 6 (19 May 2025); after no value.`"""
    decimals = comparison.measure.decimals
    before, after = (values(story, one, decimals, days=days) for one in _sides_of(comparison))
    return story.say(N_("before {before}; after {after}."), before=before, after=after)


def values(story: Story, points: Sequence[Point], decimals: int, *, days: bool = True) -> str:
    """Return single values in order of time, with their days if wanted; or that there is none."""
    told = []
    for one in points:
        if one.value is not None:
            value = number(one.value, decimals)
            told.append(f"{value} ({story.day(one.day)})" if days else value)
    return ", ".join(told) or story.say(N_("no value"))


def verdict(story: Story, comparison: Comparison) -> str:
    """Return medians, ranges and pairs, or why nothing is reckoned from the values."""
    if comparison.overlap is None:
        return story.say(N_("Not compared: {reasons}."), reasons="; ".join(_reasons(story, comparison)))
    return f"{_medians(story, comparison, comparison.overlap)} {_pairs(story, comparison.overlap)}"


def _reasons(story: Story, comparison: Comparison) -> Iterator[str]:
    for one in comparison.refusals:
        yield story.say(_REFUSALS[one]) if one in _REFUSALS else _trend(story, comparison)


def _trend(story: Story, comparison: Comparison) -> str:
    earlier, later = (one.value for one in comparison.before[-2:])
    if earlier is not None and later is not None and later < earlier:
        return story.say(N_("before the start each value was already lower than the one before it"))
    return story.say(N_("before the start each value was already higher than the one before it"))


def _medians(story: Story, comparison: Comparison, overlap: Overlap) -> str:
    decimals = comparison.measure.decimals
    before, after = (
        story.say(_side(points), median=_exact(median, decimals), count=len(points), **_range(points, decimals))
        for median, points in (
            (overlap.median_before, comparison.before),
            (overlap.median_after, comparison.after),
        )
    )
    return story.say(N_("Median before {before}, after {after}."), before=before, after=after)


def _side(points: Sequence[Point]) -> str:
    if len({one.value for one in points}) == 1:
        return N_("{median} ({count} values, all the same)")
    return N_("{median} ({count} values, {low} to {high})")


def _exact(median: Number, decimals: int) -> str:
    """A median between two whole values keeps its half."""
    return number(median, max(decimals, 1) if median.denominator != 1 else decimals)


def _range(points: Iterable[Point], decimals: int) -> dict[str, str]:
    found = [one.value for one in points if one.value is not None]
    return {"low": number(min(found), decimals), "high": number(max(found), decimals)}


def _pairs(story: Story, overlap: Overlap) -> str:
    """The non-overlap of all pairs in words: how many of all pairs, by the better direction of the measure."""
    sentence = N_("In {count} of {pairs} pairs the later value was lower{same}.")
    if overlap.higher_is_better:
        sentence = N_("In {count} of {pairs} pairs the later value was higher{same}.")
    same = story.say(N_(", in {same} the same"), same=overlap.same) if overlap.same else ""
    return story.say(sentence, count=overlap.better, pairs=overlap.pairs, same=same)
