"""Sentences that are fixed: written out here as the clinical reference has them, and read as a screen reader does."""

import pytest

from clinic.domain.summaries import VisitSummary
from clinic.domain.trends import ValueState
from clinic.figures.trend import STATE_SIGNS
from clinic.report.blocks.key_scores import STATES
from clinic.report.blocks.ratings import STATES as UNTESTED
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import page_texts, plain
from tests.report.reading_order import tree

LIMITS = (
    "Summary of reported symptoms and examination findings to support the clinician. Not a diagnosis. "
    "Questionnaire cut-offs describe groups."
)
EXAMINER = "Findings depend on the examiner."
CRITERIA = "Questionnaire answers fulfil the 2016 survey criteria. This is not a diagnosis."
BEFORE_AFTER = (
    "People often start a treatment when symptoms are at their worst, so some improvement would be expected anyway "
    "(regression to the mean). Symptoms also vary by themselves and several things may change at once. This chart "
    "cannot show that the treatment caused the change."
)
SPASM = "Tool-defined descriptive summary, not a validated instrument, not for diagnosis or comparison between people."


def read(data: bytes) -> list[str]:
    """What is read of each element: its own words, spaces as they were written, or what tells of a figure."""
    return [words for part in tree(data).walk() if (words := part.own or part.alt)]


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("sentence", [LIMITS, EXAMINER, CRITERIA, BEFORE_AFTER, SPASM])
def test_each_fixed_sentence_stands_whole_in_one_paragraph(sentence: str, layout: Layout) -> None:
    assert [words for words in read(render(extremes.example(), layout=layout)) if sentence in words]


def test_what_was_typed_is_read_as_it_was_typed() -> None:
    summary = extremes.example()
    said = read(render(summary))
    typed = [summary.plan.in_short, *(step.text for step in summary.plan.steps), summary.patient.name]
    for words in typed:
        assert [part for part in said if words in part], words


@pytest.mark.parametrize("layout", [Layout.STANDARD, Layout.GP])
@pytest.mark.parametrize("make", [lambda: extremes.example(visits=2), lambda: extremes.many_visits(26)])
def test_no_page_names_the_spasm_burden_without_its_note(make: object, layout: Layout) -> None:
    summary = make()
    assert isinstance(summary, VisitSummary)
    named = [plain(page) for page in page_texts(render(summary, layout=layout)) if "Spasm burden" in page]
    assert len(named) > 1 or layout is Layout.GP
    assert [page for page in named if plain(SPASM) not in page] == []


@pytest.mark.parametrize("words", [STATES, STATE_SIGNS, UNTESTED])
def test_each_kind_of_blank_has_a_word_and_a_sign_of_its_own(words: dict[object, str]) -> None:
    assert len(set(words.values())) == len(words)
    assert not {"", "0"} & set(words.values())


def test_every_blank_of_a_score_has_its_words_and_its_sign() -> None:
    blanks = set(ValueState) - {ValueState.VALUE}
    assert (set(STATES), set(STATE_SIGNS)) == (blanks, blanks)
