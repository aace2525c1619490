"""A language is off until somebody is named who reviewed it; the patient's choice is kept with the patient."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry
from clinic.services import languages, questionnaires
from tests.fixtures.spanish import REVIEWER
from tests.fixtures.storage import NOON, TODAY

LATER = NOON + dt.timedelta(hours=1)


def test_english_alone_is_offered_at_first(session):
    assert languages.offered(session) == ("en",)


def test_a_named_review_switches_a_language_on_and_is_audited(session, spanish):
    assert languages.offered(session) == ("en", "es")
    (language,) = languages.switched(session)
    assert (language.reviewed_by, language.reviewed_on, language.recorded_by) == (REVIEWER, TODAY, spanish)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.LANGUAGE_SWITCH)).one()
    assert entry.account_id == spanish.id
    assert entry.detail == {"code": "es", "on": True, "reviewed_by": REVIEWER, "reviewed_on": TODAY.isoformat()}


@pytest.mark.parametrize("reviewer", ["", "   "])
def test_without_a_reviewer_it_stays_off(session, make_account, reviewer):
    actor = make_account(RoleName.ADMINISTRATOR)
    with pytest.raises(ClinicError, match="reviewer"):
        languages.switch_on(session, "es", reviewed_by=reviewer, reviewed_on=TODAY, actor=actor, now=NOON)
    assert languages.offered(session) == ("en",)


def test_a_language_without_a_catalogue_cannot_be_switched_on(session, make_account):
    actor = make_account(RoleName.ADMINISTRATOR)
    with pytest.raises(NotFound):
        languages.switch_on(session, "fr", reviewed_by="A", reviewed_on=TODAY, actor=actor, now=NOON)


def test_it_can_be_switched_off_and_on_again_by_another_review(session, spanish):
    languages.switch_off(session, "es", actor=spanish, now=LATER)
    languages.switch_off(session, "es", actor=spanish, now=LATER)
    assert languages.offered(session) == ("en",)
    languages.switch_on(session, "es", reviewed_by="Another", reviewed_on=TODAY, actor=spanish, now=LATER)
    assert languages.offered(session) == ("en", "es")
    written = select(AuditEntry).where(AuditEntry.action == Action.LANGUAGE_SWITCH).order_by(AuditEntry.id)
    switches = session.scalars(written).all()
    assert [entry.detail["on"] for entry in switches] == [True, False, True]


def test_the_choice_is_kept_for_the_patient_and_noted_on_the_form(session, spanish, visit):
    begun = questionnaires.begin(session, visit, now=NOON)
    languages.choose(session, visit.patient, begun, "es", now=NOON)
    assert (visit.patient.language, begun.language) == ("es", "es")


def test_a_form_that_was_sent_keeps_the_language_it_was_answered_in(session, spanish, visit):
    begun = questionnaires.begin(session, visit, now=NOON)
    questionnaires.send(session, visit, begun, now=NOON)
    languages.choose(session, visit.patient, begun, "es", now=NOON)
    assert (visit.patient.language, begun.language) == ("es", "en")


def test_nobody_chooses_what_is_off(session, visit):
    with pytest.raises(NotFound):
        languages.choose(session, visit.patient, None, "es", now=NOON)
    assert visit.patient.language == "en"
