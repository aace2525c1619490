"""The tender-point examination: 18 sites and 3 control sites, each rated, or not rated for a stated reason.

Sources: Wolfe F et al. 1990 (painful yes or no); Okifuji A et al. 1997, J Rheumatol 24:377-383 (survey, 0 to 10,
positive from 2). A site that was not tested is never a site that does not hurt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from clinic.domain.body.atlas import CONTROL_SITES, SITES, TENDER_POINT_SITES
from clinic.domain.instruments.checking import whole_number
from clinic.domain.instruments.errors import AnswerCode, AnswerError, duplicate_area, unknown_code
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.scoring.results import Receipt, Score
from clinic.domain.scoring.tender_count import CountCriterion, ExamMethod, count_criterion
from clinic.domain.words import N_

WITHIN_EXAMINER_ERROR = 6
"""A count that differs by this much or less may be nothing but the examiner (Jensen 2013, BMJ Open 3:e002532)."""

_HIGHEST = {ExamMethod.ACR_PAINFUL_YES_NO: 1, ExamMethod.MTPS_0_10: 10}
_POSITIVE_FROM = {ExamMethod.ACR_PAINFUL_YES_NO: 1, ExamMethod.MTPS_0_10: 2}
SOURCES = {
    ExamMethod.ACR_PAINFUL_YES_NO: "Wolfe F et al. 1990, Arthritis Rheum 33:160-172",
    ExamMethod.MTPS_0_10: "Okifuji A et al. 1997, J Rheumatol 24:377-383; intensity: Boomershine 2012",
}
"""By method."""


class SiteState(StrEnum):
    """What became of a site."""

    RATED = "rated"
    NOT_EXAMINED = "not_examined"
    REFUSED = "refused"
    STOPPED = "stopped"


class RatingSource(StrEnum):
    """Where a rating comes from: the site was pressed today, or the examiner confirmed the last visit's rating."""

    EXAMINED = "examined"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class SiteRating:
    """One site: `rating` is there if, and only if, the state is rated; only it is confirmed. Raises AnswerError."""

    site: str
    state: SiteState
    rating: int | None = None
    source: RatingSource = RatingSource.EXAMINED

    def __post_init__(self) -> None:
        if self.site not in SITES:
            raise unknown_code("site", self.site)
        unrated = self.state is not SiteState.RATED
        if unrated == (self.rating is not None) or (unrated and self.source is RatingSource.CONFIRMED):
            raise AnswerError(
                AnswerCode.WRONG_TYPE,
                self.site,
                f"The site {self.site} is {self.state} and its rating does not fit that.",
                hint="Give a rating for a rated site, and none for any other.",
            )


@dataclass(frozen=True, slots=True)
class TenderPointResult:
    """What an examination comes to.

    `positive_count` is of the `tested` sites, None if none was tested; `untested` of 18 could still be positive.
    `fis` (0 to 10, higher is more tender) needs all 18 rated from 0 to 10; until then only `mean_of_rated`, which is
    another thing. Control sites are in neither; their mean and positives are None until all three are rated.
    """

    method: ExamMethod
    positive_count: int | None
    tested: int
    untested: int
    count_criterion_11: CountCriterion
    fis: Score | None
    mean_of_rated: Fraction | None
    control_mean: Fraction | None
    controls_positive: int | None
    controls_rated: int
    receipt: Receipt

    @property
    def highest_possible(self) -> int:
        """The count if every untested site were positive, 0 to 18."""
        return (self.positive_count or 0) + self.untested

    @property
    def shows_controls_note(self) -> bool:
        """Whether all controls are rated and one is positive: then, and only then, CONTROLS_NOTE is shown."""
        return bool(self.controls_positive)


def highest_rating(method: ExamMethod) -> int:
    """Return the top of the method's scale: 1 (painful) or 10."""
    return _HIGHEST[method]


def is_positive(method: ExamMethod, rating: int) -> bool:
    """Tell whether a rating counts as a tender point: any pain in the 1990 method, 2 or more in the survey."""
    return rating >= _POSITIVE_FROM[method]


def tender_points(method: ExamMethod, ratings: Iterable[SiteRating]) -> TenderPointResult:
    """Count and average one examination; a site that is left out was not examined.

    Raises AnswerError for a rating above the method's scale and for a site rated twice.
    """
    rated = _rated(method, ratings)
    points = [rated[site] for site in TENDER_POINT_SITES if site in rated]
    controls = [rated[site] for site in CONTROL_SITES if site in rated]
    positive = sum(is_positive(method, rating) for rating in points)
    untested = len(TENDER_POINT_SITES) - len(points)
    criterion = count_criterion(positive, untested) or CountCriterion.INDETERMINATE
    all_controls = len(controls) == len(CONTROL_SITES)
    on_scale = method is ExamMethod.MTPS_0_10
    receipt = _receipt(method, rated, positive, untested)
    return TenderPointResult(
        method=method,
        positive_count=positive if points else None,
        tested=len(points),
        untested=untested,
        count_criterion_11=criterion,
        fis=_fis(points, receipt) if on_scale and not untested else None,
        mean_of_rated=_mean(points) if on_scale and points else None,
        control_mean=_mean(controls) if on_scale and all_controls else None,
        controls_positive=sum(is_positive(method, rating) for rating in controls) if all_controls else None,
        controls_rated=len(controls),
        receipt=receipt,
    )


def _rated(method: ExamMethod, ratings: Iterable[SiteRating]) -> Mapping[str, int]:
    seen: set[str] = set()
    rated: dict[str, int] = {}
    for rating in ratings:
        if rating.site in seen:
            raise duplicate_area("site", rating.site)
        seen.add(rating.site)
        if rating.rating is not None:
            rated[rating.site] = whole_number(rating.site, rating.rating, 0, _HIGHEST[method])
    return MappingProxyType(rated)


def _mean(ratings: list[int]) -> Fraction:
    return Fraction(sum(ratings), len(ratings))


def _fis(points: list[int], receipt: Receipt) -> Score:
    return Score("fis", _mean(points), 0, 10, False, receipt)


def _receipt(method: ExamMethod, rated: Mapping[str, int], positive: int, untested: int) -> Receipt:
    missing = tuple(site for site in SITES if site not in rated)
    inputs = tuple((site, rated.get(site)) for site in SITES)
    rule = Phrase(
        N_("{positive} of {tested} tested sites rated {threshold} or more; {untested} not tested."),
        positive=positive,
        tested=len(TENDER_POINT_SITES) - untested,
        threshold=_POSITIVE_FROM[method],
        untested=untested,
    )
    return Receipt("tender_points", str(method), inputs, rule, missing, SOURCES[method])
