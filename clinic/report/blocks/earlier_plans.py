"""What earlier visits planned, and what this one says became of it: by answer, each with the day it was planned on."""

from clinic.domain.plans import Due
from clinic.domain.treatments.choices import LABELS, PlanAnswer
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.blocks.words_first import ACTORS
from clinic.report.story import Story

TITLE = N_("Planned before, and what became of it")
NOT_ANSWERED = N_("Not answered at this visit")


def leave_earlier_plans(story: Story) -> None:
    """Put the items into the details, one paragraph per answer; those that a decision of today answers stand there."""
    told = paragraphs(story)
    if told:
        story.detail(story.say(TITLE), *told)


def paragraphs(story: Story) -> tuple[tuple[str, str], ...]:
    """Return the items by answer, those without one last; an item answered by a decision alone is not among them."""
    found = []
    for answer in (*PlanAnswer, None):
        items = [_item(story, due) for due in story.summary.planned_before if _is(due, answer)]
        if items:
            label = story.say(LABELS[answer]) if answer else story.say(NOT_ANSWERED)
            found.append((f"{label}:", f"{'; '.join(items)}."))
    return tuple(found)


def _is(due: Due, answer: PlanAnswer | None) -> bool:
    if due.answer is not None:
        return due.answer.answer is answer
    return answer is None and not due.answered


def _item(story: Story, due: Due) -> str:
    """Return who or what was decided, the words, what was noted today, and the day: `GP: check iron (12 Aug 2025)`."""
    planned = due.planned
    words = text.one_line(planned.words).rstrip(".")
    if planned.actor is not None:
        told = f"{story.say(ACTORS[planned.actor])}: {words}"
    else:
        decided = f"{story.say(LABELS[planned.decision])}: " if planned.decision else ""
        told = f"{decided}{story.say(words)}"
    remarks = (text.one_line(planned.note), text.one_line(due.answer.note) if due.answer else "")
    return f"{', '.join(part for part in (told, *remarks) if part)} ({story.day(planned.day)})"
