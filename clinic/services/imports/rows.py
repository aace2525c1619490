"""The rows of the store that incoming visits become, ready to be written many at a time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import Table

from clinic.db.base import Base
from clinic.domain.exams import SiteState, with_one_place
from clinic.domain.imports import IncomingExam, IncomingPatient, IncomingTreatment, IncomingVisit
from clinic.domain.instruments import REGISTRY
from clinic.domain.patients import AllergyState
from clinic.domain.treatments.courses import CourseStatus, Source
from clinic.domain.visits import CriteriaDetails, EntryMode, VisitStatus
from clinic.services.imports.about import About
from clinic.services.imports.people import dates_of
from clinic.services.imports.tally import Stated
from clinic.services.patients import name_key

LANGUAGE = "en"
"""A file does not tell in which language somebody answered."""
WRITTEN = (
    "patient",
    "visit",
    "imported_visit",
    "questionnaire",
    "response",
    "criteria_input",
    "exam",
    "tender_point_rating",
    "pressure_site",
    "pressure_reading",
    "treatment_course",
    "treatment_rating",
)
"""The tables that an import writes to, each after those that it points at."""
TABLES: dict[str, Table] = {name: Base.metadata.tables[name] for name in WRITTEN}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A visit that comes in: its identity, and what it states beside what its answers give."""

    visit: IncomingVisit
    identity: str
    stated: Stated


class Rows:
    """Collects the rows of one chunk by table. `now` stands for every time that the file does not tell."""

    def __init__(self, about: About, import_id: int, now: dt.datetime) -> None:
        self.tables: dict[str, list[Row]] = {name: [] for name in WRITTEN}
        self._about, self._import_id, self._now = about, import_id, now
        self._map_sha256 = sha256(about.map_text.encode()).hexdigest()

    def patient(self, patient_id: int, patient: IncomingPatient) -> None:
        """Set a new patient aside, with a placeholder for the number that publishing gives."""
        name = patient.name.strip() or patient.record_number
        self._add(
            "patient",
            id=patient_id,
            record_number=f"~{self._import_id}.{patient_id}",
            import_number=patient.record_number,
            name=name,
            name_key=name_key(name),
            name_latin="",
            birth=patient.birth,
            language=LANGUAGE,
            email="",
            phone="",
            gp_name="",
            allergy_state=AllergyState.NOT_ASKED,
            created_at=self._now,
            staged=True,
            version=1,
        )

    def course(self, course_id: int, patient_id: int, treatment: IncomingTreatment) -> None:
        """Set a new course aside."""
        started, stopped = dates_of(treatment)
        self._add(
            "treatment_course",
            id=course_id,
            patient_id=patient_id,
            treatment_code=treatment.code,
            own_words=treatment.own_words.strip(),
            status=CourseStatus.STOPPED if stopped else CourseStatus.CURRENT,
            started=started,
            stopped=stopped,
            reason_started="",
            stopped_because=[],
            side_effects="",
            source=Source.RECORD,
            created_at=self._now,
            staged=True,
            version=1,
        )

    def visit(self, visit_id: int, patient_id: int, one: Accepted) -> None:
        """Set the visit itself aside, with where it came from and the clinician's inputs to the criteria."""
        visit, account = one.visit, self._about.account_id
        self._add(
            "visit",
            id=visit_id,
            patient_id=patient_id,
            seen_on=visit.seen_on,
            status=VisitStatus.OPEN,
            clinician_id=account,
            criteria_shown=True,
            created_at=self._now,
            staged=True,
            version=1,
        )
        self._add(
            "imported_visit",
            visit_id=visit_id,
            import_id=self._import_id,
            file_row=visit.row,
            identity=one.identity,
            time=visit.time,
            clinician_name=visit.clinician,
            examiner_name=visit.exam.examiner if visit.exam else "",
            stated=one.stated,
        )
        if visit.criteria != CriteriaDetails() or visit.somatic_count is not None:
            given = {name: getattr(visit.criteria, name) for name in CriteriaDetails.__dataclass_fields__}
            self._add("criteria_input", visit_id=visit_id, **given, somatic_count=visit.somatic_count, version=1)

    def questionnaire(self, questionnaire_id: int, visit_id: int, visit: IncomingVisit) -> None:
        """Set the answers aside."""
        self._add(
            "questionnaire",
            id=questionnaire_id,
            visit_id=visit_id,
            mode=EntryMode.PAPER,
            entered_by=self._about.account_id,
            language=LANGUAGE,
            short_form=False,
            extra_questions=[],
            started_at=self._now,
            saved_at=self._now,
            sent_at=self._now,
            page_changes={},
            version=1,
        )
        for key, answers in visit.answers.items():
            version = visit.versions[key]
            self._add(
                "response",
                questionnaire_id=questionnaire_id,
                instrument=key,
                instrument_version=version,
                instrument_sha256=self._digest(key, version),
                answers=dict(answers),
                confirmed={},
                saved_at=self._now,
                version=1,
            )

    def exam(self, exam_id: int, visit_id: int, exam: IncomingExam) -> None:
        """Set the tender points and the readings of the algometer aside."""
        self._add(
            "exam",
            id=exam_id,
            visit_id=visit_id,
            examiner_id=self._about.account_id,
            method=exam.method,
            stopped=exam.stopped,
            note="",
            started_at=self._now,
            version=1,
        )
        for site, rating in exam.ratings.items():
            found = {"state": rating.state, "rating": rating.rating, "source": rating.source}
            self._add(
                "tender_point_rating",
                exam_id=exam_id,
                method=exam.method,
                site=site,
                **found,
                rated_at=self._now,
                version=1,
            )
        for site, trials in exam.pressures.items():
            state = SiteState.RATED
            self._add("pressure_site", exam_id=exam_id, site=site, state=state, measured_at=self._now, version=1)
            for trial, reading in enumerate(trials, 1):
                self._reading(exam_id, site, trial, reading)

    def _reading(self, exam_id: int, site: str, trial: int, reading: Decimal) -> None:
        at, shown = self._now, with_one_place(reading)
        self._add("pressure_reading", exam_id=exam_id, site=site, trial=trial, ppt_kg_cm2=shown, measured_at=at)

    def rating(self, visit_id: int, course_id: int, treatment: IncomingTreatment) -> None:
        """Set aside what the file says of a course at a visit; without a word it says that it was named."""
        self._add(
            "treatment_rating",
            visit_id=visit_id,
            course_id=course_id,
            source=Source.RECORD,
            helped=treatment.helped,
            changed=[],
            side_effects="",
            stopped_because=[],
            rated_at=self._now,
            version=1,
        )

    def written(self) -> Iterator[tuple[Table, Sequence[Row]]]:
        """Yield each table with its rows, parents first."""
        return ((TABLES[name], rows) for name, rows in self.tables.items() if rows)

    def _add(self, table: str, **row: Any) -> None:
        self.tables[table].append(row)

    def _digest(self, key: str, version: str) -> str:
        """Return the digest of the definition that was answered; where nobody knows it, that of the map."""
        built_in = REGISTRY.get(key)
        if built_in is not None and built_in.version == version:
            return built_in.digest
        imported = self._about.imported.get(f"{key}/{version}") or self._about.imported.get(key)
        if imported is not None and imported.instrument.version == version:
            return imported.instrument.digest
        return self._map_sha256
