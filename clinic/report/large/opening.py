"""How large print begins: who and when, background, what was amended, the clinician's words, and what is next."""

from collections.abc import Iterator

from clinic.report import text
from clinic.report.blocks import amendments, header, own_words, words_first
from clinic.report.large.flow import Family, Piece
from clinic.report.large.setting import BODY, NAME, heading, labelled, line, wrapped
from clinic.report.paper import beside, measured
from clinic.report.story import Story
from clinic.report.tagging import Role


def titled(words: str, width: float, note: str = "") -> Piece:
    """Return a heading with a note, which stays with what follows it."""
    return Piece((heading(words, width, note),), above=14, with_next=True)


def said(words: str, width: float, above: float = 4.0) -> Piece:
    """Return a text as a paragraph."""
    return Piece(wrapped(words, width), Role.P, above=above)


def who_and_when(story: Story) -> Iterator[Piece]:
    """Yield name, birth date, visit, clinician, what was amended, diagnoses, allergies and criteria."""
    width = story.width
    yield Piece(wrapped(text.name(story.summary.patient), width, NAME, bold=True), Role.H1, with_next=True)
    yield said(header.born(story), width, 2)
    yield said(header.seen(story), width, 2)
    for sentence in amendments.amended(story):
        yield Piece(wrapped(sentence, width, bold=True), Role.P, above=8)
    for number, (label, words) in enumerate(header.facts(story)):
        yield Piece(labelled(label, words, width), Role.P, above=4 if number else 10)
    if remarks := header.remarks(story):
        yield said(" ".join(remarks), width)


def words_to_the_patient(story: Story) -> Iterator[Piece]:
    """Yield what the patient said of the change as a whole, the clinician's words, and what was to be talked about."""
    yield titled(story.say(words_first.IN_SHORT), story.width)
    change, wanted = own_words.overall_change(story), own_words.wanted_to_talk_about(story)
    if change:
        yield Piece(labelled(*change, story.width), Role.P)
    words = story.whole(story.summary.plan.in_short) or words_first.nothing_in_short(story)
    yield said(words, story.width, 6 if change else 0)
    if wanted:
        yield Piece(labelled(*wanted, story.width), Role.P, above=6)


def next_steps(story: Story) -> Iterator[Piece]:
    """Yield who does what next, the GP first."""
    yield titled(story.say(words_first.NEXT), story.width)
    listed = words_first.steps(story, story.summary.plan)
    if not listed:
        yield said(story.say(words_first.NO_STEPS), story.width, 0)
        return
    family = Family(Role.LIST)
    column = max(measured(label, BODY, bold=True) for label, _ in listed) + 12
    before = ""
    for label, words in listed:
        lines = wrapped(words, story.width, x=column)
        if label != before:
            lines = (beside((0.0, line(label, bold=True)), (0.0, lines[0])), *lines[1:])
        yield Piece(lines, Role.ITEM, above=4 if before else 0, family=family)
        before = label
