"""What may be said of the difference between two values of a measure, and what may not."""

from clinic.domain.trends.measures import PAIN
from clinic.domain.trends.types import Change, Mark, Measure, Number, Point, Series, Word
from clinic.domain.words import N_

THIRTY_PERCENT_LOWER = N_("At least 30 % lower")


def change_between(measure: Measure, before: Point, after: Point) -> Change | None:
    """Return the change from one point to a later one; None unless both have a value by the same method."""
    if before.value is None or after.value is None or before.method != after.method:
        return None
    points = after.value - before.value
    return Change(
        before=before.value,
        after=after.value,
        points=points,
        word=_word(measure, points),
        mark=_mark(measure, points),
        baseline_day=before.day,
        percent_sentence=_percent_sentence(measure, before.value, after.value),
    )


def change_since_last(series: Series) -> Change | None:
    """Return the change at the latest visit against the last earlier value by the same method (page one)."""
    before = last_comparable(series)
    return change_between(series.measure, before, series.points[-1]) if before else None


def change_since_first(series: Series) -> Change | None:
    """Return the change at the latest visit against the first value by the same method (page two)."""
    earlier = _comparable(series)
    return change_between(series.measure, earlier[0], series.points[-1]) if earlier else None


def last_comparable(series: Series) -> Point | None:
    """Return the latest earlier point with a value by the method of the latest visit; None when there is none.

    A latest visit without a value leaves nothing to compare; then it is the latest earlier value by any method.
    """
    earlier = _comparable(series)
    return earlier[-1] if earlier else None


def _comparable(series: Series) -> list[Point]:
    today = series.last
    if today is None:
        return []
    earlier = [point for point in series.points[:-1] if point.value is not None]
    return earlier if today.value is None else [point for point in earlier if point.method == today.method]


def _word(measure: Measure, points: Number) -> Word:
    threshold = measure.threshold
    if threshold and threshold.below and _size(points) < threshold.points:
        return threshold.below
    if points == 0:
        return Word.SAME
    return Word.LOWER if points < 0 else Word.HIGHER


def _mark(measure: Measure, points: Number) -> Mark:
    threshold = measure.threshold
    if threshold is None or (threshold.only_lower and points >= 0):
        return Mark.NONE
    return Mark.FILLED if _size(points) >= threshold.points else Mark.OPEN


def _size(points: Number) -> Number:
    return -points if points < 0 else points


def _percent_sentence(measure: Measure, before: Number, after: Number) -> str | None:
    """Say 30 % in words, beside the dot and never instead of it; a baseline of 0 has no percentage."""
    if measure.key != PAIN.key or before <= 0 or (before - after) * 10 < before * 3:
        return None
    return THIRTY_PERCENT_LOWER
