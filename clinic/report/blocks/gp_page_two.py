"""Page two of a GP's copy: the trends of the key scores, and what page one leaves to it.

That is the key of the figure, the 18 ratings, where the trigger points send pain, and treatments with their dates.
"""

from dataclasses import replace

from clinic.domain.summaries import Survey, TreatmentRow
from clinic.domain.treatments.courses import Course
from clinic.domain.words import N_
from clinic.figures import palette
from clinic.report import text
from clinic.report.blocks import header, ledger, ratings, treatments, trend_words, trends, trigger_points
from clinic.report.blocks.ratings_table import cell
from clinic.report.figure import key, key_width
from clinic.report.paper import SMALL, Block, Paper, beside, leading, measured, space, stacked
from clinic.report.story import Story, labelled
from clinic.report.tagging import Role, Scope, tagged

DATES = N_("Treatments")
_LABEL, _STEP, _GAP = 34.0, 13.6, 14.0


def gp_pages(story: Story, room: float) -> list[Block]:
    """Return one block per page: what page one leaves to page two stands under its trends."""
    below = _left_by_page_one(story)
    if not trend_words.shown(story):
        return [stacked(space(max(0.0, room - below.height)), below)] if _found(story) else []
    shown = tuple(one for one in story.summary.series if one.measure.key_score)
    lines = replace(story, summary=replace(story.summary, series=shown))
    first, *others = trends.trends(lines, room - below.height)
    return [stacked(first, space(max(0.0, room - below.height - first.height)), below), *others]


def _found(story: Story) -> bool:
    """Tell whether page one leaves anything to page two; the key alone is no page."""
    summary = story.summary
    return bool(summary.survey or summary.trigger_points or summary.treatments or story.later)


def _left_by_page_one(story: Story) -> Block:
    survey = story.summary.survey
    found = [_key_and_remarks(story)]
    if survey is not None:
        found.append(_ratings(story, survey))
    later = [_small(story, words, label) for label, words in story.later]
    return stacked(space(4), *found, *_points(story), *_treatments(story), *later)


def _key_and_remarks(story: Story) -> Block:
    """Return the key of the figure, and beside it, or under it where both are long, what stands with the ratings."""
    width, words = key_width(story), _remarks(story)
    left = story.width - width - _GAP
    if not words:
        return key(story, story.width)
    if text.wrap(words, SMALL, max(left, 1.0))[1:]:
        return stacked(key(story, story.width), _small(story, words))
    return beside((0.0, key(story, story.width)), (width + _GAP, tagged(Role.P, labelled("", words, left, SMALL)[0])))


def _remarks(story: Story) -> str:
    survey, parts = story.summary.survey, list[str]()
    if survey is not None:
        parts += [f"{ratings.in_numbers(story, survey)}."] if story.less_of_the_method else []
        parts.append(ratings.foot_lines(story, survey))
    return " ".join([*parts, *(header.by_the_way(story) if story.less_by_the_way else [])])


def _small(story: Story, words: str, label: str = "") -> Block:
    return tagged(Role.P, labelled(label, words, story.width, SMALL)[0])


def _points(story: Story) -> list[Block]:
    spots = story.summary.trigger_points
    found = ((spot.record.number, trigger_points.muscle_and_side(story, spot), spot) for spot in spots)
    listed = "; ".join(f"{number} {name}, {trigger_points.in_short(story, spot)[:-1]}" for number, name, spot in found)
    return _whole_or_left(story, trigger_points.TITLE, listed, trigger_points.IN_FULL) if spots else []


def _treatments(story: Story) -> list[Block]:
    listed = "; ".join(
        f"{_named(story, row.course)}: {treatments.dates(story, row.course)}{_decided(story, number, row)}"
        for number, row in enumerate(story.summary.treatments)
    )
    return _whole_or_left(story, DATES, listed, treatments.IN_FULL) if listed else []


def _named(story: Story, course: Course) -> str:
    """Return the name of a treatment, and its doses where page one does not have them."""
    if course.id in story.doses_shown:
        return treatments.plain_name(course, story.say)
    return treatments.name_and_dose(story, course)


def _decided(story: Story, number: int, row: TreatmentRow) -> str:
    """Return the decision of the visit about a treatment that page one does not have."""
    words = "" if number < story.treatments_shown else ledger.decided(story, row)
    return words and f", {words}"


def _whole_or_left(story: Story, title: str, listed: str, in_full: str) -> list[Block]:
    """Return the paragraph, and its page as that of what is in full elsewhere; nothing where the annex has it."""
    if any(section.title == story.say(in_full) for section in story.annex):
        return []
    story.pages[story.say(in_full)] = 2
    return [_small(story, f"{listed}.", f"{story.say(title)}:")]


def _ratings(story: Story, survey: Survey) -> Block:
    """Return the 18 ratings in a table as wide as the page: a column for each pair of sites."""
    labels = [story.say(label) for _, label in ratings.PAIRS]
    widths = [measured(label, SMALL) for label in labels]
    gap = (story.width - _LABEL - sum(widths)) / len(widths)
    narrow = gap < 4
    if narrow:
        widths, gap = [(story.width - _LABEL) / len(labels) - 6] * len(labels), 6.0
    heads = [text.wrap(label, SMALL, width + 1) for label, width in zip(labels, widths, strict=True)]
    top = leading(SMALL) * max(len(head) for head in heads)
    middles = [_LABEL + sum(widths[:number]) + gap * number + (gap + wide) / 2 for number, wide in enumerate(widths)]

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.TR):
            with paper.part(Role.TD):
                pass
            for head, middle in zip(heads, middles, strict=True):
                with paper.part(Role.TH, scope=Scope.COLUMN):
                    for number, line in enumerate(head):
                        base = y + SMALL + leading(SMALL) * number
                        paper.text_middle(x + middle, base, line, SMALL, color=palette.INK2)
        for row, (side, words) in enumerate((("l", N_("Left")), ("r", N_("Right")))):
            base = y + top + _STEP * (row + 1) - 3
            with paper.part(Role.TR):
                with paper.part(Role.TH, scope=Scope.ROW):
                    paper.text(x, base, story.say(words), SMALL, color=palette.INK2)
                for (stem, _), middle in zip(ratings.PAIRS, middles, strict=True):
                    with paper.part(Role.TD):
                        cell(story, paper, survey, f"{stem}_{side}", x + middle, base)

    return tagged(Role.TABLE, Block(top + _STEP * 2 + 2, draw))
