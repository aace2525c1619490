"""Dates kept as precise as they were given."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dates import DateError, PartialDate, Precision, age_in_words, age_on, day_in_words


@pytest.mark.parametrize(
    ("text", "precision", "words", "earliest", "latest"),
    [
        ("2024", Precision.YEAR, "2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", Precision.MONTH, "Feb 2024", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2025-11-14", Precision.DAY, "14 Nov 2025", dt.date(2025, 11, 14), dt.date(2025, 11, 14)),
    ],
)
def test_a_date_is_kept_as_given(text, precision, words, earliest, latest):
    date = PartialDate.parse(text)
    assert (str(date), date.precision, date.in_words()) == (text, precision, words)
    assert (date.earliest(), date.latest()) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-00", "2023-02-29", "2024-02-00", "2024-1", "0000", "9999", "14.11.2025", "٢٠٢٤"]
)
def test_what_is_not_a_date_is_refused(text):
    with pytest.raises(DateError):
        PartialDate.parse(text)


def test_a_day_needs_its_month():
    with pytest.raises(DateError):
        PartialDate(2024, None, 3)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_is_read_back(day):
    date = PartialDate.of(day)
    assert PartialDate.parse(str(date)) == date
    assert date.earliest() == date.latest() == day


def test_dates_sort_by_the_earliest_day_they_can_mean():
    texts = ["2023-12-31", "2024", "2024-01", "2024-01-01", "2024-01-02", "2024-02"]
    assert sorted(map(PartialDate.parse, reversed(texts))) == list(map(PartialDate.parse, texts))


def test_months_are_translated():
    assert PartialDate(2024, 1).in_words({"Jan": "ene"}.__getitem__) == "ene 2024"
    assert day_in_words(dt.date(2025, 8, 15)) == "15 Aug 2025"


@pytest.mark.parametrize(
    ("birth", "day", "age", "words"),
    [
        ("1973-02-03", dt.date(2025, 2, 2), 51, "51"),
        ("1973-02-03", dt.date(2025, 2, 3), 52, "52"),
        ("2004-02-29", dt.date(2022, 2, 28), 17, "17"),
        ("2004-02-29", dt.date(2022, 3, 1), 18, "18"),
        ("1973", dt.date(2025, 11, 14), None, "51–52"),
        ("1973-11", dt.date(2025, 11, 14), None, "51–52"),
        ("1973-10", dt.date(2025, 11, 14), 52, "52"),
        ("2025", dt.date(2025, 3, 1), 0, "0"),
    ],
)
def test_an_age_is_told_only_if_it_is_known(birth, day, age, words):
    assert age_on(PartialDate.parse(birth), day) == age
    assert age_in_words(PartialDate.parse(birth), day) == words


def test_nobody_has_an_age_before_birth():
    with pytest.raises(DateError):
        age_on(PartialDate(1990), dt.date(1989, 12, 31))
