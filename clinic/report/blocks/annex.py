"""The annex: whatever did not fit on its page stands here whole, in plain paragraphs over as many pages as it takes."""

from clinic.domain.words import N_
from clinic.report import text
from clinic.report.paper import HEADING, NOTE, Block, Paper, leading, measured, space, stacked
from clinic.report.story import Section, Story, heading, paragraph

TITLE = N_("Annex")
_SIZE = NOTE + 0.5
_STEP = leading(_SIZE)
_KEEP = 3
"""A heading is followed by at least so many lines on its page, or begins the next one."""
_GAP = space(5)
"""Between two sections; at the foot of a page there is none."""


def annex(story: Story, room: float) -> list[Block]:
    """Return one block per page: what had no room, then the details; none when there is neither."""
    pieces: list[Block] = []
    for section in (*story.annex, *story.details):
        pieces += [*([_GAP] if pieces else []), *_section(story, section)]
    return _paginated(pieces, room, stacked(paragraph(story.say(TITLE), story.width, HEADING, bold=True), space(4)))


def _section(story: Story, section: Section) -> list[Block]:
    lines = [line for words in section.paragraphs for line in _paragraph(words, story.width)]
    first = stacked(heading(section.title, story.width), space(3), *lines[:_KEEP])
    return [first, *lines[_KEEP:]]


def _paragraph(words: tuple[str, str], width: float) -> list[Block]:
    label, typed = words
    labels = text.wrap(label, _SIZE, width, True) if label else ()
    above = [_line("", 0.0, line, bold=True) for line in labels[:-1]]
    last = labels[-1] if labels else ""
    start = measured(f"{last} ", _SIZE, bold=True) if last else 0.0
    wrapped = text.wrap(typed, _SIZE, width, False, min(start, width))
    return [*above, _line(last, start, wrapped[0]), *(_line("", 0.0, line) for line in wrapped[1:])]


def _line(label: str, start: float, words: str, *, bold: bool = False) -> Block:
    def draw(paper: Paper, x: float, y: float) -> None:
        paper.text(x, y + _SIZE, label, _SIZE, bold=True)
        paper.text(x + start, y + _SIZE, words, _SIZE, bold=bold)

    return Block(_STEP, draw)


def _paginated(pieces: list[Block], room: float, title: Block) -> list[Block]:
    pages: list[list[Block]] = []
    left = 0.0
    for piece in pieces:
        if piece is _GAP and piece.height > left:
            continue
        if piece.height > left:
            pages.append([title])
            left = room - title.height
        pages[-1].append(piece)
        left -= piece.height
    return [stacked(*page) for page in pages]
