"""Ways round the locks of signed visits that plain UPDATE and DELETE do not try."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from clinic.domain.visits import VisitStatus
from clinic.services import questionnaires, signing, visits
from tests.fixtures.storage import CLINIC, NOON, TODAY


@pytest.fixture
def signed(session, make_visit, clinician):
    """A signed visit with an urgent sign, an addendum and something that came late."""
    visit = make_visit()
    questionnaire = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, questionnaire, {"pain": {"nrs_pain": 5}}, now=NOON)
    displayed = signing.readiness(session, visit, CLINIC).record_sha256
    signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)
    signing.add_addendum(session, visit, reason="Dose", text="30 mg", actor=clinician, now=NOON)
    questionnaires.keep_late(session, visit, "pain", {"nrs_pain": ["7"]}, now=NOON)
    session.execute(
        sa.text("INSERT INTO red_flag (visit_id, code, raised_at) VALUES (:visit, 'chest_pain', :now)"),
        {"visit": visit.id, "now": NOON.replace(tzinfo=None)},
    )
    return visit


def refused(session, statement):
    with pytest.raises(DBAPIError, match="this visit is locked"), session.begin_nested():
        session.execute(sa.text(statement))


@pytest.mark.parametrize("status", ["signed", "entered_in_error"])
@pytest.mark.parametrize("change", ["seen_on = '2020-01-01'", "criteria_shown = NOT criteria_shown", "patient_id = 99"])
def test_a_visit_entered_in_error_is_still_the_same_visit(session, signed, status, change):
    if status == "entered_in_error":
        session.execute(sa.text("UPDATE visit SET status = 'entered_in_error'"))
    refused(session, f"UPDATE visit SET status = 'entered_in_error', {change}")


def test_a_signed_visit_can_be_marked_as_entered_in_error(session, signed):
    signed.status = VisitStatus.ENTERED_IN_ERROR
    session.flush()
    assert session.execute(sa.text("SELECT status FROM visit")).scalar_one() == "entered_in_error"


@pytest.mark.parametrize(
    "table", ["signature", "addendum", "edition", "audit_entry", "late_answer", "visit", "response"]
)
def test_nothing_is_replaced(session, signed, table):
    copied = f"INTO {table} SELECT * FROM {table} WHERE true"
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("PRAGMA defer_foreign_keys = 1"))
        refused(session, f"INSERT OR REPLACE {copied}")
    key = "visit_id" if table == "signature" else "id"
    refused(session, f"INSERT {copied} ON CONFLICT ({key}) DO UPDATE SET {key} = excluded.{key}")


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM red_flag", "DELETE FROM late_answer", "UPDATE late_answer SET page = 'map'"],
)
def test_what_a_patient_said_last_stays(session, signed, statement):
    refused(session, statement)


@pytest.mark.parametrize("table", ["questionnaire", "plan", "exam", "criteria_input"])
def test_no_row_of_another_visit_moves_to_a_signed_one(session, signed, make_visit, clinician, table):
    other = visits.plan(session, signed.patient, TODAY, clinician, actor=clinician, now=NOON, status=VisitStatus.OPEN)
    rows = {
        "questionnaire": "(visit_id, mode, language, short_form, started_at, saved_at, version)"
        " SELECT :visit, mode, language, short_form, started_at, saved_at, 1 FROM questionnaire",
        "plan": "(visit_id, in_short, for_gp, for_patient, for_clinic, version) VALUES (:visit, 'x', '', '', '', 1)",
        "exam": "(visit_id, examiner_id, method, started_at, note, version)"
        " SELECT :visit, clinician_id, 'mtps_0_10', created_at, '', 1 FROM visit WHERE id = :visit",
        "criteria_input": "(visit_id, version) VALUES (:visit, 1)",
    }
    session.execute(sa.text(f"INSERT INTO {table} {rows[table]}"), {"visit": other.id})
    refused(session, f"UPDATE {table} SET visit_id = {signed.id} WHERE visit_id = {other.id}")
