"""The table of what was tried on page one, most helpful first: each row one line, its words shortened by rule."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic.domain.summaries import TreatmentRow
from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.figures.timeline import swatch
from clinic.report.blocks.treatments import (
    IN_FULL,
    TITLE,
    filling,
    helped_words,
    leave_in_full,
    months,
    name_and_dose,
    names,
    remarks,
)
from clinic.report.paper import BODY, NOTE, Block, Paper, measured, space, stacked
from clinic.report.story import Story, heading, note, pointer
from clinic.report.tagging import Role, Scope, tagged

MOST_ROWS = 6
_MOST_FOR_A_GP = 10
"""Treatments that a GP's copy dates on page two; more of them stand in its annex."""
_SIZE = NOTE + 0.5
_SWATCH = 22.0
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row says."""

    row: TreatmentRow
    name: str
    when: str
    answer: str
    remark: str


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns begin, in points from the left."""

    when: float
    swatch: float
    answer: float
    remark: float


def tried(story: Story, most: int = MOST_ROWS) -> Block:
    """Return the table of at most `most` rows; the rest stands in the annex, and every row in full in the details."""
    rows = story.summary.treatments
    blocks = [heading(story.say(TITLE), story.width), space(2)]
    if not rows:
        return stacked(*blocks, tagged(Role.P, note(story.say(N_("No treatments were recorded.")), story.width, BODY)))
    at = _columns(story, rows[:most])
    made = [_made(story, row, at) for row in rows[:most]]
    story.treatments_shown = len(made)
    whole = (one.row.course for one in made if one.name == name_and_dose(story, one.row.course))
    story.doses_shown = frozenset(course.id for course in whole)
    if made:
        blocks.append(tagged(Role.TABLE, stacked(*(_drawn(story, row, at) for row in made))))
    if len(rows) > max(len(made), 0 if story.standard else _MOST_FOR_A_GP):
        leave_in_full(story)
    if len(rows) > len(made):
        sentence = N_("and {count} more on page {page}") if made else N_("{count} treatments are on page {page}")
        blocks.append(pointer(story, sentence, story.say(IN_FULL), NOTE, count=len(rows) - len(made)))
    return stacked(*blocks)


def _columns(story: Story, rows: Iterable[TreatmentRow]) -> _Columns:
    """The answers and the dates take what they need, the names at most two fifths, the remarks what is left."""
    rows = tuple(rows)
    answers = max((measured(helped_words(story, row), BODY, bold=True) for row in rows), default=0.0)
    dates = max((measured(months(story, row.course), NOTE) for row in rows), default=0.0) if story.standard else 0.0
    widest = max((measured(name_and_dose(story, row.course), _SIZE) for row in rows), default=0.0)
    names_end = min(widest, story.width * 0.4) + 2 * _GAP
    swatch_at = max(names_end + dates + (2 * _GAP if dates else 0.0), story.width * 0.5)
    swatch_at = min(swatch_at, story.width * 0.62)
    answer_at = swatch_at + _SWATCH + 6
    return _Columns(
        swatch_at - dates - 2 * _GAP, swatch_at, answer_at, min(answer_at + answers + 2 * _GAP, story.width)
    )


def _made(story: Story, row: TreatmentRow, at: _Columns) -> _Row:
    name_room = (at.when if story.standard else at.swatch) - _GAP
    name = _fitting(names(story, row.course), name_room)
    when = lettering.cut(months(story, row.course), NOTE, at.swatch - at.when - _GAP) if story.standard else ""
    said = _fitting(remarks(story, row), story.width - at.remark)
    return _Row(row, name, when, helped_words(story, row), said)


def _fitting(candidates: Iterable[str], room: float) -> str:
    """Return the first that fits into the room, else the beginning of the last one, visibly cut."""
    words = ""
    for words in candidates:
        if measured(words, _SIZE) <= room:
            return words
    return lettering.cut(words, _SIZE, room)


def _drawn(story: Story, made: _Row, at: _Columns) -> Block:
    def draw(paper: Paper, x: float, y: float) -> None:
        base = y + story.row - 3.8 - (story.row - 14.6) / 2
        with paper.part(Role.TR):
            with paper.part(Role.TH, scope=Scope.ROW):
                paper.text(x, base, made.name, _SIZE)
            if story.standard:
                with paper.part(Role.TD):
                    paper.text(x + at.when, base, made.when, NOTE, color=palette.INK2)
            with paper.part(Role.TD):
                with paper.decoration():
                    paper.drawing(swatch(filling(made.row.helped), _SWATCH, 9), x + at.swatch, base - 8)
                paper.text(x + at.answer, base, made.answer, BODY, bold=True)
            with paper.part(Role.TD):
                paper.text(x + at.remark, base, made.remark, _SIZE)
        paper.rule(x, y + story.row - 0.3, story.width, palette.HAIR, 0.6)

    return Block(story.row, draw)
