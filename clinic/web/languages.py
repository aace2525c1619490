"""Which language a page speaks: the patient's, else the one chosen in this browser, else English."""

from flask import Flask, g, session
from flask_babel import Babel, get_locale

from clinic.paths import translations_folder

DEFAULT = "en"


def speak(language: str) -> None:
    """Let this page speak the patient's language."""
    g.language = language


def _chosen() -> str:
    language: str = g.get("language") or session.get("language") or DEFAULT
    return language


def init_languages(app: Flask) -> None:
    """Translate through the catalogues of `clinic/translations`."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_translation_directories=str(translations_folder()),
        locale_selector=_chosen,
    )
    app.jinja_env.globals["page_language"] = lambda: str(get_locale() or DEFAULT).replace("_", "-")
