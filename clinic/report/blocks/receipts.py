"""Parts of scores, criteria with the clause that decided, addenda: what the annex holds whenever it is there."""

from clinic.domain.instruments.criteria_details import CRITERIA_DETAILS
from clinic.domain.scoring import Part, Score, psd, spasm_burden
from clinic.domain.scoring.results import Condition, CriteriaResult, Outcome
from clinic.domain.scoring.sentences import SPASM_BURDEN_NOTE, TITLES, WORDING_NOTE, criteria_sentence, criteria_title
from clinic.domain.summaries import Criteria
from clinic.domain.visits import AddendumRecord
from clinic.domain.words import N_
from clinic.figures.numbers import number
from clinic.report import text
from clinic.report.blocks.own_words import change_as_a_number
from clinic.report.story import Story

ADDENDA = N_("Addenda")
CRITERIA = N_("Criteria, and what decided")
CANNOT_TELL = N_("Cannot be told, for nothing was recorded of what they ask the clinician:")
PARTS = N_("What scores are made of")
PART_SCALE = N_("Each 0 to 10.")
DISTRESS = N_("Polysymptomatic distress")
BAND = N_("{band} (band of {set_name})")
_CLINICIANS_INPUTS = frozenset(item.key for item in CRITERIA_DETAILS.items)
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
    return f"{when}, {text.label(addendum.written_by)}, {text.label(addendum.reason)}:"


def leave_parts(story: Story) -> None:
    """Put the parts of the spasm burden, the distress with its band and the overall change into the details."""
    paragraphs = [*_spasm(story), *_distress(story)]
    if change := change_as_a_number(story):
        paragraphs.append((story.say(N_("Overall change:")), change))
    if paragraphs:
        story.detail(story.say(PARTS), *paragraphs)


def spasm_parts(story: Story) -> tuple[Part, ...]:
    """Return the five parts of the spasm burden; none without cramps, or where the answer is not known."""
    score = _today(story, "sbs")
    return spasm_burden(dict(score.receipt.inputs)).parts if score else ()


def part_in_words(story: Story, part: Part) -> str:
    """Return the value of a part, or that it was not answered."""
    if part.value is None:
        return story.say(N_("not answered"))
    return number(part.value, 0 if part.value.denominator == 1 else 1)


def distress(story: Story) -> Score | None:
    """Return polysymptomatic distress; None unless both its scores are known and the criteria are shown."""
    wpi, sss = _today(story, "wpi"), _today(story, "sss")
    if story.summary.criteria is not Criteria.SHOWN or wpi is None or sss is None:
        return None
    found = psd(wpi, sss)
    return found if found.value is not None else None


def band_in_words(story: Story, score: Score) -> str:
    """Return the band of a score with the set it comes from; empty for a score without bands."""
    return story.say(BAND, band=story.say(score.band.label), set_name=score.band.set_name) if score.band else ""


def _today(story: Story, key: str) -> Score | None:
    return next((row.today for row in story.summary.scores if row.series.measure.key == key), None)


def _spasm(story: Story) -> list[tuple[str, str]]:
    parts, score = spasm_parts(story), _today(story, "sbs")
    if not parts or score is None:
        return []
    told = "; ".join(f"{story.say(part.label)} {part_in_words(story, part)}" for part in parts)
    words = f"{told}. {story.say(PART_SCALE)} {story.say(score.receipt.rule)} {story.say(SPASM_BURDEN_NOTE)}"
    return [(f"{story.say(N_('Spasm burden'))}:", words)]


def _distress(story: Story) -> list[tuple[str, str]]:
    score = distress(story)
    if score is None or score.value is None:
        return []
    total = story.say(N_("{value} of {high}"), value=number(score.value), high=score.high)
    words = f"{total}, {band_in_words(story, score)}. {story.say(score.receipt.rule)}"
    return [(f"{story.say(DISTRESS)}:", words)]


def leave_criteria(story: Story) -> None:
    """Put each set of criteria into the details with its clauses and the state of our wording, unless switched off.

    Sets that cannot be told because the clinician recorded nothing for them are only named.
    """
    results = criteria_results(story)
    named = tuple(result for result in results if nothing_recorded(result))
    paragraphs = [_result(story, result) for result in results if result not in named]
    if named:
        titles = "; ".join(story.say(TITLES[result.version]) for result in named)
        paragraphs.append((story.say(CANNOT_TELL), story.say(N_("{titles}. None is a diagnosis."), titles=titles)))
    if paragraphs:
        story.detail(story.say(CRITERIA), *paragraphs, ("", story.say(WORDING_NOTE)))


def nothing_recorded(result: CriteriaResult) -> bool:
    """Tell whether a set cannot be told, and nothing of what only the clinician can record for it was recorded."""
    asked = [value for key, value in result.receipt.inputs if key in _CLINICIANS_INPUTS]
    return result.result is Outcome.NOT_ASSESSABLE and bool(asked) and all(value is None for value in asked)


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
