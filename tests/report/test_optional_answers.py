"""The clinic's optional questions in the annex: by visit, and what was not asked is not what was left blank."""

from collections.abc import Callable

import pytest

from clinic.domain.instruments import REGISTRY
from clinic.domain.summaries import summarise
from clinic.report.visit_summary import render
from tests.records import CLINIC, EXAMPLE_DAYS, patient_record, questionnaire, visit_record
from tests.report.pages import page_texts, plain

QUESTION = "Do you get a warning before a cramp?"
MISSING = object()


def printed(*answers: object, translate: Callable[[str], str] = str) -> list[str]:
    """The pages of the last of so many visits; an answer of `MISSING` = not asked."""
    given = [{} if answer is MISSING else {"warning": answer} for answer in answers]
    visits = [
        visit_record(number, day, questionnaire=questionnaire(nrs_pain=5, **items))
        for number, (day, items) in enumerate(zip(EXAMPLE_DAYS, given, strict=False), start=1)
    ]
    summary = summarise(patient_record(visits=visits), len(visits), clinic=CLINIC)
    return [plain(page) for page in page_texts(render(summary, translate=translate))]


def test_every_visit_is_said_the_newest_first_and_not_asked_is_not_left_blank() -> None:
    text = printed(MISSING, None, "usually")[-1]
    assert plain("Optional questions") in text
    assert plain(f"{QUESTION} 6 Sep 2024: Usually; 10 May 2024: not answered; 9 Feb 2024: not asked") in text


def test_a_clinic_that_never_asked_has_no_such_part() -> None:
    assert plain("Optional questions") not in "".join(printed(MISSING, MISSING))


def test_a_question_asked_once_stays_though_it_was_left_blank() -> None:
    assert plain(f"{QUESTION} 9 Feb 2024: not answered") in printed(None)[-1]


@pytest.mark.parametrize("code", REGISTRY["spasm7"].item("warning").codes)
def test_an_answer_is_printed_in_the_words_of_the_form(code: str) -> None:
    assert plain(f"9 Feb 2024: {REGISTRY['spasm7'].item('warning').label_of(code)}") in printed(code)[-1]


def test_it_speaks_the_readers_language() -> None:
    spanish = {QUESTION: "¿Notas algún aviso?", "Usually": "Casi siempre", "Optional questions": "Preguntas opcionales"}
    text = printed("usually", translate=lambda words: spanish.get(words, words))[-1]
    assert plain("Preguntas opcionales") in text
    assert plain("¿Notas algún aviso? 9 Feb 2024: Casi siempre") in text
