"""Imported questionnaires of a visit for the page: each answer in the words of its file, the score with its receipt."""

from dataclasses import dataclass

from clinic.domain.summaries import BroughtResult
from clinic.report.blocks import brought
from clinic.report.story import Story
from clinic.web.present.receipts import ShownReceipt, shown


@dataclass(frozen=True, slots=True)
class Brought:
    """One questionnaire. `score` is a sentence, empty without a rule; `stated` what a file gave for it."""

    key: str
    title: str
    version: str
    digest: str
    score: str
    stated: str
    answers: tuple[tuple[str, str, bool], ...]
    """Question, answer in words, whether it is blank; a title of a group has an empty answer."""
    receipt: ShownReceipt | None
    alarm: bool


def present(story: Story) -> tuple[Brought, ...]:
    """Return every imported questionnaire that was asked at the visit."""
    return tuple(_one(story, result) for result in story.summary.brought)


def _one(story: Story, result: BroughtResult) -> Brought:
    decimals = brought.decimals_of(story, result.key)
    return Brought(
        key=result.key,
        title=result.title,
        version=result.version,
        digest=result.sha256[:12],
        score=brought.score_in_words(story, result),
        stated=brought.stated_in_words(story, result, decimals),
        answers=tuple((one.question, brought.answer_in_words(story, one), not one.words) for one in result.answers),
        receipt=shown(result.score.receipt, story.summary.questions) if result.score else None,
        alarm=result.alarm,
    )
