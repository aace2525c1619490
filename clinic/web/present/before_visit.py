"""One screen to read before going in: what changed, where it hurts, treatments since, the last plan, where to feel."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from clinic.domain.dates import PartialDate, day_in_words
from clinic.domain.patients import PatientRecord
from clinic.domain.said_and_found import SaidAndFound
from clinic.domain.summaries import ClinicIdentity
from clinic.domain.treatments.courses import LABELS, Course, Source
from clinic.domain.visits import EntryMode, PlanRecord, QuestionnaireRecord
from clinic.domain.words import N_
from clinic.models import Visit
from clinic.report.blocks import header, optional_answers, own_words, treatments, words_first
from clinic.report.story import Story
from clinic.services import summaries
from clinic.services import treatments as courses
from clinic.web.present import body, palpation_plan, scores
from clinic.web.present.confirmed import confirmed_lines
from clinic.web.present.palpation_plan import PlanGroup
from clinic.web.present.summary_page import story_of

_FIGURE = 300.0


@dataclass(frozen=True, slots=True)
class LastPlan:
    """What was decided last time."""

    day: str
    in_short: str
    steps: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str, str], ...]
    """Decision, treatment, note."""


@dataclass(frozen=True, slots=True)
class Before:
    """The screen."""

    answered: tuple[str, ...]
    own_words: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    scores: tuple[scores.ScoreLine, ...]
    last_seen: str
    figure: Markup
    figure_key: list[tuple[Markup, str]]
    said: str
    since: tuple[tuple[str, str], ...]
    """Treatment, what happened to it since the last visit."""
    added: tuple[tuple[str, str], ...]
    """What the patient added in own words, and how it helped."""
    plan: LastPlan | None
    groups: tuple[PlanGroup, ...]
    """The plan of palpation."""
    compared: SaidAndFound


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
        own_words=(
            *(w for w in (own_words.wanted_to_talk_about(story), own_words.overall_change(story)) if w),
            *optional_answers.in_words(story),
        ),
        facts=header.facts(story),
        scores=scores.lines(story, summary.scores),
        last_seen=story.day(summary.last_seen_on) if summary.last_seen_on else "",
        figure=body.picture(story, _FIGURE, "before"),
        figure_key=body.used_key(story),
        said=body.said_in_words(story),
        since=tuple(_since(story, record)),
        added=tuple(
            (one.own_words, story.say(LABELS[one.helped]) if one.helped else _("Not answered"))
            for one in courses.proposals(session, visit)
        ),
        plan=_last_plan(story, record),
        groups=palpation_plan.present(summary.said, here.exam, here.trigger_points),
        compared=summary.said_and_found,
    )


def _entered(said: QuestionnaireRecord | None) -> list[str]:
    """Return how the answers came in and who had a hand in it; nothing for the patient's own device."""
    if said is None or said.mode is EntryMode.OWN_DEVICE:
        return []
    sentences = {
        EntryMode.CLINIC_TABLET: _("Answered on the clinic’s tablet, started by %(name)s.", name=said.entered_by),
        EntryMode.ASSISTED: _("Typed by %(name)s, who asked the patient.", name=said.entered_by),
        EntryMode.PAPER: _("Typed in from a paper form by %(name)s.", name=said.entered_by),
    }
    return [sentences[said.mode]]


def _since(story: Story, record: PatientRecord) -> Iterable[tuple[str, str]]:
    """Yield each course that began, ended or changed its dose since the last visit, and what is said of the others."""
    last, told = story.summary.last_seen_on, _problems_told(story, record)
    for row in story.summary.treatments:
        said = [treatments.helped_words(story, row)] if row.rated_on == story.summary.seen_on else []
        said += told.get(row.course.id, [])
        events = [*_events(row.course, last), *said] if last else said
        if events:
            yield treatments.name_and_dose(story, row.course), "; ".join(events)


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


def _last_plan(story: Story, record: PatientRecord) -> LastPlan | None:
    before = record.before(record.visit(story.summary.visit_id))
    if before is None or not before.plan.written:
        return None
    plan: PlanRecord = before.plan
    return LastPlan(
        day=day_in_words(before.seen_on, _),
        in_short=story.whole(plan.in_short),
        steps=words_first.steps(story, plan),
        items=tuple((story.say(LABELS[item.decision]), item.name, story.whole(item.note)) for item in plan.items),
    )
