"""Human text on its way to paper: nothing is lost but what cannot be seen, and nothing is cut in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.figures import lettering
from clinic.report import text


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\x00\x07a\u202eb\u200b", "ab"),
        ("e\u0301", "é"),
        ("a\tb", "a b"),
        ("  0.1 <A <0.9  ", "0.1 <A <0.9"),
        ("\ud800x", "?x"),
    ],
)
def test_clean_drops_only_what_cannot_be_seen(typed: str, cleaned: str) -> None:
    assert text.clean(typed) == cleaned


@given(st.text(max_size=300), st.floats(20, 400), st.floats(0, 400))
def test_wrapped_lines_hold_every_letter_and_fit(typed: str, room: float, indent: float) -> None:
    lines = text.wrap(typed, 10, room, False, min(indent, room))
    shaped = lettering.shaped(text.clean(typed))
    assert "".join("".join(lines).split()) == "".join(shaped.split())
    for number, line in enumerate(lines):
        limit = room - (min(indent, room) if number == 0 else 0)
        assert len(line) <= 1 or lettering.width(line, 10) <= limit + 1e-6


@given(st.text(min_size=1, max_size=60), st.floats(30, 200))
def test_a_cut_is_always_seen(typed: str, room: float) -> None:
    kept = lettering.cut(text.one_line(typed), 10, room)
    assert lettering.width(kept, 10) <= room
    assert kept == text.one_line(typed) or kept.endswith("…")


def test_a_long_text_says_how_much_was_left_out() -> None:
    limited = text.limited("y" * (text.LONGEST + 7), "[{count} more]")
    assert limited.endswith("…\n[7 more]")
    assert text.limited("y" * text.LONGEST, "[{count} more]") == "y" * text.LONGEST


def test_every_letter_drawn_has_a_glyph() -> None:
    for run in lettering.runs(lettering.shaped("A ש ส \U0001f600 \u0928 ж محمد")):
        glyphs = lettering.glyphs(run.font)
        assert all(ord(char) in glyphs for char in run.text)


def test_hebrew_is_drawn_from_the_right() -> None:
    assert "".join(run.text for run in lettering.runs("שלום")) == "םולש"


def test_arabic_letters_are_joined_or_fall_back_to_their_base() -> None:
    drawn = "".join(run.text for run in lettering.runs(lettering.shaped("محمد")))
    assert drawn != "دمحم"
    assert "[" not in drawn
