"""The live results of a survey: the thumb's count and means, or the algometer's mean, never one made of the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.domain.body.atlas import CONTROL_SITES, SITES, TENDER_POINT_SITES
from clinic.domain.exams import (
    CONTROLS_NOTE,
    ExamMethod,
    SiteRating,
    TenderPointResult,
    pressure_threshold,
    tender_points,
)
from clinic.domain.scoring.rounding import shown
from clinic.models import Exam
from clinic.services import pressures
from clinic.web.present.exam_methods import PageMethod


@dataclass(frozen=True, slots=True)
class Result:
    """One figure of the results strip."""

    label: str
    value: str
    detail: str = ""


def live(exam: Exam | None, method: PageMethod) -> dict[str, Any]:
    """Return what the results strip shows: figures, the sentence about controls, each site's mean of its readings."""
    if method.rated is None:
        found = means(exam)
        several = {site: mean for site, mean in found.items() if len(pressures.trials_at(exam, site)) > 1}
        return {"results": _algometer(found), "controls_note": "", "means": shown_means(several)}
    result = tender_points(method.rated, ratings_of(exam).values())
    note = CONTROLS_NOTE if result.shows_controls_note else ""
    return {"results": tuple(_thumb(result)), "controls_note": note, "means": {}}


def ratings_of(exam: Exam | None) -> dict[str, SiteRating]:
    """Return the entries of a survey by site."""
    if exam is None:
        return {}
    return {one.site: SiteRating(one.site, one.state, one.rating, one.source) for one in exam.ratings}


def means(exam: Exam | None) -> dict[str, Fraction]:
    """Return each measured site's mean of its last two readings, in kg/cm²."""
    found = {site: pressure_threshold(pressures.trials_at(exam, site)) for site in SITES}
    return {site: mean for site, mean in found.items() if mean is not None}


def shown_means(found: dict[str, Fraction]) -> dict[str, str]:
    """Return means as they are printed."""
    return {site: shown(mean, 2) for site, mean in found.items()}


def _algometer(found: dict[str, Fraction]) -> tuple[Result, ...]:
    points = [found[site] for site in TENDER_POINT_SITES if site in found]
    controls = [found[site] for site in CONTROL_SITES if site in found]
    of_sites = ngettext("Mean of %(num)s site", "Mean of %(num)s sites", len(points))
    of_controls = ngettext("Mean of %(num)s control", "Mean of %(num)s controls", len(controls))
    return (
        Result(of_sites, _mean_of(points), _("kg/cm²")),
        Result(of_controls, _mean_of(controls), _("kg/cm²")),
        Result(_("Lower is"), "", _("more tender")),
    )


def _mean_of(values: list[Fraction]) -> str:
    return shown(sum(values, Fraction()) / len(values), 2) if values else "–"


def _thumb(result: TenderPointResult) -> Iterable[Result]:
    if result.positive_count is None:
        yield Result(_("Tender points"), "–", _("none tested yet"))
    else:
        yield Result(_("Tender points"), str(result.positive_count), _("of %(count)s tested", count=result.tested))
    if result.method is ExamMethod.MTPS_0_10:
        yield _mean(result)
    yield _controls(result)


def _mean(result: TenderPointResult) -> Result:
    if result.fis is not None and result.fis.value is not None:
        return Result(_("FIS, mean of 18"), shown(result.fis.value, 1))
    mean = "–" if result.mean_of_rated is None else shown(result.mean_of_rated, 1)
    return Result(_("Mean of %(count)s rated", count=result.tested), mean)


def _controls(result: TenderPointResult) -> Result:
    if result.control_mean is not None:
        return Result(_("Controls, mean of 3"), shown(result.control_mean, 1))
    if result.controls_positive is not None:
        return Result(_("Controls"), str(result.controls_positive), _("of 3 painful"))
    return Result(_("Controls"), str(result.controls_rated), _("of 3 rated"))
