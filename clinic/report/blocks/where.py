"""Where it hurts and what was found: the figure, the 18 ratings, the trigger points, and the places in words."""

from clinic.domain.body.atlas import AREAS
from clinic.domain.exams import EXAMINER_NOTE
from clinic.domain.summaries import Said, Survey
from clinic.domain.trends import ValueState
from clinic.domain.words import N_
from clinic.report.blocks import ratings
from clinic.report.blocks.key_scores import STATES
from clinic.report.blocks.said_and_found import under_the_figure
from clinic.report.blocks.trigger_points import trigger_points
from clinic.report.figure import figure, key
from clinic.report.paper import NOTE, SMALL, Block, space, stacked
from clinic.report.paper import beside as side_by_side
from clinic.report.story import Story, heading, labelled, note

TITLE = N_("Where it hurts, and what we found")
FULL_HEIGHT, TIGHT_HEIGHT, COMPACT_HEIGHT = 172.0, 163.0, 140.0


def where(story: Story, *, with_ratings: bool) -> Block:
    """Return the block; without the ratings table it is lower, and the table stands in the annex."""
    full = TIGHT_HEIGHT if story.tight else FULL_HEIGHT
    height = full if with_ratings else COMPACT_HEIGHT
    drawn = figure(story, height)
    left = drawn.width + 12
    survey, rest = story.summary.survey, story.width - left
    table_width = min(152.0, rest * 0.47)
    right = left + table_width + 14
    if survey is None:
        middle = note(story.say(ratings.NO_SURVEY), table_width, NOTE)
    else:
        middle = _survey(story, survey, table_width, with_ratings)
    points = trigger_points(story, story.width - right, height)
    row = side_by_side((0.0, drawn.block), (left, middle), (right, points))
    return stacked(heading(story.say(TITLE), story.width), space(4), row, space(2), *_under(story))


def _survey(story: Story, survey: Survey, width: float, with_ratings: bool) -> Block:
    ratings.leave_details(story, survey)
    head = ratings.head_lines(story, survey, width)
    if with_ratings:
        return stacked(head, space(2), ratings.ratings_table(story, survey, width))
    ratings.leave_table(story, survey)
    return stacked(head, note(story.say(N_("The ratings stand in the annex.")), width))


def _under(story: Story) -> list[Block]:
    blocks = [key(story)]
    if story.summary.said is not None:
        said = story.summary.said
        if not story.brief:
            blocks.append(labelled("", in_words(story, said, every_area=False), story.width, SMALL, most=1)[0])
        story.leave(story.say(N_("Where it hurts, in words")), ("", in_words(story, said, every_area=True)))
    blocks.extend(under_the_figure(story))
    if story.summary.survey is not None:
        blocks.append(note(ratings.foot_lines(story, story.summary.survey), story.width))
    elif story.summary.trigger_points:
        blocks.append(note(story.say(EXAMINER_NOTE), story.width))
    return blocks


def in_words(story: Story, said: Said, *, every_area: bool) -> str:
    """Return what the patient said about places, each blank as what it is; the areas named or only counted."""
    parts = []
    if said.areas is None:
        parts.append(story.say(N_("Body map: {state}."), state=story.say(STATES[said.areas_state])))
    elif not said.areas:
        parts.append(story.say(N_("No pain in the last 7 days.")))
    else:
        counted = story.say(N_("{count} of 24"), count=len(said.areas))
        places = _places(story, said.areas) if every_area else counted
        parts.append(story.say(N_("Places with pain: {places}."), places=places))
    if said.worst_place:
        parts.append(story.say(N_("Worst: {place}."), place=_place(story, said.worst_place)))
    parts.append(_cramps(story, said))
    if said.tight_areas:
        places = _places(story, said.tight_areas)
        parts.append(story.say(N_("Muscle tightness reported: {places}."), places=places))
    return " ".join(parts)


def _cramps(story: Story, said: Said) -> str:
    if said.cramps is None:
        state = said.cramps_state if said.cramps_state is not ValueState.VALUE else ValueState.NOT_ANSWERED
        return story.say(N_("Cramps: {state}."), state=story.say(STATES[state]))
    if not said.cramps:
        return story.say(N_("Cramps: no."))
    if said.cramp_areas is None:
        return story.say(N_("Cramps: yes; where: not answered."))
    places = ", ".join(
        f"{_place(story, area)} {story.say(N_('(how bad: not answered)')) if worst is None else worst}"
        for area, worst in said.cramp_areas.items()
    )
    return story.say(N_("Cramps, worst 1 to 10: {places}."), places=places)


def _places(story: Story, areas: tuple[str, ...]) -> str:
    return ", ".join(_place(story, area) for area in areas)


def _place(story: Story, area: str) -> str:
    return story.say(AREAS[area].label).lower()
