"""The language of a page. English alone is on; the catalogues of the others wait for a review."""

from flask import Flask
from flask_babel import Babel, get_locale

from clinic.paths import translations_folder

DEFAULT = "en"


def init_languages(app: Flask) -> None:
    """Translate through the catalogues of `clinic/translations`."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_translation_directories=str(translations_folder()),
        locale_selector=lambda: DEFAULT,
    )
    app.jinja_env.globals["page_language"] = lambda: str(get_locale() or DEFAULT).replace("_", "-")
