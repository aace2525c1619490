"""What the examiners found: surveys, site by site, pressures, trigger points, and the inputs to the older criteria."""

import dataclasses
from collections.abc import Iterator

from clinic.domain.body.atlas import CONTROL_SITES, SITES
from clinic.domain.exams import (
    HIGHEST_KG_CM2,
    LOWEST_KG_CM2,
    ExamMethod,
    RatingSource,
    SiteState,
)
from clinic.domain.visits import ExamRecord, StopReason, VisitRecord
from clinic.exchange.csv_export.columns import Column, Row, Table, Type, Value, labelled
from clinic.exchange.csv_export.keys import VISIT
from clinic.exchange.csv_export.marks import OF_SITE, UNRATED, Mark
from clinic.exchange.csv_export.persons import Person

EXAMINER = Column(
    "examiner",
    "Who examined",
    Type.STAFF,
    lambda row: row.thing.examiner or Mark.NOT_RECORDED,
    marks=(Mark.NOT_RECORDED,),
)
_SURVEY = Column(
    "survey",
    "0 = the visit's survey; from 1 on: a second examiner's repeat of it",
    Type.INTEGER,
    lambda row: row.number,
)
_SITE_CODES = tuple((site.code, site.label) for site in SITES.values())


def surveys(visit: VisitRecord) -> Iterator[tuple[int, ExamRecord]]:
    """Return the visit's own survey as number 0, then the repeats; one that is still blind stays out."""
    if visit.exam is not None:
        yield 0, visit.exam
    for number, repeat in enumerate(visit.repeats, 1):
        if not repeat.open:
            yield number, repeat.survey


@dataclasses.dataclass(frozen=True, slots=True)
class _Cell:
    """One site, or one trial at a site, of one survey."""

    exam: ExamRecord
    site: str
    state: SiteState = SiteState.NOT_EXAMINED
    value: Value = None
    trial: int | None = None
    source: RatingSource | None = None

    @property
    def examiner(self) -> str:
        return self.exam.examiner


def _surveys(person: Person) -> Iterator[Row]:
    for visit in person.visits:
        for number, exam in surveys(visit):
            yield Row(person, visit, exam, number)


def _ratings(person: Person) -> Iterator[Row]:
    for row in _surveys(person):
        for site in SITES:
            rating = row.thing.ratings.get(site)
            found = (
                _Cell(row.thing, site, rating.state, rating.rating, source=rating.source)
                if rating
                else _Cell(row.thing, site)
            )
            yield dataclasses.replace(row, thing=found)


def _pressures(person: Person) -> Iterator[Row]:
    for row in _surveys(person):
        for site in SITES:
            for trial, reading in enumerate(row.thing.pressures.get(site, ()), 1):
                yield dataclasses.replace(row, thing=_Cell(row.thing, site, SiteState.RATED, reading, trial))
            if (state := row.thing.pressure_states.get(site)) is not None:
                yield dataclasses.replace(row, thing=_Cell(row.thing, site, state))


def _stop(name: str, label: str) -> Column:
    return Column(name, label, Type.CODE, lambda row: getattr(row.thing, name), codes=labelled(StopReason))


EXAMS = Table(
    "exams",
    "One row per survey of the tender points",
    (
        VISIT,
        _SURVEY,
        EXAMINER,
        Column(
            "method",
            "How tender points were rated",
            Type.CODE,
            lambda row: row.thing.method,
            codes=labelled(ExamMethod),
        ),
        _stop("stopped", "Why the survey ended early; empty = it did not"),
        _stop("pressures_stopped", "Why the algometer was put away early; empty = it was not"),
        Column("note", "Note", Type.FREE_TEXT, lambda row: row.thing.note or None),
        Column(
            "from_paper",
            "Who typed it in from paper; empty = entered at the patient's side",
            Type.STAFF,
            lambda row: row.thing.from_paper or None,
        ),
    ),
    _surveys,
)

TENDER_POINTS = Table(
    "tender_points",
    "One row per site of a survey: 18 tender-point sites and 3 controls, rated or why not",
    (
        VISIT,
        _SURVEY,
        EXAMINER,
        Column(
            "method",
            "How tender points were rated",
            Type.CODE,
            lambda row: row.thing.exam.method,
            codes=labelled(ExamMethod),
        ),
        Column(
            "site", "Site; left and right are the patient's", Type.CODE, lambda row: row.thing.site, codes=_SITE_CODES
        ),
        Column("control", "Whether it is a control site", Type.YES_NO, lambda row: row.thing.site in CONTROL_SITES),
        Column("state", "What became of the site", Type.CODE, lambda row: row.thing.state, codes=labelled(SiteState)),
        Column(
            "rating",
            "Pain on about 4 kg: 0 or 1 by the yes-or-no method, else 0 to 10",
            Type.INTEGER,
            lambda row: row.thing.value if row.thing.value is not None else OF_SITE[row.thing.state],
            low="0",
            high="10",
            direction="higher is worse",
            marks=UNRATED,
        ),
        Column(
            "source",
            "Pressed at this visit, or the last visit's rating confirmed",
            Type.CODE,
            lambda row: row.thing.source if row.thing.state is SiteState.RATED else None,
            codes=labelled(RatingSource),
        ),
    ),
    _ratings,
)

PRESSURES = Table(
    "pressures",
    "One row per trial of the algometer; one row with the reason for a site that was to be measured and was not",
    (
        VISIT,
        _SURVEY,
        EXAMINER,
        Column(
            "site", "Site; left and right are the patient's", Type.CODE, lambda row: row.thing.site, codes=_SITE_CODES
        ),
        Column("trial", "How many-th trial", Type.INTEGER, lambda row: row.thing.trial, low="1", high="3"),
        Column(
            "ppt_kg_cm2",
            "Pressure pain threshold",
            Type.DECIMAL,
            lambda row: row.thing.value if row.thing.value is not None else OF_SITE[row.thing.state],
            unit="kg/cm²",
            low=str(LOWEST_KG_CM2),
            high=str(HIGHEST_KG_CM2),
            direction="lower is more tender",
            marks=UNRATED,
        ),
    ),
    _pressures,
)
