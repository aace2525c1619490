"""Trends: what is followed over time, with gaps, breaks and the smallest change that means something."""

from clinic.domain.trends.changes import (
    THIRTY_PERCENT_LOWER,
    change_between,
    change_since_first,
    change_since_last,
    last_comparable,
)
from clinic.domain.trends.measures import MEASURES
from clinic.domain.trends.reading import Readings, read, series_from
from clinic.domain.trends.types import (
    Change,
    Label,
    Mark,
    Measure,
    Number,
    Point,
    Series,
    Threshold,
    ValueState,
    Word,
)

__all__ = [
    "MEASURES",
    "THIRTY_PERCENT_LOWER",
    "Change",
    "Label",
    "Mark",
    "Measure",
    "Number",
    "Point",
    "Readings",
    "Series",
    "Threshold",
    "ValueState",
    "Word",
    "change_between",
    "change_since_first",
    "change_since_last",
    "last_comparable",
    "read",
    "series_from",
]
