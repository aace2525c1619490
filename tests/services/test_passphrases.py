"""What may be a password, and why not."""

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from clinic.domain.errors import ClinicError
from clinic.services import passphrases

CLINIC = "Clínica Santa Rosa"
OWNER = ("Dr Ada Lovelace", "ada.lovelace@clinic.example")


def problem(typed):
    """What is wrong with a password; None = nothing."""
    try:
        passphrases.require_fit(typed, clinic=CLINIC, owner=OWNER)
    except ClinicError as error:
        return error.message
    return None


def test_the_3000_commonest_that_are_long_enough_are_refused():
    common = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= passphrases.AT_LEAST]
    assert len(common) >= 3000
    assert [word for word in common[:3000] if problem(word) is None] == []
    assert all(passphrases.is_common(word.upper()) for word in common)


@pytest.mark.parametrize(
    "typed",
    ["four plain dry words", "jx8Kq2vM", "señorita ñandú 88 sillas", "korrekt pferd", " two  spaces kept ",
     "correct horse battery staple", "rain over santa rosa and nine owls"],
)  # fmt: skip
def test_any_characters_make_a_good_one(typed):
    assert problem(typed) is None


def test_64_characters_and_more_are_taken():
    assert problem("".join(chr(0x4E00 + 7 * n % 400) for n in range(64))) is None
    assert problem("plain dry words and owls " * 30) is None
    assert "too long" in problem("x7" * 513)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("short7!", "at least 8"),
        ("P@ssw0rd", "most common"),
        ("LIVERPOOL", "most common"),
        ("SantaRosa2026", "clinic’s name"),
        ("clinica-santa-rosa!", "clinic’s name"),
        ("T3nderp0int99", "clinic’s name"),
        ("tenderpointclinic", "clinic’s name"),
        ("Lovelace1815", "your own name"),
        ("ada.lovelace@clinic.example", "your own name"),
        ("12.03.1973", "easy to guess"),
        ("Summer2026", "easy to guess"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("qwertzuiop123", "easy to guess"),
        ("        ", "easy to guess"),
    ],
)
def test_each_refusal_says_why(typed, says):
    assert says in problem(typed)
