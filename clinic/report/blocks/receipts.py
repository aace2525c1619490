"""Criteria with the clause that decided, and addenda: what goes into the annex whenever it is there."""

from clinic.domain.scoring.results import CriteriaResult
from clinic.domain.scoring.sentences import criteria_sentence, criteria_title
from clinic.domain.summaries import Criteria
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.story import Story

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
