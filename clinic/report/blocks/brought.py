"""Imported questionnaires: each with its score by the clinic's rule and every answer, in the words of its file."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from clinic.domain.imports.report import agrees
from clinic.domain.red_flags import SELF_HARM
from clinic.domain.scoring.results import Score
from clinic.domain.summaries import BroughtAnswer, BroughtResult
from clinic.domain.trends import Series
from clinic.domain.words import N_
from clinic.figures.numbers import number
from clinic.report import text
from clinic.report.blocks.key_scores import STATES
from clinic.report.blocks.receipts import band_in_words
from clinic.report.blocks.trend_words import all_values
from clinic.report.story import Story

SCORE = N_("Score:")
VALUES = N_("Values of imported questionnaires")
_DIFFERS = N_("The file that it came from states {stated}; its items give {value}.")
_CONFIRMED = N_("The file that it came from states the same.")
_NOT_SCORED = N_("The file that it came from states {stated}; its items cannot be scored.")
_DEFINITION = N_("Version {version}, definition {digest}.")


def leave_brought(story: Story) -> None:
    """Put each imported questionnaire of the visit into the details."""
    for result in story.summary.brought:
        story.detail(text.label(result.title), *paragraphs(story, result))


def leave_series(story: Story, series: list[Series], days: tuple[str, ...]) -> None:
    """Put the values of scores that have no panel on the page of the trends into the details."""
    told = [
        (f"{story.say(one.measure.label)}, {story.say(one.measure.scale)}.", all_values(story, one, days))
        for one in series
    ]
    if told:
        story.detail(story.say(VALUES), *told)


def paragraphs(story: Story, result: BroughtResult) -> tuple[tuple[str, str], ...]:
    """Return the score, an alarm beside it, the definition, and each question with its answer."""
    score = ((story.say(SCORE), score_in_words(story, result)),) if result.score else ()
    if result.alarm:
        score = (*score, (f"{story.say(SELF_HARM)}.", ""))
    version = story.say(_DEFINITION, version=text.label(result.version), digest=result.sha256[:12])
    return (*score, ("", version), *_answers(story, result.answers))


def score_in_words(story: Story, result: BroughtResult) -> str:
    """Return the score with its range, its name, how it came about, and what a file stated for it."""
    score = result.score
    if score is None:
        return ""
    decimals = decimals_of(story, result.key)
    parts = []
    if score.value is not None:
        found = story.say(N_("{value} of {high}"), value=number(score.value, decimals), high=score.high)
        parts.append(f"≈ {found}." if score.estimated else f"{found}.")
        if score.band:
            parts.append(f"{band_in_words(story, score)}.")
    parts.append(story.say(score.receipt.rule))
    if stated := stated_in_words(story, result, decimals):
        parts.append(stated)
    return text.one_line(" ".join(parts))


def stated_in_words(story: Story, result: BroughtResult, decimals: int = 1) -> str:
    """Return what a file stated for the score beside what the answers give; empty without a stated total."""
    score: Score | None = result.score
    if not result.stated or score is None:
        return ""
    stated = text.label(result.stated)
    if score.value is None:
        return story.say(_NOT_SCORED, stated=stated)
    value = number(score.value, decimals)
    same = _agrees(result.stated, Fraction(score.value))
    return story.say(_CONFIRMED) if same else story.say(_DIFFERS, stated=stated, value=value)


def _agrees(stated: str, value: Fraction) -> bool:
    try:
        return agrees(Decimal(stated), value)
    except InvalidOperation:
        return False


def decimals_of(story: Story, key: str) -> int:
    """Return how many decimals a score is shown with."""
    return next((one.measure.decimals for one in story.summary.series if one.measure.key == key), 1)


def answer_in_words(story: Story, answer: BroughtAnswer) -> str:
    """Return an answer in words, or which kind of blank it is."""
    return "; ".join(story.whole(words) for words in answer.words) or story.say(STATES[answer.state])


def _answers(story: Story, answers: tuple[BroughtAnswer, ...]) -> tuple[tuple[str, str], ...]:
    """Return each question with its answer, the titles around it before the first of them."""
    told: list[tuple[str, str]] = []
    group = ""
    for answer in answers:
        if answer.group != group and answer.group:
            told.append((text.label(answer.group), ""))
        group = answer.group
        told.append((text.label(answer.question), answer_in_words(story, answer)))
    return tuple(told)
