"""Page one, filled in the first way that fits. Type never shrinks and nothing is clipped: what has no room moves away.

The order in which things yield is fixed: air and the size of the figure, then the length of the two boxes, then the
ratings table, then treatments from the least helpful up, then score rows without a published threshold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from clinic.domain.summaries import ScoreRow
from clinic.domain.words import N_
from clinic.report.blocks import header, key_scores, ratings_table, tried, where, words_first
from clinic.report.document import Frame
from clinic.report.paper import BODY, HEADING, Block, space, stacked
from clinic.report.story import Story, note
from clinic.report.tagging import Role, tagged
from clinic.report.words_on_page import words_on

MORE_SCORES = N_("More scores")
_LEAST_GAP, _SOME_GAP, _MOST_GAP = 4.0, 9.0, 18.0
_LEAST_FIRST_GAP = 1.0
_ROOMY, _USUAL, _CLOSE = 16.2, 14.6, 13.6
_TO_FIRST_ACTION = HEADING + 7 + 3 + BODY
"""From the top of the two boxes to the base line of the first step."""
MOST_WORDS_FOR_A_GP = 230
"""On page one; a word has two letters or more, and a date is no word."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """One way to fill page one. `lines`: the most lines of either box. `figure`: the least height of the figure."""

    lines: int
    figure: float
    row: float = _USUAL
    ratings: bool = True
    treatments: int = tried.MOST_ROWS
    scores_without_threshold: bool = True
    own_words: bool = True
    head_lines: int = 2


def _fits() -> Iterator[_Fit]:
    """Yield the ways in the order in which they are tried."""
    yield from (_Fit(9, 210, _ROOMY), _Fit(9, 190), _Fit(9, 172), _Fit(8, 164, _CLOSE), _Fit(7, 164, _CLOSE))
    without = _Fit(9, 150, ratings=False)
    yield from (without, replace(without, lines=7, figure=140, row=_CLOSE))
    fewer = replace(without, lines=7, figure=130, row=_CLOSE)
    yield from (replace(fewer, treatments=most) for most in (5, 4, 3, 2))
    least = replace(fewer, scores_without_threshold=False)
    yield from (replace(least, treatments=most) for most in (4, 2, 0))
    yield from (replace(least, treatments=0, lines=lines) for lines in (5, 3, 2))


def _fits_for_a_gp() -> Iterator[_Fit]:
    """Yield the ways for a GP's copy, which is bounded by its words: the ratings stand on page two."""
    first = _Fit(9, 190, ratings=False)
    yield from (first, replace(first, own_words=False))
    short = replace(first, own_words=False, lines=7, figure=150)
    yield from (replace(short, treatments=most) for most in (6, 5, 4, 3))
    least = replace(short, treatments=3, scores_without_threshold=False)
    for lines in (7, 5, 4, 3, 2):
        yield from (replace(least, lines=lines, treatments=most) for most in (3, 1, 0))
    yield from (replace(least, lines=lines, treatments=0, head_lines=1) for lines in (2, 1))


def page_one(story: Story, around: Frame, page_height: float) -> Block:
    """Return the first page: the first way that fits, with the room that is left given to the figure and to air."""
    before = list(story.annex), list(story.details)
    for fit in _fits() if story.standard else _fits_for_a_gp():
        story.annex[:], story.details[:] = (list(sections) for sections in before)
        blocks = _filled(story, fit, around, page_height)
        left = _left(around, blocks)
        if left >= 0 and (story.standard or words_on(around, blocks, story) <= MOST_WORDS_FOR_A_GP):
            break
    if grown := _grown(story, fit, left):
        story.annex[:], story.details[:] = (list(sections) for sections in before)
        blocks = _filled(story, replace(fit, figure=grown), around, page_height)
        left = _left(around, blocks)
    return _spread(blocks, left, _top_fifth(around, blocks[0], page_height))


def _left(around: Frame, blocks: list[Block]) -> float:
    """Return the room left over when the blocks stand as close as they may."""
    return around.first_room - sum(block.height for block in blocks) - _LEAST_GAP * (len(blocks) - 1)


def _grown(story: Story, fit: _Fit, left: float) -> float:
    """Return the height to which the figure may grow once the blocks have some air; 0 = it stays as it is."""
    tallest = where.tallest(story, with_ratings=fit.ratings)
    height = min(fit.figure + left - 4 * (_SOME_GAP - _LEAST_GAP), tallest)
    return height if height > fit.figure + 1 else 0.0


def _spread(blocks: list[Block], left: float, first_gap: float) -> Block:
    """Stack the blocks with the air that is left between them; above the boxes no more than `first_gap`."""
    gap = min(_MOST_GAP, _LEAST_GAP + left / max(1, len(blocks) - 1))
    gaps = [min(gap, first_gap), *[gap] * (len(blocks) - 2), 0.0]
    return stacked(*(part for block, below in zip(blocks, gaps, strict=True) for part in (block, space(below))))


def _top_fifth(around: Frame, head: Block, page_height: float) -> float:
    """Return the gap under the head with which the first step just lies in the top fifth of the page."""
    return max(_LEAST_FIRST_GAP, page_height / 5 - around.top - head.height - _TO_FIRST_ACTION)


def _filled(story: Story, fit: _Fit, around: Frame, page_height: float) -> list[Block]:
    story.row = fit.row
    rows, left = _rows(story, fit)
    survey, height = story.summary.survey, fit.figure
    if survey is not None and fit.ratings:
        height = max(height, ratings_table.least_height(story, survey))
    elif survey is not None:
        ratings_table.leave(story, survey)
    blocks = [
        _head(story, fit, around, page_height),
        words_first.words_first(story, fit.lines, with_own_words=fit.own_words),
        key_scores.key_scores(story, rows),
        where.where(story, height, with_ratings=fit.ratings),
        tried.tried(story, fit.treatments),
    ]
    if story.rest_of_head:
        rest = note(" ".join(story.rest_of_head), story.width)
        blocks[1] = stacked(blocks[1], space(2), tagged(Role.P, rest))
    if left:
        story.leave(story.say(MORE_SCORES), *(key_scores.in_words(story, row) for row in left))
    return blocks


def _head(story: Story, fit: _Fit, around: Frame, page_height: float) -> Block:
    """Return diagnoses, criteria and addenda, cut or moved where the first step would leave the top fifth."""
    for story.head_lines in range(fit.head_lines, -1, -1):
        story.rest_of_head.clear()
        before = list(story.annex)
        block = header.background(story)
        if around.top + block.height + _LEAST_FIRST_GAP + _TO_FIRST_ACTION <= page_height / 5:
            return block
        if story.head_lines:
            story.annex[:] = before
    return block


def _rows(story: Story, fit: _Fit) -> tuple[tuple[ScoreRow, ...], tuple[ScoreRow, ...]]:
    every = story.summary.scores
    if fit.scores_without_threshold:
        return every, ()
    return (
        tuple(row for row in every if row.series.measure.threshold),
        tuple(row for row in every if not row.series.measure.threshold),
    )
