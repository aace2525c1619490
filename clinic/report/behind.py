"""What stands behind the pages of a summary, for a reader who turns no pages: the sections as paper has them."""

from dataclasses import replace

from clinic.report import document
from clinic.report.blocks import receipts
from clinic.report.page_one import page_one
from clinic.report.story import Section, Story
from clinic.report.visit_summary import leave_details

_ROOM = 100_000.0
"""Points: so tall is a page on which everything has room."""


def sections(story: Story) -> tuple[Section, ...]:
    """Return the sections behind page one and the charts, none of them there for want of room alone."""
    around = document.frame(story, "A4")
    receipts.leave_addenda(story)
    page_one(story, replace(around, bottom=_ROOM), _ROOM)
    leave_details(story)
    return (*story.annex, *story.details)
