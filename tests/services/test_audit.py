"""The audit: who, what, when, by ids only, and only ever added."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.domain.audit import Action
from clinic.domain.visits import VisitStatus
from clinic.models import AuditEntry
from clinic.services import audit, invitations, patients, questionnaires, visits
from tests.fixtures.storage import CLINIC, NOON


@pytest.fixture
def entries(session):
    """Every entry so far, as (action, noun, account, patient)."""

    def entries():
        session.flush()
        rows = session.query(AuditEntry).order_by(AuditEntry.id)
        return [(one.action, one.noun, one.account_id, one.patient_id) for one in rows]

    return entries


def test_each_step_of_a_visit_leaves_its_entry(session, entries, make_visit, clinician):
    visit = make_visit(status=VisitStatus.PLANNED)
    before = len(entries())
    invitations.issue(session, visit, zone=CLINIC.zone, actor=clinician, now=NOON)
    begun = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, begun, {"pain": {"nrs_pain": 7}}, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON)
    visits.open_visit(session, visit, actor=clinician, now=NOON)
    who = visit.patient_id
    assert entries()[before:] == [
        (Action.INVITATION_ISSUE, "invitation", clinician.id, who),
        (Action.QUESTIONNAIRE_SAVE, "questionnaire", None, who),
        (Action.QUESTIONNAIRE_SEND, "questionnaire", None, who),
        (Action.VISIT_WRITE, "visit", clinician.id, who),
    ]


def test_no_name_and_no_answer_stands_in_the_audit(session, make_visit, clinician):
    visit = make_visit()
    patients.add_diagnosis(session, visit.patient, "Canary diagnosis", None, actor=clinician, now=NOON)
    begun = questionnaires.begin(session, visit, now=NOON)
    questionnaires.save(session, visit, begun, {"agenda": {"what_matters": "Canary words"}}, now=NOON)
    session.flush()
    rows = session.execute(text("SELECT * FROM audit_entry")).fetchall()
    assert rows
    assert not any(word in str(row) for row in rows for word in ("Canary", "Rosa", "Example"))


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET noun_id = 7", "DELETE FROM audit_entry"])
def test_an_entry_is_never_changed_or_removed(session, clinician, statement):
    audit.record(session, clinician, Action.VISIT_READ, "visit", 1, now=NOON)
    session.flush()
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(statement))
