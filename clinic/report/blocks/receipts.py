"""Criteria with the clause that decided, overall change, addenda: what goes into the annex whenever it is there."""

from clinic.domain.instruments import PGIC
from clinic.domain.scoring.results import CriteriaResult
from clinic.domain.scoring.sentences import criteria_sentence, criteria_title
from clinic.domain.summaries import Criteria
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.paper import NOTE, Block
from clinic.report.story import Story, labelled

ADDENDA = N_("Addenda")
CRITERIA = N_("Criteria, and what decided")
_HOLDS = {True: N_("yes"), False: N_("no"), None: N_("cannot tell")}


def leave_addenda(story: Story) -> None:
    """Put every addendum into the annex, first of all: who, when by the clinic's clock, why, and what."""
    paragraphs = []
    for addendum in story.summary.addenda:
        moment = story.local(addendum.written_at)
        when = story.say(N_("{day} {time}"), day=story.day(moment.date()), time=f"{moment:%H:%M}")
        label = f"{when}, {text.one_line(addendum.written_by)}, {text.one_line(addendum.reason)}:"
        paragraphs.append((label, story.whole(addendum.text)))
    if paragraphs:
        story.leave(story.say(ADDENDA), *paragraphs)


def leave_criteria(story: Story) -> None:
    """Put each set of criteria into the annex with its clauses, unless the criteria are switched off."""
    if story.summary.criteria is not Criteria.SHOWN:
        return
    first = (story.summary.criteria_result,) if story.summary.criteria_result else ()
    results = (*first, *story.summary.other_criteria)
    if results:
        story.leave(story.say(CRITERIA), *(_result(story, result) for result in results))


def _result(story: Story, result: CriteriaResult) -> tuple[str, str]:
    clauses = [
        f"{story.say(condition.sentence)} {story.say(_HOLDS[condition.holds])}: {story.say(condition.because)}"
        for condition in result.conditions
    ]
    words = " ".join((story.say(criteria_sentence(result)), *clauses))
    return f"{story.say(criteria_title(result))}.", words


def overall_change(story: Story) -> list[Block]:
    """Return the patient's own answer on the overall change, and what the patient wanted to talk about."""
    summary, blocks = story.summary, []
    if summary.pgic is not None:
        words = _change_in_words(story)
        if summary.pgic_compared_with:
            since = story.say(N_("compared with {day}"), day=story.day(summary.pgic_compared_with))
            words = f"{words}, {since}"
        blocks.append(labelled(story.say(N_("Overall change, in your own words:")), words + ".", story.width, NOTE)[0])
    if summary.what_matters and summary.what_matters.strip():
        label = story.say(N_("You wanted to talk about:"))
        block, left_out = labelled(label, story.whole(summary.what_matters), story.width, NOTE, most=2)
        blocks.append(block)
        if left_out:
            story.leave(label.rstrip(":"), ("", story.whole(summary.what_matters)))
    return blocks


def _change_in_words(story: Story) -> str:
    score = story.summary.pgic
    if score is None or score.value is None:
        return story.say(N_("not answered"))
    choices = next(item.choices for item in PGIC.items if item.key == "pgic")
    label = next(choice.label for choice in choices if choice.value == score.value)
    return story.say(N_("{label} ({value} on a scale from 1, best, to 7)"), label=story.say(label), value=score.value)
