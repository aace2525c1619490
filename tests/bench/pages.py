"""Print how long pages take and how many queries they need, as JSON: medians of warm requests, in milliseconds."""

import datetime as dt
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.app import create_app
from clinic.cli.demo import building
from clinic.config import Settings
from clinic.db import schema
from clinic.db.engine import Database, open_database
from clinic.domain.visits import VisitStatus
from clinic.models import Patient, Visit
from clinic.services import accounts, invitations, patients, questionnaires, visits
from clinic.web.installation import KEY
from tests.fixtures.web import AGENT, hold_session

RUNS = 30
DAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)


def main() -> None:
    """Measure the day list, a patient with 12 visits, that visit, its exam, its PDF and a page of the questionnaire."""
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder))
        database = open_database(settings.database_url, create=True)
        schema.upgrade(database.engine)
        with database.writing() as session:
            building.build(session, settings.identity, DAY, "no password")
            patient, visit, token = _twelfth_visit(session, settings)
            session.commit()
        print(json.dumps(_measure(settings, database, patient, visit, token), indent=2))
        database.close()


def _settings(folder: Path) -> Settings:
    return Settings(
        instance=folder,
        database_url=f"sqlite:///{folder / 'bench.sqlite'}",
        secret_key="k" * 40,
        password_salt="s" * 24,
        name="Bench",
        phone="555 0100",
        emergency_number="112",
        crisis_lines=(),
        privacy_url="",
        time_zone="Europe/Madrid",
        base_url="http://localhost",
        demo=True,
    )


def _twelfth_visit(session: Session, settings: Settings) -> tuple[int, int, str]:
    """Add visits to the patient who has nine, the last with a link; return ids and the link's token."""
    patient = patients.search(session, "DEMO-005")[0]
    clinician = accounts.by_email(session, building.CLINICIAN)
    assert isinstance(patient, Patient)
    assert clinician is not None
    made: list[Visit] = []
    for days in (6, 3, 0):
        day = DAY - dt.timedelta(days=days)
        made.append(visits.plan(session, patient, day, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN))
        questionnaire = questionnaires.begin(session, made[-1], now=NOON)
        questionnaires.save(session, made[-1], questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    issued = invitations.issue(session, made[-1], zone=settings.zone, actor=clinician, now=NOON)
    return patient.id, made[-1].id, issued.token


def _measure(settings: Settings, database: Database, patient: int, visit: int, token: str) -> dict[str, object]:
    app = create_app(settings, database, {"WTF_CSRF_ENABLED": False})
    app.extensions[KEY].clock = lambda: NOON
    with app.test_request_context():
        addresses = {
            "day list": url_for("visits.today"),
            "patient, 12 visits": url_for("patients.show", patient_id=patient),
            "visit": url_for("visits.show", visit_id=visit),
            "exam": url_for("exams.show", visit_id=visit),
            "summary": url_for("summaries.show", visit_id=visit),
            "PDF, draft": url_for("summaries.pdf", visit_id=visit),
        }
    staff, phone = app.test_client(), app.test_client()
    with database.reading() as session:
        clinician = accounts.by_email(session, building.CLINICIAN)
        assert clinician is not None
        hold_session(app, staff, clinician)
    figures = {name: _page(database, staff, address) for name, address in addresses.items()}
    return figures | {"questionnaire page": _page(database, phone, _questionnaire(phone, token))}


def _questionnaire(phone: FlaskClient, token: str) -> str:
    """Get past the year of birth, as the patient does once per device; return the address of the map."""
    phone.post(f"/q/{token}/year", data={"year": "1969"}, headers=AGENT)
    return f"/q/{token}/map"


def _page(database: Database, client: FlaskClient, address: str) -> dict[str, float | int]:
    with _counted(database) as queries:
        size = len(_get(client, address))
    needed, times = len(queries), []
    for _ in range(RUNS):
        started = time.perf_counter()
        _get(client, address)
        times.append((time.perf_counter() - started) * 1000)
    return {
        "median_ms": round(statistics.median(times), 1),
        "max_ms": round(max(times), 1),
        "queries": needed,
        "bytes": size,
    }


def _get(client: FlaskClient, address: str) -> bytes:
    response = client.get(address, headers=AGENT)
    assert response.status_code == 200, (address, response.status_code)
    return response.data


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def on_execute(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", on_execute)
    yield seen
    sa.event.remove(database.engine, "before_cursor_execute", on_execute)


if __name__ == "__main__":
    main()
