"""The tender-point survey as drawn on page one: the count, and the 18 ratings left and right."""

from clinic.domain.exams import is_positive
from clinic.domain.summaries import Survey
from clinic.domain.words import N_
from clinic.figures import palette
from clinic.report.blocks.ratings import (
    PAIRS,
    count_in_words,
    in_numbers,
    leave_details,
    leave_table,
    rating_in_words,
)
from clinic.report.paper import BODY, LARGE, NOTE, SMALL, Block, Paper, leading, space, stacked
from clinic.report.story import Story, note
from clinic.report.tagging import Role, Scope, tagged

_LEAST_STEP, _MOST_STEP = 12.4, 16.6
_HEADS = 12.0


def column(story: Story, survey: Survey, width: float, height: float) -> Block:
    """Return count, method and ratings in a column; the rows are as far apart as the height allows."""
    leave_details(story, survey)
    head = head_lines(story, survey, width)
    step = (height - head.height - 2 - _HEADS) / len(PAIRS)
    return stacked(head, space(2), _table(story, survey, width, min(max(step, _LEAST_STEP), _MOST_STEP)))


def least_height(story: Story, survey: Survey) -> float:
    """Return the height below which the ratings would run into one another."""
    return head_lines(story, survey, 150).height + 2 + _HEADS + _LEAST_STEP * len(PAIRS)


def head_lines(story: Story, survey: Survey, width: float) -> Block:
    """Return count, method, intensity and controls."""
    count, words = count_in_words(story, survey)

    def draw(paper: Paper, x: float, y: float) -> None:
        after = paper.text(x, y + LARGE, count, LARGE, bold=True)
        paper.text(after + 4, y + LARGE, words, BODY)

    method = [] if story.less_of_the_method else [tagged(Role.P, note(in_numbers(story, survey), width))]
    return stacked(tagged(Role.P, Block(leading(LARGE), draw)), *method)


def _table(story: Story, survey: Survey, width: float, step: float) -> Block:
    left, right = width - 58, width - 16

    def heads(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.TR):
            with paper.part(Role.TD):
                pass
            for place, words in ((left, story.say(N_("Left"))), (right, story.say(N_("Right")))):
                with paper.part(Role.TH, scope=Scope.COLUMN):
                    paper.text_middle(x + place, y + SMALL, words, SMALL, color=palette.INK2)

    def draw(paper: Paper, x: float, y: float) -> None:
        heads(paper, x, y)
        for row, (stem, label) in enumerate(PAIRS):
            base = y + _HEADS + step * row + step - 2.8
            with paper.part(Role.TR):
                with paper.part(Role.TH, scope=Scope.ROW):
                    paper.text(x, base, story.say(label), NOTE + 0.5)
                for place, side in ((left, "l"), (right, "r")):
                    with paper.part(Role.TD):
                        cell(story, paper, survey, f"{stem}_{side}", x + place, base)

    return tagged(Role.TABLE, Block(_HEADS + step * len(PAIRS), draw))


def cell(story: Story, paper: Paper, survey: Survey, site: str, x: float, base: float) -> None:
    """Draw one rating around `x`: boxed where it counts as tender, a blank in its own words."""
    rating = survey.ratings.get(site)
    words = rating_in_words(story, survey.method, rating)
    if rating is None or rating.rating is None:
        paper.text_middle(x, base, words, SMALL, color=palette.INK2)
    elif is_positive(survey.method, rating.rating):
        paper.box(x - 12, base - 9.2, 24, 11.6, palette.ACTION, radius=2)
        paper.text_middle(x, base, words, BODY, bold=True, color=palette.WHITE)
    else:
        paper.text_middle(x, base, words, BODY)


def leave(story: Story, survey: Survey) -> None:
    """Put the ratings into the annex, and what stands behind them into the details."""
    leave_table(story, survey)
    leave_details(story, survey)
