"""Finding a muscle by typing the beginnings of its words."""

import pytest

from clinic.domain.muscle_search import search
from clinic.domain.muscles import MUSCLES


def codes(text: str) -> list[str]:
    return [muscle.code for muscle in search(text).muscles]


def test_beginnings_of_words_and_a_side():
    assert codes("upp tr l") == ["trapezius_upper"]
    assert search("upp tr l").side == "l"
    assert search("soleus right").side == "r"
    assert search("soleus").side is None


def test_order_case_and_accents_do_not_matter():
    assert codes("TR upp") == codes("upper trapézius") == ["trapezius_upper"]


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_blank_finds_none(text):
    assert codes(text) == []


def test_a_single_letter_is_a_beginning_not_a_side():
    assert "latissimus_dorsi" in codes("l")
    assert search("l").side is None


def test_every_muscle_is_found_by_its_own_name():
    assert all(muscle.code in codes(muscle.name) for muscle in MUSCLES.values())
