"""The page of the tender-point survey: its rows, the last visit's values, the figure and what the patient told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from sqlalchemy.orm import Session

from clinic.domain.body.atlas import SITES, side_of
from clinic.domain.exams import GUIDES, HOW_TO_PRESS, POSITION_WORDS, Position, SiteGuide
from clinic.domain.visits import ExamRecord, StopReason
from clinic.domain.words import N_
from clinic.figures.visit_marks import marks
from clinic.models import Exam, Visit
from clinic.services import last_survey, red_flags, trigger_points, visit_records
from clinic.services.last_survey import LastSurvey
from clinic.web.present import exam_results
from clinic.web.present.exam_methods import PageMethod, cells
from clinic.web.present.exam_results import ratings_of
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
class Last:
    """What stood in each cell at the last visit by the same method, and on which day; `on` None = there is none."""

    on: dt.date | None
    values: Mapping[str, str]
    confirmable: bool
    """Whether a rating can be confirmed; a reading of the algometer is measured or it is not."""


@dataclass(frozen=True, slots=True)
class ExamPage:
    """Everything that the page shows beside the form."""

    groups: tuple[tuple[Position, tuple[Row, ...]], ...]
    live: Mapping[str, Any]
    """Results, the sentence about controls, and the mean of each site: see `exam_results.live`."""
    stopped: StopReason | None
    untested: int
    last: Last
    figure: Figure
    told: Told
    spots: int
    urgent: int


def present(session: Session, visit: Visit, exam: Exam | None, method: PageMethod) -> ExamPage:
    """Return the page of one visit and one examiner's survey."""
    said = _told(session, visit, exam)
    return ExamPage(
        groups=tuple((position, tuple(rows)) for position, rows in groupby(_rows(), key=_position)),
        live=exam_results.live(exam, method),
        stopped=_stopped(exam, method),
        untested=len(SITES) - len(cells(exam, method)),
        last=_last(last_survey_of(session, visit, method, exam)),
        figure=_figure(said, exam, method),
        told=said,
        spots=sum(not trigger_points.is_clear(one) for one in trigger_points.of_visit(session, visit)),
        urgent=len(red_flags.unreviewed(session, visit)),
    )


def drawn_anew(session: Session, visit: Visit, exam: Exam | None, method: PageMethod) -> tuple[Figure, Told]:
    """Return the figure, and what is told beside it, to be shown again while entries come in."""
    said = _told(session, visit, exam)
    return _figure(said, exam, method), said


def last_survey_of(session: Session, visit: Visit, method: PageMethod, exam: Exam | None) -> LastSurvey:
    """Return the last visit's values by the method of the page; whoever repeats a survey sees none."""
    if exam is not None and exam.repeat is not None:
        return LastSurvey()
    if method.rated is None:
        return last_survey.by_algometer(session, visit)
    return last_survey.by_thumb(session, visit, method.rated)


def _told(session: Session, visit: Visit, exam: Exam | None) -> Told:
    """What was said, compared with this examiner's own survey: nobody sees what another one found."""
    own = None
    if exam is not None:
        read = {one.site: (one.ppt_kg_cm2,) for one in exam.pressures}
        own = ExamRecord(exam.examiner.name, exam.method, ratings_of(exam), read)
    record = visit_records.load(session, visit, settings().zone)
    if exam is not None and exam.repeat is not None:
        record = replace(record, trigger_points=())
    return told(record, own)


def _last(last: LastSurvey) -> Last:
    readings = exam_results.shown_means(dict(last.readings))
    return Last(last.on, {**{site: str(one) for site, one in last.ratings.items()}, **readings}, not last.readings)


def _figure(said: Told, exam: Exam | None, method: PageMethod) -> Figure:
    """The sites stand on it with the thumb's ratings; the algometer makes no site tender, so it draws none."""
    return figure(marks(said.said, method.rated, ratings_of(exam)))


def _stopped(exam: Exam | None, method: PageMethod) -> StopReason | None:
    if exam is None:
        return None
    return exam.pressures_stopped if method is PageMethod.ALGOMETER else exam.stopped


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
