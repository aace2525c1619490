"""Page one, filled in the first way that fits. Type never shrinks and nothing is clipped: what has no room moves away.

The order in which things yield is fixed: air and the size of the figure, then the length of the two boxes, then the
scores of instruments that the clinic brought in, then the ratings table, then treatments from the least helpful up,
then score rows without a published threshold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from clinic.domain.summaries import ScoreRow
from clinic.domain.words import N_
from clinic.report.blocks import header, key_scores, ratings_table, tried, where, words_first
from clinic.report.document import Frame
from clinic.report.paper import BODY, HEADING, SMALL, Block, space, stacked
from clinic.report.story import Section, Story, labelled
from clinic.report.tagging import Role, tagged
from clinic.report.words_on_page import WordsOnPage

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
    brought: bool = True
    """Whether the scores of instruments stand that the clinic brought in: they never cost what is always there."""
    scores_without_threshold: bool = True
    noted_scores: bool = True
    """Whether rows stand that need a fixed sentence; on page two it stands under their lines."""
    points: int = 99
    talk: bool = True
    """Whether it stands what the patient wanted to talk about; a GP's copy may leave it to page two."""
    by_the_way: bool = True
    method: bool = True
    head_lines: int = 2


def _fits() -> Iterator[_Fit]:
    """Yield the ways in the order in which they are tried."""
    first = (_Fit(9, 210, _ROOMY), _Fit(9, 190), _Fit(9, 172), _Fit(8, 164, _CLOSE), _Fit(7, 164, _CLOSE))
    yield from first
    yield from (replace(fit, brought=False) for fit in first)
    without = _Fit(9, 150, ratings=False, brought=False)
    yield from (without, replace(without, lines=7, figure=140, row=_CLOSE))
    fewer = replace(without, lines=7, figure=130, row=_CLOSE)
    yield from (replace(fewer, treatments=most) for most in (5, 4, 3, 2))
    least = replace(fewer, scores_without_threshold=False)
    yield from (replace(least, treatments=most) for most in (4, 2, 0))
    yield from (replace(least, treatments=0, lines=lines) for lines in (5, 3, 2))


def _fits_for_a_gp() -> Iterator[_Fit]:
    """Yield the ways for a GP's copy, which is bounded by its words: the ratings stand on page two.

    Then go what was to be talked about, scores with a note, the day of the answers, the method, treatments from the
    least helpful up, trigger points, and scores without a threshold; never whether the patient is better.
    """
    yield _Fit(9, 190, ratings=False)
    first = _Fit(9, 190, ratings=False, brought=False)
    short = replace(first, talk=False, noted_scores=False)
    yield from (first, replace(first, talk=False), short, replace(short, by_the_way=False))
    fewer = replace(short, by_the_way=False, method=False)
    yield from (fewer, replace(fewer, lines=7, figure=150))
    fewer = replace(fewer, lines=7, figure=150)
    yield from (replace(fewer, treatments=most) for most in (5, 4, 3))
    few = replace(fewer, treatments=2)
    yield from (few, replace(few, points=2), replace(few, points=1))
    least = replace(few, scores_without_threshold=False)
    yield from (replace(least, points=most) for most in (3, 1, 0))
    yield replace(least, treatments=1, points=0)
    for lines in (5, 4, 3, 2, 1):
        yield replace(least, lines=lines, treatments=0, points=0, head_lines=2 if lines > 2 else 0)


def page_one(story: Story, around: Frame, page_height: float) -> Block:
    """Return the first page: the first way that fits, with the room that is left given to the figure and to air."""
    before = list(story.annex), list(story.details)
    counted = WordsOnPage(around, story)
    for fit in _fits() if story.standard else _fits_for_a_gp():
        _reset(story, *before)
        blocks = _filled(story, fit, around, page_height)
        left = _left(around, blocks)
        if left >= 0 and _short_enough(story, fit, counted, blocks):
            break
    for grown in _grown(story, fit, left):
        _reset(story, *before)
        fit = replace(fit, figure=grown)
        blocks = _filled(story, fit, around, page_height)
        left = _left(around, blocks)
        if _short_enough(story, fit, counted, blocks):
            break
    return _spread(blocks, left, _top_fifth(around, blocks[0], page_height))


def _reset(story: Story, annex: list[Section], details: list[Section]) -> None:
    story.annex[:], story.details[:] = annex, details
    story.later.clear()


