"""An optional question is off until an administrator switches it on, and then asked in the next forms alone."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from clinic.services import optional_questions, questionnaire_pages, questionnaires
from tests.fixtures.storage import NOON

WARNING = "spasm7.warning"
LATER = NOON + dt.timedelta(hours=1)


@pytest.fixture
def administrator(make_account):
    return make_account(RoleName.ADMINISTRATOR, name="Who switches questions")


def test_none_is_asked_at_first(session, visit):
    assert optional_questions.asked(session) == frozenset()
    assert questionnaire_pages.situation(session, visit, None).extra == frozenset()


def test_it_is_switched_on_and_off_and_each_switch_is_audited_once(session, administrator):
    for on, now in ((False, NOON), (True, NOON), (True, LATER), (False, LATER)):
        optional_questions.switch(session, WARNING, on=on, actor=administrator, now=now)
    assert optional_questions.asked(session) == frozenset()
    entries = select(AuditEntry).where(AuditEntry.action == Action.QUESTION_SWITCH).order_by(AuditEntry.id)
    assert [entry.detail for entry in session.scalars(entries)] == [
        {"code": WARNING, "on": True},
        {"code": WARNING, "on": False},
    ]
    assert optional_questions.switches(session)[WARNING].recorded_by is administrator


def test_a_form_that_was_begun_keeps_its_questions(session, administrator, make_visit):
    without = make_visit()
    begun = questionnaires.begin(session, without, now=NOON)
    optional_questions.switch(session, WARNING, on=True, actor=administrator, now=NOON)
    later = make_visit(patient=without.patient, seen_on=without.seen_on + dt.timedelta(days=7))
    begun_later = questionnaires.begin(session, later, now=LATER)
    optional_questions.switch(session, WARNING, on=False, actor=administrator, now=LATER)
    session.expire_all()
    assert questionnaire_pages.situation(session, without, begun).extra == frozenset()
    assert questionnaire_pages.situation(session, later, begun_later).extra == {WARNING}


@pytest.mark.parametrize("code", ["spasm7.energy", "warning", ""])
def test_a_question_that_is_always_asked_has_no_switch(session, administrator, code):
    with pytest.raises(NotFound):
        optional_questions.switch(session, code, on=True, actor=administrator, now=NOON)
