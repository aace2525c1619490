"""The head of every page: whose summary this is, of which day; on page one also diagnoses, allergies and criteria."""

from typing import Any

from clinic.domain.dates import age_in_words
from clinic.domain.languages import DEFAULT
from clinic.domain.patients import AllergyState
from clinic.domain.scoring import sentences
from clinic.domain.summaries import Criteria, VisitSummary
from clinic.domain.visits import Origin
from clinic.domain.words import N_
from clinic.figures import lettering, palette
from clinic.report import text
from clinic.report.blocks import amendments
from clinic.report.paper import BODY, NAME, NOTE, SMALL, Block, Paper, beside, leading, measured, space, stacked
from clinic.report.story import Story, labelled, lines, note
from clinic.report.tagging import Role, tagged

TITLE = N_("Fibromyalgia visit summary")
DRAFT = N_("DRAFT")
IMPORTED = N_("IMPORTED")
IN_ERROR = N_("ENTERED IN ERROR")
_TITLE_SIZE, _ABOUT = 12.0, NOTE + 0.5
_OWN_WORDS = N_("What people wrote themselves is not translated.")

_ADULTS_ONLY = N_("2016 survey criteria: not assessed: adults only. This is not a diagnosis.")
_AGE_UNKNOWN = N_("2016 survey criteria: not assessed: the age is not known. This is not a diagnosis.")
_ALLERGIES = {
    AllergyState.NONE_KNOWN: N_("none known"),
    AllergyState.NOT_ASKED: N_("not asked"),
}


def running_head(story: Story) -> Block:
    """Return the name and number on the left, title, day and clinician on the right, over a rule.

    A name too long for the left half has a line of its own over both.
    """
    name, right_width = text.name(story.summary.patient), story.width * 0.46
    left_width = story.width - right_width - 12
    if measured(name, NAME, bold=True) > left_width:
        return _under_a_long_name(story, name)
    about = lines(text.wrap(born(story), _ABOUT, left_width), _ABOUT)
    left = stacked(tagged(Role.H1, lines((name,), NAME, bold=True)), tagged(Role.P, about))
    right = _title(story, right_width)
    height = max(left.height, right.height)

    def draw(paper: Paper, x: float, y: float) -> None:
        left.draw(paper, x, y)
        right.draw(paper, x + story.width, y + max(0.0, left.height - right.height))

    return _over_a_rule(story, Block(height, draw))


def _under_a_long_name(story: Story, name: str) -> Block:
    kept = lettering.cut(name, NAME, story.width, bold=True)
    if kept != name:
        story.leave(story.say(N_("Name in full")), ("", name))
    left_width = story.width / 2 - 6
    rows = (
        (born(story), _ABOUT, title(story), _TITLE_SIZE),
        (signed(story), SMALL, seen(story), _ABOUT),
    )
    blocks = []
    for about, size, at_right, right_size in rows:
        left = tagged(Role.P, lines(text.wrap(about, size, left_width, story.copy and size == SMALL), size))
        wrapped = text.wrap(at_right, right_size, left_width, right_size == _TITLE_SIZE)
        right = _right_aligned(wrapped, right_size, bold=right_size == _TITLE_SIZE)
        blocks.append(beside((0.0, left), (story.width, right)))
    return _over_a_rule(story, stacked(tagged(Role.H1, lines((kept,), NAME, bold=True)), *blocks))


def _over_a_rule(story: Story, head: Block) -> Block:
    def draw(paper: Paper, x: float, y: float) -> None:
        head.draw(paper, x, y)
        paper.rule(x, y + head.height + 6, story.width, thick=1.4)

    return Block(head.height + 10, draw)


def born(story: Story) -> str:
    """Return birth date, age on the day of the visit and record number."""
    patient = story.summary.patient
    parts = [story.say(N_("Birth date not known"))]
    if patient.birth is not None:
        age = age_in_words(patient.birth, story.summary.seen_on)
        parts = [story.say(N_("Born {day} ({age} years)"), day=patient.birth.in_words(story.translate), age=age)]
    parts.append(story.say(N_("Record no. {number}"), number=text.label(patient.record_number)))
    return "  ·  ".join(parts)


