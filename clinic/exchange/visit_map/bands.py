"""The 2010 bands of a count of bodily symptoms. For imports only: in a clinic the examiner judges the extent."""

MOST_SYMPTOMS = 99
BAND_STARTS = (1, 11, 25)
"""From which count on the extent is few (1), a moderate number (2), many (3); below all of them none (0)."""


def somatic_extent(count: int) -> int:
    """Return the extent of bodily symptoms, 0 none to 3 many, that a count of them is banded into."""
    return sum(count >= start for start in BAND_STARTS)
