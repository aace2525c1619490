"""The rows of the store that incoming visits become, ready to be written many at a time."""

import datetime as dt
from dataclasses import dataclass
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
Row = dict[str, Any]
BUILT_IN = {(key, instrument.version): instrument.digest for key, instrument in REGISTRY.items()}
TABLES: dict[str, Table] = {name: Base.metadata.tables[name] for name in WRITTEN}
CRITERIA = (*CriteriaDetails.__dataclass_fields__, "somatic_count")
COLUMNS: dict[str, tuple[str, ...]] = {
    "patient": ("id", "record_number", "import_number", "name", "name_key", "birth"),
    "visit": ("id", "patient_id", "seen_on"),
    "imported_visit": ("visit_id", "file_row", "identity", "time", "clinician_name", "examiner_name", "stated"),
    "questionnaire": ("id", "visit_id"),
    "response": ("questionnaire_id", "instrument", "instrument_version", "instrument_sha256", "answers"),
    "criteria_input": ("visit_id", *CRITERIA),
    "exam": ("id", "visit_id", "method", "stopped"),
    "tender_point_rating": ("exam_id", "method", "site", "state", "rating", "source"),
    "pressure_site": ("exam_id", "site"),
    "pressure_reading": ("exam_id", "site", "trial", "ppt_kg_cm2"),
    "treatment_course": ("id", "patient_id", "treatment_code", "own_words", "status", "started", "stopped"),
    "treatment_rating": ("visit_id", "course_id", "helped"),
}
"""The columns of each table that differ from row to row."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A visit that comes in: its identity, and what it states beside what its answers give."""

    visit: IncomingVisit
    identity: str
    stated: Stated


class Rows:
    """Collects the rows of a chunk by table, in the order of `COLUMNS`; `now` stands for times the file leaves out."""

    def __init__(self, about: About, import_id: int, now: dt.datetime) -> None:
        self.tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in WRITTEN}
        self.constant = _constant(about.account_id, import_id, now)
        self._about, self._import_id = about, import_id
        self._map_sha256 = sha256(about.map_text.encode()).hexdigest()

    def patient(self, patient_id: int, patient: IncomingPatient) -> None:
        """Set a new patient aside, with a placeholder for the number that publishing gives."""
        number, name = patient.record_number, patient.name.strip() or patient.record_number
        placeholder = f"~{self._import_id}.{patient_id}"
        self.tables["patient"].append((patient_id, placeholder, number, name, name_key(name), patient.birth))

    def course(self, course_id: int, patient_id: int, treatment: IncomingTreatment) -> None:
        """Set a new course aside."""
        started, stopped = dates_of(treatment)
        status = CourseStatus.STOPPED if stopped else CourseStatus.CURRENT
        named = (treatment.code, treatment.own_words.strip())
        self.tables["treatment_course"].append((course_id, patient_id, *named, status, started, stopped))

    def visit(self, visit_id: int, patient_id: int, one: Accepted) -> None:
        """Set the visit itself aside, with where it came from and the clinician's inputs to the criteria."""
        visit = one.visit
        examiner = visit.exam.examiner if visit.exam else ""
        whence = (visit.row, one.identity, visit.time, visit.clinician, examiner, one.stated)
        self.tables["visit"].append((visit_id, patient_id, visit.seen_on))
        self.tables["imported_visit"].append((visit_id, *whence))
        if visit.criteria != CriteriaDetails() or visit.somatic_count is not None:
            given = [getattr(visit.criteria, name) for name in CRITERIA[:-1]]
            self.tables["criteria_input"].append((visit_id, *given, visit.somatic_count))

    def questionnaire(self, questionnaire_id: int, visit_id: int, visit: IncomingVisit) -> None:
        """Set the answers aside."""
        self.tables["questionnaire"].append((questionnaire_id, visit_id))
        for key, answers in visit.answers.items():
            version = visit.versions[key]
            defined = (key, version, self._digest(key, version))
            self.tables["response"].append((questionnaire_id, *defined, answers))

    def exam(self, exam_id: int, visit_id: int, exam: IncomingExam) -> None:
        """Set the tender points and the readings of the algometer aside."""
        self.tables["exam"].append((exam_id, visit_id, exam.method, exam.stopped))
        for site, rating in exam.ratings.items():
            found = (rating.state, rating.rating, rating.source)
            self.tables["tender_point_rating"].append((exam_id, exam.method, site, *found))
        for site, trials in exam.pressures.items():
            self.tables["pressure_site"].append((exam_id, site))
            readings = [(exam_id, site, trial, with_one_place(reading)) for trial, reading in enumerate(trials, 1)]
            self.tables["pressure_reading"].extend(readings)

    def rating(self, visit_id: int, course_id: int, treatment: IncomingTreatment) -> None:
        """Set aside what the file says of a course at a visit; without a word it says that it was named."""
        self.tables["treatment_rating"].append((visit_id, course_id, treatment.helped))

    def _digest(self, key: str, version: str) -> str:
        """Return the digest of the definition that was answered; where nobody knows it, that of the map."""
        if (built_in := BUILT_IN.get((key, version))) is not None:
            return built_in
        imported = self._about.imported.get(f"{key}/{version}") or self._about.imported.get(key)
        if imported is not None and imported.instrument.version == version:
            return imported.instrument.digest
        return self._map_sha256


def _constant(account_id: int, import_id: int, now: dt.datetime) -> dict[str, Row]:
    """Return the columns of each table that are the same in every row of an import."""
    record = {"source": Source.RECORD, "side_effects": "", "stopped_because": [], "version": 1}
    return {
        "patient": {
            **dict.fromkeys(("name_latin", "email", "phone", "gp_name"), ""),
            "language": LANGUAGE,
            "allergy_state": AllergyState.NOT_ASKED,
            "created_at": now,
            "staged": True,
            "version": 1,
        },
        "visit": {
            "status": VisitStatus.OPEN,
            "clinician_id": account_id,
            "criteria_shown": True,
            "created_at": now,
            "staged": True,
            "version": 1,
        },
        "imported_visit": {"import_id": import_id},
        "questionnaire": {
            "mode": EntryMode.PAPER,
            "entered_by": account_id,
            "language": LANGUAGE,
            "short_form": False,
            "extra_questions": [],
            **dict.fromkeys(("started_at", "saved_at", "sent_at"), now),
            "page_changes": {},
            "version": 1,
        },
        "response": {"confirmed": {}, "saved_at": now, "version": 1},
        "criteria_input": {"version": 1},
        "exam": {"examiner_id": account_id, "note": "", "started_at": now, "version": 1},
        "tender_point_rating": {"rated_at": now, "version": 1},
        "pressure_site": {"state": SiteState.RATED, "measured_at": now, "version": 1},
        "pressure_reading": {"measured_at": now},
        "treatment_course": {**record, "reason_started": "", "created_at": now, "staged": True},
        "treatment_rating": {**record, "changed": [], "rated_at": now},
    }
