"""The key scores in large print: a table of last value, today, change and word, with its notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.domain.summaries import ScoreRow
from clinic.domain.trends import Mark
from clinic.domain.words import N_
from clinic.figures import palette
from clinic.figures.charting import dot_drawing
from clinic.figures.numbers import number, signed
from clinic.report.blocks import key_scores
from clinic.report.large.flow import Family, Piece
from clinic.report.large.opening import said, titled
from clinic.report.large.setting import BODY, STEP, Lines, dotted, flowing, line, placed, wrapped
from clinic.report.paper import Block, Paper, beside, measured, space, stacked
from clinic.report.story import Story
from clinic.report.tagging import Role, Scope, tagged


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where numbers end and words begin, in points from the left."""

    last: float
    today: float
    change: float
    word: float


def scores(story: Story) -> Iterator[Piece]:
    """Yield the table, what its marks mean, and the sentences that have to stand with a score."""
    rows, at = story.summary.scores, _columns(story.width)
    yield titled(story.say(key_scores.TITLE), story.width, story.say(key_scores.LOWER_IS_BETTER))
    family = Family(Role.TABLE, _heads(story, at))
    for row in rows:
        yield Piece((_row(story, row, at),), family=family)
    if any(row.change and row.change.mark is not Mark.NONE for row in rows):
        yield Piece((_key(story),), Role.P, above=6)
    if words := key_scores.estimated(story, rows):
        yield said(words, story.width)
    for words in key_scores.notes(story, rows):
        yield said(words, story.width)


def _columns(width: float) -> _Columns:
    return _Columns(width * 0.48, width * 0.6, width * 0.735, width * 0.765 + 4)


def _heads(story: Story, at: _Columns) -> Block:
    last = story.summary.last_seen_on
    cells = [tagged(Role.TH, space(STEP), scope=Scope.COLUMN)]
    if last:
        cells.append(_head(_ending((story.day(last),), at.last)))
    cells.append(_head(_ending((story.say(N_("Today")),), at.today)))
    if last:
        since = story.say(N_("Change since {day}"), day=story.day(last))
        x = max(at.today + 12, min(at.change - 40, story.width - measured(since, BODY)))
        cells.append(_head(stacked(*wrapped(since, story.width, color=palette.INK2, x=x))))
    return _ruled(story, tagged(Role.TR, beside(*((0.0, cell) for cell in cells))))


def _head(block: Block) -> Block:
    return tagged(Role.TH, block, scope=Scope.COLUMN)


def _row(story: Story, row: ScoreRow, at: _Columns) -> Block:
    measure, room = row.series.measure, at.last - (92 if _own_day(story, row) else 34)
    name, scale = story.say(measure.label), story.say(measure.scale) + ("*" if measure.note else "")
    cells = [tagged(Role.TH, stacked(*_named(name, scale, room)), scope=Scope.ROW)]
    if story.summary.last_seen_on:
        cells.append(tagged(Role.TD, _last(story, row, at)))
    cells += [tagged(Role.TD, block) for block in _today(story, row, at)]
    return _ruled(story, tagged(Role.TR, beside(*((0.0, cell) for cell in cells))))


def _named(name: str, scale: str, room: float) -> Lines:
    """Return name and scale on one line where both fit."""
    start = measured(f"{name}  ", BODY, bold=True)
    if start + measured(scale, BODY) <= room:
        return (beside((0.0, line(name, bold=True)), (start, line(scale, color=palette.INK2))),)
    return (*wrapped(name, room, bold=True), *wrapped(scale, room, color=palette.INK2))


def _ruled(story: Story, row: Block) -> Block:
    def rule(paper: Paper, x: float, y: float) -> None:
        paper.rule(x, y + 2.5, story.width, palette.HAIR, 0.8)

    return stacked(space(2), row, Block(3.5, rule))


def _own_day(story: Story, row: ScoreRow) -> str | None:
    """Return the day of the last value where it is not that of the column."""
    return story.day(row.last_on) if row.last_on and row.last_on != story.summary.last_seen_on else None


def _last(story: Story, row: ScoreRow, at: _Columns) -> Block:
    if row.last is None or row.last.value is None:
        return space(STEP)
    shown = number(row.last.value, row.series.measure.decimals)
    own_day = _own_day(story, row)
    return _ending((shown, own_day) if own_day else (shown,), at.last)


def _today(story: Story, row: ScoreRow, at: _Columns) -> Iterator[Block]:
    """Yield the cells from today on: value, change and word, or which kind of blank it is."""
    decimals, compares = row.series.measure.decimals, story.summary.last_seen_on is not None
    if row.today.value is None:
        words = key_scores.today_in_words(story, row.series.last)
        yield stacked(*wrapped(words, story.width, bold=True, x=at.last + 14))
        return
    value = number(row.today.value, decimals) + (" ≈" if row.today.estimated else "")
    yield _ending((value,), at.today + (measured(" ≈", BODY, bold=True) if row.today.estimated else 0), bold=True)
    if row.change:
        points = _ending((signed(row.change.points, decimals),), at.change)
        yield beside((0.0, points), (0.0, _word(story, row, at)))
    elif compares:
        yield stacked(*wrapped(story.say(N_("nothing to compare with")), story.width, x=at.today + 14))


def _word(story: Story, row: ScoreRow, at: _Columns) -> Block:
    change, own_day = row.change, _own_day(story, row)
    if change is None:
        return space(0)
    filled = change.mark is Mark.FILLED
    lines = wrapped(story.say(change.word), story.width, bold=filled, x=at.word)
    if own_day:
        since = story.say(N_("since {day}"), day=own_day)
        lines = (*lines, *wrapped(since, story.width, color=palette.INK2, x=at.word))
    return stacked(dotted(lines[0], change.mark, at.word), *lines[1:])


def _ending(words: tuple[str, ...], right: float, *, bold: bool = False) -> Block:
    """Return lines that end at a place."""
    return stacked(*(line(one, bold=bold, x=right - measured(one, BODY, bold=bold)) for one in words))


def _key(story: Story) -> Block:
    """Return what a filled dot, an open one and none mean; large print draws no band in this table."""
    signs: list[tuple[Block | None, float, str]] = []
    for mark, words in key_scores.KEY:
        if mark != "band":
            drawing = dot_drawing(filled=mark == "filled")
            sign = stacked(space(BODY * 0.35), placed(drawing)) if mark else None
            signs.append((sign, drawing.width, story.say(words)))
    return flowing(signs, story.width)
