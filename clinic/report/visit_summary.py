"""The story of one visit on paper: page one to be read in a minute, page two the trends, then what stands behind."""

from collections.abc import Callable
from typing import Literal

from clinic.domain.summaries import VisitSummary
from clinic.domain.words import N_
from clinic.report import document, large_print
from clinic.report.blocks import (
    before_after,
    brought,
    earlier_plans,
    for_the_record,
    ledger,
    optional_answers,
    receipts,
    said_and_found,
    trends,
)
from clinic.report.blocks.annex import annex, title
from clinic.report.blocks.gp_page_two import gp_pages
from clinic.report.document import Sheet
from clinic.report.layouts import Layout
from clinic.report.page_one import page_one
from clinic.report.paper import MARGIN, SIZES
from clinic.report.story import Story

PageSize = Literal["A4", "letter"]
SUMMARY = N_("Summary")


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
    if layout is Layout.LARGE:
        around = large_print.frame(story, page_size)
        return document.write(story, page_size, around, large_print.sheets(story, around))
    around = document.frame(story, page_size)
    receipts.leave_addenda(story)
    sheets = [Sheet(story.say(SUMMARY), ((around.top, page_one(story, around, SIZES[page_size][1])),))]
    outline = story.say(trends.TITLE)
    pages = trends.trends(story, around.room - 8) if story.standard else gp_pages(story, around.room - 8)
    for block in pages:
        sheets.append(Sheet(outline, ((around.top + 4, block),)))
        outline = ""
    leave_details(story)
    outline = title(story)
    for page in annex(story, around.room - 6):
        sheets.append(Sheet(outline, ((around.top + 6, page.block),)))
        story.pages |= dict.fromkeys(page.opened, len(sheets))
        outline = ""
    return document.write(story, page_size, around, tuple(sheets))


def leave_details(story: Story) -> None:
    """Put what stands behind the pages into the details."""
    for_the_record.leave_for_the_record(story)
    said_and_found.leave(story)
    receipts.leave_parts(story)
    receipts.leave_criteria(story)
    optional_answers.leave_optional_answers(story)
    brought.leave_brought(story)
    earlier_plans.leave_earlier_plans(story)
    ledger.leave_ledger(story)
    before_after.leave_before_after(story)
