"""The courses that were begun, as bars under the panels of the trends, and what their fillings and ends mean."""

from collections.abc import Sequence

from clinic.domain.dates import Precision
from clinic.domain.summaries import TreatmentRow
from clinic.domain.treatments.courses import CourseStatus
from clinic.figures import palette
from clinic.figures.timeline import Bar, Filling, swatch
from clinic.report import text
from clinic.report.blocks import trend_words as told
from clinic.report.blocks.treatments import filling, helped_words, plain_name
from clinic.report.paper import SMALL, Block, Paper, leading, measured
from clinic.report.story import Story
from clinic.report.tagging import Role

_BAR_STATES = (CourseStatus.NEVER, CourseStatus.PLANNED)


def courses(story: Story) -> list[TreatmentRow]:
    """Return the courses that were begun, in order of start."""
    begun = [row for row in story.summary.treatments if row.course.status not in _BAR_STATES]
    return sorted(begun, key=_start)


def _start(row: TreatmentRow) -> tuple[str, int]:
    return str(row.course.started.earliest()) if row.course.started else "", row.course.id


def bars(story: Story, rows: Sequence[TreatmentRow]) -> list[Bar]:
    """Return a bar per course."""
    return [_bar(story, row) for row in rows]


def _bar(story: Story, row: TreatmentRow) -> Bar:
    course = row.course
    steps = tuple(
        (dose.since, text.one_line(f"{dose.amount} {dose.unit}"))
        for number, dose in enumerate(course.doses)
        if dose.since or number == 0
    )
    return Bar(
        label=plain_name(course, story.say),
        start=course.started,
        end=course.stopped,
        open_end=course.ongoing,
        filling=filling(row.helped),
        word=helped_words(story, row),
        steps=steps,
    )


def _vague(row: TreatmentRow) -> bool:
    """Tell whether the bar has a thin end: a start or a stop that is not known to the day."""
    course = row.course
    ends = [course.started] if course.ongoing else [course.started, course.stopped]
    return any(end is None or end.precision is not Precision.DAY for end in ends)


def fillings(story: Story, rows: Sequence[TreatmentRow]) -> list[tuple[Filling, str]]:
    """Return the fillings that occur, each with every answer that it stands for."""
    found: dict[Filling, list[str]] = {}
    for row in rows:
        said = found.setdefault(filling(row.helped), [])
        words = helped_words(story, row)
        if words not in said:
            said.append(words)
    return [(mark, " / ".join(found[mark])) for mark in Filling if mark in found]


def bar_key(story: Story, rows: Sequence[TreatmentRow]) -> Block:
    """Return what the fillings and ends of these bars mean, those that occur."""
    ends = [story.say(told.STILL_GOING_ON)] if any(row.course.ongoing for row in rows) else []
    ends += [story.say(told.THIN_END)] if any(_vague(row) for row in rows) else []
    pieces = [*fillings(story, rows), *((None, words) for words in ends)]
    placed, x, line = [], 0.0, 0
    for mark, words in pieces:
        wide = (22 if mark else 0) + measured(words, SMALL)
        if x + wide > story.width:
            x, line = 0.0, line + 1
        placed.append((x, line, mark, words))
        x += wide + 12

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.P):
            for at, row, mark, words in placed:
                base = y + SMALL + leading(SMALL) * row
                if mark:
                    paper.drawing(swatch(mark, 18, 8), x + at, base - 7)
                paper.text(x + at + (22 if mark else 0), base, words, SMALL, color=palette.INK2)

    return Block(leading(SMALL) * (line + 1) + 1, draw)
