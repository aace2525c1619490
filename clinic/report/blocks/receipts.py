"""Criteria with the clause that decided, and addenda: what goes into the annex whenever it is there."""

from clinic.domain.scoring.results import Condition, CriteriaResult
from clinic.domain.scoring.sentences import WORDING_NOTE, criteria_sentence, criteria_title
from clinic.domain.summaries import Criteria
from clinic.domain.visits import AddendumRecord
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.story import Story

ADDENDA = N_("Addenda")
CRITERIA = N_("Criteria, and what decided")
HOLDS = {True: N_("Yes"), False: N_("No"), None: N_("Cannot tell")}


def leave_addenda(story: Story) -> None:
    """Put every addendum into the annex, first of all: who, when by the clinic's clock, why, and what."""
    paragraphs = []
    for addendum in story.summary.addenda:
        paragraphs.append((addendum_label(story, addendum), story.whole(addendum.text)))
    if paragraphs:
        story.leave(story.say(ADDENDA), *paragraphs)


def addendum_label(story: Story, addendum: AddendumRecord) -> str:
    """Return when by the clinic's clock, who and why."""
    moment = story.local(addendum.written_at)
    when = story.say(N_("{day} {time}"), day=story.day(moment.date()), time=f"{moment:%H:%M}")
    return f"{when}, {text.one_line(addendum.written_by)}, {text.one_line(addendum.reason)}:"


def leave_criteria(story: Story) -> None:
    """Put each set of criteria into the annex with its clauses and the state of our wording, unless switched off."""
    results = criteria_results(story)
    if results:
        paragraphs = [_result(story, result) for result in results]
        story.leave(story.say(CRITERIA), *paragraphs, ("", story.say(WORDING_NOTE)))


def criteria_results(story: Story) -> tuple[CriteriaResult, ...]:
    """Return the criteria that are shown, the default first; none when they are switched off."""
    if story.summary.criteria is not Criteria.SHOWN:
        return ()
    first = (story.summary.criteria_result,) if story.summary.criteria_result else ()
    return (*first, *story.summary.other_criteria)


def _result(story: Story, result: CriteriaResult) -> tuple[str, str]:
    clauses = [_clause(story, condition) for condition in result.conditions]
    words = " ".join((story.say(criteria_sentence(result)), *clauses))
    return f"{story.say(criteria_title(result))}.", words


def _clause(story: Story, condition: Condition) -> str:
    asked, found = (story.say(words).rstrip(".") for words in (condition.sentence, condition.because))
    return f"{story.say(HOLDS[condition.holds])}: {asked} ({found})."
