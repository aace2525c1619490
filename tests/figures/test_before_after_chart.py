"""The drawing around a start: dots alone, a band while the treatment was taken, nothing small, nothing joined."""

import datetime as dt

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.treatments.before_after import before_and_after
from clinic.domain.treatments.courses import Course, CourseStatus
from clinic.domain.trends import Point, Series, ValueState
from clinic.domain.trends.measures import PAIN
from clinic.figures import palette
from clinic.figures.before_after import TAKEN, before_after_chart
from clinic.figures.charting import SMALL
from clinic.figures.shapes import Circle, Line, Path, PolyLine, Rect, String

START = dt.date(2025, 6, 2)
SIX = ((-50, 7), (-30, 6), (-7, 8), (10, 5), (25, 6), (50, 4))


def drawn(started="2025-06-02", stopped=None, values=SIX):
    status = CourseStatus.STOPPED if stopped else CourseStatus.CURRENT
    course = Course(1, "yoga", "", status, PartialDate.parse(started), stopped and PartialDate.parse(stopped))
    points = (Point(START + dt.timedelta(days=days), value, ValueState.VALUE, "pain/1") for days, value in values)
    view = before_and_after(course, [], [Series(PAIN, tuple(points))])
    return before_after_chart(view.comparisons[0], view.window, size=(320, 104))


def shapes(drawing, kind):
    return [shape for shape in drawing.contents if isinstance(shape, kind)]


def bands(drawing):
    return [shape for shape in shapes(drawing, Rect) if shape.fillColor == palette.color(palette.BAND)]


def test_every_value_is_a_dot_and_nothing_joins_them():
    drawing = drawn()
    assert len(shapes(drawing, Circle)) == len(SIX)
    assert not shapes(drawing, (PolyLine, Path))
    assert all(line.y1 == line.y2 for line in shapes(drawing, Line))


def test_the_band_begins_at_the_start_and_ends_with_the_treatment():
    whole, short = (bands(drawn(stopped=stopped))[0] for stopped in (None, "2025-06-30"))
    before, after = (dot.cx for dot in (shapes(drawn(), Circle)[2], shapes(drawn(), Circle)[3]))
    assert before < whole.x < after
    assert short.x == whole.x
    assert short.width == pytest.approx(whole.width / 2)


def test_a_value_after_the_stop_is_an_open_dot():
    fills = [dot.fillColor for dot in shapes(drawn(stopped="2025-06-30"), Circle)]
    open_ones = [fill == palette.color(palette.WHITE) for fill in fills]
    assert sorted(open_ones) == [False] * 5 + [True]


def test_an_imprecise_start_is_framed_and_named_by_its_month():
    drawing = drawn("2025-06", values=((-40, 7), (60, 5)))
    assert len([shape for shape in shapes(drawing, Rect) if shape.strokeDashArray]) == 1
    texts = [one.text for one in shapes(drawing, String)]
    assert "Jun 2025" in texts
    assert not any(text.endswith(" Jun 2025") for text in texts)


def test_nothing_is_smaller_than_the_smallest_type_and_stays_inside():
    drawing = drawn()
    texts = shapes(drawing, String)
    assert {one.fontSize for one in texts} == {SMALL}
    assert TAKEN in [one.text for one in texts]
    assert all(0 <= one.y <= drawing.height - SMALL for one in texts)
