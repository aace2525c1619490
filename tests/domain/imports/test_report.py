"""The report of an import: rounding is no difference, long lists are cut and counted, JSON comes back unchanged."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from clinic.domain.imports import ImportReport, Rejected, Verdict
from clinic.domain.imports.groups import FURTHER, MOST_GROUPS, Group, Groups
from clinic.domain.imports.report import Difference, TotalCheck, agrees, as_shown


@pytest.mark.parametrize(
    ("stated", "given", "same"),
    [
        ("13", Fraction(13), True),
        ("13.0", Fraction(13), True),
        ("13", Fraction(10), False),
        ("62", Fraction(6249, 100), True),
        ("62", Fraction(6251, 100), False),
        ("62.4", Fraction(6244, 100), True),
        ("62.4", Fraction(6246, 100), False),
        ("1E+1", Fraction(10), True),
        ("0.1", Fraction(1, 10), True),
    ],
)
def test_a_stated_total_agrees_when_it_is_the_recomputed_one_rounded_as_it_is_stated(stated, given, same):
    assert agrees(Decimal(stated), given) is same


@pytest.mark.parametrize(("total", "shown"), [("7", "7"), ("127/2", "63.50"), ("1999/1000", "2"), ("1/3", "0.33")])
def test_totals_are_shown_with_two_places_at_most(total, shown):
    assert as_shown(Fraction(total)) == shown


REPORT = ImportReport(
    "visits.csv",
    "a" * 64,
    Verdict.WOULD_REFUSE,
    constants=("survey.symptoms_3_months: yes",),
    rows=500,
    counted={"rejected": 25, "differences": 3},
    rejected=(Rejected(3, "date", "text", "The date cannot be read."), Rejected(4, "", "text", "Too few cells.")),
    faults=(
        Group("The date cannot be read.", 1, (3,), "date", "text"),
        Group("Too few cells.", 24, tuple(range(4, 28)), "", "text"),
    ),
    noted=(Group("The stated total counts as unknown.", 2, (5, 9)),),
    differences=(Difference(14, "wpi", "13", "10"),),
    totals={
        "wpi": TotalCheck(scored=400, unscorable=7, stated=310, agree=299, without_items=8),
        "tender_count": TotalCheck(stated=40, without_items=40),
    },
)


def test_lists_that_were_cut_say_how_many_lines_are_left_out():
    text = REPORT.as_text()
    assert "… and 2 more" in text
    assert text.startswith("Dry run: nothing was stored. The file would not be imported")
    assert "WPI: scored 400, cannot be scored 7, stated 310, different 3" in text


def test_what_the_map_says_of_every_row_is_told_once():
    assert "\nEvery row, as the map says: survey.symptoms_3_months: yes\n" in REPORT.as_text()


@pytest.mark.parametrize(
    ("verdict", "counts", "said"),
    [
        (Verdict.IMPORTED, {"imported": 3}, "The file was imported without the rejected rows."),
        (Verdict.WOULD_IMPORT, {"imported": 3}, "Dry run: nothing was stored. The file would be imported without"),
        (Verdict.IMPORTED, {"already_here": 3}, "No row was new"),
        (Verdict.WOULD_REFUSE, {"already_here": 3}, "Dry run: nothing was stored. The file would not be imported"),
    ],
)
def test_the_first_line_says_what_became_of_the_file(verdict, counts, said):
    assert replace(REPORT, verdict=verdict, **counts).as_text().startswith(said)


def test_rows_of_which_the_same_is_said_stand_in_one_line():
    text = REPORT.as_text()
    assert "row 3, column date (text): The date cannot be read." in text
    assert "24 rows (4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 14 more): Too few cells." in text
    assert "2 rows (5, 9): The stated total counts as unknown." in text


def test_a_total_without_items_is_one_line_and_no_difference():
    text = REPORT.as_text()
    assert "WPI: stated in 8 rows without items for it, where it cannot be recomputed" in text
    assert "Tender point count: stated in 40 rows; the file gives no items for it, so it cannot be" in text
    assert "Tender point count: scored" not in text


def test_reasons_beyond_a_number_are_counted_together():
    groups = Groups()
    for row in range(2, MOST_GROUPS + 12):
        groups.add(row, f"Reason {row}.")
    assert len(groups.all()) == MOST_GROUPS + 1
    assert groups.all()[-1] == Group(FURTHER, 10, tuple(range(MOST_GROUPS + 2, MOST_GROUPS + 12)))


def test_json_comes_back_unchanged():
    assert ImportReport.from_json(REPORT.as_json()) == REPORT


def test_every_sentence_can_be_translated():
    for line in REPORT.as_text(lambda sentence: f"«{sentence}»").splitlines():
        assert "«" in line or not line, line
