"""The page that says what the PDF says: same data, same order, same words, from the same VisitSummary."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from clinic.domain.said_and_found import SaidAndFound
from clinic.domain.scoring.results import CriteriaResult
from clinic.domain.scoring.sentences import WORDING_NOTE, criteria_sentence, criteria_title
from clinic.domain.summaries import VisitSummary
from clinic.figures.part_bar import part_bar
from clinic.report import behind, document
from clinic.report.blocks import (
    amendments,
    header,
    key_scores,
    own_words,
    ratings,
    receipts,
    trigger_points,
    words_first,
)
from clinic.report.blocks import treatments as ledger
from clinic.report.story import Section, Story
from clinic.web.present import body, drawings, scores, treatments, trends
from clinic.web.present.drawings import say
from clinic.web.present.receipts import ShownReceipt, shown

_PAPER = 523.0
"""The width of the printed text: nothing of the page depends on it."""
_FIGURE = 420.0


@dataclass(frozen=True, slots=True)
class CriteriaShown:
    """One set of criteria: its sentence, its clauses with what was found, and the receipt."""

    title: str
    sentence: str
    clauses: tuple[tuple[str, str, str], ...]
    """What it asks for, yes/no/cannot tell, what was found."""
    receipt: ShownReceipt


@dataclass(frozen=True, slots=True)
class Distress:
    """Polysymptomatic distress with its band and how it came about."""

    total: str
    band: str
    receipt: ShownReceipt


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """Everything of the page that is not asked of the summary itself."""

    title: str
    born: str
    seen: str
    signed: str
    amended: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    """The criteria sentence, when it was answered, what is not whole about the answers."""
    in_short: str
    change: tuple[str, str] | None
    """What the patient said of the change as a whole, with its label."""
    talk_about: tuple[str, str] | None
    steps: tuple[tuple[str, str], ...]
    scores: tuple[scores.ScoreLine, ...]
    lower_is_better: str
    score_key: tuple[tuple[Markup | str, str], ...]
    score_notes: tuple[str, ...]
    spasm_parts: tuple[tuple[str, Markup, str], ...]
    """Part, its bar, its value in words."""
    part_scale: str
    distress: Distress | None
    first_seen: str
    last_seen: str
    figure: Markup
    figure_key: tuple[tuple[Markup, str], ...]
    compared: SaidAndFound
    found: body.Found | None
    no_survey: str
    points: tuple[body.Point, ...]
    no_points: str
    clear: tuple[str, ...]
    treatments: tuple[treatments.TreatmentLine, ...]
    trends: trends.Trends | None
    criteria_results: tuple[CriteriaShown, ...]
    wording: str
    details: tuple[Section, ...]
    """What paper says on the pages behind: its sections, each with paragraphs of a label and words."""
    foot: tuple[str, ...]
    """The limits of what is said, and whose summary this is: on paper at the foot of a page."""


def story_of(summary: VisitSummary) -> Story:
    """Return the story that the words of the report are asked of."""
    return Story(summary, say, _PAPER)


def present(summary: VisitSummary) -> SummaryPage:
    """Return the page of a summary."""
    story = story_of(summary)
    return SummaryPage(
        title=header.title(story),
        born=header.born(story),
        seen=header.seen(story),
        signed=header.signed(story),
        amended=tuple(amendments.amended(story)),
        facts=header.facts(story),
        remarks=tuple(header.remarks(story)),
        in_short=story.whole(summary.plan.in_short) or words_first.nothing_in_short(story),
        change=own_words.overall_change(story),
        talk_about=own_words.wanted_to_talk_about(story),
        steps=words_first.steps(story, summary.plan),
        scores=scores.lines(story, summary.scores),
        lower_is_better=story.say(key_scores.LOWER_IS_BETTER),
        score_key=_score_key(story),
        score_notes=tuple(key_scores.notes(story, summary.scores)),
        spasm_parts=_spasm_parts(story),
        part_scale=story.say(receipts.PART_SCALE),
        distress=_distress(story),
        first_seen=story.day(min(summary.visit_days)) if len(summary.visit_days) > 1 else "",
        last_seen=story.day(summary.last_seen_on) if summary.last_seen_on else "",
        figure=body.picture(story, _FIGURE, "figure"),
        figure_key=tuple(body.key(story)),
        compared=summary.said_and_found,
        found=body.found(story),
        no_survey=story.say(ratings.NO_SURVEY),
        points=body.points(story),
        no_points=trigger_points.nothing_found(story),
        clear=tuple(trigger_points.clear_muscles(story)),
        treatments=tuple(_tried(story)),
        trends=trends.present(story),
        criteria_results=tuple(_criteria(story, result) for result in receipts.criteria_results(story)),
        wording=story.say(WORDING_NOTE),
        details=behind.sections(story_of(summary)),
        foot=document.foot_words(story),
    )


WHOLE, PAGE_ONE = "summaries/_twin.html", "summaries/_page_one.html"


def twin(summary: VisitSummary, part: str = WHOLE, **more: Any) -> Markup:
    """Return the summary, or its page one, in the summary's own language, whatever that of the page around it."""
    with force_locale(summary.language):
        made = render_template(part, page=present(summary), summary=summary, **more)
    return Markup(made)  # noqa: S704 - escaped by its own templates  # nosec


def title(summary: VisitSummary) -> str:
    """Return what the page is called, in the language of the page."""
    return header.title(story_of(summary))


def _tried(story: Story) -> Iterator[treatments.TreatmentLine]:
    """Yield each treatment with its months and the fullest remark of page one; the details are precise."""
    for line, row in zip(treatments.lines(story), story.summary.treatments, strict=True):
        yield replace(line, dates=ledger.months(story, row.course), remark=next(ledger.remarks(story, row), ""))


def _score_key(story: Story) -> tuple[tuple[Markup | str, str], ...]:
    signs = {"filled": drawings.dot(filled=True), "open": drawings.dot(filled=False)}
    key = [(signs.get(mark, mark), story.say(words)) for mark, words in key_scores.KEY]
    if words := key_scores.estimated(story, story.summary.scores):
        key.append(("", words))
    return tuple(key)


def _spasm_parts(story: Story) -> tuple[tuple[str, Markup, str], ...]:
    return tuple(
        (story.say(part.label), drawings.ornament(part_bar(part.value, 10)), receipts.part_in_words(story, part))
        for part in receipts.spasm_parts(story)
    )


def _distress(story: Story) -> Distress | None:
    score = receipts.distress(story)
    if score is None or score.value is None:
        return None
    return Distress(
        _("%(value)s of %(high)s", value=score.value, high=score.high),
        receipts.band_in_words(story, score),
        shown(score.receipt),
    )


def _criteria(story: Story, result: CriteriaResult) -> CriteriaShown:
    return CriteriaShown(
        title=story.say(criteria_title(result)),
        sentence=story.say(criteria_sentence(result)),
        clauses=tuple(
            (story.say(one.sentence), story.say(receipts.HOLDS[one.holds]), story.say(one.because))
            for one in result.conditions
        ),
        receipt=shown(result.receipt),
    )
