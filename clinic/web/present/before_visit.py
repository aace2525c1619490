"""One screen to read before going in: what changed, where it hurts, treatments since, the last plan, where to feel."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from clinic.domain.dates import PartialDate, day_in_words
from clinic.domain.patients import PatientRecord
from clinic.domain.plans import Due
from clinic.domain.said_and_found import SaidAndFound
from clinic.domain.summaries import ClinicIdentity
from clinic.domain.treatments.courses import LABELS, Course, Source
from clinic.domain.visits import EntryMode, QuestionnaireRecord
from clinic.domain.words import N_
from clinic.models import Visit
from clinic.report.blocks import header, key_scores, optional_answers, own_words, treatments
from clinic.report.story import Story
from clinic.services import summaries
from clinic.services import treatments as courses
from clinic.web.present import body, brought, folding, palpation_plan, plan_page, scores
from clinic.web.present.confirmed import confirmed_lines
from clinic.web.present.folding import Rows, Words
from clinic.web.present.palpation_plan import PlanGroup
from clinic.web.present.summary_page import story_of

_FIGURE = 300.0
MOST_ROWS = 3
"""Of treatments and of plan items so many stand at once; with more of them the five panels would not fit one screen."""
_MOST_WORDS = 100
_MOST_FACTS = 90


@dataclass(frozen=True, slots=True)
class LastPlan:
    """What earlier visits planned and none settled; `day` is that of the newest plan."""

    day: str
    rows: Rows[tuple[str, str]]
    """Who acts or what was decided, and the words."""


@dataclass(frozen=True, slots=True)
class Since:
    """A treatment, and what happened to it or was said of it since the last visit."""

    name: str
    words: str
    added: bool = False
    """Added by the patient in own words; it is no course yet."""


@dataclass(frozen=True, slots=True)
class Before:
    """The screen."""

    answered: tuple[str, ...]
    own_words: tuple[Words, ...]
    facts: tuple[Words, ...]
    scores: tuple[scores.ScoreLine, ...]
    score_notes: tuple[str, ...]
    last_seen: str
    figure: Markup
    figure_key: list[tuple[Markup, str]]
    said: str
    since: Rows["Since"]
    plan: LastPlan | None
    groups: tuple[PlanGroup, ...]
    """The plan of palpation."""
    compared: SaidAndFound
    brought: tuple[brought.Brought, ...]
    """Imported questionnaires that were asked at the visit."""


def present(session: Session, visit: Visit, clinic: ClinicIdentity) -> Before:
    """Return the screen of a visit."""
    summary, record = summaries.with_record(session, visit, clinic)
    story, here = story_of(summary), record.visit(visit.id)
    return Before(
        answered=(
            *_entered(here.questionnaire),
            *header.answered(story),
            *confirmed_lines(here),
        ),
        own_words=tuple(_told(story)),
        facts=tuple(folding.words(*fact, _MOST_FACTS) for fact in header.facts(story)),
        scores=scores.lines(story, summary.scores),
        score_notes=tuple(key_scores.notes(story, summary.scores)),
        last_seen=story.day(summary.last_seen_on) if summary.last_seen_on else "",
        figure=body.picture(story, _FIGURE, "before"),
        figure_key=body.used_key(story),
        said=body.said_in_words(story),
        since=folding.rows([*_added(session, visit, story), *_since(story, record)], MOST_ROWS),
        plan=_last_plan(story),
        groups=palpation_plan.present(summary.said, here.exam, here.trigger_points),
        compared=summary.said_and_found,
        brought=brought.present(story),
    )


def _told(story: Story) -> Iterable[Words]:
    own = (own_words.wanted_to_talk_about(story), own_words.overall_change(story))
    for label, said in (*(one for one in own if one), *optional_answers.in_words(story)):
        yield folding.words(label, said, _MOST_WORDS)


def _entered(said: QuestionnaireRecord | None) -> list[str]:
    """Return how the answers came in and who had a hand in it; nothing for the patient's own device or a file."""
    if said is None or said.mode is EntryMode.OWN_DEVICE or not said.entered_by:
        return []
    sentences = {
        EntryMode.CLINIC_TABLET: _("Answered on the clinic’s tablet, started by %(name)s.", name=said.entered_by),
        EntryMode.ASSISTED: _("Typed by %(name)s, who asked the patient.", name=said.entered_by),
        EntryMode.PAPER: _("Typed in from a paper form by %(name)s.", name=said.entered_by),
    }
    return [sentences[said.mode]]


def _added(session: Session, visit: Visit, story: Story) -> Iterable[Since]:
    """Yield what the patient added in own words, and how it helped."""
    for one in courses.proposals(session, visit):
        yield Since(one.own_words, story.say(LABELS[one.helped]) if one.helped else _("Not answered"), added=True)


def _since(story: Story, record: PatientRecord) -> list[Since]:
    """Return each course that began, ended or changed its dose, and what is said of the others.

    What the patient says a treatment caused comes first, then what changed, then the rest, most helpful first.
    """
    last, told, found = story.summary.last_seen_on, _problems_told(story, record), []
    for row in story.summary.treatments:
        problems, events = told.get(row.course.id, []), _events(row.course, last)
        said = [treatments.helped_words(story, row)] if row.rated_on == story.summary.seen_on else []
        if words := [*events, *said, *problems]:
            urgency = 0 if problems else 1 if events else 2
            found.append((urgency, Since(treatments.name_and_dose(story, row.course), "; ".join(words))))
    return [since for _urgency, since in sorted(found, key=lambda one: one[0])]


def _problems_told(story: Story, record: PatientRecord) -> dict[int, list[str]]:
    """Return what the patient says today that a treatment caused, by course: helped or not, it cannot wait."""
    said = (one for one in record.visit(story.summary.visit_id).ratings if one.source is Source.PATIENT)
    words = {one.course_id: story.whole(one.side_effects).strip() for one in said}
    return {key: [story.say(N_("side effects: {words}"), words=told)] for key, told in words.items() if told}


def _events(course: Course, last: dt.date | None) -> list[str]:
    if last is None:
        return []
    found = []
    if course.started and course.started.latest() > last:
        found.append(_("started %(day)s", day=_day(course.started)))
    changes = (dose for dose in course.doses[1:] if dose.since and dose.since.latest() > last)
    found += [_("%(dose)s from %(day)s", dose=dose.in_words(), day=_day(dose.since)) for dose in changes]
    if course.stopped and course.stopped.latest() > last:
        found.append(_("stopped %(day)s", day=_day(course.stopped)))
    return found


def _day(day: PartialDate | None) -> str:
    return day.in_words(_) if day else ""


def _last_plan(story: Story) -> LastPlan | None:
    due = story.summary.planned_before
    if not due:
        return None
    newest_first = sorted(due, key=lambda one: one.planned.day, reverse=True)
    newest = newest_first[0].planned.day
    return LastPlan(day_in_words(newest, _), folding.rows([_due(one, newest) for one in newest_first], MOST_ROWS))


def _due(item: Due, newest: dt.date) -> tuple[str, str]:
    """Return who or what, and the words: of an older plan with its day, and with what this visit says became of it."""
    said = plan_page.in_words(item.planned)
    older = item.planned.day != newest
    words = _("%(words)s (planned on %(day)s)", words=said.words, day=said.day) if older else said.words
    outcome = item.decided or (item.answer.answer if item.answer else None)
    return said.who, f"{words}: {_(LABELS[outcome]).lower()}" if outcome else words
