"""What people typed, on paper: printed as it was typed, in any script, cut only where that is said."""

import dataclasses
import time

import pytest

from clinic.domain.summaries import VisitSummary
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import plain, reader, whole_text


def text_of(summary: VisitSummary) -> str:
    return whole_text(render(summary))


@pytest.mark.parametrize(
    "typed",
    [
        "0.1 <A <0.9",
        "<img src='/etc/hostname'>",
        "<b>unclosed & &amp; <a href=javascript:1>",
        "50 % of {name} %s \\n",
        "https://example.org/" + "long" * 60,
    ],
)
def test_text_that_looks_like_mark_up_is_printed_as_typed(typed: str) -> None:
    data = render(extremes.typed(typed))
    assert whole_text(data).count(plain(typed)) >= 2
    assert not any("/Annots" in page or page.images for page in reader(data).pages)


def test_a_word_without_end_is_broken_and_cut_where_it_is_said() -> None:
    started = time.monotonic()
    text = text_of(extremes.typed("x" * 200_000))
    assert time.monotonic() - started < 60
    assert "x" * 1000 in text
    assert plain("[Cut here: 180000 more characters stand in the record.]") in text


def test_control_characters_go_and_missing_glyphs_are_named() -> None:
    text = text_of(extremes.typed("be\x00fore\x07 \u202eafter \U0001f600 \u0928\u092e\u0938\u094d\u0924\u0947"))
    assert "beforeafter[U+1F600]" in text
    assert "[U+0928" in text


@pytest.mark.parametrize("name", ["Ελένη Παπαδοπούλου", "Ђорђе Щербаков", "Nguyễn Thị Ánh", "Łukasz Żółć", "สมชาย ใจดี"])
def test_names_in_other_scripts_are_printed_right(name: str) -> None:
    summary = extremes.example()
    patient = dataclasses.replace(summary.patient, name=name)
    assert plain(name) in text_of(dataclasses.replace(summary, patient=patient))


@pytest.mark.parametrize("name", ["שלום כהן", "محمد عبد الله"])
def test_names_written_from_the_right_have_their_letters(name: str) -> None:
    summary = extremes.example()
    data = render(dataclasses.replace(summary, patient=dataclasses.replace(summary.patient, name=name)))
    assert "[U+" not in whole_text(data)
    assert any("Fira" in str(font["/BaseFont"]) for font in reader(data).pages[0]["/Resources"]["/Font"].values())
