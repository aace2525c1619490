"""The figures of agreement over pairs of surveys by one method, and what they need before they are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clinic.domain.agreement.chance_corrected import cohen_kappa
from clinic.domain.agreement.intraclass import icc_2_1
from clinic.domain.agreement.measurement_error import smallest_detectable_difference
from clinic.domain.agreement.pairs import FEWEST_PAIRS, SitePair, SurveyPair
from clinic.domain.body.atlas import SITES
from clinic.domain.exams import ExamMethod


@dataclass(frozen=True, slots=True)
class SiteAgreement:
    """One site over all pairs: how many pressed it both, in how many both found it tender or both did not, and kappa.

    `kappa` is None with too few pairs, and when it is not defined.
    """

    site: str
    pairs: int
    agree: int
    kappa: Fraction | None

    @property
    def too_few(self) -> bool:
        """Whether fewer pairs than needed pressed this site."""
        return self.pairs < FEWEST_PAIRS


@dataclass(frozen=True, slots=True)
class Agreement:
    """All pairs of surveys by one method, each with one site that both pressed at least.

    `kappa` is of tender or not over all pairs of sites, `icc` of the ratings there (None for yes and no, which are not
    on a scale), `detectable` the smallest detectable difference of the tender count, of the pairs with all 18 sites
    (`counted`). Each is None with too few pairs, and when it is not defined.
    """

    method: ExamMethod
    pairs: int
    site_pairs: int
    kappa: Fraction | None
    icc: Fraction | None
    counted: int
    detectable: Fraction | None
    sites: tuple[SiteAgreement, ...]

    @property
    def too_few(self) -> bool:
        """Whether there are fewer pairs of surveys than needed."""
        return self.pairs < FEWEST_PAIRS


def agreement(method: ExamMethod, surveys: Sequence[SurveyPair]) -> Agreement:
    """Return the agreement over the pairs by this method; those by another one are left out."""
    chosen = [pair for pair in surveys if pair.method is method and pair.sites]
    enough = len(chosen) >= FEWEST_PAIRS
    sites = [one for pair in chosen for one in pair.sites]
    counts = [pair.counts for pair in chosen if pair.counts is not None]
    on_scale = method is ExamMethod.MTPS_0_10
    return Agreement(
        method=method,
        pairs=len(chosen),
        site_pairs=len(sites),
        kappa=_kappa(sites) if enough else None,
        icc=icc_2_1([(one.first, one.second) for one in sites]) if enough and on_scale else None,
        counted=len(counts),
        detectable=smallest_detectable_difference(counts) if len(counts) >= FEWEST_PAIRS else None,
        sites=tuple(_at_site(site, [one for one in sites if one.site == site]) for site in SITES),
    )


def _kappa(pairs: Sequence[SitePair]) -> Fraction | None:
    return cohen_kappa((one.tender_first, one.tender_second) for one in pairs)


def _at_site(site: str, pairs: Sequence[SitePair]) -> SiteAgreement:
    agree = sum(one.agrees for one in pairs)
    return SiteAgreement(site, len(pairs), agree, _kappa(pairs) if len(pairs) >= FEWEST_PAIRS else None)
