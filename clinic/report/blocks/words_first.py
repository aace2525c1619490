"""What is read first: the clinician's words to the patient, and who does what next, the GP on top."""

from clinic.domain.visits import Actor, PlanRecord
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.blocks.own_words import own_words
from clinic.report.paper import BODY, LARGE, Block, Paper, beside, leading, measured, space, stacked
from clinic.report.story import IN_ANNEX, Story, heading, lines, note

IN_SHORT = N_("In short")
NEXT = N_("What happens next")
ACTORS = {Actor.GP: N_("GP"), Actor.PATIENT: N_("You"), Actor.CLINIC: N_("Clinic")}
_NOT_WRITTEN = N_("Not written yet.")
_NO_TEXT = N_("Nothing was written here.")
NO_STEPS = N_("No next steps were recorded.")


def words_first(story: Story, most_lines: int) -> Block:
    """Return both boxes side by side, each in at most `most_lines` lines; what is longer stands in the annex."""
    left_width = story.width * 0.52
    right_width = story.width - left_width - 18
    plan = story.summary.plan
    return beside(
        (0.0, _in_short(story, plan, left_width, most_lines)),
        (left_width + 18, _next(story, plan, right_width, most_lines)),
    )


def _in_short(story: Story, plan: PlanRecord, width: float, most: int) -> Block:
    title = story.say(IN_SHORT)
    words = story.whole(plan.in_short)
    said = own_words(story, width)
    if not words:
        return stacked(heading(title, width), space(3), note(nothing_in_short(story), width, BODY), *said)
    wrapped = text.wrap(words, LARGE, width)
    kept = text.shortened(wrapped, most, LARGE, width)
    blocks = [heading(title, width), space(3), lines(kept, LARGE)]
    if kept != wrapped:
        story.leave(title, ("", words))
        blocks.append(note(story.say(IN_ANNEX), width))
    return stacked(*blocks, *said)


def nothing_in_short(story: Story) -> str:
    """Return what stands where the clinician wrote nothing: before signing it may still come."""
    return story.say(_NO_TEXT if story.summary.signature else _NOT_WRITTEN)


def steps(story: Story, plan: PlanRecord) -> tuple[tuple[str, str], ...]:
    """Return who does what next, as (actor, words), the GP first."""
    in_order = sorted(plan.steps, key=lambda step: list(Actor).index(step.actor))
    return tuple((story.say(ACTORS[step.actor]), story.whole(step.text)) for step in in_order)


def _next(story: Story, plan: PlanRecord, width: float, most: int) -> Block:
    title = story.say(NEXT)
    if not plan.steps:
        return stacked(heading(title, width), space(3), note(story.say(NO_STEPS), width, BODY))
    listed = steps(story, plan)
    column = max(measured(label, BODY, bold=True) for label, _ in listed) + 10
    blocks, left, left_out = [heading(title, width), space(3)], most + 1, False
    for number, (label, words) in enumerate(listed):
        wrapped = text.wrap(words, BODY, width - column)
        room = left - (len(listed) - number - 1)
        kept = text.shortened(wrapped, max(room, 1), BODY, width - column)
        left_out = left_out or kept != wrapped
        if left < 1:
            left_out = True
            break
        left -= len(kept)
        repeated = number > 0 and listed[number - 1][0] == label
        blocks += [_step("" if repeated else label, kept, column), space(1.5)]
    if left_out:
        story.leave(title, *listed)
        blocks.append(note(story.say(IN_ANNEX), width))
    return stacked(*blocks)


def _step(label: str, kept: tuple[str, ...], column: float) -> Block:
    def draw(paper: Paper, x: float, y: float) -> None:
        paper.text(x, y + BODY, label, BODY, bold=True)
        for number, line in enumerate(kept):
            paper.text(x + column, y + BODY + leading(BODY) * number, line, BODY)

    return Block(leading(BODY) * len(kept), draw)
