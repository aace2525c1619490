"""The story of one visit on paper: page one to be read in a minute, page two the trends, then the annex.

What does not fit never shrinks and is never clipped. It moves to the annex in a fixed order: the ratings table first,
then treatments from the least helpful up, then score rows that have no published threshold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from clinic.domain.summaries import ScoreRow, VisitSummary
from clinic.domain.words import N_
from clinic.report import document
from clinic.report.blocks import header, key_scores, optional_answers, receipts, treatments, trends, where, words_first
from clinic.report.blocks.annex import TITLE as ANNEX
from clinic.report.blocks.annex import annex
from clinic.report.document import Frame, Sheet
from clinic.report.layouts import Layout
from clinic.report.paper import MARGIN, SIZES, Block, space, stacked
from clinic.report.story import Story

PageSize = Literal["A4", "letter"]
SUMMARY = N_("Summary")
_LEAST_GAP, _MOST_GAP = 3.0, 12.0


@dataclass(frozen=True, slots=True)
class _Fit:
    """One way to fill page one; the ways are tried in order until one fits."""

    lines: int
    ratings: bool
    treatments: int
    threshold_rows_only: bool
    tight: bool = False
    brief: bool = False


_FITS = (
    *(_Fit(lines, True, 6, False, tight) for lines, tight in ((9, False), (7, False), (7, True))),
    _Fit(7, True, 6, False, True, True),
    *(_Fit(lines, False, 6, False) for lines in (9, 7)),
    *(_Fit(7, False, rows, False) for rows in (5, 4, 3, 2, 1, 0)),
    *(_Fit(6, False, rows, True, True, True) for rows in (6, 4, 2, 0)),
    _Fit(4, False, 0, True, True, True),
    _Fit(2, False, 0, True, True, True),
)


def render(
    summary: VisitSummary,
    *,
    translate: Callable[[str], str] = str,
    page_size: PageSize = "A4",
    layout: Layout = Layout.STANDARD,
    copy: bool = False,
) -> bytes:
    """Return the summary as a PDF. The same summary, language, page size and layout give the same bytes.

    `copy` marks it as a copy of the stored summary.
    """
    document.seal_settings()
    width = SIZES[page_size][0] - 2 * MARGIN
    story = Story(summary, translate, width, layout, copy)
    around = document.frame(story, page_size)
    sheets = [Sheet(story.say(SUMMARY), ((around.top, _page_one(story, around)),))]
    outline = story.say(trends.TITLE)
    for block in trends.trends(story, around.room - 8):
        sheets.append(Sheet(outline, ((around.top + 4, block),)))
        outline = ""
    receipts.leave_parts(story)
    receipts.leave_criteria(story)
    optional_answers.leave_optional_answers(story)
    outline = story.say(ANNEX)
    for block in annex(story, around.room - 6):
        sheets.append(Sheet(outline, ((around.top + 6, block),)))
        outline = ""
    return document.write(story, page_size, around, tuple(sheets))


def _page_one(story: Story, around: Frame) -> Block:
    """Return the first page filled in the first way that fits, its blocks spread over the page."""
    receipts.leave_addenda(story)
    before = list(story.annex)
    for fit in _FITS:
        story.annex[:] = before
        blocks = _filled(story, fit)
        left = around.room - sum(block.height for block in blocks)
        if left >= _LEAST_GAP * (len(blocks) - 1):
            break
    gap = min(_MOST_GAP, left / max(1, len(blocks) - 1))
    return stacked(*(part for block in blocks for part in (block, space(gap))))


def _filled(story: Story, fit: _Fit) -> list[Block]:
    story.tight, story.brief = fit.tight, fit.brief
    rows, left = _rows(story, fit)
    blocks = [
        header.background(story),
        words_first.words_first(story, fit.lines),
        key_scores.key_scores(story, rows),
        where.where(story, with_ratings=fit.ratings),
        treatments.treatments(story, fit.treatments),
    ]
    if left:
        story.leave(story.say(N_("More scores")), *(key_scores.in_words(story, row) for row in left))
    return blocks


def _rows(story: Story, fit: _Fit) -> tuple[tuple[ScoreRow, ...], tuple[ScoreRow, ...]]:
    every = story.summary.scores
    if not fit.threshold_rows_only:
        return every, ()
    return (
        tuple(row for row in every if row.series.measure.threshold),
        tuple(row for row in every if not row.series.measure.threshold),
    )
