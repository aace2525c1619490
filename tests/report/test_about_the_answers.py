"""When the questions were answered, and what is not whole about them, stands on page one in every layout."""

import dataclasses
import datetime as dt

import pytest

from clinic.domain.summaries import summarise
from clinic.domain.visits import QuestionnaireRecord, VisitStatus
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from tests.records import CLINIC, EXAMPLE_DAYS, patient_record, questionnaire, visit_record
from tests.report.pages import page_texts, plain

TODAY = EXAMPLE_DAYS[-1]
BEFORE, AFTER = TODAY - dt.timedelta(days=2), TODAY + dt.timedelta(days=1)
WHOLE = questionnaire(nrs_pain=5, answered_on=TODAY)


def first_page(given: QuestionnaireRecord | None, layout: Layout) -> str:
    record = patient_record(visits=[visit_record(1, TODAY, VisitStatus.OPEN, questionnaire=given)])
    return plain(page_texts(render(summarise(record, 1, clinic=CLINIC), layout=layout))[0])


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (dataclasses.replace(WHOLE, answered_on=BEFORE), "Answered 12 Nov 2025, 2 days before."),
        (dataclasses.replace(WHOLE, answered_on=AFTER), "Answered 15 Nov 2025, after the visit."),
        (dataclasses.replace(WHOLE, sent=False), "Begun, not sent."),
        (dataclasses.replace(WHOLE, short_form=True), "Short form of a bad day: most questions were not asked."),
        (None, "No questionnaire at this visit."),
    ],
)
def test_what_is_not_whole_is_said(given: QuestionnaireRecord | None, words: str, layout: Layout) -> None:
    assert plain(words) in first_page(given, layout)


@pytest.mark.parametrize("layout", Layout)
def test_answers_of_the_day_need_no_word(layout: Layout) -> None:
    first = first_page(WHOLE, layout)
    assert not [words for words in ("Answered", "Begun", "Shortform", "Noquestionnaire") if words in first]
