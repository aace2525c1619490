"""The pack of a day, for when the power is out: who comes, page one of each last signed summary, sheets to write on."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clinic.domain.dates import day_in_words
from clinic.domain.summaries import ClinicIdentity, VisitSummary
from clinic.domain.words import N_
from clinic.figures import lettering
from clinic.report import document, text
from clinic.report.binding import About, bind
from clinic.report.page_one import page_one
from clinic.report.paper import BODY, HEADING, MARGIN, NAME, NOTE, SIZES, SMALL, Paper, leading
from clinic.report.story import Story
from clinic.report.tagging import Role, Scope

TITLE = N_("Visits on {day}")
PRINTED = N_("Printed {when} for {who}. Names of patients: lock it away, and destroy it after the day.")
NOBODY = N_("No visit is planned on this day.")
NO_SUMMARY = N_("No visit of this patient was signed yet.")
LAST = N_("Last signed visit: {when}, {days} days before. What it calls today is that day.")
BLANK = N_("Notes of {day}, to be typed in when the system is back")
PAIN = N_("Pain, average of the last 7 days:   0    1    2    3    4    5    6    7    8    9    10")
HEADINGS = (
    (N_("What the patient says, what is new or worse"), 6),
    (N_("Examined: places, sides (the patient's), findings"), 7),
    (N_("Treatments: what helped, what did not, changes"), 5),
    (N_("What happens next"), 5),
)
SIGNED = N_("Clinician, time, signature:")
_ROWS = 22
_PAGE = "A4"
_COLUMNS = (
    (N_("Patient"), 0.0, 165.0),
    (N_("Record no."), 170.0, 75.0),
    (N_("Born"), 250.0, 75.0),
    (N_("Telephone"), 330.0, 90.0),
    (N_("Clinician"), 425.0, 98.0),
)
"""Words, distance from the left margin and width, in points."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One visit of the day, as plain words; `last` = the last signed summary of the patient, for clinicians alone."""

    name: str
    record_number: str
    born: str
    phone: str
    clinician: str
    with_pages: bool = False
    last: VisitSummary | None = None


@dataclass(frozen=True, slots=True)
class DayPack:
    """What one person prints for one day."""

    clinic: ClinicIdentity
    day: dt.date
    printed_at: dt.datetime
    reader: str
    expected: tuple[Expected, ...]


Draw = Callable[[Paper, int, int], None]
"""Draws one page, whose number and how many there are it is told."""


def render(pack: DayPack, *, translate: Callable[[str], str] = str) -> bytes:
    """Return the pack as a PDF on A4."""
    document.seal_settings()
    paper = Paper(_PAGE)
    pages = list(_pages(pack, translate))
    for number, (_outline, draw) in enumerate(pages, 1):
        paper.begin_page()
        draw(paper, number, len(pages))
        paper.end_page()
    title = translate(TITLE).format(day=day_in_words(pack.day, translate))
    about = About(title, text.label(pack.clinic.name), translate(TITLE).format(day=""), "en")
    return bind(paper, about, tuple(outline for outline, _draw in pages))


def _pages(pack: DayPack, translate: Callable[[str], str]) -> Iterator[tuple[str, Draw]]:
    title = translate(TITLE).format(day=day_in_words(pack.day, translate))
    for rows in [*_by_page(pack.expected)] or [()]:
        yield title, _list(pack, rows, title, translate)
        title = ""
    for one in pack.expected:
        if one.with_pages:
            if one.last is not None:
                yield text.label(one.name), _summary(one.last, pack.day, translate)
            outline = "" if one.last is not None else text.label(one.name)
            yield outline, _blank(pack, one, translate)


def _by_page(expected: Sequence[Expected]) -> Iterator[Sequence[Expected]]:
    """Yield the visits of each page of the list."""
    for begin in range(0, len(expected), _ROWS):
        yield expected[begin : begin + _ROWS]


def _list(pack: DayPack, rows: Sequence[Expected], title: str, translate: Callable[[str], str]) -> Draw:
    def draw(paper: Paper, number: int, pages: int) -> None:
        y = MARGIN + leading(NAME)
        if title:
            with paper.part(Role.H1):
                paper.text(MARGIN, y, title, NAME, bold=True)
        when = f"{day_in_words(pack.printed_at.date(), translate)}, {pack.printed_at:%H:%M}"
        words = translate(PRINTED).format(when=when, who=text.label(pack.reader))
        with paper.part(Role.P):
            for line in text.wrap(words, BODY, paper.width - 2 * MARGIN):
                y += leading(BODY)
                paper.text(MARGIN, y, line, BODY)
        if rows:
            _table(paper, y + 2 * leading(BODY), rows, translate)
        else:
            with paper.part(Role.P):
                paper.text(MARGIN, y + 2 * leading(BODY), translate(NOBODY), BODY)
        _foot(paper, pack, translate, number, pages)

    return draw


