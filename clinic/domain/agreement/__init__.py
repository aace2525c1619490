"""How far two examiners of the same patient on the same day agree: site by site, and over many pairs of surveys."""

from clinic.domain.agreement.chance_corrected import cohen_kappa
from clinic.domain.agreement.intraclass import icc_2_1
from clinic.domain.agreement.measurement_error import smallest_detectable_difference, within_pair_deviation
from clinic.domain.agreement.pairs import FEWEST_PAIRS, SitePair, SurveyPair, pair_of, pressed
from clinic.domain.agreement.report import Agreement, SiteAgreement, agreement

__all__ = [
    "FEWEST_PAIRS",
    "Agreement",
    "SiteAgreement",
    "SitePair",
    "SurveyPair",
    "agreement",
    "cohen_kappa",
    "icc_2_1",
    "pair_of",
    "pressed",
    "smallest_detectable_difference",
    "within_pair_deviation",
]
