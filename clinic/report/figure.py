"""The body figure of a summary: the patient's places and the examiner's findings, turned into marks, with its key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinic.domain.words import N_
from clinic.figures import body_legend, body_map, palette, visit_marks
from clinic.figures.body_legend import MarkKind
from clinic.figures.body_map import BodyMarks
from clinic.report.paper import SMALL, Block, Paper, leading, measured
from clinic.report.story import Story
from clinic.report.tagging import Role, tagged

NOTHING_MARKED = N_("Nothing was marked and nothing was examined.")
_FIGURE_SHARE = 0.97
_WIDTHS = 6.0
"""Figures are a multiple of this wide, in points: so the body and its hatched places are the same for many patients."""
_SIGN = 9.5
_STEP = leading(SMALL) + 1
KEY: Mapping[MarkKind, str] = {
    MarkKind.SAID: N_("pain, you told us"),
    MarkKind.SAID_SOMEWHERE: N_("pain, front or back not said"),
    MarkKind.TENDER: N_("tender"),
    MarkKind.NOT_TENDER: N_("not tender"),
    MarkKind.NOT_DONE: N_("not done"),
    MarkKind.STOPPED: N_("stopped"),
    MarkKind.REFUSED: N_("refused"),
    MarkKind.CONTROL: N_("control site"),
    MarkKind.ACTIVE: N_("active trigger point, arrow to its pain"),
    MarkKind.NOT_ACTIVE: N_("latent or not classified"),
    MarkKind.SENT_TO_OTHER_FIGURE: N_("sent here from the other figure"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure as a block, with its width in points."""

    block: Block
    width: float


def marks(story: Story) -> BodyMarks:
    """Return what is drawn on the body: each said and found thing once."""
    return story.once(_marks)


def _marks(story: Story) -> BodyMarks:
    summary, survey = story.summary, story.summary.survey
    method, ratings = (survey.method, survey.ratings) if survey else (None, {})
    return visit_marks.marks(summary.said, method, ratings, summary.trigger_points)


def width_of(height: float) -> float:
    """Return how wide both views are when they are about `height` points high."""
    return (height - SMALL * 1.5) * _FIGURE_SHARE


def figure(story: Story, height: float) -> Figure:
    """Return both views, about `height` points high, with what is marked on them in words."""
    width = width_of(height) // _WIDTHS * _WIDTHS

    def draw(paper: Paper, x: float, y: float) -> None:
        drawn = body_map.drawing(marks(story), width=width, translate=story.say)
        paper.drawing(drawn, x, y)

    return Figure(tagged(Role.FIGURE, Block(height, draw), alt=in_words(story)), width)


def in_words(story: Story) -> str:
    """Return what is marked on the figure, for readers who do not see it."""
    return story.once(_in_words)


def _in_words(story: Story) -> str:
    return body_legend.in_words(marks(story), story.say) or story.say(NOTHING_MARKED)


def key(story: Story, width: float) -> Block:
    """Return what the signs on the figure mean, those that occur on it and no others, in lines as long as `width`.

    A numbered diamond is left out: the list of trigger points beside the figure says what each of them is.
    """
    placed = tuple(_placed(_not_listed(story), width))
    height = max((y for _, _, _, y in placed), default=-_STEP) + _STEP

    def draw(paper: Paper, x: float, y: float) -> None:
        for kind, words, left, down in placed:
            sign = body_legend.symbol(kind, _SIGN)
            paper.drawing(sign, x + left, y + down)
            paper.text(x + left + sign.width + 3, y + down + SMALL, words, SMALL, color=palette.INK2)

    return tagged(Role.P, Block(height, draw))


def key_width(story: Story) -> float:
    """Return how wide the key is on one line."""
    return sum(
        body_legend.symbol(kind, _SIGN).width + 11 + measured(words, SMALL) for kind, words in _not_listed(story)
    )


def _not_listed(story: Story) -> tuple[tuple[MarkKind, str], ...]:
    listed = (MarkKind.ACTIVE, MarkKind.NOT_ACTIVE)
    return tuple(entry for entry in key_entries(story) if entry[0] not in listed)


def key_entries(story: Story) -> tuple[tuple[MarkKind, str], ...]:
    """Return each kind of sign on the figure with its short meaning."""
    return story.once(_key_entries)


def _key_entries(story: Story) -> tuple[tuple[MarkKind, str], ...]:
    return tuple((entry.kind, story.say(KEY[entry.kind])) for entry in body_legend.entries(marks(story)))


def _placed(entries: tuple[tuple[MarkKind, str], ...], width: float) -> Iterator[tuple[MarkKind, str, float, float]]:
    """Yield each sign with its place: from the left, and from the top."""
    x = y = 0.0
    for kind, words in entries:
        needed = body_legend.symbol(kind, _SIGN).width + 3 + measured(words, SMALL)
        if x and x + needed > width:
            x, y = 0.0, y + _STEP
        yield kind, words, x, y
        x += needed + 8
