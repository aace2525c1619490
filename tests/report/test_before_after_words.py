"""Before and after a treatment in words: what was reckoned or why not, and never that the treatment did it."""

import datetime as dt
import re

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.summaries import summarise
from clinic.domain.treatments.courses import BEFORE_AFTER_SENTENCE, Course, CourseStatus
from clinic.report.blocks import before_after
from clinic.report.layouts import Layout
from clinic.report.paper import SMALL
from clinic.report.story import Story
from clinic.report.text import wrap
from clinic.report.visit_summary import render
from tests.records import CLINIC, patient_record, questionnaire, visit_record
from tests.report.pages import plain, whole_text

START = dt.date(2025, 6, 2)
SIX = ((-50, 7), (-30, 6), (-7, 8), (10, 5), (25, 6), (50, 4))
WEEKLY = dict(SIX)


def course(number=1, started="2025-06-02", *, code="duloxetine", status=CourseStatus.CURRENT, **more):
    return Course(number, code, "", status, started and PartialDate.parse(started), **more)


def story(values=SIX, *others, of=None, layout=Layout.STANDARD):
    """Pain at (days from the start), answered at a visit each, with the course in question and others."""
    visits = [
        visit_record(number, START + dt.timedelta(days=days), questionnaire=questionnaire(nrs_pain=value))
        for number, (days, value) in enumerate(values, 1)
    ]
    record = patient_record(visits=visits, courses=[of or course(), *others])
    return Story(summarise(record, len(visits), clinic=CLINIC), str, 523.0, layout)


def told(*arguments, **more):
    return " ".join(" ".join(pair) for pair in before_after.paragraphs(story(*arguments, **more)))


def test_medians_ranges_and_pairs_are_said_in_words():
    """Before 7 6 8, after 5 6 4: of nine pairs eight are lower and one (6 and 6) is the same."""
    words = told()
    assert words.startswith("Duloxetine, started 2 Jun 2025. Pain, last 7 days: before 7, 6, 8; after 5, 6, 4.")
    assert "Median before 7 (3 values, 6 to 8), after 5 (3 values, 4 to 6)." in words
    assert "In 8 of 9 pairs the later value was lower, in 1 the same." in words
    assert "No other treatment on the list started or stopped within 8 weeks." in words
    assert words.endswith(BEFORE_AFTER_SENTENCE)


@pytest.mark.parametrize(
    ("values", "others", "reason"),
    [
        (SIX[2:4], (), "too few values to compare (3 on each side are needed)"),
        (SIX, (course(2, "2025-06", code="yoga"),), "another treatment started, or may have started, within 8 weeks"),
        (((-50, 8), (-30, 7), (-7, 6), *SIX[3:]), (), "each value was already lower than the one before it"),
        (((-50, 6), (-30, 7), (-7, 8), *SIX[3:]), (), "each value was already higher than the one before it"),
    ],
)
def test_a_refusal_says_why_and_keeps_values_and_what_else_started(values, others, reason):
    words = told(values, *others)
    assert f"Not compared: {reason}" in words or f"Not compared: before the start {reason}" in words
    assert "Median" not in words
    assert "pairs" not in words
    assert all(f" {value} (" in words for _, value in values[:1])
    assert ("Yoga: started Jun 2025" in words) == bool(others)
    assert BEFORE_AFTER_SENTENCE in words


def test_the_usual_visit_every_other_month_reads_well():
    words = told(((-40, 7), (20, 5)))
    assert "Pain, last 7 days: before 7 (23 Apr 2025); after 5 (22 Jun 2025)." in words
    assert words.count("Not compared") == 1


def test_a_stop_in_the_window_and_an_imprecise_start_are_said():
    stopped = course(started="2025-06", stopped=PartialDate(2025, 7, 10), status=CourseStatus.STOPPED)
    words = told(of=stopped)
    assert "The start is known to the month: values of Jun 2025 count on neither side." in words
    assert "It was stopped 10 Jul 2025: later values do not count as after." in words


@pytest.mark.parametrize(
    ("unknown", "words"),
    [
        (course(started=None), "When it was started is not recorded"),
        (course(started="2025"), "known to the year only"),
        (course(status=CourseStatus.PLANNED), "was not started"),
        (course(), ""),
    ],
)
def test_without_a_start_there_is_a_reason(unknown, words):
    said = before_after.why_no_view(story(), unknown)
    assert words in said
    assert bool(said) is bool(words)


def test_a_course_from_before_the_first_visit_or_without_a_value_is_not_printed():
    assert told(of=course(started="2025-03")) == ""
    assert told(((-70, 7), (70, 5))) == ""


@pytest.mark.parametrize("values", [SIX, SIX[2:4], ((-50, 8), (-30, 7), (-7, 6), *SIX[3:])])
def test_nothing_praises_or_claims(values):
    words = told(values).replace(BEFORE_AFTER_SENTENCE, "")
    assert not re.search(r"improv|better|worse|caus|effect|thanks|because|%|[←-⇿]|[↑↓→✓👍]", words, re.IGNORECASE)


def test_it_stands_in_the_details_of_the_standard_layout_alone():
    printed = story()
    text = {layout: whole_text(render(printed.summary, layout=layout)) for layout in (Layout.STANDARD, Layout.GP)}
    assert plain("In 8 of 9 pairs the later value was lower") in text[Layout.STANDARD]
    assert plain("In 8 of 9 pairs the later value was lower") not in text[Layout.GP]


@pytest.mark.parametrize("weekly", [WEEKLY, tuple((days, abs(days) % 7) for days in range(-56, 57, 7) if days)])
@pytest.mark.parametrize("others", [(), [course(n, "2025-06", code="yoga") for n in range(2, 12)]])
def test_a_treatment_takes_five_lines_of_the_details_at_most(weekly, others):
    values = tuple(weekly.items()) if isinstance(weekly, dict) else weekly
    (label, words), *_ = before_after.paragraphs(story(values, *others))
    assert len(wrap(f"{label} {words}", SMALL, 251)) <= 5
    assert ("Pain, last 7 days: before " in words) or "The start is known to the month" in words
    assert ("Median" in words) == (not others)
    assert ("Not compared" in words) == bool(others)
    assert "8 weeks" in words, "what else began is always told, at least how often"
