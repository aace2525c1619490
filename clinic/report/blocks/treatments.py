"""What was tried, in words: name and dose, dates, what the patient said of it, what the visit decided."""

from collections.abc import Callable, Iterator

from clinic.domain.dates import PartialDate
from clinic.domain.summaries import TreatmentRow
from clinic.domain.treatments.courses import LABELS, Course, CourseStatus, Helped, Source, StoppedBecause
from clinic.domain.words import N_
from clinic.figures.timeline import Filling
from clinic.report import text
from clinic.report.story import Story

TITLE = N_("What you have tried, and what you told us")
IN_FULL = N_("Treatments in full")
NOT_ANSWERED = N_("Not answered")
NOT_ASKED = N_("Not asked")
_SIDE_EFFECTS = N_("side effects: {words}")
_ENDED = (CourseStatus.STOPPED, CourseStatus.COMPLETED)
FILLINGS = {
    Helped.HELPED_A_LOT: Filling.SOLID,
    Helped.HELPED_A_BIT: Filling.TINT,
    Helped.DID_NOT_HELP: Filling.EMPTY,
    Helped.MADE_WORSE: Filling.HATCHED,
}


def filling(helped: Helped | None) -> Filling:
    """Return how a bar or swatch is filled; cannot say, not taken and not answered share the dashed outline."""
    return FILLINGS.get(helped, Filling.DASHED) if helped else Filling.DASHED


def helped_words(story: Story, row: TreatmentRow) -> str:
    """Return what was said of a treatment; not answered and not asked have their own words."""
    if row.helped:
        return story.say(LABELS[row.helped])
    return story.say(NOT_ANSWERED if row.asked else NOT_ASKED)


def plain_name(course: Course, say: Callable[[str], str] = str) -> str:
    """Return the patient's name of it, with a capital."""
    name = text.one_line(course.plain if course.code is None else say(course.plain))
    return name[:1].upper() + name[1:]


def name_and_dose(story: Story, course: Course) -> str:
    """Return the patient's name of it with its doses."""
    dose, name = text.one_line(course.doses_in_words(story.translate)), plain_name(course, story.say)
    return f"{name}, {dose}" if dose else name


def months(story: Story, course: Course) -> str:
    """Return from when to when in months, for page one: `since Aug 2025`, `Jan 2025 – Apr 2025`, `Sep 2026`."""
    start, stop = _month(course.started), _month(course.stopped)
    if course.ongoing and start:
        return story.say(N_("since {start}"), start=start.in_words(story.translate))
    if course.status in _ENDED and start and stop:
        ends = dict.fromkeys(date.in_words(story.translate) for date in (start, stop))
        return " – ".join(ends)
    return _dates(story, course, start, stop)


def dates(story: Story, course: Course) -> str:
    """Return from when to when, no more precise than it was given."""
    return _dates(story, course, course.started, course.stopped)


def _month(date: PartialDate | None) -> PartialDate | None:
    return date and PartialDate(date.year, date.month)


def _dates(story: Story, course: Course, started: PartialDate | None, stopped: PartialDate | None) -> str:
    start = started.in_words(story.translate) if started else None
    stop = stopped.in_words(story.translate) if stopped else None
    if course.status in (CourseStatus.NEVER, CourseStatus.PLANNED):
        return story.say(LABELS[course.status])
    if course.status is CourseStatus.PAUSED:
        return story.say(N_("{start}, paused"), start=start or story.say(N_("start not known")))
    if course.ongoing:
        return story.say(N_("{start} to now"), start=start or story.say(N_("start not known")))
    return story.say(
        N_("{start} to {stop}"),
        start=start or story.say(N_("start not known")),
        stop=stop or story.say(N_("stop not known")),
    )


def remark(story: Story, row: TreatmentRow) -> str:
    """Return the decision, why it was stopped, side effects and the note, as one text."""
    course = row.course
    parts = [story.say(LABELS[row.decision])] if row.decision else []
    if row.note.strip():
        parts.append(text.one_line(row.note))
    parts += _ended_and_side_effects(story, row)
    if row.changed:
        changed = ", ".join(story.say(LABELS[symptom]).lower() for symptom in row.changed)
        parts.append(story.say(N_("what changed: {words}"), words=changed))
    if course.would_use_again:
        parts.append(story.say(LABELS[course.would_use_again]).lower())
    if course.reason_started.strip():
        parts.append(story.say(N_("started for: {words}"), words=text.one_line(course.reason_started)))
    if row.helped and row.rated_by is not Source.PATIENT:
        recorded = row.rated_by is Source.RECORD
        parts.append(story.say(N_("from an earlier record") if recorded else N_("the clinician's view")))
    parts += _noted_in_error(story, row)
    if row.blank_today:
        parts.append(story.say(N_("not answered today")))
    if row.helped and row.rated_on and row.rated_on != story.summary.seen_on:
        parts.append(story.say(N_("said {day}"), day=story.day(row.rated_on)))
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]


