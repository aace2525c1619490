"""Every value of every measure as tables: what a chart of many visits cannot print beside its dots."""

from collections.abc import Sequence

from clinic.domain.dates import MONTHS_SHORT
from clinic.domain.trends import Point, Series
from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.figures.trend import STATE_SIGNS, point_in_words
from clinic.report.blocks import trend_words as told
from clinic.report.paper import HEADING, SMALL, Block, Paper, leading, space, stacked
from clinic.report.story import Story, note, paragraph
from clinic.report.tagging import Role, Scope, tagged

TITLE = N_("All values")
_COLUMNS = 12
_NAME = 134.0
_ROW = 12.0


def all_values(story: Story, series: Sequence[Series], room: float) -> list[Block]:
    """Return one block per page: tables of twelve visits each, a measure a row, then the breaks in words."""
    points = len(series[0].points) if series else 0
    tables = [_table(story, series, start) for start in range(0, points, _COLUMNS)]
    breaks = [f"{story.say(one.measure.label)}. {' '.join(told.breaks(story, one))}" for one in series if one.labels()]
    signs = told.signs(story)
    lines = [tagged(Role.P, note(words, story.width)) for words in (*([" · ".join(signs)] if signs else []), *breaks)]
    title = tagged(Role.H2, paragraph(story.say(TITLE), story.width, HEADING, bold=True))
    fixed = dict.fromkeys(one.measure.note for one in series if one.measure.note)
    notes = [tagged(Role.P, note(f"*{story.say(words)}", story.width)) for words in fixed]
    return _paged(stacked(title, *notes, space(4)), [*tables, *lines], room)


def _paged(title: Block, pieces: list[Block], room: float) -> list[Block]:
    pages: list[list[Block]] = []
    left = 0.0
    for piece in pieces:
        if piece.height > left:
            pages.append([title])
            left = room - title.height
        pages[-1].append(piece)
        left -= piece.height
    return [stacked(*page) for page in pages]


def _table(story: Story, series: Sequence[Series], start: int) -> Block:
    wide = (story.width - _NAME) / _COLUMNS
    days = [point.day for point in series[0].points[start : start + _COLUMNS]]
    months = [(f"{day.day} {story.translate(MONTHS_SHORT[day.month - 1])}", str(day.year)) for day in days]
    height = 2 * leading(SMALL) + 3 + _ROW * len(series)

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.TABLE):
            _heads(story, paper, x, y, months, wide)
            top = y + 2 * leading(SMALL) + 3
            paper.rule(x, top - 1, story.width, palette.LINE, 0.6)
            for number, one in enumerate(series):
                _row(story, paper, x, top + _ROW * number, one, one.points[start : start + _COLUMNS], wide)

    return stacked(Block(height, draw), space(10))


def _heads(story: Story, paper: Paper, x: float, y: float, days: Sequence[tuple[str, str]], wide: float) -> None:
    with paper.part(Role.TR):
        with paper.part(Role.TH, scope=Scope.COLUMN):
            paper.text(x, y + SMALL, story.say(N_("Visit")), SMALL, color=palette.INK2)
        for number, (day, year) in enumerate(days):
            end = x + _NAME + wide * (number + 1)
            with paper.part(Role.TH, scope=Scope.COLUMN):
                paper.text_right(end, y + SMALL, day, SMALL, color=palette.INK2)
                paper.text_right(end, y + SMALL + leading(SMALL), year, SMALL, color=palette.INK2)


def _row(story: Story, paper: Paper, x: float, y: float, series: Series, points: Sequence[Point], wide: float) -> None:
    star = "*" if series.measure.note else ""
    name = lettering.cut(story.say(series.measure.label) + star, SMALL, _NAME - 4)
    with paper.part(Role.TR):
        with paper.part(Role.TH, scope=Scope.ROW):
            paper.text(x, y + SMALL, name, SMALL)
        for number, point in enumerate(points):
            words = point_in_words(point, series.measure.decimals) or STATE_SIGNS[point.state]
            with paper.part(Role.TD):
                paper.text_right(x + _NAME + wide * (number + 1), y + SMALL, words, SMALL)
    paper.rule(x, y + _ROW - 0.5, story.width, palette.HAIR, 0.4)
