"""Treatment bars and life events stand on the time axis of the trends."""

import datetime as dt

import pytest
from reportlab.graphics.shapes import Drawing, Line, Polygon, Rect, String

from clinic.figures import palette
from clinic.figures.time_axis import TimeAxis
from clinic.figures.timeline import ROW, Bar, Event, Filling, swatch, timeline

DAYS = (dt.date(2025, 1, 1), dt.date(2025, 4, 11), dt.date(2025, 7, 20))
AXIS = TimeAxis.over(DAYS, 150, 400)


def bar(**more: object) -> Bar:
    plain = {"label": "Pool", "start": DAYS[0], "end": DAYS[1], "open_end": False, "filling": Filling.TINT}
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


def test_an_unknown_start_draws_no_bar_but_keeps_name_and_word() -> None:
    drawing = drawn(bar(start=None))
    assert not polygons(drawing)
    assert {"Pool", "Helped a bit"} <= set(words(drawing))


def test_a_stop_that_is_not_known_does_not_look_like_going_on() -> None:
    (shape,) = polygons(drawn(bar(end=None, open_end=False)))
    assert max(shape.points[::2]) < AXIS.right


def test_each_answer_is_told_apart_without_colour() -> None:
    looks = set()
    for filling in Filling:
        drawing = swatch(filling)
        (shape,) = polygons(drawing)[:1]
        hatched = any(isinstance(part, Line) for part in drawing.contents)
        grey = round(sum(shape.fillColor.rgb()), 1)
        looks.add((grey, hatched, bool(shape.strokeDashArray)))
    assert len(looks) == len(Filling)


def test_a_change_of_dose_stands_where_it_happened() -> None:
    drawing = drawn(bar(end=DAYS[2], steps=((None, "30 mg"), (DAYS[1], "60 mg"))))
    places = {shape.text: shape.x for shape in drawing.contents if isinstance(shape, String)}
    assert places["60 mg"] == pytest.approx(AXIS.x(DAYS[1]) + 3)
    assert places["30 mg"] < places["60 mg"]


def test_life_events_that_would_touch_take_another_row() -> None:
    near = (Event(DAYS[0], "Flu"), Event(DAYS[0] + dt.timedelta(days=5), "New job"))
    far = (Event(DAYS[0], "Flu"), Event(DAYS[2], "New job"))
    assert drawn(events=near).height == drawn(events=far).height + ROW


def test_a_long_name_is_cut_where_it_is_seen() -> None:
    name = next(text for text in words(drawn(bar(label="x" * 200))) if text.startswith("x"))
    assert name.endswith("…")


def test_hatching_stays_inside_its_bar() -> None:
    drawing = drawn(bar(filling=Filling.HATCHED))
    left, right = AXIS.x(DAYS[0]), AXIS.x(DAYS[1])
    pain = palette.color(palette.PAIN)
    hatches = [shape for shape in drawing.contents if isinstance(shape, Line) and shape.strokeColor == pain]
    assert hatches
    assert all(left - 0.01 <= x <= right + 0.01 for line in hatches for x in (line.x1, line.x2))
    assert not any(isinstance(shape, Rect) for shape in drawing.contents)
