"""The patient's own voice on page one: the overall change, and the one thing to talk about."""

from clinic.domain.instruments import PGIC
from clinic.domain.words import N_
from clinic.report.paper import NOTE, Block, space
from clinic.report.story import Story, labelled


def own_words(story: Story, width: float) -> list[Block]:
    """Return what the patient said of the change as a whole, and wanted to talk about; empty when neither was asked."""
    blocks: list[Block] = []
    if change := overall_change(story):
        blocks.append(labelled(*change, width, NOTE)[0])
    if wanted := wanted_to_talk_about(story):
        block, left_out = labelled(*wanted, width, NOTE, most=2)
        blocks.append(block)
        if left_out:
            story.leave(wanted[0].rstrip(":"), ("", wanted[1]))
    return [space(3), *blocks] if blocks else []


def overall_change(story: Story) -> tuple[str, str] | None:
    """Return label and words of the change as a whole; None when it was not asked."""
    summary = story.summary
    if summary.pgic is None:
        return None
    words = _change_in_words(story)
    if summary.pgic_compared_with:
        since = story.say(N_("compared with {day}"), day=story.day(summary.pgic_compared_with))
        words = f"{words}, {since}"
    return story.say(N_("Overall change, in your own words:")), f"{words}."


def wanted_to_talk_about(story: Story) -> tuple[str, str] | None:
    """Return label and words of the one thing to talk about; None when nothing was written."""
    words = story.whole(story.summary.what_matters or "")
    return (story.say(N_("You wanted to talk about:")), words) if words else None


def _change_in_words(story: Story) -> str:
    score = story.summary.pgic
    if score is None or score.value is None:
        return story.say(N_("not answered"))
    choices = next(item.choices for item in PGIC.items if item.key == "pgic")
    label = next(choice.label for choice in choices if choice.value == score.value)
    return story.say(N_("{label} ({value} on a scale from 1, best, to 7)"), label=story.say(label), value=score.value)