def _noted_in_error(story: Story, row: TreatmentRow) -> list[str]:
    """Return that nothing but a visit entered in error tells of the course, if so."""
    sentence = N_("from a visit entered in error ({day})")
    return [story.say(sentence, day=story.day(row.noted_in_error))] if row.noted_in_error else []


def _ended_and_side_effects(story: Story, row: TreatmentRow) -> list[str]:
    """Return why it ended and its side effects; where it ended for these, both as one."""
    course, effects = row.course, _side_effects(story, row)
    if StoppedBecause.SIDE_EFFECT not in course.stopped_because or not effects:
        return [*why_ended(story, course), *(story.say(_SIDE_EFFECTS, words=words) for words in effects)]
    stopped = story.say(N_("stopped for side effects: {words}"), words=", ".join(effects))
    return [*why_ended(story, course, but=StoppedBecause.SIDE_EFFECT), stopped]


def why_ended(story: Story, course: Course, *, but: StoppedBecause | None = None) -> list[str]:
    """Return why it ended, said as the end it is: beside `Not asked`, `no effect` alone would be an answer."""
    finished = StoppedBecause.COURSE_FINISHED
    because = [reason for reason in course.stopped_because if reason not in (finished, but)]
    reasons = [story.say(LABELS[reason]).lower() for reason in because]
    parts = [story.say(LABELS[finished]).lower()] if finished in course.stopped_because else []
    return [*parts, story.say(N_("stopped: {reasons}"), reasons=", ".join(reasons))] if reasons else parts


def _side_effects(story: Story, row: TreatmentRow) -> list[str]:
    """What was said of them last, and what the course says if that is something else; each with how bad they were."""
    said = ((row.side_effects, row.side_effect_severity), (row.course.side_effects, row.course.side_effect_severity))
    parts = []
    for words, severity in dict.fromkeys((text.one_line(words), severity) for words, severity in said):
        bad = story.say(LABELS[severity]).lower() if severity else ""
        if words or bad:
            parts.append(f"{words} ({bad})" if words and bad else words or bad)
    return parts


def names(story: Story, course: Course) -> Iterator[str]:
    """Yield the name with its doses, then ever less: the newest dose alone, less of its schedule, no dose.

    What a name of the catalogue explains in brackets goes first; the details have it.
    """
    name = plain_name(course, story.say)
    yield name_and_dose(story, course)
    if course.code is not None:
        name = name.partition(" (")[0]
    told = [words for dose in course.doses if (words := text.one_line(dose.in_words()))]
    parts = told[-1].split(", ") if told else []
    for kept in range(len(parts), 0, -1):
        yield ", ".join((name, *parts[:kept]))
    yield name


def remarks(story: Story, row: TreatmentRow) -> Iterator[str]:
    """Yield the remark, then ever less of it: what the visit decided, why it ended, what it did, when it was said."""
    yield remark(story, row)
    parts = _short_remarks(story, row)
    for kept in range(len(parts), 0, -1):
        words = "; ".join(parts[:kept])
        yield words[:1].upper() + words[1:]


def _short_remarks(story: Story, row: TreatmentRow) -> list[str]:
    course = row.course
    decided = story.say(LABELS[row.decision]) if row.decision else ""
    noted = text.one_line(row.note)
    parts = [f"{decided}, {noted[:1].lower()}{noted[1:]}" if decided and noted else decided or noted]
    parts += _noted_in_error(story, row)
    parts += why_ended(story, course)
    parts += [text.one_line(words) for words in dict.fromkeys((row.side_effects, course.side_effects))]
    if row.helped and row.rated_on and row.rated_on != story.summary.seen_on:
        parts.append(story.say(N_("said {day}"), day=story.day(row.rated_on)))
    return [part for part in parts if part]


def in_full(story: Story, row: TreatmentRow) -> tuple[str, str]:
    """Return a treatment, whole: its name with every dose, and dates, answer and remark as sentences."""
    sentences = (dates(story, row.course), helped_words(story, row), remark(story, row))
    words = " ".join(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)
    return f"{name_and_dose(story, row.course)}.", words


def leave_in_full(story: Story) -> None:
    """Put every treatment, whole, into the annex."""
    story.leave(story.say(IN_FULL), *(in_full(story, row) for row in story.summary.treatments))
