"""No text becomes a formula, no number becomes text, and what was guarded comes back letter by letter."""

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic.exchange.csv_export.cells import digits, guarded, plain, quoted
from clinic.exchange.csv_export.marks import MARK_LABELS, Mark

DANGEROUS = "=+-@\uff1d\uff0b\uff0d\uff20\u2212"
NASTY = st.text(alphabet=[*DANGEROUS, *"\t\r\n ;,'\"~a1\u00a0\u200b\ufeff|"], max_size=12)


@pytest.mark.parametrize("sign", list(DANGEROUS))
@pytest.mark.parametrize("before", ["", " ", "   ", "\u00a0", "\u200b", "\ufeff"])
def test_a_formula_gets_an_apostrophe_also_behind_blanks_and_full_width(sign, before):
    assert guarded(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("text", ["\tcmd", "\rcmd", "\ncmd", "~blank"])
def test_a_tab_a_line_end_and_a_code_of_ours_get_one_too(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("end", [";", "\t", "\n", "\r"])
def test_what_another_program_takes_for_a_new_cell_begins_no_formula_either(end):
    assert guarded(f"a{end}=1") == f"a{end}'=1"
    assert guarded(f"a{end} @x") == f"a{end}' @x"


@pytest.mark.parametrize("text", ["", "Rosa", "3 x 2", "it's", "'tis", "a-b", "a = b", "5.5", "Müller, Zoë"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text


@given(NASTY | st.text())
@example("'=1")
@example("''=1")
@example("\n\n=x")
@example("a;'=1")
@example("=\n=\t=")
def test_every_text_comes_back(text):
    assert plain(guarded(text)) == text


@given(NASTY)
def test_no_cell_begins_a_formula_whichever_sign_parts_cells(text):
    pieces = re.split("[;\t\r\n]", guarded(text))
    assert not any(re.match(rf"[\s\u200b\ufeff]*[{re.escape(DANGEROUS)}]", piece) for piece in pieces)


@given(st.lists(NASTY | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_a_line_is_read_back_by_any_reader_of_csv(texts):
    line = ",".join(quoted(text) for text in texts)
    (cells,) = csv.reader(io.StringIO(line, newline=""), strict=True) if line else [[""]]
    assert [plain(cell) for cell in cells] == texts


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (-3, None, "-3"),
        (Decimal("2.50"), None, "2.50"),
        (Decimal("0.0000000001"), None, "0.0000000001"),
        (Decimal("1E+2"), None, "100"),
        (Fraction(77, 18), 2, "4.28"),
        (Fraction(10), 2, "10"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 3), 2, "-0.33"),
        (Fraction(9, 2), 2, "4.5"),
    ],
)
def test_numbers_are_plain_digits_and_a_negative_one_has_no_apostrophe(number, places, shown):
    assert digits(number, places) == shown


def test_codes_of_missing_values_pass_for_no_number_date_or_value():
    assert set(MARK_LABELS) == set(Mark)
    for mark in Mark:
        assert re.fullmatch(r"~[a-z_]+", mark)
        assert mark.upper() not in {"NA", "N/A", "NAN", "NULL", "NONE", "INF"}
