"""The PDF says what the summary says: all of it, once, in its place, the same each time."""

import dataclasses
import datetime as dt
import re
import time
from collections import Counter

import pytest

from clinic.domain.exams import EXAMINER_NOTE
from clinic.domain.summaries import Criteria, summarise
from clinic.domain.treatments.courses import BEFORE_AFTER_SENTENCE
from clinic.domain.visits import AddendumRecord, VisitStatus
from clinic.report.blocks.annex import annex
from clinic.report.document import INVENTED, LIMITS
from clinic.report.story import Story
from clinic.report.visit_summary import render
from tests.records import CLINIC, counted, patient_record, questionnaire, visit_record
from tests.report import extremes
from tests.report.pages import overlapping, page_texts, pieces, plain, reader, text_of, visit_text, whole_text


@pytest.mark.parametrize("page_size", ["A4", "letter"])
def test_the_same_summary_gives_the_same_bytes(page_size: str) -> None:
    assert render(extremes.example(), page_size=page_size) == render(extremes.example(), page_size=page_size)


def test_page_one_has_its_parts_in_the_order_of_reading() -> None:
    first = page_texts(render(extremes.example()))[0]
    parts = ["In short", "What happens next", "Key scores", "Where it hurts", "What you have tried", "Summary of"]
    places = [first.index(part) for part in parts]
    assert places == sorted(places)


def test_page_one_of_the_example_is_whole_on_both_sizes() -> None:
    for page_size in ("A4", "letter"):
        first = plain(page_texts(render(extremes.example(), page_size=page_size))[0])
        for words in ("12of18tenderpoints", "Occiput65", "Amitriptyline,10–25mg", "GPPleasecheckblood", "Helpedalot"):
            assert words in first, (page_size, words)


def test_fixed_sentences_stand_in_full() -> None:
    text = text_of(extremes.example())
    scores = extremes.example().scores
    notes = [row.series.measure.note for row in scores if row.series.measure.note]
    for sentence in (LIMITS, EXAMINER_NOTE, BEFORE_AFTER_SENTENCE, INVENTED, *notes):
        assert plain(sentence) in text
    assert plain("Questionnaire answers fulfil the 2016 survey criteria. This is not a diagnosis.") in text


def test_the_criteria_say_that_our_wording_was_not_validated() -> None:
    assert plain("Items in our own words, after Wolfe 2016; wording not validated.") in text_of(extremes.example())


def test_the_spasm_burden_stands_with_its_parts_and_the_distress_with_its_band() -> None:
    given = questionnaire(
        any_spasm=True,
        area_severity={"lower_leg_l": 7},
        frequency_level=2,
        duration_level=1,
        sleep_onset_effect=3,
        activity_effect=None,
        pain_areas=["neck", "lower_back", "upper_back"],
        fatigue=2,
        unrefreshed=2,
        cognitive=1,
        headache=True,
        abdominal_pain=False,
        depression=False,
    )
    text = visit_text(questionnaire=given)
    parts = "Worst severity 7; How often 5; How long 2.5; Falling asleep 3; Doing things not answered."
    assert plain(parts) in text
    assert plain("Polysymptomatic distress: 9 of 31, moderate (band of Wolfe, Walitt") in text


def test_what_is_not_known_has_no_parts_and_no_band() -> None:
    text = visit_text(questionnaire=questionnaire(any_spasm=False, fatigue=2, pain_areas=["neck"]))
    assert plain("Worst severity") not in text
    assert plain("Polysymptomatic") not in text


def test_the_criteria_switched_off_are_nowhere() -> None:
    summary = dataclasses.replace(extremes.example(), criteria=Criteria.SWITCHED_OFF)
    assert "criteria" not in text_of(summary)


def test_under_age_the_criteria_are_not_assessed() -> None:
    summary = dataclasses.replace(extremes.example(), criteria=Criteria.ADULTS_ONLY, criteria_result=None)
    assert plain("not assessed: adults only") in text_of(summary)


def test_a_draft_says_so_twice_on_every_page_and_has_no_clock_time() -> None:
    for page in page_texts(render(extremes.example(signed=False))):
        assert page.count("DRAFT") == 2
        assert not re.search(r"\d\d:\d\d", page)


def test_a_signed_summary_names_signer_clinic_time_and_digest() -> None:
    summary = extremes.example()
    assert summary.signature is not None
    for page in page_texts(render(summary)):
        assert "DRAFT" not in page
        assert plain("Signed by Dr A. Sample, 14 Nov 2025 11:20 (Europe/Berlin)") in plain(page)
        assert summary.signature.record_sha256 in page, "page one may be all that is passed on"


def test_pages_are_counted_and_the_file_says_what_it_is() -> None:
    data = render(extremes.example())
    texts, pdf = page_texts(data), reader(data)
    for number, page in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in page
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert pdf.metadata is not None
    assert "Rosa Example" in str(pdf.metadata.title)
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.outline[0]["/Title"] == "Summary"


@pytest.mark.parametrize("make", [extremes.example, extremes.worst, extremes.empty])
def test_every_font_is_embedded(make: object) -> None:
    for page in reader(render(make())).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font["/FontDescriptor"], font["/BaseFont"]


