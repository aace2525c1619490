"""The list that the patient checks before sending, and the advice for the urgent signs that were ticked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.domain import questionnaires, red_flags
from clinic.domain.questionnaires import AllAnswers, Ask, Asked, Page, State
from clinic.domain.questionnaires.answers import questions
from clinic.domain.questionnaires.wording import Words, in_words
from clinic.domain.red_flags import ADVICE, GROUP_TITLES, RED_FLAGS, Level, UrgentGroup
from clinic.domain.scoring.alarms import alarms
from clinic.domain.treatments.courses import Helped
from clinic.web.forms.questionnaires.pages import question
from clinic.web.forms.questionnaires.treatments import in_patients_words
from clinic.web.languages import in_its_language
from clinic.web.questionnaires.entries import Entry
from clinic.web.questionnaires.page_forms import course_names, stored_on
from clinic.web.session import settings

Row = dict[str, Any]
MOST_ROWS = 30
"""Of one imported instrument so many questions stand each in its own row of the list to check."""


class Advice(NamedTuple):
    """What to do about the ticked signs of one level."""

    level: Level
    text: str
    signs: list[str]


def advice(answers: AllAnswers) -> list[Advice]:
    """Return one advice per level that was ticked, the most urgent first."""
    raised = red_flags.raised(answers.get("urgent", {}))
    return [
        one._replace(signs=[_(flag.line) for flag in raised if flag.level is one.level])
        for one in advice_of(red_flags.levels(raised))
    ]


def advice_of(levels: Iterable[Level]) -> list[Advice]:
    """Return the advice of these levels without naming a sign."""
    return [Advice(level, _advice_text(level), []) for level in levels]


def advice_typed() -> list[Advice]:
    """Return the advice for the urgent signs of a request that is answered before it is stored: it cannot wait."""
    return advice_beside({})


def advice_beside(answers: AllAnswers) -> list[Advice]:
    """Return the advice for what is stored and for what is ticked in this request, be it stored or not."""
    given = [value for name, value in request.form.items(multi=True) if name.rpartition(".")[2] in GROUP_TITLES]
    ticked = {flag.code: True for flag in RED_FLAGS if flag.code in given}
    return advice({"urgent": {**answers.get("urgent", {}), **ticked}})


def every_advice() -> list[Advice]:
    """Return the advice of each level, with the codes of its signs: what a tick brings up at once."""
    return [
        Advice(level, _advice_text(level), [flag.code for flag in RED_FLAGS if flag.level is level]) for level in Level
    ]


def needs_support(entry: Entry) -> bool:
    """Whether an answer about self-harm counts more than 0."""
    return bool(alarms({one.key: one for one in entry.situation.imported}, entry.answers))


def _advice_text(level: Level) -> str:
    return _(ADVICE[level]).replace("{emergency_number}", settings().emergency_number)


def rows(entry: Entry) -> list[tuple[Page, list[Row]]]:
    """Return every page with its questions and answers; a blank one has the value None.

    Of an imported instrument with very many questions each page is one row that counts them.
    """
    answers = entry.answers
    shown, asked = questionnaires.shown_pages(answers, entry.situation), Asked(answers)
    sizes = Counter(ask.instrument for page in shown for ask in page.asks if ask.brought)
    long = {key for key, size in sizes.items() if size > MOST_ROWS}
    return [(page, rows_of(entry, page, asked, counted=_instrument(page) in long)) for page in shown]


def blanks_beside_items(pages: Iterable[tuple[Page, list[Row]]]) -> int:
    """Return how many blank rows are no item of an instrument: an untouched group of signs, an unrated treatment."""
    return sum(row["value"] is None for page, rows in pages if page.key in ("urgent", "treatments") for row in rows)


def rows_of(entry: Entry, page: Page, asked: Asked | None = None, *, counted: bool = False) -> list[Row]:
    """Return the questions of one page with what is stored; `counted` = only how many of them are answered."""
    answers = entry.answers
    href = entry.address(page.key, then="check")
    if page.key == "urgent":
        return [
            _row(_("Urgent signs: %(group)s", group=_(GROUP_TITLES[group])), _urgent(group, answers), href)
            for group in UrgentGroup
        ]
    if page.key == "treatments":
        return _treatments(entry, page, href)
    asks = questions(page, answers, asked)
    if counted:
        return [_row(_page_name(page), _count(asks, answers), href)]
    return [
        _row(
            _(page.title) if ask.places_only else question(ask, entry.situation),
            _said(ask, answers.get(ask.instrument, {}).get(ask.key)),
            href,
        )
        for ask in asks
    ]


def _instrument(page: Page) -> str | None:
    return next((ask.instrument for ask in page.asks if ask.brought), None)


def _page_name(page: Page) -> str:
    """Return the title of a page of an imported instrument, with those above it but the instrument's own."""
    return in_its_language(" › ".join((*page.path[1:], page.title)), page.language)


def _count(asks: Sequence[Ask], answers: AllAnswers) -> str | None:
    """Return how many questions of a page are answered; None while none is."""
    given = sum(questionnaires.state_of(ask, answers) is State.ANSWERED for ask in asks)
    if not given:
        return None
    return ngettext("%(given)s of %(num)s answered", "%(given)s of %(num)s answered", len(asks), given=given)


def _said(ask: Ask, value: object) -> Words | None:
    """Return an answer in words; those of an imported instrument are marked with their language."""
    words = in_words(ask, value, _)
    if words is None or ask.brought is None or not ask.item.choices:
        return words
    spoken = ask.brought.language
    return (
        in_its_language(words, spoken) if isinstance(words, str) else tuple(in_its_language(w, spoken) for w in words)
    )


def _urgent(group: UrgentGroup, answers: AllAnswers) -> Words | None:
    """Return what was ticked in the group; None while it is blank."""
    given = answers.get("urgent", {})
    signs = red_flags.in_group(group)
    ticked = tuple(_(flag.line) for flag in signs if given.get(flag.code) is True)
    if ticked:
        return ticked
    return _("None of these") if all(given.get(flag.code) is False for flag in signs) else None


def _treatments(entry: Entry, page: Page, href: str) -> list[Row]:
    said = stored_on(entry, page)
    rated = [_row(name, _helped(said["rated"].get(str(one))), href) for one, name in course_names(entry).items()]
    added = [_row(words, _helped(helped), href) for words, helped in said["added"]]
    return rated + added or [_row(_("What have you tried?"), None, href)]


def _helped(helped: Any) -> str | None:
    return None if helped is None else in_patients_words(Helped(helped))


def _row(label: str, value: Words | None, href: str) -> Row:
    return {"label": label, "value": value, "href": href}
