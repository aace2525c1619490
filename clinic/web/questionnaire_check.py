"""The list that the patient checks before sending, and the advice for the urgent signs that were ticked."""

from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from clinic.domain import questionnaires, red_flags
from clinic.domain.questionnaires import AllAnswers, Page
from clinic.domain.questionnaires.answers import questions
from clinic.domain.questionnaires.wording import in_words
from clinic.domain.red_flags import ADVICE, Level
from clinic.domain.treatments.choices import LABELS
from clinic.web.forms.questionnaires.pages import question
from clinic.web.questionnaire_forms import course_names, stored_on
from clinic.web.questionnaire_session import Link
from clinic.web.session import settings

Row = dict[str, Any]


class Advice(NamedTuple):
    """What to do about the ticked signs of one level."""

    level: Level
    text: str
    signs: list[str]


def advice(answers: AllAnswers) -> list[Advice]:
    """Return one advice per level that was ticked, the most urgent first."""
    raised = red_flags.raised(answers.get("urgent", {}))
    number = settings().emergency_number
    return [
        Advice(
            level,
            _(ADVICE[level]).replace("{emergency_number}", number),
            [_(flag.line) for flag in raised if flag.level is level],
        )
        for level in red_flags.levels(raised)
    ]


def rows(link: Link) -> list[tuple[Page, list[Row]]]:
    """Return every page with its questions and answers; a blank one has the value None."""
    shown = questionnaires.shown_pages(link.answers, link.situation)
    return [(page, rows_of(link, page)) for page in shown]


def rows_of(link: Link, page: Page) -> list[Row]:
    """Return the questions of one page with what is stored."""
    answers = link.answers
    href = url_for("questionnaires.show", token=link.token, page_key=page.key, then="check")
    if page.key == "urgent":
        return [_row(_("Urgent signs"), _urgent(answers), href)]
    if page.key == "treatments":
        return _treatments(link, page, href)
    return [
        _row(
            _(page.title) if ask.places_only else question(ask.item, link.situation),
            in_words(ask, answers.get(ask.instrument, {}).get(ask.key), _),
            href,
        )
        for ask in questions(page, answers)
    ]


def _urgent(answers: AllAnswers) -> str | None:
    given = answers.get("urgent", {})
    ticked = red_flags.raised(given)
    if ticked:
        return ", ".join(_(flag.line) for flag in ticked)
    return _("None of these") if given and all(value is False for value in given.values()) else None


def _treatments(link: Link, page: Page, href: str) -> list[Row]:
    said = stored_on(link, page)
    rated = [_row(name, _helped(said["rated"].get(str(one))), href) for one, name in course_names(link).items()]
    added = [_row(words, _helped(helped), href) for words, helped in said["added"]]
    return rated + added or [_row(_("What have you tried?"), None, href)]


def _helped(helped: Any) -> str | None:
    return None if helped is None else _(LABELS[helped])


def _row(label: str, value: str | None, href: str) -> Row:
    return {"label": label, "value": value, "href": href}
