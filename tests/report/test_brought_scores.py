"""Scores of imported questionnaires on paper: where there is room, and never at the cost of what is always there."""

import dataclasses
from fractions import Fraction

import pytest

from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.summaries import BroughtResult, ScoreRow, VisitSummary
from clinic.domain.trends import Measure, Point, Series, ValueState, change_since_last, last_comparable
from clinic.report.blocks.brought import paragraphs, stated_in_words
from clinic.report.layouts import Layout
from clinic.report.story import Story
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import overlapping, page_texts, pieces, plain

TITLES = ("Kites", "Weather", "A questionnaire whose title is much too long for one line of a table and for two")


def with_imported(summary: VisitSummary, titles: tuple[str, ...]) -> VisitSummary:
    """The summary with these questionnaires answered at every visit."""
    found = [series(summary, title, place) for place, title in enumerate(titles)]
    rows = [
        ScoreRow(one, score(one, one.points[-1]), score(one, last), last.day if last else None, change_since_last(one))
        for one in found
        for last in [last_comparable(one)]
    ]
    return dataclasses.replace(
        summary, series=(*summary.series, *found), scores=(*summary.scores, *(row for row in rows if row.today))
    )


def series(summary: VisitSummary, title: str, place: int) -> Series:
    key = f"own{place}"
    measure = Measure(key, title, "", 0, 27, 20 + place, optional=True, imported=True)
    days = summary.series[0].points
    points = [
        Point(one.day, 20 - place - n % 5, ValueState.VALUE, f"{key}/1", visit_id=one.visit_id)
        for n, one in enumerate(days)
    ]
    return Series(measure, tuple(points))


def score(of: Series, point: Point | None) -> Score | None:
    receipt = Receipt(of.measure.key, "1", (), "Sum of 9 items.", (), "")
    return Score(of.measure.key, point.value, 0, 27, False, receipt) if point else None


@pytest.mark.parametrize("layout", Layout)
def test_three_imported_questionnaires_cost_no_page_and_no_fixed_content(layout: Layout) -> None:
    summary = extremes.example()
    without, with_them = (page_texts(render(one, layout=layout)) for one in (summary, with_imported(summary, TITLES)))
    told = plain(" ".join(with_them))
    assert plain("Kites") in told
    if layout is Layout.GP:
        assert len(with_them) == len(without)
    for fixed in ("Key scores", "Pain, last 7 days", "Symptom severity", "Tender points"):
        assert plain(fixed) in plain(with_them[0]) or layout is Layout.LARGE


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_the_sign_of_an_estimate_means_stands_clear_of_the_key(language: str) -> None:
    summary = with_imported(dataclasses.replace(extremes.example(), language=language), ("Kites",))
    guessed = [
        dataclasses.replace(row, today=dataclasses.replace(row.today, estimated=True))
        for row in summary.scores
        if row.series.measure.imported and row.today
    ]
    summary = dataclasses.replace(
        summary, scores=(*(r for r in summary.scores if not r.series.measure.imported), *guessed)
    )
    data = render(summary)
    assert plain("estimated, for answers are blank") in plain(page_texts(data)[0])
    assert not overlapping(pieces(data, 0))


def test_an_answer_about_self_harm_stands_beside_the_score_in_the_details() -> None:
    score = Score("kites", Fraction(3), 0, 27, False, Receipt("kites", "1", (), "Sum of 9 items.", (), ""))
    result = BroughtResult("kites", "1", "0" * 64, "Kites", (), score)
    story = Story(extremes.example(), str, 523)
    told = paragraphs(story, dataclasses.replace(result, alarm=True))
    assert told[1] == ("Answer about self-harm above 0.", "")
    assert told[1] not in paragraphs(story, result)


def test_a_title_that_is_one_of_our_sentences_is_not_translated() -> None:
    summary = with_imported(extremes.example(), ("Tiredness",))
    pages = plain(
        " ".join(page_texts(render(summary, translate=lambda words: words.replace("Tiredness", "Cansancio"))))
    )
    assert plain("Cansancio") in pages
    assert plain("Tiredness") in pages


@pytest.mark.parametrize(
    ("stated", "value", "told"),
    [
        ("13", Fraction(10), "The file that it came from states 13; its items give 10."),
        ("13.0", Fraction(13), "The file that it came from states the same."),
        ("4.29", Fraction(30, 7), "The file that it came from states the same."),
        ("4.28", Fraction(30, 7), "The file that it came from states 4.28; its items give 4.3."),
        ("13", None, "The file that it came from states 13; its items cannot be scored."),
    ],
)
def test_a_stated_total_stands_beside_what_the_answers_give(stated: str, value: Fraction | None, told: str) -> None:
    receipt = Receipt("kites", "1", (), "Sum of 9 items.", (), "")
    score = Score("kites", value, 0, 27, False, receipt)
    result = BroughtResult("kites", "1", "0" * 64, "Kites", (), score, stated)
    decimals = 0 if value is None or value.denominator == 1 else 1
    assert stated_in_words(Story(extremes.example(), str, 523), result, decimals) == told
