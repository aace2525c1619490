"""Words of the patient's pages that templates ask for: titles, captions, the day a link ends."""

from functools import lru_cache

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from clinic.domain.questionnaires import PARTS, Ask, Page
from clinic.domain.questionnaires.texts import Texts, texts_of
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.web.forms.questionnaires.imported import is_long
from clinic.web.forms.questionnaires.pages import question
from clinic.web.languages import date_in_words, in_its_language
from clinic.web.questionnaires.check_list import advice_typed, every_advice
from clinic.web.questionnaires.entries import Entry


def part_caption(page: Page) -> str:
    """Return "Part 2 of 5: how you feel"; nothing for a page that stands before the parts."""
    if page.part is None:
        return ""
    number = PARTS.index(page.part) + 1
    return _("Part %(number)s of %(count)s: %(title)s", number=number, count=len(PARTS), title=_(page.part.value))


def imported_texts(page: Page, entry: Entry) -> Texts:
    """Return what stands around the questions of a page of an imported instrument, and where the page stands in it."""
    return texts_of(page, entry.answers, entry.situation)


def hint_of(ask: Ask) -> str:
    """Return the hint of an imported question as it came, and whether it has to be answered."""
    needed = _("This question needs an answer.") if ask.required else ""
    own = in_its_language(ask.item.hint, ask.brought.language) if ask.brought else ""
    return Markup(" ").join(part for part in (own, needed) if part)


def question_title(page: Page, entry: Entry) -> str:
    """Return the title of a page: its own, or its one question."""
    if page.imported:
        return in_its_language(page.title, page.language)
    return question(page.asks[0], entry.situation) if page.titled_by_item else _(page.title)


def until(entry: Entry) -> str:
    """Return the last day on which the link works, in words."""
    return date_in_words(entry.ends_on) if entry.ends_on else ""


def known_treatments() -> tuple[str, ...]:
    """Return the catalogue in words that patients know, to be offered while they type."""
    return _known_in(str(get_locale()))


@lru_cache
def _known_in(_language: str) -> tuple[str, ...]:
    return tuple(_(treatment.plain) for treatment in CATALOGUE.values())


def init_questionnaire_words(app: Flask) -> None:
    """Give the templates what they need."""
    app.jinja_env.globals.update(
        advice_typed=advice_typed,
        every_advice=every_advice,
        hint_of=hint_of,
        imported_texts=imported_texts,
        is_long_list=is_long,
        known_treatments=known_treatments,
        part_caption=part_caption,
        question_title=question_title,
        until=until,
    )
