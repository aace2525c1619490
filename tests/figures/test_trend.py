"""A trend panel draws what was measured, where it was measured, and nothing between what was not."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.trends import Change, Point, Series, ValueState, change_since_first
from clinic.domain.trends.measures import ENERGY, PAIN, PRESSURE, TENDER_COUNT
from clinic.figures import lettering, palette
from clinic.figures.shapes import Circle, Drawing, Path, Rect, String
from clinic.figures.svg import to_svg
from clinic.figures.time_axis import TimeAxis
from clinic.figures.trend import Panel, places, trend_panel

FIRST = dt.date(2025, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def point(number: int, value: int | None, state: ValueState = ValueState.VALUE, **more: object) -> Point:
    return Point(day(number), value, state, **{"method": "nrs/1"} | more)


def panel(*points: Point, measure=PAIN, change: Change | None = None, **more: object) -> Panel:
    axis = TimeAxis.over([one.day for one in points], 150, 400)
    return trend_panel(Series(measure, points), axis, size=(523, 60), change=change, **more)


def lines(drawing: Drawing) -> list[list[tuple[float, float]]]:
    """The lines through values, each as its places; the lines of visits and dots are other strokes."""
    return [
        run for shape in drawing.contents if isinstance(shape, Path) and shape.strokeWidth == 1.4 for run in runs(shape)
    ]


def runs(path: Path) -> list[list[tuple[float, float]]]:
    found: list[list[tuple[float, float]]] = []
    for operator, x, y in zip(path.operators, path.points[::2], path.points[1::2], strict=True):
        found += [[]] if operator == 0 else []
        found[-1].append((x, y))
    return found


def dots(drawing: Drawing) -> list[tuple[float, float]]:
    """Where the dots stand, in order of date: open ones are strokes without a length, the last is a filled circle."""
    open_ones = [
        run[0]
        for shape in drawing.contents
        if isinstance(shape, Path) and shape.strokeLineCap == 1 and shape.strokeColor == palette.color(palette.INK)
        for run in runs(shape)
    ]
    return sorted(open_ones + [(shape.cx, shape.cy) for shape in drawing.contents if isinstance(shape, Circle)])


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def bands(drawing: Drawing) -> list[Rect]:
    return [shape for shape in drawing.contents if isinstance(shape, Rect) and shape.strokeColor is None]


def test_dates_lie_at_their_true_distance() -> None:
    drawing = panel(point(0, 5), point(10, 5), point(100, 5)).drawing
    first, second, last = (x for x, _ in dots(drawing))
    assert (second - first) / (last - first) == pytest.approx(0.1)


def test_higher_numbers_stand_higher_and_every_value_is_printed() -> None:
    drawn = panel(point(0, 2), point(50, 9), point(100, 4))
    low, high, _ = (y for _, y in dots(drawn.drawing))
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
        ValueState.REFUSED: "r",
        ValueState.STOPPED: "s",
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
    unit = (dots(panel(point(0, 1), point(9, 0), measure=measure).drawing)[0][1] - 4) / 1
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


STATES = [ValueState.VALUE, ValueState.NOT_ANSWERED, ValueState.REFUSED, ValueState.MISSED]


@settings(max_examples=60)
@given(st.data())
def test_a_panel_joins_only_neighbours_of_one_method_and_draws_every_value_once(data: st.DataObject) -> None:
    states = data.draw(st.lists(st.sampled_from(STATES), min_size=1, max_size=15))
    points = [
        point(
            30 * number,
            data.draw(st.integers(0, 18)) if state is ValueState.VALUE else None,
            state,
            method=data.draw(st.sampled_from(["a", "b"])),
        )
        for number, state in enumerate(states)
    ]
    drawing = panel(*points, measure=TENDER_COUNT).drawing
    axis = TimeAxis.over([one.day for one in points], 150, 400)
    at = {round(axis.x(one.day), 4): number for number, one in enumerate(points)}
    drawn = [at[round(x, 4)] for x, _ in dots(drawing)]
    assert drawn == [number for number, one in enumerate(points) if one.value is not None]
    if len(drawn) < 3:
        assert not lines(drawing)
    for run in lines(drawing):
        numbers = [at[round(x, 4)] for x, _ in run]
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), "a line never passes over a visit"
        assert len({points[number].method for number in numbers}) == 1


def test_the_band_begins_at_the_day_it_is_measured_from() -> None:
    """Before that day another method may stand, for which it means nothing."""
    points = [point(0, 9, method="old"), point(50, 8), point(80, 8), point(100, 5)]
    change = change_since_first(Series(PAIN, tuple(points)))
    drawing = panel(*points, change=change).drawing
    assert bands(drawing)[0].x == pytest.approx(dots(drawing)[1][0] - 8)


def test_only_a_published_threshold_draws_a_band_or_a_mark() -> None:
    points = [point(0, 8), point(50, 8), point(100, 2)]
    for measure in (ENERGY, PRESSURE):
        change = change_since_first(Series(measure, tuple(points)))
        drawing = panel(*points, measure=measure, change=change).drawing
        assert not bands(drawing)
        assert len(dots(drawing)) == 3
    assert len(dots(panel(*points, change=change_since_first(Series(PAIN, tuple(points)))).drawing)) == 4


def test_a_rise_of_pain_has_no_mark() -> None:
    points = [point(0, 2), point(50, 3), point(100, 9)]
    drawing = panel(*points, change=change_since_first(Series(PAIN, tuple(points)))).drawing
    assert len(dots(drawing)) == 3
    assert "Higher" in words(drawing)


def test_a_panel_says_which_way_pressure_and_energy_run() -> None:
    assert "kg/cm², lower = more tender" in words(panel(point(0, 2), measure=PRESSURE).drawing)
    assert "0 to 10, higher is better" in words(panel(point(0, 2), measure=ENERGY).drawing)


def test_sixty_visits_take_no_more_shapes_than_twenty() -> None:
    many = [point(30 * number, number % 10) for number in range(60)]
    assert len(panel(*many).drawing.contents) <= len(panel(*many[:20]).drawing.contents)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 10), min_size=13, max_size=60))
def test_first_last_highest_and_lowest_are_printed_however_many_visits_there_are(values: list[int]) -> None:
    printed = words(panel(*(point(7 * number, value) for number, value in enumerate(values))).drawing)
    axis_ends = ["0", "10"]
    for end in axis_ends:
        printed.remove(end)
    assert {str(value) for value in (values[0], values[-1], max(values), min(values))} <= set(printed)


def test_the_places_of_a_panel_are_those_of_its_dots() -> None:
    points = (point(0, 5), point(50, 6), point(90, 2))
    axis = TimeAxis.over([one.day for one in points], 150, 400)
    size = (523, 60)
    drawing = trend_panel(Series(PAIN, points), axis, size=size, change=None).drawing
    for place, drawn in zip(places(Series(PAIN, points), axis, size=size), dots(drawing), strict=True):
        assert place == pytest.approx(drawn)


def test_what_stands_in_place_of_values_on_close_days_lies_on_no_dot_and_none_is_lost() -> None:
    pressed = [point(number, 2, examiner="A" if number < 150 else "B") for number in (0, 100, 200, 332, 350, 368)]
    blank = [point(number, None, ValueState.NOT_EXAMINED) for number in (341, 359)]
    points = sorted(pressed + blank, key=lambda one: one.day)
    made = panel(*points, measure=PRESSURE)
    signs = [shape for shape in made.drawing.contents if isinstance(shape, String) and shape.text == "nd"]
    assert len(signs) == 2
    assert made.all_printed
    assert "New examiner" in words(made.drawing)
    for sign in signs:
        wide = lettering.width("nd", sign.fontSize) / 2
        assert not [x for x, y in dots(made.drawing) if abs(x - sign.x) < wide + 2 and -2 < y - sign.y < 8]
