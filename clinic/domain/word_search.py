"""Find names by the beginnings of their words: case, accents and the order of the words typed do not matter."""

import unicodedata
from collections.abc import Sequence


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: lower case, no accents, parted by whatever is no letter or digit."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)).split()


def begins_words(typed: Sequence[str], text: str) -> bool:
    """Tell whether every folded word typed begins a word of the text."""
    known = words_of(text)
    return all(any(word.startswith(part) for word in known) for part in typed)
