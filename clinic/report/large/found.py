"""Where it hurts and what was found, in large print: the figure, ratings, trigger points, and all of it in words."""

import dataclasses
from collections.abc import Iterator

from clinic.domain.exams import EXAMINER_NOTE, TriggerActivity, is_positive
from clinic.domain.summaries import Spot, Survey
from clinic.domain.words import N_
from clinic.figures import body_legend, body_map, palette
from clinic.figures.body_symbols import list_diamond
from clinic.report.blocks import ratings, said_and_found, trigger_points, where
from clinic.report.figure import key_entries, marks
from clinic.report.large.flow import Family, Piece
from clinic.report.large.opening import said, titled
from clinic.report.large.setting import BODY, STEP, flowing, labelled, line, placed, wrapped
from clinic.report.paper import Block, Paper, beside, measured, space, stacked
from clinic.report.story import Story
from clinic.report.tagging import Role, Scope, tagged

_SIGN, _INDENT = 17.0, 28.0
_LEFT, _RIGHT = 0.62, 0.86
"""Where the ratings of either side stand, as shares of the width."""
_LEAST_WIDTH = 0.62
"""The figure may be so much narrower than the text."""
_HEADING_ROOM = 32.0


def found(story: Story, room: float) -> Iterator[Piece]:
    """Yield everything about places; the figure leaves room for the heading above it."""
    yield titled(story.say(where.TITLE), story.width)
    yield _figure(story, room)
    survey = story.summary.survey
    if survey is None:
        yield said(story.say(ratings.NO_SURVEY), story.width, 10)
    else:
        yield from _survey(story, survey)
    yield from _spots(story)
    if story.summary.said is not None:
        yield said(where.in_words(story, story.summary.said, every_area=True), story.width, 10)
    yield from _compared(story)
    if survey is not None:
        yield said(ratings.foot_lines(story, survey), story.width, 8)
        yield from _details(story, survey)
    elif story.summary.trigger_points:
        yield said(story.say(EXAMINER_NOTE), story.width, 8)


def _figure(story: Story, room: float) -> Piece:
    """Return figure and key; smaller by up to 38 % where they then need no page of their own."""
    whole = _figure_piece(story, story.width)

    def smaller(left: float) -> Piece | None:
        width = story.width * (1 - (whole.height - left) / whole.lines[0].height) - 1
        return _figure_piece(story, width) if width >= _LEAST_WIDTH * story.width else None

    fitting = whole if whole.height <= room - _HEADING_ROOM else smaller(room - _HEADING_ROOM)
    return dataclasses.replace(fitting or whole, smaller=smaller)


def _figure_piece(story: Story, width: float) -> Piece:
    shown = marks(story)
    drawn = body_map.drawing(shown, width=width, translate=story.say, text_size=BODY * width / story.width)
    left = (story.width - width) / 2
    block = Block(drawn.height, beside((left, placed(drawn))).draw)
    figure = tagged(Role.FIGURE, block, alt=body_legend.in_words(shown, story.say))
    return Piece((figure, space(4), tagged(Role.P, _key(story))) if key_entries(story) else (figure,))


def _key(story: Story) -> Block:
    signs = ((body_legend.symbol(kind, _SIGN), words) for kind, words in key_entries(story))
    return flowing(((stacked(space(2), placed(sign)), sign.width, words) for sign, words in signs), story.width)


def _survey(story: Story, survey: Survey) -> Iterator[Piece]:
    count, words = ratings.count_in_words(story, survey)
    yield Piece(labelled(count, words, story.width), Role.P, above=10, with_next=True)
    words = " · ".join((ratings.method_in_words(story, survey), ratings.means(story, survey)))
    yield Piece(wrapped(words, story.width), Role.P, with_next=True)
    family = Family(Role.TABLE, _heads(story))
    for stem, label in ratings.PAIRS:
        yield Piece((_rating_row(story, survey, stem, label),), family=family)


def _heads(story: Story) -> Block:
    cells = [tagged(Role.TH, space(STEP), scope=Scope.COLUMN)]
    for share, words in ((_LEFT, N_("Left")), (_RIGHT, N_("Right"))):
        cells.append(tagged(Role.TH, _middle(story.say(words), story.width * share), scope=Scope.COLUMN))
    return tagged(Role.TR, stacked(space(4), beside(*((0.0, cell) for cell in cells))))


