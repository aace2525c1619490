"""The frame of the document: sheets, running head, footer, page x of y, DRAFT across, title, language, outline.

No date and no random id goes into the file, so the same summary gives the same bytes.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from math import cos, radians, sin

from reportlab import rl_config

from clinic.domain.words import N_
from clinic.figures import lettering, palette, typesetting
from clinic.report import text
from clinic.report.binding import About, bind
from clinic.report.blocks import header
from clinic.report.paper import MARGIN, SIZES, SMALL, Block, Paper, leading, measured
from clinic.report.story import Story
from clinic.report.tagging import Role

LIMITS = N_(
    "Summary of reported symptoms and examination findings to support the clinician. Not a diagnosis. "
    "Questionnaire cut-offs describe groups."
)
INVENTED = N_("INVENTED DATA, not a real person")
_SEALED = N_("Record SHA-256 {digest}")
_FOOT_GAP = 6.0
_LARGEST, _LONGEST = 150, 800
"""Of the word across the page: its size and its length, in points."""
_ACROSS = radians(55)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: blocks with their distance from the top of the page, and its entry in the outline."""

    outline: str
    placed: tuple[tuple[float, Block], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every page, and where the room between begins and ends, from the top of the page."""

    head: Block
    foot: tuple[str, ...]
    top: float
    bottom: float
    size: float = SMALL
    """Of the type of the foot."""

    @property
    def room(self) -> float:
        """The height left for blocks."""
        return self.bottom - self.top


def frame(story: Story, page_size: str) -> Frame:
    """Lay out what every page carries."""
    head = header.running_head(story)
    foot, height = _foot(story), SIZES[page_size][1]
    bottom = height - MARGIN - leading(SMALL) * len(foot) - _FOOT_GAP
    return Frame(head, foot, MARGIN + head.height, bottom)


def _foot(story: Story) -> tuple[str, ...]:
    """Return the limits, whose page it is, and the digest of the record: a page may be passed on without the others."""
    limits = text.wrap(story.say(LIMITS), SMALL, story.width)
    room = story.width - measured(story.say(N_("Page {page} of {pages}"), page=999, pages=999), SMALL) - 12
    digest = story.summary.signature.record_sha256 if story.summary.signature else ""
    sealed = text.wrap(story.say(_SEALED, digest=digest), SMALL, room) if digest else ()
    if not sealed:
        return (*limits, *text.wrap(_identity_beside_a_number(story, room), SMALL, room))
    identity = text.wrap(_identity(story, _shortened), SMALL, story.width)
    return (*limits, *identity, *sealed)


def _identity_beside_a_number(story: Story, room: float) -> str:
    """Return whose page it is, without the day that the head has too where one line would not hold it."""
    whole = _identity(story, _shortened)
    return whole if measured(whole, SMALL) <= room else _identity(story, _shortened, with_day=False)


def _shortened(words: str, points: float) -> str:
    return lettering.cut(words, SMALL, points)


def foot_words(story: Story) -> tuple[str, ...]:
    """Return what the page foot says, for a reader with room: nothing of it is shortened."""
    signature = story.summary.signature
    sealed = (story.say(_SEALED, digest=signature.record_sha256),) if signature else ()
    return (story.say(LIMITS), _identity(story, lambda words, _points: words), *sealed)


def _identity(story: Story, short: Callable[[str, float], str], *, with_day: bool = True) -> str:
    """Return whose page it is; `short` cuts words to so many points."""
    summary = story.summary
    name, phone = text.label(summary.clinic.name), text.label(summary.clinic.phone)
    parts = [story.say(INVENTED)] if summary.clinic.demo else []
    parts += [
        short(text.name(summary.patient), 150),
        story.say(N_("no. {number}"), number=short(text.label(summary.patient.record_number), 80)),
        story.day(summary.seen_on) if with_day else "",
        short(" ".join(part for part in (name, phone) if part), 180),
    ]
    return " · ".join(part for part in parts if part)


def write(story: Story, page_size: str, around: Frame, sheets: tuple[Sheet, ...]) -> bytes:
    """Return the PDF of these sheets."""
    paper = Paper(page_size)
    for number, sheet in enumerate(sheets, 1):
        paper.begin_page()
        if unsigned := header.standing(story):
            _across(paper, unsigned)
        with paper.decoration() if number > 1 else nullcontext():
            around.head.draw(paper, MARGIN, MARGIN)
        for top, block in sheet.placed:
            block.draw(paper, MARGIN, top)
        with paper.decoration() if number > 1 else nullcontext():
            draw_foot(paper, story, around, number, len(sheets))
        paper.end_page()
    return bind(paper, _about(story), tuple(sheet.outline for sheet in sheets))


def _about(story: Story) -> About:
    name, day = text.label(story.summary.patient.name), story.day(story.summary.seen_on)
    return About(
        title=f"{header.title(story)}, {name}, {day}",
        author=text.label(story.summary.clinic.name),
        subject=story.say(header.TITLE),
        language=story.summary.language,
    )


def _across(paper: Paper, word: str) -> None:
    """Write the word across the page in outline: a filled one would look like the grey band of a chart."""
    pen, line = paper.pen, typesetting.set_line(word, True)
    along, across = cos(_ACROSS), sin(_ACROSS)
    pen.save(along, across, -across, along, paper.width / 2, paper.height / 2)
    pen.stroke(palette.HAIR, 1.2)
    size = min(_LARGEST, _LONGEST * 1000 / line.width)
    left = -line.width * size / 2000
    pen.hollow_text(left, -size / 3, line, size, palette.HAIR)
    pen.restore()


def draw_foot(paper: Paper, story: Story, around: Frame, number: int, pages: int) -> None:
    """Draw the foot of one page."""
    y, size = around.bottom + _FOOT_GAP, around.size
    with paper.part(Role.P):
        for line in around.foot:
            y += leading(size)
            paper.text(MARGIN, y, line, size, color=palette.INK2)
    words = story.say(N_("Page {page} of {pages}"), page=number, pages=pages)
    with paper.part(Role.P):
        paper.text_right(paper.width - MARGIN, y, words, size, color=palette.INK2)


def seal_settings() -> None:
    """Let the PDF library fetch nothing: it reads font files for us, and no text of ours is mark-up."""
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
