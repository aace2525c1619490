"""The audit on the web: filters, pages, the file, who looked at a patient; for administrators alone."""

import csv
import io

import pytest
import sqlalchemy as sa

from clinic.domain.audit import FROM_WHERE, Action, Where
from clinic.domain.audit_words import WORDS
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from clinic.services import audit
from tests.fixtures.storage import NOON


@pytest.fixture
def administrator(make_account, sign_in):
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Ada Admin"))


@pytest.fixture
def looks(session, make_patient, clinician):
    """Three looks at one patient, one at another; return the first."""
    session.info[FROM_WHERE] = Where("203.0.113.9", "Europe/Madrid")
    patient, other = make_patient(record_number="R-7"), make_patient(name="Max Muster", record_number="R-8")
    for who in (clinician, clinician, None):
        audit.record(session, who, Action.PATIENT_READ, "patient", patient.id, patient_id=patient.id, now=NOON)
    audit.record(session, clinician, Action.VISIT_READ, "visit", 5, patient_id=other.id, now=NOON)
    session.commit()
    return patient


def rows(html):
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in html.select("tbody tr")
    ]


def test_every_action_has_plain_words():
    assert set(WORDS) == set(Action)


def test_the_newest_come_first_with_the_clinics_time_and_no_names(administrator, looks, page):
    html = page("/audit")
    newest = rows(html)[0]
    assert newest[0] == "2026-11-20 12:00:00 +01:00"
    assert newest[1:4] == ["Dr A. Sample clinician", "Read a visit visit 5", "R-8"]
    assert "Rosa" not in html.text
    assert "Muster" not in html.text


def test_whoever_finds_patients_too_sees_their_names(make_account, sign_in, looks, page):
    sign_in(make_account(RoleName.ADMINISTRATOR, RoleName.CLINICIAN, name="Both"))
    assert "R-8 Max Muster" in [row[3] for row in rows(page("/audit"))]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"record_number": "R-7", "action": "patient_read"}, 3),
        ({"record_number": "R-7", "account": "nobody", "action": "patient_read"}, 1),
        ({"action": "visit_read"}, 1),
        ({"since-year": "2026", "since-month": "11", "since-day": "21"}, 0),
        ({"until-year": "2026", "until-month": "11", "until-day": "19"}, 0),
        ({"address": "203.0.113.9", "account": "nobody", "action": "patient_read"}, 1),
        ({"address": "203.0.113.1"}, 0),
    ],
)
def test_filters(administrator, looks, send, filters, count):
    assert len(rows(send("/audit", filters))) == count


def test_an_unknown_number_is_said_at_its_field(administrator, looks, send):
    assert "Nobody has this record number." in send("/audit", {"record_number": "R-99"}, status=400).text


def test_older_entries_follow_without_a_gap(administrator, session, looks, send, page):
    for number in range(120):
        audit.record(session, None, Action.VISIT_READ, "visit", number, now=NOON)
    session.commit()
    wanted, seen = {"action": "visit_read"}, []
    while True:
        html = send("/audit", wanted)
        seen += [row[2] for row in rows(html)]
        older = html.find("input", {"name": "before", "value": True, "type": "hidden"})
        if older is None:
            break
        wanted = {"action": "visit_read", "before": older["value"]}
    assert seen == [f"Read a visit visit {number}" for number in (*reversed(range(120)), 5)]


def test_the_file_holds_numbers_no_names_and_is_on_record(administrator, client, looks, session):
    answer = client.post("/audit/file", data={"record_number": "R-7"})
    lines = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert {line["record_number"] for line in lines} == {"R-7"}
    assert lines[0]["time_utc"] == "2026-11-20 11:00:00Z"
    assert "Rosa" not in answer.text
    entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.account_id, entry.patient_id) == (Action.AUDIT_EXPORT, administrator.id, looks.id)


def test_who_looked_at_me(administrator, looks, send, session):
    html = send("/audit/patient", {"record_number": "R-7"})
    assert [row[1] for row in rows(html)][:3] == [
        "The patient, by their link",
        "Dr A. Sample clinician",
        "Dr A. Sample clinician",
    ]
    entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.patient_id, entry.address) == (Action.AUDIT_READ, looks.id, "127.0.0.1")


@pytest.mark.parametrize("role", [RoleName.CLINICIAN, RoleName.FRONT_DESK])
def test_nobody_else_reads_it(role, make_account, sign_in, client):
    sign_in(make_account(role, name="Somebody"))
    assert client.get("/audit").status_code == 403
    assert client.post("/audit/patient", data={"record_number": "R-7"}).status_code == 403
