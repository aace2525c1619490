"""The body figure of a summary: the patient's places and the examiner's findings, turned into marks, with its key."""

from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from clinic.domain.words import N_
from clinic.figures import body_map, body_symbols, palette, visit_marks
from clinic.figures.body_map import BodyMarks
from clinic.figures.charting import rule
from clinic.report.paper import SMALL, Block, Paper, leading
from clinic.report.story import Story

_FIGURE_SHARE = 0.97
KEY = (
    ("hatch", N_("pain, you told us")),
    ("tender", N_("tender")),
    ("not_tender", N_("not tender")),
    ("not_done", N_("not done")),
    ("control", N_("control site")),
    ("trigger", N_("trigger point, arrow: where it sends pain")),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure as a block, with its width in points."""

    block: Block
    width: float


def marks(story: Story) -> BodyMarks:
    """Return what is drawn on the body: each said and found thing once."""
    summary, survey = story.summary, story.summary.survey
    method, ratings = (survey.method, survey.ratings) if survey else (None, {})
    return visit_marks.marks(summary.said, method, ratings, summary.trigger_points)


def figure(story: Story, height: float) -> Figure:
    """Return both views, about `height` points high."""
    width = (height - SMALL * 1.5) * _FIGURE_SHARE
    drawn = body_map.drawing(marks(story), width=width, translate=story.say)

    def draw(paper: Paper, x: float, y: float) -> None:
        paper.drawing(drawn, x, y)

    return Figure(Block(drawn.height, draw), drawn.width)


def key(story: Story) -> Block:
    """Return what the signs on the figure mean, in one or two lines."""

    def draw(paper: Paper, x: float, y: float) -> None:
        for sign, words in KEY:
            _sign(paper, sign, x + 6, y + 6)
            x = paper.text(x + 15, y + SMALL, story.say(words), SMALL, color=palette.INK2) + 9

    return Block(leading(SMALL) + 2, draw)


def _sign(paper: Paper, sign: str, x: float, y: float) -> None:
    paper.drawing(drawn_sign(sign), x - 6, y - 6)


def drawn_sign(sign: str) -> Drawing:
    """Return one sign of the key, 12 points wide and high."""
    drawing = Drawing(12, 12)
    if sign == "hatch":
        for step in range(-9, 12, 3):
            left, right = max(0, step), min(12, step + 9)
            drawing.add(rule(left, 1.5 + left - step, right, 1.5 + right - step, palette.PAIN, 0.9))
    elif sign == "trigger":
        drawing.add(body_symbols.diamond(6, 6, 5.5, 1, filled=True))
    else:
        states = {"tender": "tender", "not_tender": "not_tender", "not_done": "not_done", "control": "not_tender"}
        state = body_symbols.SiteState(states[sign])
        drawing.add(body_symbols.site(6, 6, 4, state, control=sign == "control", rating=None))
    return drawing
