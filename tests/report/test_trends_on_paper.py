"""Page two says only what is known: breaks, gaps and blanks are seen and told, and every change names its baseline."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.domain.dates import PartialDate
from clinic.domain.exams import SiteState
from clinic.domain.patients import LifeEvent, PatientFacts
from clinic.domain.scoring.sentences import SPASM_BURDEN_NOTE
from clinic.domain.summaries import VisitSummary, summarise
from clinic.domain.treatments.courses import BEFORE_AFTER_SENTENCE, Course, CourseStatus, Dose
from clinic.domain.visits import VisitRecord, VisitStatus
from clinic.report.visit_summary import render
from tests.records import CLINIC, counted, example_record, patient_record, questionnaire, visit_record
from tests.report import extremes
from tests.report.pages import overlapping, page_texts, pieces, plain
from tests.report.reading_order import of_role

FIRST = dt.date(2024, 2, 9)
EXAMPLE = extremes.example()


def visit(number: int, after: int, **more: object) -> VisitRecord:
    return visit_record(number, FIRST + dt.timedelta(days=after), VisitStatus.OPEN, **more)


def summary_of(*visits: VisitRecord, **more: object) -> VisitSummary:
    return summarise(patient_record(visits=visits, **more), visits[-1].id, clinic=CLINIC)


def page_two(summary: VisitSummary) -> str:
    return plain(page_texts(render(summary))[1])


def charts(summary: VisitSummary) -> dict[str, str]:
    """Name of each figure of page two, and what is said of it."""
    told = [part.alt for part in of_role(render(summary), "Figure") if part.page == 1 or "Pain, last" in part.alt]
    return {alt.split(",")[0]: alt for alt in told}


def test_each_panel_is_a_figure_that_tells_its_values_with_their_days() -> None:
    told = charts(EXAMPLE)
    assert told["Pain"].startswith("Pain, last 7 days, 0 to 10. 9 Feb 2024: 8; 10 May 2024: 7;")
    assert "Since 9 Feb 2024: Lower, by 3. Meets a published threshold. At least 30 % lower." in told["Pain"]
    assert "Since 9 Feb 2024: Within examiner error, by 5. Does not meet" in told["Tender points"]
    assert "Since 9 Feb 2024: Same." in told["Tiredness"]
    assert SPASM_BURDEN_NOTE in told["Spasm burden"]
    assert "higher is better" in told["Energy"]


def test_the_bars_are_a_figure_that_tells_every_course_and_event() -> None:
    (told,) = [part.alt for part in of_role(render(EXAMPLE), "Figure") if "Duloxetine" in part.alt]
    assert "Duloxetine, 30 mg, then 60 mg: 6 Sep 2024 to now, Helped a bit" in told
    assert "Amitriptyline, 10–25 mg, at night: Feb 2024 to Jul 2024, Made worse" in told
    assert "New job, part time: 24 Mar 2025" in told


def test_what_runs_the_other_way_stands_under_a_heading_of_its_own() -> None:
    assert [part.text for part in of_role(render(EXAMPLE), "H3") if "higher" in part.text.lower()] == [
        "Here higher is better"
    ]
    with_pressure = _measured({"knee_l": "2.0"}, {"knee_l": "3.0"}, {"knee_l": "2.5"})
    assert "Higher: better or less tender" in [part.text for part in of_role(render(with_pressure), "H3")]
    assert "kg/cm², lower = more tender" in charts(with_pressure)["Pressure pain threshold"]


def _measured(*pressures: dict[str, str]) -> VisitSummary:
    visits = [
        visit(
            number,
            90 * number,
            questionnaire=questionnaire(nrs_pain=5, energy=4),
            exam=counted(9, pressures={site: (Decimal(value),) for site, value in read.items()}),
        )
        for number, read in enumerate(pressures, 1)
    ]
    return summary_of(*visits)


def test_pressure_by_other_sites_breaks_the_line_with_a_label_that_names_them() -> None:
    summary = _measured({"knee_l": "2.0"}, {"knee_l": "3.0"}, {"knee_l": "2.5", "knee_r": "2.5"})
    told = charts(summary)["Pressure pain threshold"]
    assert "Other sites: algometer, 2 of 18 sites: " in told
    assert "Since" not in told
    assert "Othersites" in page_two(summary)


def test_pressure_that_nobody_tried_to_measure_is_not_mentioned_and_refused_is() -> None:
    assert "Pressurepain" not in page_two(EXAMPLE)
    refused = counted(9, pressure_states={"knee_l": SiteState.REFUSED})
    assert "Novaluessofar:" in page_two(summary_of(visit(1, 0, questionnaire=questionnaire(nrs_pain=5), exam=refused)))
    assert "Pressurepainthreshold" in page_two(summary_of(visit(1, 0, exam=refused)))


def test_the_spasm_burden_has_its_note_on_both_pages() -> None:
    first, second = (plain(page) for page in page_texts(render(EXAMPLE))[:2])
    assert plain(SPASM_BURDEN_NOTE) in first
    assert plain(SPASM_BURDEN_NOTE) in second


def test_what_a_chart_cannot_show_and_the_thresholds_stand_under_the_bars() -> None:
    text = page_two(EXAMPLE)
    assert text.index("Duloxetine") < text.index(plain(BEFORE_AFTER_SENTENCE))
    assert plain("Thresholds. Pain, last 7 days: 2 points (Farrar 2001, Mease 2011). Tender points: 7 points") in text


def test_a_chart_calls_nothing_better_or_worse() -> None:
    for alt in charts(EXAMPLE).values():
        said = alt.replace("higher is better", "").replace("Made worse", "")
        assert "better" not in said
        assert "worse" not in said


def test_each_kind_of_blank_has_its_own_sign_with_its_meaning() -> None:
    answers = [questionnaire(nrs_pain=5), questionnaire(nrs_pain=None), questionnaire(fatigue=1)]
    visits = [visit(number, 90 * number, questionnaire=one) for number, one in enumerate(answers, 1)]
    last = visit(9, 400, questionnaire=questionnaire(nrs_pain=4), exam=counted(5))
    summary = summary_of(*visits, visit_record(7, FIRST + dt.timedelta(days=300), VisitStatus.MISSED), last)
    text = page_two(summary)
    for sign in ("–notasked", "?notanswered", "ndnotexamined", "×visitmissed"):
        assert sign in text
    told = charts(summary)["Pain"]
    for words in ("not answered", "not asked", "visit missed"):
        assert words in told


def test_a_change_by_a_later_method_names_its_own_baseline() -> None:
    answers = (
        questionnaire(nrs_pain=pain, version=version) for pain, version in ((9, "1"), (8, "2"), (7, "2"), (5, "2"))
    )
    summary = summary_of(*(visit(number, 90 * number, questionnaire=one) for number, one in enumerate(answers, 1)))
    text = page_two(summary)
    assert "since9May2024" in text, "the head of the column"
    assert "since7Aug2024" in text, "the first value by this version"
    assert "Newmethod" in text


def test_no_page_two_of_the_example_has_two_rows_of_dates_or_a_day_of_the_month() -> None:
    text = page_texts(render(EXAMPLE))[1]
    assert "Feb ’24" in text
    assert "9 Feb 2024" not in text.replace("since 9 Feb 2024", "")


DATES = st.sampled_from(["2023", "2024", "2024-03", "2024-05-20", "2025-02", None])
ANSWERS = st.fixed_dictionaries(
    {
        "nrs_pain": st.none() | st.integers(0, 10),
        "fatigue": st.integers(0, 3),
        "unrefreshed": st.integers(0, 3),
        "cognitive": st.none() | st.integers(0, 3),
        "energy": st.integers(0, 10),
        "any_spasm": st.just(False),
    }
)


@st.composite
def summaries(draw: st.DrawFn) -> VisitSummary:
    days = sorted(draw(st.sets(st.integers(0, 900), min_size=1, max_size=10)))
    visits = []
    for number, after in enumerate(days, 1):
        answers = draw(st.none() | ANSWERS) if number < len(days) else draw(ANSWERS)
        version = draw(st.sampled_from(["1", "1", "2"]))
        tested = draw(st.sampled_from([18, 18, 11]))
        examiner = draw(st.sampled_from(["Dr A. Sample", "Dr B. Standin"]))
        visits.append(
            visit(
                number,
                after,
                questionnaire=questionnaire(version=version, **answers) if answers else None,
                exam=draw(st.none() | st.just(counted(draw(st.integers(0, tested)), tested=tested, examiner=examiner))),
            )
        )
    courses = [
        Course(
            number, "yoga", "", draw(st.sampled_from([CourseStatus.CURRENT, CourseStatus.STOPPED])), start, None, doses
        )
        for number in range(draw(st.integers(0, 6)))
        for start in [_date(draw(DATES))]
        for doses in [(Dose(None, "30", "mg"), Dose(_date(draw(DATES)), "60", "mg"))]
    ]
    events = tuple(LifeEvent("Flu", _date(date)) for date in draw(st.lists(DATES.filter(bool), max_size=4)))
    summary = summary_of(*visits, courses=courses, facts=PatientFacts(life_events=events))
    return dataclasses.replace(summary, signature=EXAMPLE.signature)


def _date(written: str | None) -> PartialDate | None:
    return PartialDate.parse(written) if written else None


@settings(max_examples=25, print_blob=False, suppress_health_check=[HealthCheck.too_slow])
@given(summaries())
def test_whatever_the_history_no_word_of_page_two_lies_on_another_or_off_the_page(summary: VisitSummary) -> None:
    data = render(summary)
    found = pieces(data, 1)
    pairs = overlapping(found, slack=2.0)
    assert not pairs, pairs
    assert all(one.left >= 35.5 and one.right <= 559.8 for one in found), "inside the margins"
    text = plain(page_texts(data)[1])
    for one in summary.series:
        if one.values:
            assert plain(one.measure.label) in text


@pytest.mark.parametrize("visits", [1, 2, 3])
def test_fewer_than_three_visits_are_dots_with_their_numbers(visits: int) -> None:
    record = example_record(visits)
    summary = summarise(record, record.visits[-1].id, clinic=CLINIC)
    assert charts(summary)["Pain"].count(":") >= visits
    alone = dataclasses.replace(summary, facts=PatientFacts())
    assert ("since" in page_two(alone)) is (visits > 1)


def test_the_keys_explain_what_is_drawn_and_nothing_else() -> None:
    first, later = (page_two(extremes.example(visits=count)) for count in (1, 7))
    assert plain("Grey band") not in first
    assert plain("Grey band") in later
    never_asked = dataclasses.replace(EXAMPLE.treatments[0], helped=None, asked=False)
    said = page_two(dataclasses.replace(EXAMPLE, treatments=(never_asked,)))
    assert said.count(plain("Not asked")) == 2
    assert plain("Helped a lot") not in said
