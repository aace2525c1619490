"""Where what was said and what was found differ: at most three lines, each with its two facts."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic.domain.body.atlas import AREAS
from clinic.domain.said_and_found import BOTH_STAND, FACTS, NOT_EXAMINED_TITLE, SaidAndFound
from clinic.domain.words import N_
from clinic.report.story import Story

TITLE = N_("Said and found")


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the reader's words; `facts` is empty where there is nothing to compare."""

    title: str
    places: str
    facts: str


def in_words(compared: SaidAndFound, say: Callable[[str], str]) -> tuple[Line, ...]:
    """Return the lines, at most three, each with its places and its two facts."""
    return tuple(
        Line(say(FACTS[kind].title), _places(areas, say), f"{say(FACTS[kind].said)} {say(FACTS[kind].found)}")
        for kind, areas in compared.lines
    )


def not_examined(compared: SaidAndFound, say: Callable[[str], str]) -> Line | None:
    """Return the painful places where nothing was examined, which is not the same as nothing found."""
    if not compared.not_examined:
        return None
    return Line(say(NOT_EXAMINED_TITLE), _places(compared.not_examined, say), "")


def leave(story: Story) -> None:
    """Put every line behind the page, with the sentence that both stand; nothing where the two agree."""
    compared = story.summary.said_and_found
    if not (compared.lines or compared.not_examined):
        return
    lines = (*in_words(compared, story.say), not_examined(compared, story.say))
    paragraphs = [(f"{line.title}:", f"{line.places}. {line.facts}".strip()) for line in lines if line]
    story.detail(story.say(TITLE), *paragraphs, ("", story.say(BOTH_STAND)))


def _places(areas: tuple[str, ...], say: Callable[[str], str]) -> str:
    return "; ".join(say(AREAS[area].label).lower() for area in areas)
