"""What is read first: whether the patient is better, the clinician's words, and who does what next, the GP on top."""

from clinic.domain.treatments.choices import LABELS, PlanDecision
from clinic.domain.visits import Actor, PlanItem, PlanRecord
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.blocks.own_words import change_first, leave_talk_about, talk_about
from clinic.report.paper import BODY, LARGE, Block, Paper, beside, leading, measured, space, stacked
from clinic.report.story import CONTINUED, Story, heading, lines, note, pointer
from clinic.report.tagging import Role, tagged

IN_SHORT = N_("In short")
NEXT = N_("What happens next")
ACTORS = {Actor.GP: N_("GP"), Actor.PATIENT: N_("You"), Actor.CLINIC: N_("Clinic")}
_UNDER_HEADING, _BETWEEN = space(3), space(3)
_NOT_WRITTEN = N_("Not written yet.")
_NO_TEXT = N_("Nothing was written here.")
NO_STEPS = N_("No next steps were recorded.")


def words_first(story: Story, most_lines: int, *, with_talk: bool = True) -> Block:
    """Return both boxes side by side, each in at most `most_lines` lines; what is longer stands in the annex."""
    left_width = story.width * 0.52
    right_width = story.width - left_width - 18
    plan = story.summary.plan
    return beside(
        (0.0, _in_short(story, plan, left_width, most_lines, with_talk=with_talk)),
        (left_width + 18, _next(story, plan, right_width, most_lines)),
    )


def _in_short(story: Story, plan: PlanRecord, width: float, most: int, *, with_talk: bool) -> Block:
    title = story.say(IN_SHORT)
    words = story.whole(plan.in_short)
    blocks = [heading(title, width), _UNDER_HEADING, *change_first(story, width)]
    wanted = talk_about(story, width, most=min(2, most)) if with_talk else []
    if not with_talk:
        leave_talk_about(story)
    if not words:
        return stacked(*blocks, tagged(Role.P, note(nothing_in_short(story), width, BODY)), *wanted)
    kept, whole = _paragraphs(words, width, most)
    blocks += kept
    if not whole:
        story.leave(title, ("", words))
        blocks.append(pointer(story, CONTINUED, title))
    return stacked(*blocks, *wanted)


def _paragraphs(words: str, width: float, most: int) -> tuple[list[Block], bool]:
    """Return what was written in at most `most` lines, a little air after each paragraph, and whether it is all."""
    blocks: list[Block] = []
    for paragraph in (part for part in words.split("\n") if part.strip()):
        if most < 1:
            return blocks, False
        wrapped = text.wrap(paragraph, LARGE, width)
        kept = text.shortened(wrapped, most, LARGE, width)
        blocks += [*([_BETWEEN] if blocks else []), tagged(Role.P, lines(kept, LARGE))]
        if kept != wrapped:
            return blocks, False
        most -= len(kept)
    return blocks, True


def nothing_in_short(story: Story) -> str:
    """Return what stands where the clinician wrote nothing: before signing it may still come."""
    return story.say(_NO_TEXT if story.summary.signature or story.summary.origin else _NOT_WRITTEN)


def steps(story: Story, plan: PlanRecord) -> tuple[tuple[str, str], ...]:
    """Return who does what next, as (actor, words), the GP first; what the patient is to try is no course yet."""
    told = [(step.actor, story.whole(step.text)) for step in plan.steps]
    new = (item for item in plan.items if item.decision is PlanDecision.TRY and item.course_id is None)
    told += [(Actor.PATIENT, _to_try(story, item)) for item in new]
    in_order = sorted(told, key=lambda one: list(Actor).index(one[0]))
    return tuple((story.say(ACTORS[actor]), words) for actor, words in in_order)


def _to_try(story: Story, item: PlanItem) -> str:
    words = ", ".join(part for part in (story.say(text.label(item.name)), text.one_line(item.note)) if part)
    return f"{story.say(LABELS[PlanDecision.TRY])}: {words.rstrip('.')}."


def _next(story: Story, plan: PlanRecord, width: float, most: int) -> Block:
    title = story.say(NEXT)
    listed = steps(story, plan)
    if not listed:
        nothing = tagged(Role.P, note(story.say(NO_STEPS), width, BODY))
        return stacked(heading(title, width), _UNDER_HEADING, nothing)
    column = max(measured(label, BODY, bold=True) for label, _ in listed) + 10
    shown, whole = _steps(listed, width - column, column, most + 1)
    blocks = [heading(title, width), _UNDER_HEADING, tagged(Role.LIST, stacked(*shown))]
    if not whole:
        story.leave(title, *listed)
        blocks.append(pointer(story, CONTINUED, title))
    return stacked(*blocks)


def _steps(listed: tuple[tuple[str, str], ...], width: float, column: float, left: int) -> tuple[list[Block], bool]:
    """Return as many steps as fit into `left` lines, each with at least one, and whether that is all of every step."""
    blocks: list[Block] = []
    whole, before = True, ""
    for number, (label, words) in enumerate(listed):
        if left < 1:
            return blocks, False
        wrapped = text.wrap(words, BODY, width)
        kept = text.shortened(wrapped, max(left - (len(listed) - number - 1), 1), BODY, width)
        whole = whole and kept == wrapped
        left -= len(kept)
        blocks += [_step("" if label == before else label, kept, column), _BETWEEN]
        before = label
    return blocks[:-1], whole


def _step(label: str, kept: tuple[str, ...], column: float) -> Block:
    def draw(paper: Paper, x: float, y: float) -> None:
        paper.text(x, y + BODY, label, BODY, bold=True)
        for number, line in enumerate(kept):
            paper.text(x + column, y + BODY + leading(BODY) * number, line, BODY)

    return tagged(Role.ITEM, Block(leading(BODY) * len(kept), draw))
