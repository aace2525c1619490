"""One row of a file by its map: everything is looked up once when the file is opened, then rows go through quickly."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from clinic.domain.imports import IncomingVisit, Rejected
from clinic.domain.visits import CriteriaDetails
from clinic.exchange.visit_map.answers import InstrumentReader
from clinic.exchange.visit_map.bands import MOST_SYMPTOMS, somatic_extent
from clinic.exchange.visit_map.cells import Parsed, Problem, ValueClass, wrong
from clinic.exchange.visit_map.crosswalk import Crosswalk
from clinic.exchange.visit_map.dates import time_of_visit
from clinic.exchange.visit_map.draft import Cells, Draft, Position
from clinic.exchange.visit_map.exams import ExamReader
from clinic.exchange.visit_map.item_parsers import answer_parser
from clinic.exchange.visit_map.model import VisitMap
from clinic.exchange.visit_map.numbers import total_parser, whole_number
from clinic.exchange.visit_map.people import LONGEST_LINE, NONE, PatientReader, day_reader, optional, text_parser
from clinic.exchange.visit_map.treatments import TreatmentReader

UNNAMED_VERSION = "imported"
"""The version of answers whose map does not say by which version of the instrument they were given."""
_LONGEST_VERSION = 60
_NO_DETAILS = CriteriaDetails()


class RowReader:
    """Turns the cells of a row into a visit, or says why not. `split` counts codes of a body map that were split."""

    def __init__(
        self, source: VisitMap, columns: Position, crosswalks: Mapping[str, Crosswalk], today: dt.date
    ) -> None:
        self._map = source
        self._patient = PatientReader(source.patient, source.words, columns)
        self._day = day_reader(source.visit, source.words, columns, today)
        self._answers = {
            key: InstrumentReader([one for one in source.items if one.instrument == key], columns, crosswalks)
            for key in source.instruments
        }
        self._versions = {key: _version_reader(source, key, columns) for key in source.instruments}
        self._criteria = [
            (one.key, one.source.column, columns(one.source.column), Parsed(answer_parser(one.source)))
            for one in source.criteria
            if one.source.column
        ]
        self._always = {one.key: one.source.always for one in source.criteria if one.source.always is not None}
        self._count, self._counts = optional(columns, source.somatic_count), Parsed(_count_parser(source))
        self._exam = ExamReader(source.exam, columns) if source.exam else None
        self._treatments = TreatmentReader(source.treatments, columns) if source.treatments else None
        self._totals = Parsed(total_parser(source.words))
        self._stated = [(key, column, columns(column)) for key, column in source.stated.items()]
        self._time, self._times = optional(columns, source.visit.time), Parsed(time_of_visit)
        self._clinician, self._key = optional(columns, source.visit.clinician), optional(columns, source.visit.key)
        self._lines = Parsed(text_parser(LONGEST_LINE, source.words))
        self.split: Counter[str] = Counter()

    def read(self, row: int, cells: Cells) -> IncomingVisit | Rejected:
        """Return the visit of a row."""
        draft = Draft(row)
        moment = self._day(cells, draft)
        day = moment.date.earliest() if moment else None
        patient = self._patient.read(cells, draft, day)
        answers = {key: found for key, reader in self._answers.items() if (found := reader.read(cells, draft))}
        criteria, count = self._read_criteria(cells, draft)
        visit = IncomingVisit(
            row=row,
            patient=patient,
            seen_on=day or dt.date.max,
            answers=answers,
            versions={key: self._versions[key](cells) for key in answers},
            criteria=criteria,
            somatic_count=count,
            exam=self._exam.read(cells, draft) if self._exam else None,
            treatments=self._treatments.read(cells, draft) if self._treatments else (),
            stated=self._read_stated(cells, draft),
            clinician=self._line(self._clinician, self._map.visit.clinician, cells, draft),
            time=self._read_time(cells, draft) or (moment.time if moment else ""),
            key=self._line(self._key, self._map.visit.key, cells, draft),
            notes=tuple(draft.notes),
        )
        if draft.problems:
            return draft.rejected()
        self.split.update(draft.split)
        return visit

    def _read_criteria(self, cells: Cells, draft: Draft) -> tuple[CriteriaDetails, int | None]:
        """Return what the clinician said for the criteria, and the count from which the somatic extent was banded."""
        if not self._criteria and not self._always and self._count == NONE:
            return _NO_DETAILS, None
        found: dict[str, Any] = dict(self._always)
        for key, column, place, parsed in self._criteria:
            value = parsed[cells[place]]
            if isinstance(value, Problem):
                draft.refuse(column, value)
            elif value is None or isinstance(value, bool | int):
                found[key] = value
        count = self._counts[cells[self._count]] if self._count != NONE else None
        if isinstance(count, Problem):
            draft.refuse(self._map.somatic_count, count)
            count = None
        if count is not None:
            banded, extent = somatic_extent(count), found.get("somatic_extent")
            if extent is not None and extent != banded:
                said = f"The count of symptoms gives the extent {banded}, and another extent is stated; correct one."
                draft.refuse(self._map.somatic_count, Problem(ValueClass.NUMBER, said))
            found["somatic_extent"] = banded
        return CriteriaDetails(**found), count

    def _read_stated(self, cells: Cells, draft: Draft) -> dict[str, Decimal]:
        """Return the stated totals; one that cannot be read is unknown, which a note says."""
        stated: dict[str, Decimal] = {}
        for key, column, place in self._stated:
            value = self._totals[cells[place]]
            if value.__class__ is Problem:
                draft.notes.append(f"{column}: {value.reason} The stated total counts as unknown.")
            elif value is not None:
                stated[key] = value
        return stated

    def _read_time(self, cells: Cells, draft: Draft) -> str:
        if self._time == NONE or self._map.words.says_nothing(cells[self._time]):
            return ""
        value = self._times[cells[self._time]]
        if isinstance(value, Problem):
            draft.refuse(self._map.visit.time, value)
            return ""
        return str(value)

    def _line(self, place: int, column: str, cells: Cells, draft: Draft) -> str:
        if place == NONE:
            return ""
        value = self._lines[cells[place]]
        if isinstance(value, Problem):
            draft.refuse(column, value)
            return ""
        return str(value)


def _version_reader(source: VisitMap, key: str, columns: Position) -> Callable[[Cells], str]:
    """Return the function that tells by which version of an instrument a row was answered."""
    version = source.versions.get(key)
    if version is None or not (version.fixed or version.column):
        return lambda cells: UNNAMED_VERSION
    if version.fixed:
        return lambda cells: version.fixed
    place, words = columns(version.column), source.words

    def read(cells: Cells) -> str:
        text = cells[place].strip()[:_LONGEST_VERSION]
        return UNNAMED_VERSION if words.says_nothing(text) else text

    return read


def _count_parser(source: VisitMap) -> Callable[[str], int | Problem | None]:
    def parse(cell: str) -> int | Problem | None:
        if source.words.says_nothing(cell):
            return None
        count = whole_number(cell)
        fits = count is not None and 0 <= count <= MOST_SYMPTOMS
        return count if fits else wrong(cell, f"a count of symptoms from 0 to {MOST_SYMPTOMS}")

    return parse
