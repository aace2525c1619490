"""Mark a sentence for translation where it is written; it is translated where it is shown.

The domain knows no language: it carries the English sentence, and the page or the PDF asks its own `translate` for the
reader's words. `N_` only lets the extractor find the sentence.
"""


class AsWritten(str):
    """Words of somebody else, as the title of an imported questionnaire: shown as they came, in every language."""


def N_(sentence: str) -> str:
    """Return the sentence unchanged."""
    return sentence