def _short_enough(story: Story, fit: _Fit, counted: WordsOnPage, blocks: list[Block]) -> bool:
    if story.standard:
        return True
    known_by = (
        (_head, story.head_lines, fit.by_the_way),
        (words_first, fit.lines, fit.talk, *story.rest_of_head),
        (key_scores, fit.scores_without_threshold, fit.noted_scores, fit.brought),
        (where, fit.figure, fit.points, fit.ratings, fit.method),
        (tried, fit.treatments),
    )
    return counted.total(zip(known_by, blocks, strict=True)) <= MOST_WORDS_FOR_A_GP


def _left(around: Frame, blocks: list[Block]) -> float:
    """Return the room left over when the blocks stand as close as they may."""
    return around.room - sum(block.height for block in blocks) - _LEAST_GAP * (len(blocks) - 1)


def _grown(story: Story, fit: _Fit, left: float) -> Iterator[float]:
    """Yield the height to which the figure may grow once the blocks have some air, then the height it has."""
    height = min(fit.figure + left - 4 * (_SOME_GAP - _LEAST_GAP), where.tallest(story, with_ratings=fit.ratings))
    if height > fit.figure + 1:
        yield from (height, fit.figure)


def _spread(blocks: list[Block], left: float, first_gap: float) -> Block:
    """Stack the blocks with the air that is left between them; above the boxes no more than `first_gap`."""
    gap = min(_MOST_GAP, _LEAST_GAP + left / max(1, len(blocks) - 1))
    gaps = [min(gap, first_gap), *[gap] * (len(blocks) - 2), 0.0]
    return stacked(*(part for block, below in zip(blocks, gaps, strict=True) for part in (block, space(below))))


def _top_fifth(around: Frame, head: Block, page_height: float) -> float:
    """Return the gap under the head with which the first step just lies in the top fifth of the page."""
    return max(_LEAST_FIRST_GAP, page_height / 5 - around.top - head.height - _TO_FIRST_ACTION)


def _filled(story: Story, fit: _Fit, around: Frame, page_height: float) -> list[Block]:
    story.row, story.less_by_the_way, story.less_of_the_method = fit.row, not fit.by_the_way, not fit.method
    rows, left = _rows(story, fit)
    survey, height = story.summary.survey, fit.figure
    if survey is not None and fit.ratings:
        height = max(height, ratings_table.least_height(story, survey))
    elif survey is not None and story.standard:
        ratings_table.leave(story, survey)
    blocks = [
        _head(story, fit, around, page_height),
        words_first.words_first(story, fit.lines, with_talk=fit.talk),
        key_scores.key_scores(story, rows),
        where.where(story, height, with_ratings=fit.ratings, most_points=fit.points),
        tried.tried(story, fit.treatments),
    ]
    if story.rest_of_head:
        rest = (labelled("", words, story.width, SMALL, most=1)[0] for words in story.rest_of_head)
        blocks[1] = stacked(blocks[1], space(2), *(tagged(Role.P, line) for line in rest))
    if left and story.standard:
        story.leave(story.say(MORE_SCORES), *(key_scores.in_words(story, row) for row in left))
    return blocks


def _head(story: Story, fit: _Fit, around: Frame, page_height: float) -> Block:
    """Return diagnoses, criteria and addenda, cut or moved where the first step would leave the top fifth.

    Of a visit entered in error no step is to be taken: that nothing of it counts stands before everything else.
    """
    for story.head_lines in range(fit.head_lines, -1, -1):
        story.rest_of_head.clear()
        before = list(story.annex)
        block = header.background(story)
        if story.summary.error or around.top + block.height + _LEAST_FIRST_GAP + _TO_FIRST_ACTION <= page_height / 5:
            return block
        if story.head_lines:
            story.annex[:] = before
    return block


def _rows(story: Story, fit: _Fit) -> tuple[tuple[ScoreRow, ...], tuple[ScoreRow, ...]]:
    """Return the score rows that stand and those that do not; a GP finds the values of these under the trends."""
    every = story.summary.scores
    shown = tuple(
        row
        for row in every
        if (fit.scores_without_threshold or row.series.measure.threshold)
        and (fit.noted_scores or not row.series.measure.note)
        and (fit.brought or not row.series.measure.brought_in)
    )
    return shown, tuple(row for row in every if row not in shown)
