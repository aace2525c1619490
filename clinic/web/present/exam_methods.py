"""The three methods of the survey's page, and what stands in a cell under each."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clinic.domain.exams import ExamMethod, RatingSource, SiteState
from clinic.models import Exam, TenderPointRating
from clinic.services import pressures

STATE_WORDS = {
    SiteState.NOT_EXAMINED: ("nd", "n", "/"),
    SiteState.REFUSED: ("ref", "r"),
    SiteState.STOPPED: ("stop", "s"),
}
"""How a cell without a value is written, and what else may be typed for it."""
CONFIRMED = "c"
"""What stands after a rating that was confirmed, and is typed alone to confirm the last visit's."""


class PageMethod(StrEnum):
    """A method of the page: the thumb from 0 to 10, the thumb with yes or no, the algometer in kg/cm²."""

    MTPS_0_10 = "mtps_0_10"
    ACR_PAINFUL_YES_NO = "acr_painful_yes_no"
    ALGOMETER = "algometer"

    @property
    def rated(self) -> ExamMethod | None:
        """The method of the ratings; None = readings of the algometer, which are no ratings."""
        return None if self is PageMethod.ALGOMETER else ExamMethod(self.value)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is stored at a site: as written in the cell, its version, when it was entered, and by whose account."""

    written: str
    version: int
    at: dt.datetime
    by: int | None


def cells(exam: Exam | None, method: PageMethod) -> dict[str, Cell]:
    """Return the cells with something in them, by site, in the order in which they were entered."""
    if exam is None:
        return {}
    if method is PageMethod.ALGOMETER:
        return {
            one.site: Cell(_measured(exam, one.site, one.state), one.version, one.measured_at, one.measured_by)
            for one in exam.pressure_sites
        }
    return {one.site: Cell(written(one), one.version, one.rated_at, one.rated_by) for one in exam.ratings}


def right_leads(exam: Exam | None, method: PageMethod) -> bool:
    """Whether the right side was entered before the left one in the pair of sites that was begun last."""
    order = {site: at for at, site in enumerate(cells(exam, method))}
    lefts = [site for site in order if site.endswith("_l") and f"{site[:-1]}r" in order]
    pairs = [(order[site], order[f"{site[:-1]}r"]) for site in lefts]
    left, right = max(pairs, key=min, default=(0, 1))
    return right < left


def written(rating: TenderPointRating) -> str:
    """Return a rating as it is written: `7`, `7c` when it was confirmed, `nd`, `ref`, `stop`."""
    if rating.rating is None:
        return STATE_WORDS[rating.state][0]
    return f"{rating.rating}{CONFIRMED if rating.source is RatingSource.CONFIRMED else ''}"


def in_a_row(readings: tuple[Decimal, ...]) -> str:
    """Return readings as they are written: `2.5 3.0`."""
    return " ".join(f"{reading:.1f}" for reading in readings)


def method_of(wanted: str | None, exam: Exam | None) -> PageMethod:
    """Return the method of the page: the algometer if it is asked for, that of the ratings, else the one asked for."""
    if wanted == PageMethod.ALGOMETER:
        return PageMethod.ALGOMETER
    if exam is not None and exam.ratings:
        return PageMethod(exam.method.value)
    if wanted in set(PageMethod):
        return PageMethod(wanted)
    if exam is not None and exam.pressure_sites:
        return PageMethod.ALGOMETER
    return PageMethod.MTPS_0_10 if exam is None else PageMethod(exam.method.value)


def other_wanted(wanted: str | None, exam: Exam | None) -> PageMethod | None:
    """Return the method that was asked for where values of another one stand: the page asks before it goes on."""
    if exam is None or wanted not in set(PageMethod):
        return None
    method = PageMethod(wanted)
    if method is PageMethod.ALGOMETER:
        return method if exam.ratings and not exam.pressure_sites else None
    if exam.ratings:
        return method if exam.method is not method.rated else None
    return method if exam.pressure_sites else None


def _measured(exam: Exam, site: str, state: SiteState) -> str:
    return in_a_row(pressures.trials_at(exam, site)) if state is SiteState.RATED else STATE_WORDS[state][0]
