"""Two surveys of one visit side by side: which sites both examiners pressed, and what each found there.

Only what both pressed that day is a pair. A site that either did not test is no agreement and no disagreement, and a
rating that was confirmed from an earlier visit is no measurement of that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.domain.body.atlas import SITES, TENDER_POINT_SITES
from clinic.domain.exams import ExamMethod, RatingSource, SiteRating, is_positive

FEWEST_PAIRS = 20
"""Pairs of surveys (and, at a single site, of ratings) under which no figure of agreement is given."""


@dataclass(frozen=True, slots=True)
class SitePair:
    """One site that both examiners pressed: their ratings, 0 to 10 (or 1 and 0), and whether each counts as tender."""

    site: str
    first: int
    second: int
    tender_first: bool
    tender_second: bool

    @property
    def agrees(self) -> bool:
        """Whether both call the site tender, or both do not."""
        return self.tender_first == self.tender_second

    @property
    def difference(self) -> int:
        """The second rating less the first."""
        return self.second - self.first


@dataclass(frozen=True, slots=True)
class SurveyPair:
    """Two surveys by the same method. `counts` = both tender counts, 0 to 18; None unless both pressed all 18."""

    method: ExamMethod
    sites: tuple[SitePair, ...]

    @property
    def counts(self) -> tuple[int, int] | None:
        """The tender points that the first and the second counted."""
        points = [one for one in self.sites if one.site in TENDER_POINT_SITES]
        if len(points) < len(TENDER_POINT_SITES):
            return None
        return sum(one.tender_first for one in points), sum(one.tender_second for one in points)


def pair_of(method: ExamMethod, first: Mapping[str, SiteRating], second: Mapping[str, SiteRating]) -> SurveyPair:
    """Return the sites that both pressed, controls too, in the order of examination."""
    one, other = pressed(first), pressed(second)
    return SurveyPair(method, tuple(_site(method, s, one[s], other[s]) for s in SITES if s in one and s in other))


def pressed(survey: Mapping[str, SiteRating]) -> dict[str, int]:
    """Return the ratings of the sites that were pressed that day."""
    today = (one for one in survey.values() if one.source is RatingSource.EXAMINED)
    return {one.site: one.rating for one in today if one.rating is not None}


def _site(method: ExamMethod, site: str, first: int, second: int) -> SitePair:
    return SitePair(site, first, second, is_positive(method, first), is_positive(method, second))