def title(story: Story) -> str:
    """Return what this is, and that it was entered in error, is a draft or was imported where nobody signed it."""
    unsigned = standing(story)
    return f"{unsigned}  ·  {story.say(TITLE)}" if unsigned else story.say(TITLE)


def standing(story: Story) -> str:
    """Return the word that stands for a signature where there is none; empty for a signed visit that counts."""
    if story.summary.error:
        return story.say(IN_ERROR)
    if story.summary.signature:
        return ""
    return story.say(IMPORTED if story.summary.origin else DRAFT)


def seen(story: Story) -> str:
    """Return the day of the visit, the clinician, and the visit before."""
    summary, last = story.summary, story.summary.last_seen_on
    before = story.say(N_("last visit {day}"), day=story.day(last)) if last else story.say(N_("first visit"))
    clinician = text.label(summary.clinician) or story.say(N_("clinician not recorded"))
    return f"{story.day(summary.seen_on)}, {clinician}  ·  {before}"


def _title(story: Story, width: float) -> Block:
    size, kind = _ABOUT, {"bold": True} if story.copy else {"color": palette.INK2}
    return stacked(
        _right_aligned(text.wrap(title(story), _TITLE_SIZE, width, True), _TITLE_SIZE, bold=True),
        _right_aligned(text.wrap(seen(story), size, width), size),
        _right_aligned(text.wrap(signed(story), SMALL, width, story.copy), SMALL, **kind),
    )


def _right_aligned(wrapped: tuple[str, ...], size: float, **kind: Any) -> Block:
    """Return lines that end where the block is placed."""

    def draw(paper: Paper, x: float, y: float) -> None:
        for number, line in enumerate(wrapped):
            paper.text_right(x, y + size + leading(size) * number, line, size, **kind)

    return tagged(Role.P, Block(leading(size) * len(wrapped), draw))


def signed(story: Story) -> str:
    """Return who signed and when by the clinic's clock, of what this is a copy, or that nobody signed."""
    signature = story.summary.signature
    if story.summary.origin:
        return _imported(story, story.summary.origin)
    if signature is None:
        return story.say(N_("Not signed") if story.summary.error else N_("Not signed: it may still change"))
    moment, name = story.local(signature.signed_at), text.label(signature.signed_by)
    if story.copy:
        sentence = N_("Copy of the summary signed on {day} by {name}")
        return story.say(sentence, day=story.day(moment.date()), name=name)
    return story.say(
        N_("Signed by {name}, {day} {time} ({zone})"),
        name=name,
        day=story.day(moment.date()),
        time=f"{moment:%H:%M}",
        zone=story.summary.clinic.time_zone,
    )


def _imported(story: Story, origin: Origin) -> str:
    sentence = N_("Imported, unsigned: file {file}, row {row}")
    return story.say(sentence, file=text.label(origin.file_name), row=origin.row)


def background(story: Story) -> Block:
    """Return the clinician's diagnoses and allergies, the criteria sentence, and what was amended since signing.

    With `story.head_lines` 1 each has one line, with 0 the facts alone stand here; the rest goes to `rest_of_head`.
    """
    added, parts = amendments.amended(story), remarks(story)
    if story.head_lines == 0:
        story.rest_of_head.extend([*added[:1], *parts])
        return stacked(*_facts(story))
    close = story.head_lines == 1
    kept = _on_a_line(parts, story.width) if close else parts
    story.rest_of_head.extend(parts[len(kept) :])
    blocks = [space(0 if close else 2), *amendments.on_page_one(story, added[: 1 if close else None]), *_facts(story)]
    if kept:
        blocks.append(tagged(Role.P, note(" ".join(kept), story.width, _ABOUT)))
    return stacked(*blocks)


def _on_a_line(parts: list[str], width: float) -> list[str]:
    """Return the first sentence and those after it that have room on its line."""
    kept = parts[:1]
    for part in parts[1:]:
        if measured(" ".join([*kept, part]), _ABOUT) > width:
            break
        kept.append(part)
    return kept


def remarks(story: Story) -> list[str]:
    """Return the criteria sentence, what is not whole about the answers, and whose words are not translated."""
    sentence = criteria_sentence(story.summary)
    by_the_way = [] if story.less_by_the_way else _answered_on(story)
    own_words = [] if story.less_by_the_way else _not_translated(story)
    return [*([story.say(sentence)] if sentence else []), *by_the_way, *_not_whole(story), *own_words]


