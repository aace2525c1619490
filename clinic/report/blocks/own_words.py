"""The patient's own voice on page one: the overall change, and the one thing to talk about."""

from clinic.domain.instruments import PGIC
from clinic.domain.words import N_
from clinic.report.paper import NOTE, Block, space
from clinic.report.story import Story, labelled


def own_words(story: Story, width: float) -> list[Block]:
    """Return what the patient said of the change as a whole, and wanted to talk about; empty when neither was asked."""
    summary = story.summary
    blocks: list[Block] = []
    if summary.pgic is not None:
        words = _change_in_words(story)
        if summary.pgic_compared_with:
            since = story.say(N_("compared with {day}"), day=story.day(summary.pgic_compared_with))
            words = f"{words}, {since}"
        blocks.append(labelled(story.say(N_("Overall change, in your own words:")), words + ".", width, NOTE)[0])
    if summary.what_matters and summary.what_matters.strip():
        label = story.say(N_("You wanted to talk about:"))
        block, left_out = labelled(label, story.whole(summary.what_matters), width, NOTE, most=2)
        blocks.append(block)
        if left_out:
            story.leave(label.rstrip(":"), ("", story.whole(summary.what_matters)))
    return [space(3), *blocks] if blocks else []


def _change_in_words(story: Story) -> str:
    score = story.summary.pgic
    if score is None or score.value is None:
        return story.say(N_("not answered"))
    choices = next(item.choices for item in PGIC.items if item.key == "pgic")
    label = next(choice.label for choice in choices if choice.value == score.value)
    return story.say(N_("{label} ({value} on a scale from 1, best, to 7)"), label=story.say(label), value=score.value)
