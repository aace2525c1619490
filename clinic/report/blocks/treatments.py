"""What was tried, most helpful first: name and dose, dates, what the patient said of it, what the visit decided."""

from clinic.domain.dates import PartialDate
from clinic.domain.summaries import TreatmentRow
from clinic.domain.treatments.courses import LABELS, Course, CourseStatus, Helped, Source
from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.figures.timeline import Filling, swatch
from clinic.report import text
from clinic.report.paper import BODY, NOTE, Block, Paper, measured, space, stacked
from clinic.report.story import Story, heading, note

TITLE = N_("What you have tried, and what you told us")
IN_FULL = N_("Treatments in full")
NOT_ANSWERED = N_("Not answered")
NOT_ASKED = N_("Not asked")
MOST_ROWS = 6
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


def plain_name(course: Course) -> str:
    """Return the patient's name of it, with a capital."""
    name = text.one_line(course.plain)
    return name[:1].upper() + name[1:]


def name_and_dose(story: Story, course: Course) -> str:
    """Return the patient's name of it with its doses."""
    dose, name = text.one_line(course.doses_in_words(story.translate)), plain_name(course)
    return f"{name}, {dose}" if dose else name


def months(story: Story, course: Course) -> str:
    """Return from when to when in months, for page one."""
    return _dates(story, course, *(_month(date) for date in (course.started, course.stopped)))


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
    parts += [story.say(LABELS[reason]).lower() for reason in course.stopped_because]
    parts += _side_effects(story, row)
    if row.changed:
        changed = ", ".join(story.say(LABELS[symptom]).lower() for symptom in row.changed)
        parts.append(story.say(N_("what changed: {words}"), words=changed))
    if course.would_use_again:
        parts.append(story.say(LABELS[course.would_use_again]).lower())
    if course.reason_started.strip():
        parts.append(story.say(N_("started for: {words}"), words=text.one_line(course.reason_started)))
    if row.helped and row.rated_by is not Source.PATIENT:
        parts.append(story.say(N_("the clinician's view")))
    if row.blank_today:
        parts.append(story.say(N_("not answered today")))
    if row.helped and row.rated_on and row.rated_on != story.summary.seen_on:
        parts.append(story.say(N_("said {day}"), day=story.day(row.rated_on)))
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]


def _side_effects(story: Story, row: TreatmentRow) -> list[str]:
    """What was said of them last, and what the course says if that is something else; each with how bad they were."""
    said = ((row.side_effects, row.side_effect_severity), (row.course.side_effects, row.course.side_effect_severity))
    parts = []
    for words, severity in dict.fromkeys((text.one_line(words), severity) for words, severity in said):
        bad = story.say(LABELS[severity]).lower() if severity else ""
        if words or bad:
            told = f"{words} ({bad})" if words and bad else words or bad
            parts.append(story.say(N_("side effects: {words}"), words=told))
    return parts


def treatments(story: Story, most: int = MOST_ROWS) -> Block:
    """Return the table of at most `most` rows; when a row is left out or cut, the annex has them all in full."""
    rows = story.summary.treatments
    blocks = [heading(story.say(TITLE), story.width), space(2)]
    if not rows:
        return stacked(*blocks, note(story.say(N_("No treatments were recorded.")), story.width, BODY))
    cut = False
    for row in rows[:most]:
        block, row_cut = _row(story, row)
        cut = cut or row_cut
        blocks.append(block)
    if len(rows) > most:
        sentence = N_("and {count} more in the annex") if most else N_("{count} treatments are in the annex")
        blocks.append(note(story.say(sentence, count=len(rows) - most), story.width, NOTE))
    if cut or len(rows) > most:
        leave_in_full(story)
    return stacked(*blocks)


def _row(story: Story, row: TreatmentRow) -> tuple[Block, bool]:
    at_dates, at_swatch = story.width * 0.395, story.width * 0.59
    at_words, at_remark = at_swatch + 28, at_swatch + 104
    name, said = name_and_dose(story, row.course), remark(story, row)
    shown_name = lettering.cut(name, NOTE + 0.5, at_dates - 6)
    shown_said = lettering.cut(said, NOTE + 0.5, story.width - at_remark)
    when = months(story, row.course)
    shown_when = lettering.cut(when, NOTE, at_swatch - at_dates - 6)
    word = helped_words(story, row)
    word_size = BODY if measured(word, BODY, bold=True) < at_remark - at_words - 4 else NOTE

    def draw(paper: Paper, x: float, y: float) -> None:
        base = y + story.row - 3.8
        paper.text(x, base, shown_name, NOTE + 0.5)
        paper.text(x + at_dates, base, shown_when, NOTE, color=palette.INK2)
        paper.drawing(swatch(filling(row.helped), 22, 9), x + at_swatch, base - 8)
        paper.text(x + at_words, base, word, word_size, bold=True)
        paper.text(x + at_remark, base, shown_said, NOTE + 0.5)
        paper.rule(x, y + story.row - 0.3, story.width, palette.HAIR, 0.6)

    return Block(story.row, draw), (shown_name, shown_said, shown_when) != (name, said, when)


def leave_in_full(story: Story) -> None:
    """Put every treatment, whole, into the annex."""
    paragraphs = []
    for row in story.summary.treatments:
        words = f"{dates(story, row.course)}. {helped_words(story, row)}. {remark(story, row)}"
        paragraphs.append((name_and_dose(story, row.course) + ".", words.strip()))
    story.leave(story.say(IN_FULL), *paragraphs)
