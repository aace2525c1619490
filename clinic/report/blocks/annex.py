"""The pages behind: first whatever had no room on its page, then the details, in two columns of plain paragraphs."""

from dataclasses import dataclass

from clinic.domain.words import N_
from clinic.figures import palette
from clinic.report import text
from clinic.report.paper import BODY, HEADING, SMALL, Block, Paper, beside, leading, measured, space, stacked
from clinic.report.story import Section, Story, paragraph
from clinic.report.tagging import Role, tagged

TITLE = N_("Annex")
DETAILS = N_("Details")
_SIZE, _HEADING_SIZE = SMALL, BODY
_STEP = leading(_SIZE)
_BETWEEN_COLUMNS = 20.0
_KEEP = 2
"""A heading is followed by at least so many lines in its column, or begins the next one."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is never broken: a line, or a heading with the first lines under it. Lines of one paragraph share `part`:
    the number of the section and of its paragraph."""

    block: Block
    part: tuple[int, int]
    opens: str = ""
    """The title of the section that begins here."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page behind, and the titles of the sections that begin on it."""

    block: Block
    opened: tuple[str, ...]


def title(story: Story) -> str:
    """Return the heading of the pages behind: the annex, or the details where everything had room on its page."""
    return story.say(TITLE if story.annex else DETAILS)


def annex(story: Story, room: float) -> list[Page]:
    """Return the pages: what had no room, then the details; none when there is neither."""
    head = stacked(tagged(Role.H2, paragraph(title(story), story.width, HEADING, bold=True)), space(4))
    width = (story.width - _BETWEEN_COLUMNS) / 2
    pieces: list[_Piece] = []
    for number, section in enumerate((*story.annex, *story.details)):
        pieces += _section(section, width, number)
    columns = _columns(pieces, room - head.height)
    pages = [columns[number : number + 2] for number in range(0, len(columns), 2)]
    if pages:
        pages[-1] = _balanced([piece for column in pages[-1] for piece in column])
    return [_page(head, page, width) for page in pages]


def _section(section: Section, width: float, place: int) -> list[_Piece]:
    pieces = [
        _Piece(line, (place, number))
        for number, words in enumerate(section.paragraphs, 1)
        for line in _paragraph(words, width)
    ]
    opening = stacked(_heading(section.title, width), *_joined(pieces[:_KEEP]))
    return [_Piece(opening, (place, 0), section.title), *pieces[_KEEP:]]


def _heading(words: str, width: float) -> Block:
    wrapped = text.wrap(words, _HEADING_SIZE, width, True)
    step = leading(_HEADING_SIZE)

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.H3):
            for number, line in enumerate(wrapped):
                paper.text(x, y + 5 + _HEADING_SIZE + step * number, line, _HEADING_SIZE, bold=True)
        paper.rule(x, y + 8 + step * len(wrapped), width, palette.HAIR, 0.8)

    return Block(step * len(wrapped) + 10, draw)


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


def _columns(pieces: list[_Piece], room: float) -> list[list[_Piece]]:
    columns: list[list[_Piece]] = []
    left = 0.0
    for piece in pieces:
        if piece.block.height > left:
            columns.append([])
            left = room
        columns[-1].append(piece)
        left -= piece.block.height
    return columns


def _balanced(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Return the pieces in two columns of about the same height."""
    room = sum(piece.block.height for piece in pieces) / 2
    while len(columns := _columns(pieces, room)) > 2:
        room += _STEP
    return columns


def _page(head: Block, columns: list[list[_Piece]], width: float) -> Page:
    placed = ((number * (width + _BETWEEN_COLUMNS), stacked(*_joined(column))) for number, column in enumerate(columns))
    opened = tuple(piece.opens for column in columns for piece in column if piece.opens)
    return Page(stacked(head, beside(*placed)), opened)


def _joined(pieces: list[_Piece]) -> list[Block]:
    """Return the pieces with the lines of one paragraph as one part for readers who do not see the page."""
    blocks: list[Block] = []
    run: list[_Piece] = []
    for piece in pieces:
        if run and piece.part != run[-1].part:
            blocks.append(_part(run))
            run = []
        run.append(piece)
    return [*blocks, _part(run)] if run else blocks


def _part(run: list[_Piece]) -> Block:
    if run[0].opens:
        return stacked(*(piece.block for piece in run))
    return tagged(Role.P, stacked(*(piece.block for piece in run)))
