"""The language of a page: English for the staff, for a patient the one they chose, once the clinic has switched it on.

What is switched on is read when a link is opened and kept in memory, so that an error page need not ask the database.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g, has_request_context, render_template, request
from flask import session as cookie
from flask_babel import Babel, force_locale, format_date, get_locale, refresh
from markupsafe import Markup

from clinic.domain.languages import DEFAULT, NAMES
from clinic.models import Patient
from clinic.paths import translations_folder
from clinic.services import languages
from clinic.web.session import current_session

KEY = "clinic-languages"
PATIENTS = "/q/"
"""Where the pages of patients begin."""
_CHOSEN = "language"
_DATES = {DEFAULT: "d MMM y", "es": "d 'de' MMMM 'de' y"}


def offered() -> tuple[str, ...]:
    """The languages that patients may choose from, as last read; English first."""
    found: tuple[str, ...] = current_app.extensions[KEY]
    return found


def read_offered() -> tuple[str, ...]:
    """Read which languages are on, and remember them."""
    found = languages.offered(current_session())
    current_app.extensions[KEY] = found
    return found


def of_patient(patient: Patient) -> str:
    """The language of this patient; English while theirs is switched off."""
    read_offered()
    return if_offered(patient.language)


def if_offered(code: str) -> str:
    """This language; English while it is switched off, as last read."""
    return code if code in offered() else DEFAULT


@contextmanager
def in_language_of(patient: Patient) -> Iterator[str]:
    """Translate what is made inside into the patient's language, and yield its code: for a slip or an e-mail."""
    code = of_patient(patient)
    with force_locale(code):
        yield code


def in_patients_language(patient: Patient, template: str, **context: Any) -> Markup:
    """Return a part of a page for staff that the patient will read, in the language of the patient."""
    with in_language_of(patient):
        return Markup(render_template(template, **context))  # noqa: S704 - escaped by its own template  # nosec


def speak(code: str) -> None:
    """Make the page in this language."""
    g.language = code
    refresh()


def choose_here(invitation_id: int, code: str) -> None:
    """Keep a choice in the signed cookie: until the year of birth is given, nothing is written for a patient."""
    cookie[_CHOSEN] = [invitation_id, code]


def chosen_here(invitation_id: int) -> str | None:
    """The language chosen in this browser for this link, if it is offered."""
    held = cookie.get(_CHOSEN)
    return str(held[1]) if held and held[0] == invitation_id and held[1] in offered() else None


def date_in_words(day: dt.date) -> str:
    """A day for a patient: `22 Nov 2026`, `22 de noviembre de 2026`."""
    return format_date(day, _DATES.get(page_language(), _DATES[DEFAULT]))


def page_language() -> str:
    """The language of the page being made, as HTML names it."""
    return str(get_locale() or DEFAULT).replace("_", "-")


def in_its_language(words: str, language: str) -> str:
    """Return words of a file marked with their language where it is not that of the page; empty = as the page."""
    if not words or not language or language.partition("-")[0] == page_language().partition("-")[0]:
        return words
    return Markup('<span lang="{}">{}</span>').format(language, words)


def language_names() -> list[tuple[str, str]]:
    """The languages to choose from with their own names; empty when English is the only one."""
    return [(code, NAMES[code]) for code in offered()] if len(offered()) > 1 else []


def _select() -> str:
    """The language of this request: of the opened form, else of the last choice in this browser, else its own wish."""
    if not has_request_context():
        return DEFAULT
    if "language" in g:
        return str(g.language)
    if not request.path.startswith(PATIENTS):
        return DEFAULT
    held = cookie.get(_CHOSEN)
    if held and held[1] in offered():
        return str(held[1])
    return request.accept_languages.best_match(offered()) or DEFAULT


def init_languages(app: Flask) -> None:
    """Translate through the catalogues of `clinic/translations`."""
    app.extensions[KEY] = (DEFAULT,)
    Babel(
        app,
        default_locale=DEFAULT,
        default_translation_directories=str(translations_folder()),
        locale_selector=_select,
    )
    app.jinja_env.globals.update(
        date_in_words=date_in_words,
        in_its_language=in_its_language,
        in_patients_language=in_patients_language,
        language_names=language_names,
        page_language=page_language,
    )