def _rating_row(story: Story, survey: Survey, stem: str, label: str) -> Block:
    cells = [tagged(Role.TH, line(story.say(label)), scope=Scope.ROW)]
    for share, side in ((_LEFT, "l"), (_RIGHT, "r")):
        cells.append(tagged(Role.TD, _rating(story, survey, f"{stem}_{side}", story.width * share)))
    row = tagged(Role.TR, beside(*((0.0, cell) for cell in cells)))

    def rule(paper: Paper, x: float, y: float) -> None:
        paper.rule(x, y + 2, story.width, palette.HAIR, 0.8)

    return stacked(space(1.5), row, Block(2, rule))


def _rating(story: Story, survey: Survey, site: str, x: float) -> Block:
    rating = survey.ratings.get(site)
    words = ratings.rating_in_words(story, survey.method, rating)
    if rating is None or rating.rating is None:
        return _middle(words, x, color=palette.INK2)
    if not is_positive(survey.method, rating.rating):
        return _middle(words, x)
    wide = max(36.0, measured(words, BODY, bold=True) + 14)
    written = _middle(words, x, bold=True, color=palette.WHITE)

    def draw(paper: Paper, left: float, top: float) -> None:
        paper.box(left + x - wide / 2, top + 1, wide, STEP - 1, palette.ACTION, radius=3)
        written.draw(paper, left, top)

    return Block(written.height, draw)


def _middle(words: str, x: float, *, bold: bool = False, color: str = palette.INK) -> Block:
    return line(words, bold=bold, color=color, x=x - measured(words, BODY, bold=bold) / 2)


def _spots(story: Story) -> Iterator[Piece]:
    spots = story.summary.trigger_points
    yield Piece(wrapped(story.say(trigger_points.TITLE), story.width, bold=True), Role.H3, above=12, with_next=True)
    if not spots:
        yield said(trigger_points.nothing_found(story), story.width, 0)
    family = Family(Role.LIST)
    for spot in spots:
        yield Piece(_spot(story, spot), Role.ITEM, above=5, family=family)
    if clear := trigger_points.clear_muscles(story):
        label = story.say(N_("Examined, nothing found:"))
        yield Piece(labelled(label, "; ".join(clear) + ".", story.width), Role.P, above=5)


def _spot(story: Story, spot: Spot) -> tuple[Block, ...]:
    name = wrapped(trigger_points.muscle_and_side(story, spot), story.width, bold=True, x=_INDENT)
    about = wrapped(trigger_points.in_short(story, spot), story.width, x=_INDENT)
    return (beside((0.0, _diamond(spot)), (0.0, name[0])), *name[1:], *about)


def _diamond(spot: Spot) -> Block:
    """Return the number in its sign, larger than on the figure."""
    half = 13.0
    sign = list_diamond(half, spot.record.number, filled=spot.finding.state is TriggerActivity.ACTIVE)

    def draw(paper: Paper, x: float, y: float) -> None:
        paper.drawing(sign, x - 2, y + BODY * 0.66 - half)

    return Block(STEP, draw)


def _compared(story: Story) -> Iterator[Piece]:
    compared = story.summary.said_and_found
    lines = (*said_and_found.in_words(compared, story.say), said_and_found.not_examined(compared, story.say))
    for one in lines:
        if one is not None:
            words = f"{one.places}. {one.facts}".strip()
            yield Piece(labelled(f"{one.title}:", words, story.width), Role.P, above=5)


def _details(story: Story, survey: Survey) -> Iterator[Piece]:
    """Yield the pressure thresholds and the examiner's note: large print has no annex to leave them to."""
    if survey.pressures or survey.pressure_states:
        title = story.say(N_("Pressure pain thresholds, kg/cm², lower is more tender"))
        yield Piece(wrapped(title, story.width, bold=True), Role.P, above=8, with_next=True)
        for label, words in ratings.pressures(story, survey):
            yield Piece(labelled(label, words, story.width), Role.P)
    if survey.note.strip():
        label = story.say(N_("Examiner's note on tender points"))
        yield Piece(labelled(f"{label}:", story.whole(survey.note), story.width), Role.P, above=8)
