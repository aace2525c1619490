"""Page one: words counted, the first action in the top fifth, what yields, and the copy for a GP."""

import ctypes
import dataclasses
import datetime as dt
import re

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from clinic.domain.dates import MONTHS_SHORT, PartialDate
from clinic.domain.patients import Diagnosis
from clinic.domain.summaries import VisitSummary
from clinic.domain.visits import AddendumRecord
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from clinic.report.words_on_page import WordsOnPage, words_in
from clinic.translations.catalogues import translator
from tests.report import extremes
from tests.report.any_visit import AnyVisit
from tests.report.pages import overlapping, page_texts, pieces, plain, text_of
from tests.report.typed_fields import full, in_error

FIRST_ACTION = "Please check blood pressure"
LEGEND = ("pain, you told us", "not tender", "control site")


def words_of(data: bytes, months: frozenset[str] = frozenset(MONTHS_SHORT)) -> int:
    return words_in(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range(), months)


def with_addendum(summary: VisitSummary) -> VisitSummary:
    moment = dt.datetime(2025, 12, 3, 23, 30, tzinfo=dt.UTC)
    return dataclasses.replace(summary, addenda=(AddendumRecord("Dr B. Other", moment, "Result", "It was low."),) * 3)


def with_many_diagnoses(summary: VisitSummary) -> VisitSummary:
    many = tuple(Diagnosis(f"a long diagnosis number {number}", PartialDate(2020)) for number in range(12))
    return dataclasses.replace(summary, facts=dataclasses.replace(summary.facts, diagnoses=many))


def with_a_long_name(summary: VisitSummary) -> VisitSummary:
    name = "Maximiliane-Theodora Wolfeschlegelstein"
    return dataclasses.replace(summary, patient=dataclasses.replace(summary.patient, name=name))


def as_it_is(summary: VisitSummary) -> VisitSummary:
    return summary


def with_all_of_these(summary: VisitSummary) -> VisitSummary:
    return with_a_long_name(with_many_diagnoses(with_addendum(summary)))


def test_that_nothing_counts_stands_before_everything_else() -> None:
    """Also where the long title leaves no room for it above the first step."""
    signed = dataclasses.replace(in_error(), signature=full().signature)
    first = plain(page_texts(render(signed))[0])
    assert first.index("Nothingofthisvisitcounts") < first.index("Inshort")


def test_that_nothing_counts_stands_in_bold() -> None:
    page = pypdfium2.PdfDocument(render(dataclasses.replace(in_error(), signature=full().signature)))[0].get_textpage()
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetFontInfo(page, page.get_text_range().index("Entered in error: marked"), name, 100, None)
    assert b"Bold" in name.value or b"Semibold" in name.value


@pytest.mark.parametrize("page_size", ["A4", "letter"])
@pytest.mark.parametrize("changed", [as_it_is, with_addendum, with_many_diagnoses, with_a_long_name, with_all_of_these])
def test_the_first_action_lies_in_the_top_fifth(changed: object, page_size: str) -> None:
    data = render(changed(extremes.example()), page_size=page_size)
    _, height = pypdfium2.PdfDocument(data)[0].get_size()
    action = next(piece for piece in pieces(data, 0) if FIRST_ACTION in piece.text)
    assert height - action.bottom <= height / 5 + 3, "its base line; letters hang below it"
    first = plain(page_texts(data)[0])
    assert plain("This is not a diagnosis.") in first
    assert ("Amended4Dec2025byDrB.Other" in first) == (changed in (with_addendum, with_all_of_these))


def test_an_ordinary_page_has_at_most_350_words() -> None:
    summary = extremes.example()
    real = dataclasses.replace(summary, clinic=dataclasses.replace(summary.clinic, demo=False))
    data = render(real)
    assert 250 < words_of(data) - words_in("Record SHA-256") <= 350
    steps = " ".join(step.text for step in summary.plan.steps)
    assert words_in(f"{summary.plan.in_short} {steps}") <= 120


@pytest.mark.parametrize("page_size", ["A4", "letter"])
def test_an_ordinary_summary_has_two_pages_and_one_of_details(page_size: str) -> None:
    pages = page_texts(render(extremes.example(), page_size=page_size))
    assert len(pages) == 3
    assert "Details" in pages[2]
    assert "Annex" not in pages[2], "nothing was left out of page one"


def test_nothing_of_an_ordinary_page_is_cut() -> None:
    assert "…" not in page_texts(render(extremes.example()))[0]


