"""The clinic's optional questions: each with what was answered today and at every visit before."""

from clinic.domain.summaries import OptionalAnswer
from clinic.domain.words import N_
from clinic.report.blocks.key_scores import STATES
from clinic.report.story import Story

TITLE = N_("Optional questions")


def leave_optional_answers(story: Story) -> None:
    """Put the optional questions into the details, where any was ever asked."""
    paragraphs = in_words(story)
    if paragraphs:
        story.detail(story.say(TITLE), *paragraphs)


def in_words(story: Story) -> tuple[tuple[str, str], ...]:
    """Return question and answers in words, the newest visit first; *not asked* and *not answered* stay apart."""
    return tuple((story.say(one.question), _values(story, one)) for one in story.summary.optional_answers)


def _values(story: Story, one: OptionalAnswer) -> str:
    newest_first = reversed(one.values)
    return "; ".join(
        f"{story.day(value.day)}: {story.say(value.words) if value.words else story.say(STATES[value.state])}"
        for value in newest_first
    )
