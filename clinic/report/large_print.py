"""Large print: the words of pages one and two in type of 16 points, one column, charts over the whole width.

Nothing of those two pages is left out and nothing goes into an annex: what takes more room takes more pages. Details
(receipts, criteria, notes at trigger points, optional answers) stand in the standard layout alone.
"""

from collections.abc import Iterator

from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.report import text
from clinic.report.blocks import header, receipts
from clinic.report.blocks.trend_words import shown
from clinic.report.document import INVENTED, LIMITS, Frame, Sheet
from clinic.report.large.flow import Piece, paginated
from clinic.report.large.found import found
from clinic.report.large.opening import next_steps, said, titled, who_and_when, words_to_the_patient
from clinic.report.large.over_time import over_time
from clinic.report.large.scores import scores
from clinic.report.large.setting import FRAME, labelled
from clinic.report.large.tried import tried
from clinic.report.paper import MARGIN, SIZES, Block, Paper, leading, measured
from clinic.report.story import Story
from clinic.report.tagging import Role

TITLE = N_("Large print")
_GAP = 6.0


def frame(story: Story, page_size: str) -> Frame:
    """Lay out what every page carries, in 12 points: whose summary of which day, of what it is a copy, and the foot."""
    head, foot = _running_head(story), _foot(story)
    bottom = SIZES[page_size][1] - MARGIN - leading(FRAME) * len(foot) - _GAP
    return Frame(head, foot, MARGIN + head.height, bottom, FRAME)


def _foot(story: Story) -> tuple[str, ...]:
    """Return the digest of the signed record, then clinic and day, which leave room for the page number."""
    summary = story.summary
    digest = summary.signature.record_sha256 if summary.signature else ""
    sealed = text.wrap(story.say(N_("Record SHA-256 {digest}"), digest=digest), FRAME, story.width) if digest else ()
    parts = [story.say(INVENTED)] if summary.clinic.demo else []
    room = story.width - measured(story.say(N_("Page {page} of {pages}"), page=999, pages=999), FRAME) - 12
    parts.append(text.label(f"{summary.clinic.name} {summary.clinic.phone}"))
    return (*sealed, lettering.cut(" · ".join(part for part in parts if part), FRAME, room))


def sheets(story: Story, around: Frame) -> tuple[Sheet, ...]:
    """Return the pages."""
    pages = paginated(list(_pieces(story, around.room)), around.room)
    return tuple(
        Sheet(story.say(TITLE) if number == 0 else "", ((around.top, page),)) for number, page in enumerate(pages)
    )


def _pieces(story: Story, room: float) -> Iterator[Piece]:
    yield from who_and_when(story)
    yield from words_to_the_patient(story)
    yield from next_steps(story)
    yield from scores(story)
    yield from found(story, room)
    yield from tried(story)
    yield said(story.say(LIMITS), story.width, 14)
    if shown(story):
        yield from over_time(story)
    yield from _addenda(story)


def _addenda(story: Story) -> Iterator[Piece]:
    if story.summary.addenda:
        yield titled(story.say(receipts.ADDENDA), story.width)
    for addendum in reversed(story.summary.addenda):
        lines = labelled(receipts.addendum_label(story, addendum), story.whole(addendum.text), story.width)
        yield Piece(lines, Role.P, above=6)


def _running_head(story: Story) -> Block:
    title = header.title(story)
    room = story.width - measured(title, FRAME, bold=True) - 12
    about = (
        text.name(story.summary.patient),
        story.say(N_("no. {number}"), number=text.label(story.summary.patient.record_number)),
        story.say(N_("visit {day}"), day=story.day(story.summary.seen_on)),
    )
    name = lettering.cut(" · ".join(about), FRAME, room)
    lines = text.wrap(header.signed(story), FRAME, story.width, story.copy)
    height = leading(FRAME) * (1 + len(lines)) + 4

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.P):
            paper.text(x, y + FRAME, name, FRAME)
            paper.text_right(x + story.width, y + FRAME, title, FRAME, bold=True)
        with paper.part(Role.P):
            for number, one in enumerate(lines, 1):
                paper.text(x, y + FRAME + leading(FRAME) * number, one, FRAME, bold=story.copy, color=palette.INK2)
        paper.rule(x, y + height, story.width, thick=1.4)

    return Block(height + 8, draw)
