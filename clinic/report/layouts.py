"""The layouts of a summary: the same data in the same order and words, for different readers."""

from enum import StrEnum


class Layout(StrEnum):
    """Which layout of the summary is drawn. `STANDARD` is the one that is signed and stored; the others are copies."""

    STANDARD = "standard"
    GP = "gp"
    """At most 230 words on page one: ratings, treatment dates and the key of the figure move to page two."""
    LARGE = "large"
    """Type of 16 points, one column, figures over the whole width, as many pages as it takes."""
