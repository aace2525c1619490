"""A draft of "In short" that nobody rewrote is known as one, also after the record changed under it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.summaries import Drafted, draft_in_short, drafted, summarise
from clinic.domain.summaries.draft import SENTENCES
from tests.records import CLINIC, example_record, patient_record, questionnaire, visit_record

ROSA = summarise(example_record(), 7, clinic=CLINIC)
JUDGEMENT = re.compile(
    r"\b(good|great|well done|nice|bad|poor|sadly|unfortunately|luckily|happy|glad|sorry|progress\w*|improv\w*|"
    r"success\w*|respond\w*|severe\w*|serious\w*|mild\w*|normal\w*|abnormal\w*|should|must|need\w*|because|due to|"
    r"lower|higher|decreas\w*|increas\w*|reduc\w*|chang\w*|effective|works?)\b",
    re.IGNORECASE,
)


def shouted(sentence: str) -> str:
    """A second language: what stands between the braces stays as it is."""
    return re.sub(r"\{\w+\}|\w", lambda found: found[0] if len(found[0]) > 1 else found[0].upper(), sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_sentence_of_a_draft_praises_judges_or_explains(sentence):
    assert not JUDGEMENT.search(sentence)
    assert sentence.startswith("You said ") or not re.search("better|worse|helps", sentence)


@pytest.mark.parametrize("translate", [str, shouted])
def test_the_draft_of_now_is_untouched_in_each_language(translate):
    words = draft_in_short(ROSA, translate)
    assert drafted(words, ROSA, (str, shouted)) == Drafted(untouched=True)
    assert drafted(words.replace("\n", "\r\n\r\n") + "  \n", ROSA, (str, shouted)).untouched


def test_a_draft_with_lines_taken_out_is_still_nobodys_words():
    assert drafted(draft_in_short(ROSA).splitlines()[1], ROSA, (str,)) == Drafted(untouched=True)


@given(st.text(min_size=1).filter(lambda words: words.strip()))
def test_a_word_of_ones_own_makes_it_ones_own(words):
    assert not drafted(f"{draft_in_short(ROSA)}\n# {words}", ROSA, (str, shouted)).untouched


def test_nothing_written_is_no_draft():
    assert drafted(" \n", ROSA, (str,)) == Drafted()


def test_a_draft_of_before_an_answer_came_is_known_and_its_line_is_named():
    def of(pain: int) -> object:
        return summarise(
            patient_record(visits=[visit_record(questionnaire=questionnaire(nrs_pain=pain))]), 1, clinic=CLINIC
        )

    found = drafted(draft_in_short(of(3)), of(8), (str,))
    assert found == Drafted(untouched=True, outdated=("Your pain is 3 of 10.",))
    own = drafted(f"{draft_in_short(of(3))}\nPlease go on with the pool.", of(8), (str,))
    assert own == Drafted(untouched=False, outdated=("Your pain is 3 of 10.",))
