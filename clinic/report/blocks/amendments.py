"""What was added to the summary since it was signed, as page one names it."""

from clinic.domain.visit_errors import ErrorRecord
from clinic.domain.visits import AddendumRecord
from clinic.domain.words import N_
from clinic.figures import lettering
from clinic.report import text
from clinic.report.paper import NOTE, Block
from clinic.report.story import Story, labelled, lines
from clinic.report.tagging import Role, tagged

_NAMED_WHOLE = 2
"""Addenda that page one names with their first words; of those before it names day and writer."""
_FIRST_WORDS = 90
"""Characters of an addendum that stand on page one."""


def amended(story: Story) -> list[str]:
    """Return what was added since signing, the newest first: when, who, why and the first words of the newest ones."""
    error = story.summary.error
    newest_first = [one for one in story.summary.addenda[::-1] if not (error and _says(one, error))]
    in_error = [entered_in_error(story, error)] if error else []
    named = [
        story.say(
            N_("Amended {day} by {name}: {reason}. “{words}”"),
            **_when_and_who(story, addendum),
            reason=text.label(addendum.reason).rstrip("."),
            words=_first_words(addendum.text),
        )
        for addendum in newest_first[:_NAMED_WHOLE]
    ]
    before = [story.say(N_("{day} by {name}"), **_when_and_who(story, one)) for one in newest_first[_NAMED_WHOLE:]]
    return [
        *in_error,
        *named,
        *([story.say(N_("Amended before: {list}."), list=", ".join(before))] if before else []),
    ]


def entered_in_error(story: Story, error: ErrorRecord) -> str:
    """Return that nothing of the visit counts, with who said so, when, and the first words of why."""
    moment = story.local(error.marked_at)
    return story.say(
        N_("Entered in error: marked by {name}, {day} {time}. Nothing of this visit counts. Reason: “{words}”"),
        name=text.label(error.marked_by),
        day=story.day(moment.date()),
        time=f"{moment:%H:%M}",
        words=_first_words(error.reason),
    )


def _says(addendum: AddendumRecord, error: ErrorRecord) -> bool:
    """Whether it is the addendum that the newest edition was made with when the visit was marked."""
    return (addendum.written_at, addendum.text) == (error.marked_at, error.reason)


def _when_and_who(story: Story, addendum: AddendumRecord) -> dict[str, str]:
    moment = story.local(addendum.written_at)
    return {"day": story.day(moment.date()), "name": text.label(addendum.written_by)}


def _first_words(typed: str) -> str:
    words = text.one_line(typed)
    if len(words) <= _FIRST_WORDS:
        return words
    return words[:_FIRST_WORDS].rsplit(" ", 1)[0] + lettering.ELLIPSIS


def on_page_one(story: Story, added: list[str]) -> list[Block]:
    """Return the sentences as paragraphs, each in the lines that the head has for it; that nothing counts in bold."""
    made = [labelled("", sentence, story.width, NOTE, most=story.head_lines)[0] for sentence in added]
    if story.summary.error and added:
        made[0] = _in_bold(story, added[0])
    return [tagged(Role.P, block) for block in made]


def _in_bold(story: Story, sentence: str) -> Block:
    every = text.wrap(sentence, NOTE, story.width, bold=True)
    return lines(text.shortened(every, story.head_lines, NOTE, story.width, bold=True), NOTE, bold=True)