@pytest.mark.parametrize("page_size", ["A4", "letter"])
@pytest.mark.parametrize("make", [extremes.example, extremes.worst, extremes.empty, extremes.mixed])
def test_nothing_leaves_the_margins_or_lies_on_something_else(make: object, page_size: str) -> None:
    data = render(dataclasses.replace(make(), signature=extremes.example().signature), page_size=page_size)
    width, height = (float(side) for side in reader(data).pages[0].mediabox[2:])
    for number in range(len(reader(data).pages)):
        found = pieces(data, number)
        for piece in found:
            assert piece.left >= 35, piece
            assert piece.right <= width - 35, piece
            assert 33 <= piece.bottom <= piece.top <= height - 33, piece
        if number != 0 or make is not extremes.worst:  # 25 diamonds on a small figure have to touch
            assert not overlapping(found), number


def test_the_worst_case_keeps_every_word_and_is_bounded() -> None:
    summary = extremes.worst()
    started = time.monotonic()
    data = render(summary)
    assert time.monotonic() - started < 60
    text = whole_text(data)
    for number in range(1, 31):
        assert f"Treatmentnumber{number}withanameoffortyletters" in text
        assert f"effect-{number}" in text
        assert f"plan-note-{number}" in text
    for number in range(1, 26):
        assert f"spot-note-{number}" in text
    for number in range(20):
        assert f"diagnosis-{number}(" in text
        assert f"allergy-{number}" in text
        assert f"lifeevent{number}with" in text
    counted_words = Counter(" ".join(page_texts(data)).split())
    for word in extremes.WORDS.split():
        assert counted_words[word] >= 6, f"{word}: in short, three steps, the examiner's note and the addendum"
    assert plain(extremes.LONG_NAME) in text


def test_no_page_of_the_worst_case_is_without_its_frame() -> None:
    for page in page_texts(render(extremes.worst())):
        assert "Fibromyalgia visit summary" in page
        assert plain(LIMITS) in plain(page)


def test_every_value_of_a_crowded_chart_is_in_a_table_of_its_visits() -> None:
    summary = extremes.many_visits(60)
    text = text_of(summary)
    assert text.count("Allvalues") == len(summary.visit_days) // 48 + 1
    for start in range(0, 60, 12):
        days = summary.visit_days[start : start + 12]
        assert "".join(f"{day.day}{day:%b}{day.year}" for day in days) in text
        pain = next(one for one in summary.series if one.measure.key == "nrs_pain").points[start : start + 12]
        assert plain("Pain, last 7 days") + "".join(str(point.value) for point in pain) in text


def test_each_kind_of_blank_has_its_own_words() -> None:
    text = visit_text(questionnaire=questionnaire(nrs_pain=None, fatigue=0))
    assert "Pain,last7days0to10notanswered" in text
    assert "Tiredness0to30" in text
    assert "Wakingunrefreshed0to3notasked" in text
    assert "Tenderpointsof18notexamined" in text


def test_a_change_stands_only_with_the_day_it_is_measured_from() -> None:
    first = page_texts(render(extremes.example()))[0]
    assert "since 15 Aug 2025" in first
    alone = page_texts(render(extremes.example(visits=1)))[0]
    assert "Lower\n" not in alone
    assert not re.search(r"since \d", alone)


def test_an_older_baseline_is_named_in_its_own_row() -> None:
    days = (dt.date(2024, 1, 5), dt.date(2024, 3, 4), dt.date(2024, 6, 6))
    pains = (9, None, 4)
    visits = [
        visit_record(number, day, VisitStatus.OPEN, questionnaire=questionnaire(nrs_pain=pain))
        for number, (day, pain) in enumerate(zip(days, pains, strict=True), 1)
    ]
    first = page_texts(render(summarise(patient_record(visits=visits), 3, clinic=CLINIC)))[0]
    assert "since 5 Jan 2024" in first


def test_a_last_value_from_another_day_is_dated_also_without_a_change() -> None:
    first = plain(page_texts(render(extremes.mixed()))[0])
    assert plain("Tender points of 18 14 5 Apr 2024 5 to 11, not all tested") in first


def test_addenda_are_announced_on_page_one_and_stand_in_the_annex() -> None:
    moment = dt.datetime(2025, 12, 3, 23, 30, tzinfo=dt.UTC)
    addendum = AddendumRecord("Dr B. Other", moment, "Result came late", "Vitamin D was low.")
    data = render(dataclasses.replace(extremes.example(), addenda=(addendum,)))
    assert plain("Amended 4 Dec 2025 by Dr B. Other: Result came late") in plain(page_texts(data)[0])
    assert plain("4 Dec 2025 00:30, Dr B. Other, Result came late: Vitamin D was low.") in whole_text(data)


def test_only_a_demo_says_that_its_data_are_invented() -> None:
    summary = extremes.example()
    real = dataclasses.replace(summary, clinic=dataclasses.replace(summary.clinic, demo=False))
    assert plain(INVENTED) not in text_of(real)


def test_own_sentences_are_translated_and_typed_words_are_not() -> None:
    text = whole_text(render(extremes.example(), translate=lambda words: words.replace("Key scores", "Puntuaciones")))
    assert "Puntuaciones" in text
    assert plain("The pool helps you most.") in text


def test_a_summary_with_everyday_contents_is_a_small_file() -> None:
    assert len(render(extremes.example())) < 150_000


def test_no_page_of_the_annex_is_without_words() -> None:
    story = Story(extremes.example(), str, 523)
    story.leave("First", ("", "word\n" * 9))
    story.leave("Second", ("", "word\n" * 9))
    (whole,) = annex(story, 800)
    for less in range(12):
        heights = [page.block.height for page in annex(story, whole.block.height - less)]
        assert all(30 < height <= whole.block.height for height in heights), less


def test_an_incomplete_count_prints_its_bounds() -> None:
    text = visit_text(exam=counted(3, tested=10))
    assert plain("3 to 11, not all tested") in text
