"""The count of 11 among 18 tender-point sites, told also where some sites were not tested.

Source: Wolfe F et al. 1990, Arthritis Rheum 33:160-172; the bounds for untested sites are the tool's own.
"""

from enum import StrEnum

from clinic.domain.instruments.checking import whole_number
from clinic.domain.instruments.errors import out_of_range

SITES_IN_ALL = 18
SITES_NEEDED = 11


class CountCriterion(StrEnum):
    """Whether 11 painful sites are reached, whatever the untested ones would have been."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    INDETERMINATE = "indeterminate"


class ExamMethod(StrEnum):
    """How tender points were rated; values of one method never stand in one line with those of another."""

    ACR_PAINFUL_YES_NO = "acr_painful_yes_no"
    MTPS_0_10 = "mtps_0_10"


def count_criterion(painful: object, untested: object) -> CountCriterion | None:
    """Tell whether 11 of 18 is reached; None if the painful sites were not counted.

    Both are counts of sites, 0 to 18 together. If it is not known how many were left untested, all others may have
    been. Raises AnswerError wrong_type or out_of_range.
    """
    open_sites = None if untested is None else whole_number("sites_not_tested", untested, 0, SITES_IN_ALL)
    if painful is None:
        return None
    found = whole_number("painful_sites", painful, 0, SITES_IN_ALL)
    at_most = SITES_IN_ALL if open_sites is None else found + open_sites
    if at_most > SITES_IN_ALL:
        raise out_of_range("sites_not_tested", 0, SITES_IN_ALL - found)
    if found >= SITES_NEEDED:
        return CountCriterion.REACHED
    return CountCriterion.NOT_REACHED if at_most < SITES_NEEDED else CountCriterion.INDETERMINATE
