"""Print how long FHIR takes, as JSON: a patient's bundle, a visit's document, a whole clinic with its memory."""

import datetime as dt
import json
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.cli.demo import building
from clinic.db import schema
from clinic.db.engine import open_database
from clinic.domain.dates import PartialDate
from clinic.domain.summaries import ClinicIdentity
from clinic.domain.visits import VisitStatus
from clinic.models import Visit
from clinic.services import accounts, fhir, patients, questionnaires, visits
from clinic.services.fhir_subjects import Sender

PATIENTS = 500
VISITS = 4
"""Of each of the patients who are added to those of the demo."""
RUNS = 5
DAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)
CLINIC = ClinicIdentity("Bench", "555 0100", "Europe/Madrid", demo=True)
SENDER = Sender(CLINIC, "http://localhost")
ANSWERS = {
    "pain": {"nrs_pain": 5},
    "survey": {"pain_areas": ["neck", "hip_l"], "fatigue": 2, "unrefreshed": 3, "cognitive": 1, "headache": True},
}


def main() -> None:
    """Measure on the demo clinic, then on one with many more patients."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder, 'bench.sqlite')}", create=True)
        schema.upgrade(database.engine)
        with database.writing() as session:
            building.build(session, CLINIC, DAY, "no password")
            session.commit()
        with database.reading() as session:
            figures = {"bundle of one patient": _bundle(session), "document of a signed visit": _document(session)}
            figures["everything, demo"] = _everything(session)
        with database.writing() as session:
            _fill(session)
            session.commit()
        with database.reading() as session:
            figures["everything, more patients"] = _everything(session)
        print(json.dumps(figures, indent=2))
        database.close()


def _bundle(session: Session) -> dict[str, object]:
    patient = patients.search(session, "DEMO-005")[0]
    return _timed(lambda: fhir.patient_bundle(session, patient, SENDER, now=NOON))


def _document(session: Session) -> dict[str, object]:
    chosen = select(Visit).where(Visit.status == VisitStatus.SIGNED).order_by(Visit.id.desc())
    visit = session.scalars(chosen).first()
    assert visit is not None
    return _timed(lambda: fhir.document(session, visit, SENDER))


def _timed(make: Callable[[], dict[str, object]]) -> dict[str, object]:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        text = json.dumps(make())
        times.append((time.perf_counter() - started) * 1000)
    return {"median_ms": round(statistics.median(times), 1), "bytes": len(text)}


def _everything(session: Session) -> dict[str, object]:
    """Stream the whole clinic twice: once for the time, once for the most memory that was held at one moment."""
    started = time.perf_counter()
    resources = size = 0
    for one in fhir.everything(session, SENDER):
        resources += 1
        size += len(json.dumps(one))
    seconds = time.perf_counter() - started
    tracemalloc.start()
    for one in fhir.everything(session, SENDER):
        json.dumps(one)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "resources": resources,
        "bytes": size,
        "seconds": round(seconds, 2),
        "resources_per_second": round(resources / seconds),
        "peak_mb": round(peak / 1e6, 1),
    }


def _fill(session: Session) -> None:
    doctor = accounts.by_email(session, building.CLINICIAN)
    assert doctor is not None
    for number in range(PATIENTS):
        details = patients.Details(name=f"Invented {number}", birth=PartialDate(1970), record_number=f"B{number:05}")
        patient = patients.add(session, details, actor=doctor, now=NOON)
        for days in range(VISITS):
            day = DAY - dt.timedelta(days=90 * days)
            status = VisitStatus.OPEN
            visit = visits.plan(session, patient, day, doctor, actor=doctor, now=NOON, status=status)
            begun = questionnaires.begin(session, visit, now=NOON)
            questionnaires.save(session, visit, begun, ANSWERS, now=NOON)
        session.flush()


if __name__ == "__main__":
    main()
