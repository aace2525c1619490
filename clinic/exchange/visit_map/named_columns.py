"""Every column that a map reads, in the order in which the map is read."""

from collections.abc import Iterator, Mapping

from clinic.exchange.visit_map.crosswalk import Crosswalk
from clinic.exchange.visit_map.model import VisitMap


def columns_named(source: VisitMap, crosswalks: Mapping[str, Crosswalk]) -> dict[str, None]:
    """Return the names of the columns that a file needs, each once."""
    return dict.fromkeys(name for name in _all(source, crosswalks) if name)


def _all(source: VisitMap, crosswalks: Mapping[str, Crosswalk]) -> Iterator[str]:
    patient, visit = source.patient, source.visit
    yield from (patient.record_number, patient.name, patient.birth, patient.age)
    yield from (visit.date, visit.day, visit.base_column, visit.time, visit.clinician, visit.key)
    for item in (*source.items, *(one.source for one in source.criteria)):
        yield from item.names
        if item.crosswalk and not item.depends_on and crosswalks[item.crosswalk].when:
            yield crosswalks[item.crosswalk].depends_on
    yield source.somatic_count
    yield from source.stated.values()
    yield from (version.column for version in source.versions.values())
    if exam := source.exam:
        yield from (exam.method_column, exam.examiner, exam.stopped_because, *exam.sites.values())
        yield from (column for trials in exam.pressures.values() for column in trials)
    if treatments := source.treatments:
        yield treatments.column
        for one in treatments.each:
            yield from (one.column, one.started, one.stopped)