def by_the_way(story: Story) -> list[str]:
    """Return what a GP's copy may leave to page two: the day of the answers, and what is not translated."""
    return [*_answered_on(story), *_not_translated(story)]


def _not_translated(story: Story) -> list[str]:
    return [story.say(_OWN_WORDS)] if story.summary.language != DEFAULT else []


def answered(story: Story) -> list[str]:
    """Return when the questions were answered if on another day, and what is not whole about them."""
    return [*_answered_on(story), *_not_whole(story)]


def _answered_on(story: Story) -> list[str]:
    summary = story.summary
    if summary.said is None or not summary.answered_on or summary.answered_on == summary.seen_on:
        return []
    days = (summary.seen_on - summary.answered_on).days
    sentence = N_("Answered {day}, {days} days before.") if days > 0 else N_("Answered {day}, after the visit.")
    return [story.say(sentence, day=story.day(summary.answered_on), days=days)]


def _not_whole(story: Story) -> list[str]:
    summary, parts = story.summary, []
    if summary.said is None:
        parts.append(story.say(N_("No questionnaire at this visit.")))
    if summary.said and not summary.said.sent:
        parts.append(story.say(N_("Begun, not sent.")))
    if summary.short_form:
        parts.append(story.say(N_("Short form of a bad day: most questions were not asked.")))
    return parts


def facts(story: Story) -> tuple[tuple[str, str], ...]:
    """Return the clinician's diagnoses and allergies, each with its label."""
    known = story.summary.facts
    diagnoses = ", ".join(
        text.label(one.label) + (f" ({one.since.in_words(story.translate)})" if one.since else "")
        for one in known.diagnoses
    )
    allergies = ", ".join(text.label(one) for one in known.allergies)
    if known.allergy_state is not AllergyState.LISTED:
        allergies = story.say(_ALLERGIES[known.allergy_state])
    return (
        (story.say(N_("Diagnosis:")), diagnoses or story.say(N_("none recorded"))),
        (story.say(N_("Allergies:")), allergies),
    )


def _facts(story: Story) -> list[Block]:
    pairs = facts(story)
    if story.head_lines < 2:
        pairs = _shortened(story, pairs)
    flowing = _on_one_line(pairs, story.width)
    return [flowing] if flowing else [_fact(story, *pair) for pair in pairs]


def _shortened(story: Story, pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return both facts so that they stand on one line: the allergies take what they need, at most half of it."""
    labels = [measured(label, BODY, bold=True) + 9 for label, _ in pairs]
    room = story.width - sum(labels) - 12
    last = min(measured(pairs[-1][1], BODY), room / 2)
    shown = []
    for (label, words), share in zip(pairs, (room - last, last), strict=True):
        kept = lettering.cut(words, BODY, share + 0.01)
        if kept != words:
            story.leave(label.rstrip(":"), ("", words))
        shown.append((label, kept))
    return tuple(shown)


def _on_one_line(pairs: tuple[tuple[str, str], ...], width: float) -> Block | None:
    needed = sum(measured(label, BODY, bold=True) + measured(words, BODY) + 6 for label, words in pairs)
    if needed + 12 * (len(pairs) - 1) > width:
        return None

    def draw(paper: Paper, x: float, y: float) -> None:
        for label, words in pairs:
            with paper.part(Role.P):
                x = paper.text(x, y + BODY, label, BODY, bold=True) + 3
                x = paper.text(x, y + BODY, words, BODY) + 12

    return Block(leading(BODY), draw)


def _fact(story: Story, label: str, words: str) -> Block:
    block, left_out = labelled(label, words, story.width, most=story.head_lines)
    if left_out:
        story.leave(label.rstrip(":"), ("", words))
    return tagged(Role.P, block)


def criteria_sentence(summary: VisitSummary) -> str | None:
    """Return the criteria sentence, or None when it is switched off or no questionnaire was answered."""
    if summary.criteria is Criteria.ADULTS_ONLY:
        return _ADULTS_ONLY
    if summary.criteria is Criteria.AGE_UNKNOWN:
        return _AGE_UNKNOWN
    if summary.criteria is Criteria.SWITCHED_OFF or summary.criteria_result is None:
        return None
    return sentences.criteria_sentence(summary.criteria_result)
