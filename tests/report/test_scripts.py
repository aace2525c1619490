"""Names and words in every script: set as they are written, or named where no typeface has the letters."""

import dataclasses
import unicodedata

import pytest
from reportlab.pdfbase import pdfmetrics

from clinic.domain.summaries import VisitSummary
from clinic.figures import lettering, thai, typesetting
from clinic.report import text
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import page_texts, pieces, plain, reader, whole_text

SET = {
    "greek": "Ελένη Παπαδοπούλου",
    "cyrillic": "Ђорђе Щербаков",
    "vietnamese": "Nguyễn Thị Ánh Tuyết",
    "hebrew": "שלום בן־דוד כהן",
    "thai": "ปิยะ ตุ้ยน้ำผึ้ง",
    "arabic": "محمد عبد الله الأمين",
    "urdu": "ڈاکٹر گل پانڑی",
}
UNSET = {"devanagari": "नमस्ते शर्मा", "chinese": "王小明", "bengali": "রবীন্দ্রনাথ", "half": "Ana 王"}


def named(name: str, latin: str = "") -> VisitSummary:
    """The example with this name for the patient, the clinician, and every word that somebody typed."""
    summary = extremes.typed(f"{name}: 20 mg, {name}.")
    patient = dataclasses.replace(summary.patient, name=name, name_latin=latin)
    return dataclasses.replace(summary, patient=patient, clinician=name)


@pytest.mark.parametrize("name", SET.values(), ids=SET)
@pytest.mark.parametrize("layout", Layout)
def test_a_name_that_can_be_set_is_printed_on_every_page_and_wins_over_its_latin_form(name, layout) -> None:
    data = render(named(name, "Latin Form"), layout=layout)
    said = whole_text(data)
    assert "LatinForm" not in said
    assert "[U+" not in said
    assert name in reader(data).metadata.title
    letters = set(unicodedata.normalize("NFKC", plain(name)))
    assert letters <= set(unicodedata.normalize("NFKC", said)), "joined letters are read as their letters"


@pytest.mark.parametrize("name", UNSET.values(), ids=UNSET)
@pytest.mark.parametrize("layout", Layout)
def test_a_name_without_letters_is_printed_in_latin_letters_where_they_are_given(name, layout) -> None:
    data = render(named(name, "Latin \u202e Form"), layout=layout)
    first, *_ = page_texts(data)
    assert "Latin Form" in " ".join(first.split())
    assert all("LatinForm" in plain(page) for page in page_texts(data)), "the head or the foot of each page"
    assert name in reader(data).metadata.title


@pytest.mark.parametrize("name", UNSET.values(), ids=UNSET)
def test_without_latin_letters_what_is_missing_is_seen(name) -> None:
    first = plain(page_texts(render(named(name)))[0])
    missing = next(char for char in name if not lettering.complete(char))
    assert first.count(f"[U+{ord(missing):04X}") >= 3, "in the head, in the words and in the foot"


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("name", [*SET.values(), *UNSET.values()], ids=[*SET, *UNSET])
def test_a_line_is_as_wide_as_what_is_drawn(name, bold) -> None:
    """Else what ends at the margin would pass it, and what is wrapped would not fit."""
    line = typesetting.set_line(f"{name} 20 mg {name}", bold)
    drawn = sum(pdfmetrics.stringWidth(run.text, run.font, 1000) for run in line.runs)
    assert line.width == pytest.approx(drawn, abs=0.01)
    assert lettering.width(lettering.shaped(f"{name} {name}"), 10, bold=bold) == pytest.approx(
        typesetting.set_line(f"{name} {name}", bold).width / 100
    )


@pytest.mark.parametrize("name", [*SET.values(), *UNSET.values()], ids=[*SET, *UNSET])
def test_nothing_passes_the_margin(name) -> None:
    data = render(named(name))
    width = float(reader(data).pages[0].mediabox.width)
    rule = max(piece.right for piece in pieces(render(extremes.example()), 0))
    assert max(piece.right for piece in pieces(data, 0)) <= max(rule, width - 40) + 1


@pytest.mark.parametrize("bold", [False, True])
def test_arabic_letters_are_joined_and_those_without_a_joined_form_fall_back_to_their_letter(bold) -> None:
    joined = lettering.shaped("محمد", bold=bold)
    assert joined != "محمد"
    assert all(0xFE70 <= ord(char) <= 0xFEFF for char in joined)
    for name in (SET["arabic"], SET["urdu"]):
        assert lettering.complete(lettering.shaped(name, bold=bold))
        assert lettering.spoken(lettering.shaped(name, bold=bold), bold) == name


def test_hebrew_and_arabic_are_drawn_from_the_right() -> None:
    hebrew, _space, cohen = typesetting.set_line("שלום כהן", False).runs[0], " ", typesetting.set_line("כהן", False)
    assert cohen.runs[0].text == "ןהכ"
    assert hebrew.text == "ןהכ", "the last word stands first on the left"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("\u0e19\u0e34", [0, 0]),  # a vowel above
        ("\u0e15\u0e49\u0e38", [0, 0, 0]),  # a tone and a vowel below
        ("\u0e1c\u0e36\u0e49\u0e07", [0, 0, thai.UP, 0]),  # a tone over a vowel
        ("\u0e19\u0e49\u0e33", [0, thai.UP, 0]),  # a tone over the ring of what follows
        ("\u0e19\u0e48\u0e32", [0, 0, 0]),  # a tone alone
        ("\u0e17\u0e35\u0e48\u0e19\u0e48", [0, 0, thai.UP, 0, 0]),  # the next letter begins anew
    ],
)
def test_a_thai_tone_stands_above_what_is_there_already(word, expected) -> None:
    assert [up for up, _left in thai.offsets(word)] == expected


def test_thai_marks_make_room_for_the_stem_of_their_letter() -> None:
    assert [left for _up, left in thai.offsets("\u0e1b\u0e34\u0e19\u0e34")] == [0, thai.LEFT, 0, 0]
    assert [left for _up, left in thai.offsets("\u0e1f\u0e49\u0e32")] == [0, thai.LEFT, 0]


def test_thai_is_read_back_as_it_was_typed() -> None:
    assert plain(SET["thai"]) in whole_text(render(named(SET["thai"])))


def test_several_letters_that_are_missing_take_the_room_of_their_mark_alone() -> None:
    assert text.wrap("नमस्ते 王小明 20 mg", 10, 200) == ("नमस्ते 王小明 20 mg",)
