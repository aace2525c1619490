"""What may be a password: long enough, none of those that are tried first, and not the clinic's own words.

No rule asks for kinds of characters and none makes anybody change it; spaces and every letter of the world count.
The list of common ones comes with the package zxcvbn (MIT): 30,000 in the order in which they are used, 11,611 of them
with 8 characters or more. Its estimate finds walks over the keyboard, years, names and words with 0 for o.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from clinic.domain.errors import ClinicError
from clinic.domain.words import N_

AT_LEAST, SUGGESTED, LONGEST = 8, 15, 1024
GUESSES_AT_LEAST = 10**8
"""Fewer tries than this find it, by zxcvbn's estimate."""
PRODUCT_WORDS = ("tenderpoint", "tender", "point", "clinic", "clinica", "patient", "doctor", "hospital", "password")
SHORTEST_WORD = 3
_LEET = str.maketrans("013457@$!|", "oieastasil")


def require_fit(typed: str, *, clinic: str, owner: Iterable[str]) -> None:
    """Raise ClinicError with what is wrong with a new password. `owner`: the account's name and address."""
    if problem := _problem(typed, clinic, tuple(owner)):
        raise ClinicError(problem, hint=N_("Three or four words that do not belong together are easy to remember."))


def _problem(typed: str, clinic: str, owner: tuple[str, ...]) -> str | None:
    if len(typed) < AT_LEAST:
        return N_("This password is too short: take at least 8 characters, better 15 or more.")
    if len(typed) > LONGEST:
        return N_("This password is too long: take at most 1024 characters.")
    if is_common(typed):
        return N_("This password is one of the most common ones, which are tried first.")
    if _is_made_of(typed, words_of(clinic, *PRODUCT_WORDS)):
        return N_("This password is made of the clinic’s name or of words that everybody here would try.")
    if _is_made_of(typed, words_of(*owner)):
        return N_("This password is made of your own name or address.")
    if _guesses(typed) < GUESSES_AT_LEAST:
        return N_("This password is easy to guess: a known word, a name, a date or a pattern of keys.")
    return None


def is_common(typed: str) -> bool:
    """Return whether this is one of the common passwords, in any case and with 0 for o."""
    plain = typed.casefold()
    return plain in _common() or plain.translate(_LEET) in _common()


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of a name or an address that are long enough to matter, and each text as one word."""
    found: set[str] = set()
    for text in texts:
        parts = [part for part in re.split(r"\W+|_", _plain(text)) if len(part) >= SHORTEST_WORD]
        found |= {*parts, "".join(parts)}
    return frozenset(found - {""})


def _is_made_of(typed: str, words: frozenset[str]) -> bool:
    """Return whether too little is left of a password without these words, its digits and its punctuation.

    A long one may well hold such a word among others.
    """
    for text in {_plain(typed), _plain(typed).translate(_LEET)}:
        rest = text
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, " ")
        if rest != text and sum(letter.isalpha() for letter in rest) < AT_LEAST:
            return True
    return False


def _plain(text: str) -> str:
    """Small letters without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # large, and needed for new passwords alone

    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= AT_LEAST)


def _guesses(typed: str) -> float:
    from zxcvbn import zxcvbn

    return float(zxcvbn(typed[:64])["guesses"])
