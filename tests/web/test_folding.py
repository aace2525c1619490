"""What is folded on a screen is whole behind its press: nothing is lost, and nothing is cut within a word."""

from hypothesis import given
from hypothesis import strategies as st

from clinic.web.present import folding


@given(st.lists(st.integers(), max_size=40), st.integers(1, 6))
def test_no_row_is_lost_and_no_fold_hides_one_row_alone(every, most):
    rows = folding.rows(every, most)
    assert [*rows.first, *rows.more] == every
    assert len(rows.more) != 1
    assert len(rows.first) <= most + 1


@given(st.lists(st.text("ab", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join))
def test_a_text_is_folded_between_two_words(text):
    words = folding.words("Label", text, 40)
    assert " ".join(part for part in (words.first, words.rest) if part) == text
    assert len(words.first) <= 40


def test_a_text_without_a_space_is_folded_all_the_same():
    words = folding.words("", "x" * 500, 40)
    assert (len(words.first), len(words.rest)) == (40, 460)
