"""Where it hurts and what was found: the figure, the 18 ratings, the trigger points, and the places in words."""

from clinic.domain.body.atlas import AREAS
from clinic.domain.exams import EXAMINER_NOTE
from clinic.domain.summaries import Said
from clinic.domain.trends import ValueState
from clinic.domain.words import N_
from clinic.report.blocks import ratings, ratings_table
from clinic.report.blocks.key_scores import STATES
from clinic.report.blocks.trigger_points import trigger_points
from clinic.report.figure import figure, key, width_of
from clinic.report.paper import NOTE, SMALL, Block, space, stacked
from clinic.report.paper import beside as side_by_side
from clinic.report.story import Story, heading, note, pointer
from clinic.report.tagging import Role, tagged

TITLE = N_("Where it hurts, and what we found")
IN_WORDS = N_("Where it hurts, in words")
_GAP = 14.0
_RATINGS_WIDTH = 150.0
_LEAST_COLUMN = 122.0
_TALLEST, _TALLEST_FOR_A_GP = 300.0, 250.0


def tallest(story: Story, *, with_ratings: bool) -> float:
    """Return the height of the largest figure that leaves room for the columns beside it, in points."""
    survey, points = story.summary.survey is not None, bool(story.summary.trigger_points)
    columns = [_RATINGS_WIDTH] if survey and with_ratings else []
    columns += [_LEAST_COLUMN + 20] if points or not columns else [_LEAST_COLUMN]
    left = story.width - sum(columns) - _GAP * len(columns)
    return min(_TALLEST if story.standard else _TALLEST_FOR_A_GP, left / width_of(1013.5) * 1000 + SMALL * 1.5)


def where(story: Story, height: float, *, with_ratings: bool, most_points: int = 99) -> Block:
    """Return the block with a figure of that height; without the ratings table that table stands elsewhere."""
    drawn = figure(story, height)
    placed, left = [(0.0, drawn.block)], drawn.width + _GAP
    if story.summary.survey is not None and with_ratings:
        table = ratings_table.column(story, story.summary.survey, _RATINGS_WIDTH, height)
        placed.append((left, table))
        left += _RATINGS_WIDTH + _GAP
    column, below = _last_column(story, story.width - left, height, most_points, with_ratings=with_ratings)
    row = side_by_side(*placed, (left, column))
    return stacked(
        heading(story.say(TITLE), story.width),
        space(4),
        row,
        *below,
        space(2),
        *_under(story, with_ratings=with_ratings),
    )


def _last_column(
    story: Story, width: float, height: float, most: int, *, with_ratings: bool
) -> tuple[Block, list[Block]]:
    """Return the trigger points with the key of the figure at their foot, or the key under the figure."""
    top = _survey_in_short(story, width, with_ratings=with_ratings)
    if not story.standard:
        points, _ = trigger_points(story, width, height - top.height, most)
        return stacked(top, points), []
    signs = key(story, width)
    points, all_shown = trigger_points(story, width, height - top.height - signs.height - 6)
    if all_shown:
        return stacked(top, points, space(height - top.height - points.height - signs.height), signs), []
    points, _ = trigger_points(story, width, height - top.height)
    return stacked(top, points), [space(1), key(story, story.width)]


def _survey_in_short(story: Story, width: float, *, with_ratings: bool) -> Block:
    """Return what stands over the trigger points where there is no table of ratings."""
    survey = story.summary.survey
    if survey is None:
        return stacked(tagged(Role.P, note(story.say(ratings.NO_SURVEY), width, NOTE)), space(6))
    if with_ratings:
        return space(0)
    head = ratings_table.head_lines(story, survey, width)
    told = pointer(story, N_("Ratings: page {page}."), story.say(ratings.TABLE_TITLE))
    return stacked(head, *([told] if story.standard else []), space(6))


def _under(story: Story, *, with_ratings: bool) -> list[Block]:
    survey, said = story.summary.survey, story.summary.said
    parts = [] if said is None or said.areas else [_areas(story, said, every_area=False)]
    if said is not None:
        story.detail(story.say(IN_WORDS), ("", in_words(story, said, every_area=True)))
    if survey is not None and (story.standard or with_ratings):
        parts.append(ratings.foot_lines(story, survey))
    elif survey is None and story.summary.trigger_points:
        parts.append(story.say(EXAMINER_NOTE))
    return [tagged(Role.P, note(" ".join(parts), story.width))] if parts else []


def in_words(story: Story, said: Said, *, every_area: bool) -> str:
    """Return what the patient said about places, each blank as what it is; the areas named or only counted."""
    parts = [_areas(story, said, every_area=every_area)]
    if said.worst_place:
        parts.append(_worst(story, said.worst_place))
    parts.append(_cramps(story, said))
    if said.tight_areas:
        places = _places(story, said.tight_areas)
        parts.append(story.say(N_("Muscle tightness reported: {places}."), places=places))
    return " ".join(parts)


def _areas(story: Story, said: Said, *, every_area: bool) -> str:
    if said.areas is None:
        return story.say(N_("Body map: {state}."), state=story.say(STATES[said.areas_state]))
    if not said.areas:
        return story.say(N_("No pain in the last 7 days."))
    counted = story.say(N_("{count} of 24"), count=len(said.areas))
    places = _places(story, said.areas) if every_area else counted
    return story.say(N_("Places with pain: {places}."), places=places)


def _worst(story: Story, area: str) -> str:
    return story.say(N_("Worst: {place}."), place=_place(story, area))


def _cramps(story: Story, said: Said) -> str:
    if said.cramps is None:
        state = said.cramps_state if said.cramps_state is not ValueState.VALUE else ValueState.NOT_ANSWERED
        return story.say(N_("Cramps: {state}."), state=story.say(STATES[state]))
    if not said.cramps:
        return story.say(N_("Cramps: no."))
    if said.cramp_areas is None:
        return story.say(N_("Cramps: yes; where: not answered."))
    how_bad = [(area, said.cramp_areas[area]) for area in AREAS if area in said.cramp_areas]
    places = ", ".join(
        f"{_place(story, area)} {story.say(N_('(how bad: not answered)')) if worst is None else worst}"
        for area, worst in how_bad
    )
    return story.say(N_("Cramps, worst 1 to 10: {places}."), places=places)


def _places(story: Story, areas: tuple[str, ...]) -> str:
    return ", ".join(_place(story, area) for area in areas)


def _place(story: Story, area: str) -> str:
    return story.say(AREAS[area].label).lower()
