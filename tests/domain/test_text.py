"""One filter for all text: what it drops, what it keeps, and that nothing unfit is left."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.text import UNSEEN, clean, one_line, shortened, storable

ANY = st.text(st.one_of(st.characters(), st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Mn"])))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b", "ab"),
        ("a\ud800b", "ab"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("e\u0301", "\u00e9"),
        ("e\u200b\u0301", "\u00e9"),
        ("dose \u202e5.0\u202c mg", "dose 5.0 mg"),
        ("\u2066a\u2069", "a"),
        ("so\u00adft \ufeffmark", "soft mark"),
        ("tag\U000e0041", "tag"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\U0001f469\u200d\u2695\ufe0f", "\U0001f469\u200d\u2695\ufe0f"),
        ("\u200e\u200d\u00a0\u3000", ""),
        (" \t\n", ""),
        ("\ue000", ""),
    ],
)
def test_what_is_dropped_and_what_is_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANY)
def test_whatever_comes_is_fit_to_keep_and_cleaning_twice_changes_nothing(text: str) -> None:
    whole = clean(text)
    assert storable(whole)
    assert not UNSEEN.search(whole)
    assert unicodedata.is_normalized("NFC", whole)
    assert clean(whole) == whole
    assert not any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in whole)
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(), st.integers(2, 40))
def test_a_cut_is_seen(text: str, most: int) -> None:
    cut = shortened(text, most)
    assert len(cut) <= most
    assert cut == text or cut.endswith("…")


def test_what_no_database_keeps() -> None:
    assert all(map(storable, ("plain\n", "ñ \U0001f600", "")))
    assert not any(map(storable, ("a\0", "ñ\0", "\udfff")))
