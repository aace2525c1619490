"""From visits to series: every measure at every visit, in order of date, with the missed visits between."""

from collections.abc import Mapping, Sequence

from clinic.domain.patients import PatientRecord
from clinic.domain.trends.answers import Reading, read_answers, read_severity_of_2010
from clinic.domain.trends.brought import brought_measures, read_brought
from clinic.domain.trends.findings import read_exam
from clinic.domain.trends.measures import MEASURES
from clinic.domain.trends.pressures import read_pressures
from clinic.domain.trends.types import Measure, Point, Series, ValueState
from clinic.domain.visits import VisitRecord

Readings = Mapping[int, Mapping[str, Reading]]
"""Visit id -> measure key -> reading."""


def read(visits: Sequence[VisitRecord]) -> Readings:
    """Compute every measure of every visit anew from the raw answers and ratings. Raises AnswerError."""
    return {
        visit.id: {
            **read_answers(visit),
            **read_severity_of_2010(visit),
            **read_exam(visit),
            **read_pressures(visit),
            **read_brought(visit),
        }
        for visit in visits
    }


def series_from(record: PatientRecord, visits: Sequence[VisitRecord], readings: Readings) -> tuple[Series, ...]:
    """Return one series per measure, in order of print, over the given visits; a series may hold no value at all.

    Instruments that the clinic brought in have one where they were asked at any of the visits. The visits have to be in
    order of date. Those that the patient missed before the last of them leave their gap.
    """
    if not visits:
        return tuple(Series(measure, ()) for measure in MEASURES)
    missed = record.missed_before(visits[-1])
    both = sorted((*visits, *missed), key=lambda visit: (visit.seen_on, visit.id))
    measures = (*MEASURES, *brought_measures(visits))
    return tuple(Series(measure, tuple(_point(visit, measure, readings) for visit in both)) for measure in measures)


def _point(visit: VisitRecord, measure: Measure, readings: Readings) -> Point:
    if visit.id not in readings:
        return Point(visit.seen_on, None, ValueState.MISSED, visit_id=visit.id)
    if measure.key not in readings[visit.id]:
        return Point(visit.seen_on, None, ValueState.NOT_ASKED, visit_id=visit.id)
    return readings[visit.id][measure.key].point
