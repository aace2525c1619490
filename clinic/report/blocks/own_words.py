"""The patient's own voice on page one: the overall change, and the one thing to talk about."""

from clinic.domain.instruments import PGIC
from clinic.domain.words import N_
from clinic.report.paper import BODY, NOTE, Block, space
from clinic.report.story import Story, labelled
from clinic.report.tagging import Role, tagged

_LONG = 120
"""Characters that page two of a GP's copy has room for."""


def change_first(story: Story, width: float) -> list[Block]:
    """Return the change as a whole, which is read before all else; empty when it was not asked."""
    change = overall_change(story)
    return [tagged(Role.P, labelled(*change, width, BODY)[0]), space(3)] if change else []


def talk_about(story: Story, width: float, most: int = 2) -> list[Block]:
    """Return what the patient wanted to talk about in at most `most` lines; empty when nothing was written."""
    wanted = wanted_to_talk_about(story)
    if wanted is None:
        return []
    block, left_out = labelled(*wanted, width, NOTE, most=most)
    if left_out:
        story.leave(wanted[0].rstrip(":"), ("", wanted[1]))
    return [space(4), tagged(Role.P, block)]


def leave_talk_about(story: Story) -> None:
    """Leave it to page two; what is long goes into the annex."""
    if wanted := wanted_to_talk_about(story):
        if len(wanted[1]) > _LONG:
            story.leave(wanted[0].rstrip(":"), ("", wanted[1]))
        else:
            story.later.append(wanted)


def overall_change(story: Story) -> tuple[str, str] | None:
    """Return label and words of the change as a whole; None when it was not asked."""
    summary = story.summary
    if summary.pgic is None:
        return None
    label, day = story.say(N_("Overall change:")), summary.pgic_compared_with
    if day:
        label = story.say(N_("Overall change since {day}:"), day=story.day(day))
    return label, f"{_change_in_words(story)}."


def wanted_to_talk_about(story: Story) -> tuple[str, str] | None:
    """Return label and words of the one thing to talk about; None when nothing was written."""
    words = story.whole(story.summary.what_matters or "")
    return (story.say(N_("You wanted to talk about:")), words) if words else None


def _change_in_words(story: Story) -> str:
    score = story.summary.pgic
    if score is None or score.value is None:
        return story.say(N_("not answered"))
    choices = next(item.choices for item in PGIC.items if item.key == "pgic")
    return story.say(next(choice.label for choice in choices if choice.value == score.value))


def change_as_a_number(story: Story) -> str:
    """Return the number of the answer with its scale, for the details; empty without an answer."""
    score = story.summary.pgic
    if score is None or score.value is None:
        return ""
    return story.say(N_("{value} on a scale from 1, best, to 7."), value=score.value)
