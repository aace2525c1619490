"""The time axis, its dates, and the trend as small as a word."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.trends import Point, Series, ValueState
from clinic.domain.trends.measures import PAIN, TENDER_COUNT
from clinic.figures import lettering
from clinic.figures.shapes import PolyLine, Rect
from clinic.figures.sparkline import sparkline
from clinic.figures.time_axis import TimeAxis, axis_labels

FIRST = dt.date(2025, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def point(number: int, value: int | None, state: ValueState = ValueState.VALUE, **more: object) -> Point:
    return Point(day(number), value, state, **{"method": "nrs/1"} | more)


def test_one_visit_alone_stands_in_the_middle() -> None:
    assert TimeAxis.over([FIRST], 0, 100).x(FIRST) == 50


def labelled(*days: dt.date, right: float = 300) -> dict[dt.date, str]:
    return axis_labels(days, TimeAxis.over(days, 0, right), 9)


def test_a_date_is_its_month_and_the_first_of_a_year_has_the_year() -> None:
    days = [dt.date(2025, 2, 23), dt.date(2025, 5, 11), dt.date(2026, 4, 20), dt.date(2026, 11, 16)]
    assert list(labelled(*days).values()) == ["Feb ’25", "May", "Apr ’26", "Nov"]


def test_two_visits_in_one_month_have_their_days() -> None:
    assert list(labelled(dt.date(2025, 2, 3), dt.date(2025, 2, 20)).values()) == ["3 Feb ’25", "20 Feb"]


@settings(max_examples=60)
@given(gaps=st.lists(st.integers(1, 400), min_size=1, max_size=60), right=st.integers(60, 400))
def test_dates_thin_out_and_never_touch(gaps: list[int], right: int) -> None:
    days = [day(sum(gaps[:number])) for number in range(len(gaps) + 1)]
    axis = TimeAxis.over(days, 0, right)
    kept = axis_labels(days, axis, 9)
    assert days[0] in kept
    places = [(axis.x(one), lettering.width(kept[one], 9) / 2) for one in sorted(kept)]
    assert all(x + half <= after - other for (x, half), (after, other) in pairwise(places))
    if len(kept) < len(days):
        assert all("’" in label for label in kept.values()), "a month alone may not lose its year"


def test_a_point_of_wobble_does_not_fill_the_sparkline() -> None:
    series = Series(PAIN, (point(0, 5), point(50, 6), point(100, 5)))
    axis = TimeAxis.over([day(0), day(100)], 0, 80)
    (line,) = [one for one in sparkline(series, axis, 12, None).contents if isinstance(one, PolyLine)]
    heights = line.points[1::2]
    assert max(heights) - min(heights) < 12 * 0.3


def test_a_count_in_part_is_a_bar_in_the_sparkline_too() -> None:
    bar = point(50, None, ValueState.NOT_ASSESSABLE, low=4, high=17)
    series = Series(TENDER_COUNT, (point(0, 8), bar, point(80, 8)))
    drawing = sparkline(series, TimeAxis.over([day(0), day(80)], 0, 80), 12, None)
    (box,) = [one for one in drawing.contents if isinstance(one, Rect)]
    assert box.y >= 0
    assert box.y + box.height <= 12