def _table(paper: Paper, y: float, rows: Sequence[Expected], translate: Callable[[str], str]) -> None:
    with paper.part(Role.TABLE):
        with paper.part(Role.TR):
            for label, x, _width in _COLUMNS:
                with paper.part(Role.TH, scope=Scope.COLUMN):
                    paper.text(MARGIN + x, y, translate(label), NOTE, bold=True)
        for one in rows:
            paper.rule(MARGIN, y + 7, paper.width - 2 * MARGIN, thick=0.6)
            y += 2.2 * leading(BODY)
            cells = (one.name, one.record_number, one.born, one.phone, one.clinician)
            with paper.part(Role.TR):
                for cell, (_label, x, width) in zip(cells, _COLUMNS, strict=True):
                    first = x == 0
                    with paper.part(Role.TH if first else Role.TD, scope=Scope.ROW if first else None):
                        _in_lines(paper, MARGIN + x, y, cell, width, bold=first)


def _in_lines(paper: Paper, x: float, y: float, words: str, width: float, *, bold: bool) -> None:
    lines = text.shortened(text.wrap(text.label(words), NOTE, width, bold), 2, NOTE, width, bold=bold)
    up = 0 if len(lines) == 1 else leading(NOTE) / 2
    for number, line in enumerate(lines):
        paper.text(x, y - up + number * leading(NOTE), line, NOTE, bold=bold)


def _summary(summary: VisitSummary, day: dt.date, translate: Callable[[str], str]) -> Draw:
    """Page one of a signed summary, marked as a copy of it."""
    width, height = SIZES[_PAGE]
    story = Story(summary, translate, width - 2 * MARGIN, copy=True)
    around = document.frame(story, _PAGE)
    block = page_one(story, around, height)

    def draw(paper: Paper, number: int, pages: int) -> None:
        with paper.part(Role.P):
            words = translate(LAST).format(
                when=day_in_words(summary.seen_on, translate), days=(day - summary.seen_on).days
            )
            paper.text(MARGIN, MARGIN - 8, words, SMALL, bold=True)
        around.head.draw(paper, MARGIN, MARGIN)
        block.draw(paper, MARGIN, around.top)
        document.draw_foot(paper, story, around, number, pages)

    return draw


def _blank(pack: DayPack, one: Expected, translate: Callable[[str], str]) -> Draw:
    def draw(paper: Paper, number: int, pages: int) -> None:
        width = paper.width - 2 * MARGIN
        y = MARGIN + leading(HEADING)
        with paper.part(Role.H2):
            words = " · ".join(part for part in (one.name, *_known_by(one, translate)) if part)
            paper.text(MARGIN, y, lettering.cut(text.label(words), HEADING, width), HEADING, bold=True)
        with paper.part(Role.P):
            y += leading(BODY)
            paper.text(MARGIN, y, translate(BLANK).format(day=day_in_words(pack.day, translate)), BODY)
            if one.last is None:
                y += leading(BODY)
                paper.text(MARGIN, y, translate(NO_SUMMARY), BODY)
        y += 2 * leading(BODY)
        with paper.part(Role.P):
            paper.text(MARGIN, y, translate(PAIN), BODY)
        for heading, lines in HEADINGS:
            y += 1.8 * leading(BODY)
            with paper.part(Role.H3):
                paper.text(MARGIN, y, translate(heading), BODY, bold=True)
            for _line in range(lines):
                y += 21
                paper.rule(MARGIN, y, width, thick=0.5)
        with paper.part(Role.P):
            paper.text(MARGIN, y + 34, translate(SIGNED), BODY)
        _foot(paper, pack, translate, number, pages)

    return draw


def _known_by(one: Expected, translate: Callable[[str], str]) -> tuple[str, str]:
    """Return record number and birth date in words, each empty if it is not known."""
    number = translate(N_("no. {number}")).format(number=one.record_number) if one.record_number else ""
    return number, translate(N_("born {day}")).format(day=one.born) if one.born else ""


def _foot(paper: Paper, pack: DayPack, translate: Callable[[str], str], number: int, pages: int) -> None:
    parts = [translate(document.INVENTED)] if pack.clinic.demo else []
    parts += [text.label(pack.clinic.name), text.label(pack.clinic.phone), day_in_words(pack.day, translate)]
    words = " · ".join(part for part in parts if part)
    y = paper.height - MARGIN
    with paper.part(Role.P):
        paper.text(MARGIN, y, lettering.cut(words, SMALL, paper.width - 2 * MARGIN - 90), SMALL)
    with paper.part(Role.P):
        page = translate(N_("Page {page} of {pages}")).format(page=number, pages=pages)
        paper.text_right(paper.width - MARGIN, y, page, SMALL)
