"""Every treatment in full: doses with their dates, what patient and clinician said apart, why it ended, the decision.

The same facts stand in the details on paper and on the page.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from clinic.domain.summaries import TreatmentRow
from clinic.domain.treatments.courses import LABELS, Course, Dose, Rating, Severity, Source
from clinic.domain.words import N_
from clinic.report import text
from clinic.report.blocks.treatments import IN_FULL, dates, helped_words, plain_name
from clinic.report.story import Section, Story

WHO = {Source.PATIENT: N_("Patient"), Source.CLINICIAN: N_("Clinician"), Source.RECORD: N_("Earlier record")}


def leave_ledger(story: Story) -> None:
    """Put every treatment in full behind the pages, in the place of the list that page one has left there, if any."""
    title = story.say(IN_FULL)
    whole = Section(title, tuple(paragraph(story, row) for row in story.summary.treatments))
    for left in (story.annex, story.details):
        if any(section.title == title for section in left):
            left[:] = [whole if section.title == title else section for section in left]
            return
    if whole.paragraphs:
        story.detail(title, *whole.paragraphs)


def paragraph(story: Story, row: TreatmentRow) -> tuple[str, str]:
    """Return one treatment as a name and everything that is known of it."""
    told = " ".join(f"{label}: {words}." for label, words in facts(story, row))
    return f"{plain_name(row.course, story.say)}.", f"{dates(story, row.course)}. {told}".strip()


def facts(story: Story, row: TreatmentRow) -> tuple[tuple[str, str], ...]:
    """Return what is known of a treatment beside its name and dates, as (label, words); the unknown is left out."""
    found = [
        (story.say(N_("Doses")), doses(story, row.course.doses)),
        (story.say(N_("Started for")), text.one_line(row.course.reason_started)),
        *((story.say(WHO[view.source]), said(story, view)) for view in _views(row)),
        *_not_said(story, row),
        (story.say(N_("Clinician's record")), _record(story, row.course)),
        (story.say(N_("Decided today")), decided(story, row)),
    ]
    return tuple((label, words) for label, words in found if words)


def doses(story: Story, given: Sequence[Dose]) -> str:
    """Return the doses in the order of time, each with the day it is known from, no more precise than given."""
    return story.say(N_(", then ")).join(words for dose in given if (words := _dose(story, dose)))


def _dose(story: Story, dose: Dose) -> str:
    words = text.one_line(dose.in_words())
    if not words or dose.since is None:
        return words
    return story.say(N_("{dose} from {day}"), dose=words, day=dose.since.in_words(story.translate))


def said(story: Story, view: Rating) -> str:
    """Return what one of them said of a treatment, with the day it was said."""
    parts = [story.say(LABELS[view.helped]).lower()] if view.helped else []
    if view.changed:
        parts.append(story.say(N_("what changed: {words}"), words=_listed(story, view.changed)))
    parts += _effects(story, view.side_effects, view.side_effect_severity)
    parts += _ended(story, view.stopped_because)
    if view.would_use_again:
        parts.append(story.say(LABELS[view.would_use_again]).lower())
    return f"{'; '.join(parts)} ({_when(story, view)})"


def _when(story: Story, view: Rating) -> str:
    day = story.day(view.visit_date)
    if view.confirmed_from is None:
        return day
    return story.say(N_("{day}, the same as on {earlier}"), day=day, earlier=story.day(view.confirmed_from))


def _views(row: TreatmentRow) -> Iterator[Rating]:
    """Yield who said what; a summary signed before views were frozen has the newest answer alone."""
    if not row.views and row.helped and row.rated_by and row.rated_on:
        yield Rating(row.course.id, row.helped, row.rated_by, row.rated_on, changed=row.changed, **_told(row))
    yield from row.views


def _told(row: TreatmentRow) -> dict[str, Any]:
    """The side effects of the newest answer, unless they are those of the course, which has them anyway."""
    if (row.side_effects, row.side_effect_severity) == (row.course.side_effects, row.course.side_effect_severity):
        return {}
    return {"side_effects": row.side_effects, "side_effect_severity": row.side_effect_severity}


def _not_said(story: Story, row: TreatmentRow) -> Iterator[tuple[str, str]]:
    if row.blank_today:
        yield story.say(N_("Today")), story.say(N_("whether it helped was not answered"))
    elif not row.views and not row.helped:
        yield story.say(WHO[Source.PATIENT]), helped_words(story, row).lower()


def _record(story: Story, course: Course) -> str:
    parts = [*_ended(story, course.stopped_because), *_effects(story, course.side_effects, course.side_effect_severity)]
    if course.would_use_again:
        parts.append(story.say(LABELS[course.would_use_again]).lower())
    if parts and course.source is not Source.CLINICIAN:
        parts.append(story.say(N_("as told by: {who}"), who=story.say(WHO[course.source]).lower()))
    return "; ".join(parts)


def decided(story: Story, row: TreatmentRow) -> str:
    """Return what the visit decided, and what was noted beside it: `stop (taper first)`; empty without a decision."""
    if row.decision is None:
        return ""
    words, note = story.say(LABELS[row.decision]).lower(), text.one_line(row.note)
    return f"{words} ({note})" if note else words


def _effects(story: Story, words: str, severity: Severity | None) -> list[str]:
    told, bad = text.one_line(words), story.say(LABELS[severity]).lower() if severity else ""
    if not told and not bad:
        return []
    return [story.say(N_("side effects: {words}"), words=f"{told} ({bad})" if told and bad else told or bad)]


def _ended(story: Story, reasons: Sequence[StrEnum]) -> list[str]:
    return [story.say(N_("stopped because: {words}"), words=_listed(story, reasons))] if reasons else []


def _listed(story: Story, choices: Sequence[StrEnum]) -> str:
    return ", ".join(story.say(LABELS[one]).lower() for one in choices)
