"""How large print is set: sizes of type, and lines, headings and figures in them."""

from collections.abc import Iterable
from contextlib import nullcontext

from clinic.domain.trends import Mark
from clinic.figures import palette
from clinic.figures.charting import dot_drawing
from clinic.figures.shapes import Drawing, Group
from clinic.report import text
from clinic.report.paper import Block, Paper, leading, measured, stacked
from clinic.report.tagging import Role

NAME, HEADING, BODY, FRAME = 24.0, 19.0, 16.0, 12.0
"""Sizes of type in points. FRAME is that of the running head and the page foot; nothing else is under BODY."""
STEP = leading(BODY)
STEP_OF_SIGNS = STEP + 2
ENLARGED = BODY / 9.0
"""How much a chart grows: its labels, of 9 points elsewhere, then are of the size of the text."""
Lines = tuple[Block, ...]


def line(words: str, size: float = BODY, *, bold: bool = False, color: str = palette.INK, x: float = 0.0) -> Block:
    """Return one line, which has to fit."""

    def draw(paper: Paper, left: float, top: float) -> None:
        paper.text(left + x, top + size, words, size, bold=bold, color=color)

    return Block(leading(size), draw)


def wrapped(
    words: str, width: float, size: float = BODY, *, bold: bool = False, color: str = palette.INK, x: float = 0.0
) -> Lines:
    """Return a text in as many lines as it needs, `x` points from the left."""
    return tuple(line(one, size, bold=bold, color=color, x=x) for one in text.wrap(words, size, width - x, bold))


def labelled(label: str, words: str, width: float, *, x: float = 0.0) -> Lines:
    """Return `label` in bold and the words after it, beginning on the label's last line."""
    labels = text.wrap(label, BODY, width - x, True)
    start = measured(f"{labels[-1]} ", BODY, bold=True)
    rest = text.wrap(words, BODY, width - x, False, min(start, width - x))
    return (
        *(line(one, bold=True, x=x) for one in labels[:-1]),
        _line_after(labels[-1], rest[0], start, x),
        *(line(one, x=x) for one in rest[1:]),
    )


def _line_after(label: str, words: str, start: float, x: float) -> Block:
    def draw(paper: Paper, left: float, top: float) -> None:
        paper.text(left + x, top + BODY, label, BODY, bold=True)
        paper.text(left + x + start, top + BODY, words, BODY)

    return Block(STEP, draw)


def dotted(block: Block, mark: Mark, x: float) -> Block:
    """Return a block with the dot of a published threshold before the words that begin `x` points from the left."""
    if mark is Mark.NONE:
        return block
    drawing = dot_drawing(filled=mark is Mark.FILLED)

    def draw(paper: Paper, left: float, top: float) -> None:
        paper.drawing(drawing, left + x - 14, top + BODY * 0.35)
        block.draw(paper, left, top)

    return Block(block.height, draw)


def heading(words: str, width: float, note: str = "") -> Block:
    """Return a heading over a rule, with a note at the right end, or under the rule where both need more room."""
    lines = text.wrap(words, HEADING, width, True)
    height = leading(HEADING) * len(lines)
    beside = len(lines) == 1 and measured(words, HEADING, bold=True) + measured(note, BODY) + 20 <= width
    below = () if beside else wrapped(note, width, color=palette.INK2) if note else ()

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.H2):
            for number, one in enumerate(lines):
                paper.text(x, y + HEADING + leading(HEADING) * number, one, HEADING, bold=True)
        paper.rule(x, y + height + 2, width, thick=1.4)
        with paper.part(Role.P) if note else nullcontext():
            if beside:
                paper.text_right(x + width, y + HEADING, note, BODY, color=palette.INK2)
            stacked(*below).draw(paper, x, y + height + 5)

    return Block(height + 6 + together(below), draw)


def enlarged(drawing: Drawing) -> Block:
    """Return a chart with everything in it grown alike."""
    grown = Drawing(drawing.width * ENLARGED, drawing.height * ENLARGED)
    grown.add(Group(*drawing.contents, transform=(ENLARGED, 0, 0, ENLARGED, 0, 0)))
    return placed(grown)


def placed(drawing: Drawing) -> Block:
    """Return a drawing as a block."""

    def draw(paper: Paper, x: float, y: float) -> None:
        paper.drawing(drawing, x, y)

    return Block(drawing.height, draw)


def together(blocks: Iterable[Block]) -> float:
    """Return the height of blocks under one another."""
    return sum(block.height for block in blocks)


def flowing(signs: Iterable[tuple[Block | None, float, str]], width: float) -> Block:
    """Return signs, each with its width and its words after it, in as many lines as it takes."""
    placed, x, line_number = list[tuple[float, float, Block]](), 0.0, 0
    for sign, wide, words in signs:
        start = wide + 5 if sign else 0.0
        lines = wrapped(words, width - start)
        if x and x + start + measured(words, BODY) > width:
            x, line_number = 0.0, line_number + 1
        if sign:
            placed.append((x, STEP_OF_SIGNS * line_number, sign))
        for number, one in enumerate(lines):
            placed.append((x + start, STEP_OF_SIGNS * (line_number + number), one))
        line_number += len(lines) - 1
        x += start + measured(words, BODY) + 16

    def draw(paper: Paper, left: float, top: float) -> None:
        for across, down, block in placed:
            block.draw(paper, left + across, top + down)

    return Block(STEP_OF_SIGNS * (line_number + 1), draw)
