"""The sentences of the product in one language, for what is made outside of a web page: a printed copy."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return what turns an English sentence into one of that language; a sentence without one stays English."""
    catalogue = gettext.translation("messages", FOLDER, [language], fallback=True)

    def translate(sentence: str) -> str:
        return catalogue.gettext(sentence) if sentence else ""  # the empty one stands for the head of the catalogue

    return translate