def test_what_is_left_out_is_on_the_page_that_is_named() -> None:
    summary = extremes.example()
    rows = tuple(
        dataclasses.replace(row, course=dataclasses.replace(row.course, id=100 * copy + row.course.id))
        for copy in range(2)
        for row in summary.treatments
    )
    pages = page_texts(render(dataclasses.replace(summary, treatments=rows)))
    named = re.search(r"and (\d+) more on page (\d+)", pages[0])
    assert named
    assert named[1] == "6"
    assert "Treatments in full" in pages[int(named[2]) - 1]


@pytest.mark.parametrize("page_size", ["A4", "letter"])
def test_a_copy_for_a_gp_has_two_pages_and_few_words(page_size: str) -> None:
    data = render(extremes.example(), page_size=page_size, layout=Layout.GP, copy=True)
    pages = [plain(page) for page in page_texts(data)]
    assert len(pages) == 2
    assert words_of(data) <= 230
    for words in ("Occiput", "since Apr 2025", "Apr 2025 to now", *LEGEND):
        assert plain(words) not in pages[0], words
    for words in ("Supraspinatus", "Left686751361", "Right574530110", "11 Apr 2025 to now", *LEGEND):
        assert plain(words) in pages[1], words
    assert plain("Copy of the summary signed on 14 Nov 2025") in pages[0]


@pytest.mark.parametrize("make", [extremes.worst, extremes.mixed, extremes.empty])
def test_every_copy_for_a_gp_is_short(make: object) -> None:
    assert words_of(render(make(), layout=Layout.GP)) <= 230


def test_a_copy_for_a_gp_has_no_details() -> None:
    assert plain("Criteria, and what decided") in text_of(extremes.example())
    assert plain("Criteria, and what decided") not in text_of(extremes.example(), layout=Layout.GP)


def test_criteria_for_which_nothing_was_recorded_are_only_named() -> None:
    text = text_of(extremes.example())
    assert (
        plain("nothing was recorded of what they ask the clinician: 2011 survey criteria (Wolfe et al.); 2010") in text
    )
    assert plain("cannot be assessed against the 2011") not in text


@pytest.mark.parametrize("layout", Layout)
def test_whether_the_patient_is_better_is_answered_before_all_else(layout: Layout) -> None:
    summary = extremes.example()
    long = dataclasses.replace(summary, plan=dataclasses.replace(summary.plan, in_short="You are stronger. " * 60))
    for each in (summary, long):
        first = plain(page_texts(render(each, layout=layout))[0])
        change = plain("Overall change since 15 Aug 2025: Much better.")
        assert first.index("Inshort") < first.index(change) < first.index(plain(each.plan.in_short)[:15])


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_copy_for_a_gp_has_two_pages_in_each_language(language: str) -> None:
    summary = dataclasses.replace(extremes.example(), language=language)
    data = render(summary, translate=translator(language), layout=Layout.GP, copy=True)
    first, second = page_texts(data)
    assert words_of(data, frozenset(map(translator(language), MONTHS_SHORT))) <= 230
    assert "12 of 18" in first or "12 de 18" in first
    assert "MTPS" in first + second, "the method stands on page two where it has no room on page one"
    assert plain("12 Nov 2025" if language == "en" else "12 nov 2025") in plain(first + second)


@pytest.mark.parametrize("layout", Layout)
def test_without_a_value_there_is_no_page_of_trends(layout: Layout) -> None:
    pages = page_texts(render(extremes.empty(), layout=layout))
    assert not any("How things have changed" in page for page in pages)
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    if layout is not Layout.LARGE:
        assert len(pages) == 1


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_once_is_counted_as_if_it_was_read_each_time(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = AnyVisit(seed).summary()
    once = render(summary, layout=Layout.GP)
    monkeypatch.setattr(WordsOnPage, "_words", lambda self, _known_by, block: self._read(block))
    assert render(summary, layout=Layout.GP) == once


@pytest.mark.parametrize("page_size", ["A4", "letter"])
def test_close_panels_of_a_spanish_copy_keep_their_words_apart(page_size: str) -> None:
    summary = dataclasses.replace(extremes.example(), language="es")
    data = render(summary, translate=translator("es"), layout=Layout.GP, page_size=page_size)
    assert len(page_texts(data)) == 2
    assert overlapping(pieces(data, 1)) == []
    assert "Hechos de la vida" in page_texts(data)[1]
