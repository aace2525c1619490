"""Age is told only when the birth date tells it; visits are counted in order of date."""

import datetime as dt

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.patients import adult_on
from clinic.domain.visits import VisitStatus
from tests.records import patient_record, visit_record

DAY = dt.date(2025, 11, 14)


@pytest.mark.parametrize(
    ("birth", "adult"),
    [
        ("1973-02-03", True),
        ("2007-11-14", True),
        ("2007-11-15", False),
        ("2007-11", None),
        ("2007-10", True),
        ("2007-12", False),
        ("2007", None),
        ("2006", True),
        ("2008", False),
        ("2030", None),
    ],
)
def test_adult_is_told_only_when_the_birth_date_tells_it(birth, adult):
    assert adult_on(PartialDate.parse(birth), DAY) is adult


def test_without_a_birth_date_nothing_is_told():
    assert adult_on(None, DAY) is None


def test_someone_born_on_29_february_is_adult_from_1_march():
    birth = PartialDate.parse("2008-02-29")
    assert adult_on(birth, dt.date(2026, 2, 28)) is False
    assert adult_on(birth, dt.date(2026, 3, 1)) is True


def test_only_visits_that_took_place_count_and_a_draft_counts_for_itself():
    states = [
        VisitStatus.SIGNED,
        VisitStatus.MISSED,
        VisitStatus.IMPORTED,
        VisitStatus.CANCELLED,
        VisitStatus.ENTERED_IN_ERROR,
        VisitStatus.PLANNED,
        VisitStatus.SIGNED,
    ]
    visits = tuple(
        visit_record(number, DAY + dt.timedelta(days=number), status=state) for number, state in enumerate(states, 1)
    )
    record = patient_record(visits=visits)
    assert [one.id for one in record.up_to(visits[5])] == [1, 3, 6]
    assert [one.id for one in record.up_to(visits[6])] == [1, 3, 7]
    assert [one.id for one in record.missed_before(visits[6])] == [2]
    assert record.before(visits[6]) is visits[2]
    assert record.before(visits[0]) is None


def test_the_second_visit_of_a_day_comes_after_the_first():
    first, second = visit_record(1, DAY), visit_record(2, DAY)
    record = patient_record(visits=(first, second))
    assert list(record.up_to(first)) == [first]
    assert record.before(second) is first


def test_a_visit_of_somebody_else_is_not_found():
    with pytest.raises(KeyError):
        patient_record(visits=(visit_record(1, DAY),)).visit(99)
