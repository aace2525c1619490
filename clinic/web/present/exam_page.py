"""The page of the tender-point survey: its rows, live results, the figure and what the patient told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from sqlalchemy.orm import Session

from clinic.domain.body.atlas import SITES, side_of
from clinic.domain.exams import (
    CONTROLS_NOTE,
    GUIDES,
    HOW_TO_PRESS,
    POSITION_WORDS,
    ExamMethod,
    Position,
    SiteGuide,
    SiteRating,
    TenderPointResult,
    pressure_threshold,
    tender_points,
)
from clinic.domain.scoring.rounding import shown
from clinic.domain.visits import StopReason
from clinic.domain.words import N_
from clinic.figures.visit_marks import marks
from clinic.models import Exam, Visit
from clinic.services import red_flags, trigger_points, visit_records
from clinic.web.present.told import Told, told
from clinic.web.present.visit_figure import Figure, figure
from clinic.web.session import settings

_GROUP_OF = {Position.SEATED_HEAD_FORWARD: Position.SEATED}
_LABELS: dict[str, str] = {
    "forehead": N_("Forehead"),
    "occiput": N_("Occiput"),
    "trapezius": N_("Trapezius"),
    "supraspinatus": N_("Supraspinatus"),
    "gluteal": N_("Gluteal"),
    "low_cervical": N_("Low cervical"),
    "second_rib": N_("Second rib"),
    "lateral_epicondyle": N_("Lateral epicondyle"),
    "greater_trochanter": N_("Greater trochanter"),
    "knee": N_("Knee, medial"),
}


WORDS: Mapping[str, Any] = {
    "positions": POSITION_WORDS,
    "stop_words": {
        StopReason.PAIN: lazy("Pain"),
        StopReason.ASKED_TO_STOP: lazy("Asked to stop"),
        StopReason.TIME: lazy("Time"),
        StopReason.OTHER: lazy("Other reason"),
    },
    "press": HOW_TO_PRESS,
}
"""Fixed words of the page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: sites in the order of examination, and how to find them."""

    label: str
    control: bool
    sites: tuple[str, ...]
    find: str
    guides: tuple[SiteGuide, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One figure of the results strip."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ExamPage:
    """Everything that the page shows beside the form."""

    groups: tuple[tuple[Position, tuple[Row, ...]], ...]
    results: tuple[Result, ...]
    controls_note: str
    untested: int
    figure: Figure
    told: Told
    spots: int
    urgent: int


def present(session: Session, visit: Visit, exam: Exam | None, method: ExamMethod) -> ExamPage:
    """Return the page of one visit and one examiner's survey."""
    record = visit_records.load(session, visit, settings().zone)
    ratings = ratings_of(exam)
    result = tender_points(method, ratings.values())
    said = told(record)
    return ExamPage(
        groups=tuple((position, tuple(rows)) for position, rows in groupby(_rows(), key=_position)),
        results=results(result),
        controls_note=CONTROLS_NOTE if result.shows_controls_note else "",
        untested=len(SITES) - len(ratings),
        figure=figure(marks(said.said, method, ratings)),
        told=said,
        spots=sum(not trigger_points.is_clear(one) for one in trigger_points.of_visit(session, visit)),
        urgent=len(red_flags.unreviewed(session, visit)),
    )


def figure_of(session: Session, visit: Visit, exam: Exam | None, method: ExamMethod) -> Figure:
    """Return the figure alone, to be drawn again while entries come in."""
    record = visit_records.load(session, visit, settings().zone)
    return figure(marks(told(record).said, method, ratings_of(exam)))


def pressure_rows(exam: Exam | None) -> list[tuple[str, str, str]]:
    """Return site, its words and the mean of its last two readings in kg/cm² (empty: none)."""
    readings = exam.pressures if exam else ()
    rows = []
    for site, place in SITES.items():
        mean = pressure_threshold([one.ppt_kg_cm2 for one in readings if one.site == site])
        rows.append((site, _(place.label), "" if mean is None else shown(mean, 2)))
    return rows


def ratings_of(exam: Exam | None) -> dict[str, SiteRating]:
    """Return the entries of a survey by site."""
    return {one.site: SiteRating(one.site, one.state, one.rating) for one in exam.ratings} if exam else {}


def results(result: TenderPointResult) -> tuple[Result, ...]:
    """Return count, mean and controls as they stand; the mean is called FIS only when all 18 are rated."""
    return tuple(_results(result))


def _results(result: TenderPointResult) -> Iterable[Result]:
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


def _rows() -> list[Row]:
    """Sites in the order of examination, two to a row; the right forearm and the left thumbnail share one."""
    sites, rows = list(SITES), []
    while sites:
        taken = 1 if side_of(sites[0]) is None else 2
        pair, sites = tuple(sites[:taken]), sites[taken:]
        rows.append(_row(pair))
    return rows


def _row(pair: tuple[str, ...]) -> Row:
    guides = tuple(GUIDES[site] for site in pair)
    stems = {guide.stem for guide in guides}
    label = _(_LABELS[guides[0].stem]) if len(stems) == 1 else _("Thumbnail, forearm")
    find = "; ".join(dict.fromkeys(_(guide.find) for guide in guides))
    return Row(label, SITES[pair[0]].control, pair, find, guides)


def _position(row: Row) -> Position:
    position = row.guides[0].position
    return _GROUP_OF.get(position, position)
