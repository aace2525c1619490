"""What the blocks share while one summary is laid out: the values, the reader's words, the width, and the annex.

A block that has to leave something out of its page puts the whole of it into the annex here, so nothing is only cut.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from clinic.domain.dates import day_in_words
from clinic.domain.scoring.phrases import translated
from clinic.domain.summaries import VisitSummary
from clinic.domain.words import N_, AsWritten
from clinic.figures import palette
from clinic.report import text
from clinic.report.layouts import Layout
from clinic.report.paper import BODY, HEADING, SMALL, Block, Paper, leading, measured
from clinic.report.tagging import Role

T = TypeVar("T")
CUT = N_("[Cut here: {count} more characters stand in the record.]")
CONTINUED = N_("Continued on page {page}.")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the annex: a heading and its paragraphs; a paragraph is (words in bold, words after them)."""

    title: str
    paragraphs: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Story:
    """One summary on its way to paper. `width` is that of the text, in points."""

    summary: VisitSummary
    translate: Callable[[str], str]
    width: float
    layout: Layout = Layout.STANDARD
    copy: bool = False
    """Whether this is a copy of the stored summary, in another layout, language or page size; it then says so."""
    annex: list[Section] = field(default_factory=list)
    """What had no room on its page; always printed."""
    details: list[Section] = field(default_factory=list)
    """What stands behind the pages: receipts, criteria, findings in full; printed in the standard layout only."""
    row: float = 14.6
    """The height of a table row in points. Rows come closer together where room is short; type keeps its size."""
    head_lines: int = 2
    """The most lines of each paragraph above the two boxes of page one."""
    rest_of_head: list[str] = field(default_factory=list)
    """Sentences that had no room above the two boxes and stand under them."""
    less_by_the_way: bool = False
    """Whether page one of a GP's copy leaves the day of the answers, and what is not translated, to page two."""
    less_of_the_method: bool = False
    """Whether page one of a GP's copy leaves the method of the survey and its means to page two."""
    treatments_shown: int = 0
    """How many treatments stand on page one."""
    doses_shown: frozenset[int] = frozenset()
    """The courses whose name and doses stand whole on page one."""
    later: list[tuple[str, str]] = field(default_factory=list)
    """Labels and words that page one of a GP's copy leaves to its page two."""
    pages: dict[str, int] = field(default_factory=dict)
    """The page that a section of the annex or the details begins on, by its title; filled once they are laid out."""
    _made: dict[Callable[["Story"], Any], Any] = field(default_factory=dict)

    def once(self, make: Callable[["Story"], T]) -> T:
        """Return what `make` makes of this story, made once: page one tries several ways to fit, and asks for each."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(T, self._made[make])

    def say(self, sentence: str, **values: object) -> str:
        """Return one of our own sentences in the reader's language, values filled in; a file's words as they came."""
        if isinstance(sentence, AsWritten):
            return text.label(sentence)
        return translated(sentence, self.translate).format(**values) if values else translated(sentence, self.translate)

    def day(self, day: dt.date) -> str:
        """Return a day for people: `14 Nov 2025`."""
        return day_in_words(day, self.translate)

    def local(self, moment: dt.datetime) -> dt.datetime:
        """Return a moment as the clinic's clock showed it."""
        return moment.astimezone(ZoneInfo(self.summary.clinic.time_zone))

    def whole(self, typed: str) -> str:
        """Return what a person typed, cleaned, and cut only beyond the longest text that is printed at all."""
        return text.limited(typed, self.say(CUT))

    def behind(self, title: str, *paragraphs: tuple[str, str], whole: bool) -> None:
        """Put what stands behind a page into the details, or into the annex where its page does not show it whole.

        Where a block is set more than once, its last setting counts.
        """
        self.annex = [section for section in self.annex if section.title != title]
        self.details = [section for section in self.details if section.title != title]
        if whole:
            self.detail(title, *paragraphs)
        else:
            self.leave(title, *paragraphs)

    def page_of(self, title: str) -> int:
        """Return the page that a section begins on, to be asked while drawing; it is 0 before all is laid out."""
        return self.pages.get(title, 0)

    @property
    def standard(self) -> bool:
        """Whether this is the layout that is signed, with its details."""
        return self.layout is Layout.STANDARD

    def leave(self, title: str, *paragraphs: tuple[str, str]) -> None:
        """Put something whole into the annex because it had no room on its page; it is printed in every layout."""
        if all(section.title != title for section in self.annex):
            self.annex.append(Section(title, paragraphs))

    def detail(self, title: str, *paragraphs: tuple[str, str]) -> None:
        """Put what stands behind a page into the details; the other layouts leave them to the signed summary."""
        if self.standard and all(section.title != title for section in self.details):
            self.details.append(Section(title, paragraphs))


def lines(wrapped: tuple[str, ...], size: float, *, bold: bool = False, color: str = palette.INK) -> Block:
    """Return lines of one kind as a block."""
    step = leading(size)

    def draw(paper: Paper, x: float, y: float) -> None:
        for number, line in enumerate(wrapped):
            paper.text(x, y + step * number + size, line, size, bold=bold, color=color)

    return Block(step * len(wrapped), draw)


def paragraph(words: str, width: float, size: float, *, bold: bool = False, color: str = palette.INK) -> Block:
    """Return a text as a block, in as many lines as it needs."""
    return lines(text.wrap(words, size, width, bold), size, bold=bold, color=color)


def labelled(label: str, words: str, width: float, size: float = BODY, most: int | None = None) -> tuple[Block, bool]:
    """Return `label` in bold and the words after it on the same line; and whether anything was left out."""
    start = measured(label, size, bold=True) + measured(" ", size) if label else 0.0
    every = text.wrap(words, size, width, False, min(start, width))
    kept = every if most is None else text.shortened(every, most, size, width - (start if most == 1 else 0.0))
    step = leading(size)

    def draw(paper: Paper, x: float, y: float) -> None:
        paper.text(x, y + size, label, size, bold=True)
        paper.text(x + start, y + size, kept[0], size)
        for number, line in enumerate(kept[1:], 1):
            paper.text(x, y + size + step * number, line, size)

    return Block(step * len(kept), draw), kept != every


def heading(words: str, width: float, note: str = "") -> Block:
    """Return a heading over a rule, with a note at the right end."""

    def draw(paper: Paper, x: float, y: float) -> None:
        with paper.part(Role.H2):
            paper.text(x, y + HEADING, words, HEADING, bold=True)
        if note:
            with paper.part(Role.P):
                paper.text_right(x + width, y + HEADING, note, SMALL, color=palette.INK2)
        paper.rule(x, y + HEADING + 4.5, width)

    return Block(HEADING + 7, draw)


def note(words: str, width: float, size: float = SMALL) -> Block:
    """Return a remark in the softer ink."""
    return paragraph(words, width, size, color=palette.INK2)


def pointer(story: Story, sentence: str, title: str, size: float = SMALL, **values: object) -> Block:
    """Return a line whose `{page}` is the page that a section of the annex begins on, known when it is drawn."""

    def draw(paper: Paper, x: float, y: float) -> None:
        words = story.say(sentence, page=story.page_of(title), **values)
        with paper.part(Role.P):
            paper.text(x, y + size, words, size, color=palette.INK2)

    return Block(leading(size), draw)
