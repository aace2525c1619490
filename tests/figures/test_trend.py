"""A trend panel draws what was measured, where it was measured, and nothing between what was not."""

import datetime as dt

import pytest
from reportlab.graphics.shapes import Circle, Drawing, PolyLine, Rect, String

from clinic.domain.trends import Change, Point, Series, ValueState, change_since_first
from clinic.domain.trends.measures import PAIN, TENDER_COUNT
from clinic.figures import lettering, palette
from clinic.figures.sparkline import sparkline
from clinic.figures.svg import to_svg
from clinic.figures.time_axis import TimeAxis, spread
from clinic.figures.trend import Panel, trend_panel

FIRST = dt.date(2025, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def point(number: int, value: int | None, state: ValueState = ValueState.VALUE, **more: object) -> Point:
    return Point(day(number), value, state, **{"method": "nrs/1"} | more)


def panel(*points: Point, measure=PAIN, change: Change | None = None, **more: object) -> Panel:
    axis = TimeAxis.over([one.day for one in points], 150, 400)
    return trend_panel(Series(measure, points), axis, size=(523, 60), change=change, **more)


def lines(drawing: Drawing) -> list[PolyLine]:
    return [shape for shape in drawing.contents if isinstance(shape, PolyLine)]


def dots(drawing: Drawing) -> list[Circle]:
    return [shape for shape in drawing.contents if isinstance(shape, Circle)]


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def bands(drawing: Drawing) -> list[Rect]:
    return [shape for shape in drawing.contents if isinstance(shape, Rect) and shape.strokeColor is None]


def test_dates_lie_at_their_true_distance() -> None:
    drawing = panel(point(0, 5), point(10, 5), point(100, 5)).drawing
    first, second, last = (dot.cx for dot in dots(drawing))
    assert (second - first) / (last - first) == pytest.approx(0.1)


def test_higher_numbers_stand_higher_and_every_value_is_printed() -> None:
    drawn = panel(point(0, 2), point(50, 9), point(100, 4))
    low, high, _ = (dot.cy for dot in dots(drawn.drawing))
    assert high > low
    assert drawn.all_printed
    assert {"2", "9", "4"} <= set(words(drawn.drawing))


def test_fewer_than_three_values_are_dots_without_a_line() -> None:
    assert not lines(panel(point(0, 5), point(50, 6)).drawing)
    assert lines(panel(point(0, 5), point(50, 6), point(90, 6)).drawing)


def test_a_missed_visit_leaves_a_gap_with_its_sign() -> None:
    points = [point(0, 5), point(20, 5), point(40, None, ValueState.MISSED), point(60, 5), point(80, 5)]
    drawing = panel(*points).drawing
    assert len(lines(drawing)) == 2
    assert "×" in words(drawing)


def test_each_kind_of_blank_has_its_own_sign_and_none_is_zero() -> None:
    signs = {
        ValueState.NOT_ASKED: "–",
        ValueState.NOT_ANSWERED: "?",
        ValueState.NOT_EXAMINED: "nd",
        ValueState.NOT_ASSESSABLE: "/",
        ValueState.MISSED: "×",
    }
    for state, sign in signs.items():
        drawing = panel(point(0, 5), point(50, None, state), point(90, 5)).drawing
        assert sign in words(drawing)
        assert len(dots(drawing)) == 2
    assert len(set(signs.values())) == len(signs)


def test_a_new_method_breaks_the_line_with_a_label() -> None:
    points = [point(0, 5), point(20, 5), point(40, 5, method="nrs/2"), point(60, 5, method="nrs/2")]
    drawing = panel(*points).drawing
    assert len(lines(drawing)) == 2
    assert "New method" in words(drawing)


def test_a_new_examiner_gets_a_label_and_no_break() -> None:
    points = [point(0, 5, examiner="A"), point(20, 5, examiner="A"), point(40, 5, examiner="B")]
    drawing = panel(*points, measure=TENDER_COUNT).drawing
    assert len(lines(drawing)) == 1
    assert "New examiner" in words(drawing)


def test_an_incomplete_count_is_a_bar_off_the_line() -> None:
    bar = point(50, None, ValueState.NOT_ASSESSABLE, low=4, high=9)
    drawing = panel(point(0, 8), bar, point(80, 8), point(100, 8), measure=TENDER_COUNT).drawing
    assert "4–9" in words(drawing)
    assert len(dots(drawing)) == 3
    assert [shape for shape in drawing.contents if isinstance(shape, Rect) and shape.strokeColor is not None]


@pytest.mark.parametrize(("measure", "before", "span"), [(PAIN, 8, 2), (TENDER_COUNT, 9, 14)])
def test_the_band_is_the_published_threshold_around_the_first_value(measure, before: int, span: int) -> None:
    points = [point(0, before), point(50, before), point(100, 5)]
    change = change_since_first(Series(measure, tuple(points)))
    band = bands(panel(*points, measure=measure, change=change).drawing)[0]
    unit = (dots(panel(point(0, 1), point(9, 0), measure=measure).drawing)[0].cy - 4) / 1
    assert band.height == pytest.approx(span * unit, rel=0.01)
    assert band.fillColor == palette.color(palette.BAND)


def test_more_than_twelve_values_print_first_last_highest_and_lowest() -> None:
    values = [5, 6, 5, 6, 5, 9, 5, 6, 5, 1, 5, 6, 5, 7]
    drawn = panel(*(point(20 * number, value) for number, value in enumerate(values)))
    printed = words(drawn.drawing)
    assert not drawn.all_printed
    assert {"5", "7", "9", "1"} <= set(printed)
    assert "6" not in printed


def test_a_change_has_its_word_its_points_and_its_own_baseline() -> None:
    points = [point(0, 8), point(50, 8), point(100, 5)]
    change = change_since_first(Series(PAIN, tuple(points)))
    printed = words(panel(*points, change=change, own_baseline=True).drawing)
    assert {"Lower", "by 3", "since 1 Jan 2025"} <= set(printed)


def test_a_panel_goes_onto_a_page_too() -> None:
    svg = to_svg(panel(point(0, 5), point(50, 6)).drawing, title="Pain", description="5, then 6", id_prefix="pain")
    assert "style=" not in svg
    assert ">Pain, last 7 days<" in svg


def test_one_visit_alone_stands_in_the_middle() -> None:
    assert TimeAxis.over([FIRST], 0, 100).x(FIRST) == 50


def test_labels_of_days_do_not_touch() -> None:
    days = [day(number) for number in (0, 1, 50, 99, 100)]
    axis = TimeAxis.over(days, 0, 100)
    assert spread(days, axis, 40) == (day(0), day(50), day(100))


def test_a_point_of_wobble_does_not_fill_the_sparkline() -> None:
    series = Series(PAIN, (point(0, 5), point(50, 6), point(100, 5)))
    axis = TimeAxis.over([day(0), day(100)], 0, 80)
    (line,) = lines(sparkline(series, axis, 12, None))
    heights = line.points[1::2]
    assert max(heights) - min(heights) < 12 * 0.3


def test_a_long_word_of_change_takes_two_lines_and_stays_inside() -> None:
    points = [point(0, 17), point(50, 16), point(100, 12)]
    change = change_since_first(Series(TENDER_COUNT, tuple(points)))
    axis = TimeAxis.over([one.day for one in points], 150, 400)
    for width in (523, 560):
        drawn = trend_panel(Series(TENDER_COUNT, tuple(points)), axis, size=(width, 60), change=change).drawing
        right = [one for one in drawn.contents if isinstance(one, String) and one.x > 410]
        assert " ".join(one.text for one in right).startswith("Within examiner error")
        assert all(one.x + lettering.width(one.text, one.fontSize, bold=True) <= width for one in right)
        assert len({one.y for one in right}) == len(right)
