"""Trends: what is followed over time, with gaps, breaks and the smallest change that means something."""

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

__all__ = ["Change", "Label", "Mark", "Measure", "Number", "Point", "Series", "Threshold", "ValueState", "Word"]
