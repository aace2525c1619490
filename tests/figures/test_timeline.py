"""Treatment bars and life events stand on the time axis of the trends."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.dates import PartialDate
from clinic.figures import palette
from clinic.figures.shapes import Drawing, Path, Polygon, Rect, String
from clinic.figures.time_axis import TimeAxis
from clinic.figures.timeline import ROW, Bar, Event, Filling, swatch, timeline

DAYS = (dt.date(2025, 1, 1), dt.date(2025, 4, 11), dt.date(2025, 7, 20))
DATES = tuple(PartialDate.of(day) for day in DAYS)
AXIS = TimeAxis.over(DAYS, 150, 400)


def bar(**more: object) -> Bar:
    plain = {"label": "Pool", "start": DATES[0], "end": DATES[1], "open_end": False, "filling": Filling.TINT}
    return Bar(**{**plain, "word": "Helped a bit", **more})


def drawn(*bars: Bar, events: tuple[Event, ...] = ()) -> Drawing:
    return timeline(bars, events, AXIS, DAYS, width=523, events_label="Life events")


def polygons(drawing: Drawing) -> list[Polygon]:
    return [shape for shape in drawing.contents if isinstance(shape, Polygon)]


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def test_a_bar_runs_from_start_to_stop() -> None:
    (shape,) = polygons(drawn(bar()))
    assert min(shape.points[::2]) == pytest.approx(AXIS.x(DAYS[0]))
    assert max(shape.points[::2]) == pytest.approx(AXIS.x(DAYS[1]))


def test_a_course_still_going_on_has_a_pointed_end() -> None:
    (shape,) = polygons(drawn(bar(end=None, open_end=True)))
    assert len(shape.points) == 10
    assert max(shape.points[::2]) > AXIS.right


def heights(drawing: Drawing) -> list[float]:
    return [round(max(shape.points[1::2]) - min(shape.points[1::2]), 3) for shape in polygons(drawing)]


def test_a_course_of_which_no_date_is_known_draws_no_bar_but_keeps_name_and_word() -> None:
    drawing = drawn(bar(start=None, end=None))
    assert not polygons(drawing)
    assert {"Pool", "Helped a bit"} <= set(words(drawing))


def test_a_stop_that_is_not_known_is_thin_to_the_end_and_does_not_look_like_going_on() -> None:
    (shape,) = polygons(drawn(bar(end=None, open_end=False)))
    assert heights(drawn(bar(end=None, open_end=False))) == [3]
    assert len(shape.points) == 8


def test_a_start_that_is_not_known_is_thin_from_before_the_axis() -> None:
    (shape,) = polygons(drawn(bar(start=None)))
    assert min(shape.points[::2]) < AXIS.left
    assert heights(drawn(bar(start=None))) == [3]


@pytest.mark.parametrize(("written", "days"), [("2025-04", 30), ("2025", 365)])
def test_a_start_known_to_the_month_or_the_year_begins_thin(written: str, days: int) -> None:
    start = PartialDate.parse(written)
    shapes = polygons(drawn(bar(start=start, end=None, open_end=True)))
    thin = shapes[0]
    assert heights(drawn(bar(start=start, end=None, open_end=True)))[0] == 3
    assert min(thin.points[::2]) == pytest.approx(AXIS.x(start.earliest()))
    assert max(thin.points[::2]) >= min(AXIS.x(start.latest()), AXIS.right) - 0.01


@settings(max_examples=80)
@given(
    st.sampled_from(["2024", "2024-12", "2025", "2025-02", "2025-02-10", None]),
    st.sampled_from(["2025", "2025-03", "2025-03-31", "2026", None]),
    st.booleans(),
)
def test_the_full_height_stands_only_where_the_course_surely_ran(
    began: str | None, ended: str | None, going_on: bool
) -> None:
    start, stop = (PartialDate.parse(date) if date else None for date in (began, ended))
    shown = bar(start=start, end=None if going_on else stop, open_end=going_on)
    for shape, height in zip(polygons(drawn(shown)), heights(drawn(shown)), strict=True):
        left, right = min(shape.points[::2]), max(shape.points[::2])
        if height > 3 and right - left > 8:
            assert start is not None, "nobody knows that it ran from here"
            assert left >= AXIS.x(start.latest()) - 8.01
            assert going_on or (stop is not None and right <= AXIS.x(stop.earliest()) + 8.01)


def test_a_dose_that_only_a_year_is_known_of_has_the_year_and_no_line() -> None:
    dated, vague = (
        drawn(bar(end=DATES[2], steps=((None, "30 mg"), (PartialDate.parse(date), "60 mg"))))
        for date in ("2025-04-11", "2025")
    )
    assert "60 mg" in words(dated)
    assert "60 mg (2025)" in words(vague)
    assert len(dated.contents) == len(vague.contents) + 1 or "30 mg" not in words(vague)


def test_a_life_event_known_to_the_year_is_a_line_over_the_year() -> None:
    day, year = (drawn(events=(Event(PartialDate.parse(date), "Flu"),)) for date in ("2025-04-11", "2025"))
    assert len(polygons(day)) == 1
    assert not polygons(year)
    reach = next(shape for shape in year.contents if isinstance(shape, Path) and shape.strokeWidth == 1.2).points[::2]
    assert (min(reach), max(reach)) == pytest.approx((AXIS.left, AXIS.right))


def test_each_answer_is_told_apart_without_colour() -> None:
    looks = set()
    for filling in Filling:
        drawing = swatch(filling)
        (shape,) = polygons(drawing)[:1]
        hatched = any(isinstance(part, Path) for part in drawing.contents)
        grey = round(sum(int(shape.fillColor[place : place + 2], 16) for place in (1, 3, 5)) / 255, 1)
        looks.add((grey, hatched, bool(shape.strokeDashArray)))
    assert len(looks) == len(Filling)


def test_a_change_of_dose_stands_where_it_happened() -> None:
    drawing = drawn(bar(end=DATES[2], steps=((None, "30 mg"), (DATES[1], "60 mg"))))
    places = {shape.text: shape.x for shape in drawing.contents if isinstance(shape, String)}
    assert places["60 mg"] == pytest.approx(AXIS.x(DAYS[1]) + 3)
    assert places["30 mg"] < places["60 mg"]


def test_life_events_that_would_touch_take_another_row() -> None:
    near = (Event(DATES[0], "Flu"), Event(PartialDate.of(DAYS[0] + dt.timedelta(days=5)), "New job"))
    far = (Event(DATES[0], "Flu"), Event(DATES[2], "New job"))
    assert drawn(events=near).height == drawn(events=far).height + ROW


def test_a_long_name_is_cut_where_it_is_seen() -> None:
    name = next(text for text in words(drawn(bar(label="x" * 200))) if text.startswith("x"))
    assert name.endswith("…")


def test_hatching_stays_inside_its_bar() -> None:
    drawing = drawn(bar(filling=Filling.HATCHED))
    left, right = AXIS.x(DAYS[0]), AXIS.x(DAYS[1])
    pain = palette.color(palette.PAIN)
    (hatches,) = [shape for shape in drawing.contents if isinstance(shape, Path) and shape.strokeColor == pain]
    assert len(hatches.points) > 8
    assert all(left - 0.01 <= x <= right + 0.01 for x in hatches.points[::2])
    assert not any(isinstance(shape, Rect) for shape in drawing.contents)
