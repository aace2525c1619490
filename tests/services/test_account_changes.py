"""Accounts change: sessions end with it, a given password opens once, and the last administrator stays."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from clinic.domain.account_sessions import Ending
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import RoleName
from clinic.models import Account, AccountSession, AuditEntry
from clinic.services import account_changes, account_sessions, accounts
from tests.fixtures.storage import NOON

ABOUT = {"actor": None, "now": NOON}


@pytest.fixture
def signed_in(session, clinician):
    """A token of the clinician; says whether it is still good, and why not."""
    token = account_sessions.begin(session, clinician, address="", user_agent="", now=NOON)

    def signed_in():
        session.expire_all()
        held = session.scalars(select(AccountSession)).first()
        return account_sessions.find(session, token, now=NOON) is not None, held.ended_because

    return signed_in


@pytest.fixture
def actions(session):
    """The audited actions so far."""
    return lambda: list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_switching_off_and_on(session, clinician, signed_in, actions, make_account):
    make_account(RoleName.ADMINISTRATOR, name="Ada")
    before = clinician.fs_uniquifier
    account_changes.switch_off(session, clinician, **ABOUT)
    assert signed_in() == (False, Ending.SWITCHED_OFF)
    assert clinician.fs_uniquifier != before
    account_changes.switch_on(session, clinician, **ABOUT)
    account_changes.switch_on(session, clinician, **ABOUT)
    assert signed_in()[0] is False, "what was ended stays ended"
    assert actions()[-3:] == [Action.SESSION_END, Action.ACCOUNT_SWITCH_OFF, Action.ACCOUNT_SWITCH_ON]


def test_roles_are_replaced_and_said_in_the_audit(session, clinician):
    account_changes.set_roles(session, clinician, [RoleName.FRONT_DESK], **ABOUT)
    session.expire_all()
    assert clinician.role_names == {RoleName.FRONT_DESK}
    said = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.ACCOUNT_ROLES)).one()
    assert said.detail == {"before": ["clinician"], "after": ["front_desk"]}
    with pytest.raises(ClinicError, match="needs a role"):
        account_changes.set_roles(session, clinician, [], **ABOUT)


def test_the_last_administrator_stays_whatever_is_tried(session, make_account):
    ada = make_account(RoleName.ADMINISTRATOR, name="Ada")
    off = make_account(RoleName.ADMINISTRATOR, name="Off")
    account_changes.switch_off(session, off, **ABOUT)
    for attempt in (
        lambda: account_changes.switch_off(session, ada, **ABOUT),
        lambda: account_changes.set_roles(session, ada, [RoleName.CLINICIAN], **ABOUT),
    ):
        with pytest.raises(ClinicError, match="last administrator"):
            attempt()
    assert (ada.active, ada.role_names) == (True, {RoleName.ADMINISTRATOR})


def test_two_administrators_who_switch_each_other_off_at_once_leave_one(database, session, make_account):
    ids = [make_account(RoleName.ADMINISTRATOR, name=name).id for name in ("Ada", "Eva")]
    session.commit()
    answers = _at_once(database, ids, _switch_off)
    assert sorted(answers) == ["done", "refused"], answers
    session.expire_all()
    assert accounts.has_administrator(session)


def test_two_people_who_use_a_set_up_code_at_once_make_one_administrator(database, session):
    codes = [accounts.issue_setup_code(session, now=NOON) for _code in range(2)]
    session.commit()
    answers = _at_once(database, [codes[0], codes[0], codes[1]], _set_up)
    assert sorted(answers) == ["done", "refused", "refused"], answers
    assert len(accounts.all_accounts(session)) == 1


def _switch_off(own, account_id, number):
    account_changes.switch_off(own, own.get(Account, account_id), **ABOUT)


def _set_up(own, code, number):
    about = {"email": f"a{number}@clinic.example", "name": "Ada", "password_hash": "x", "now": NOON}
    accounts.use_setup_code(own, code, **about)


def _at_once(database, what, act):
    """Do it from as many sides as there are things; return what each was answered."""
    start, answers = threading.Barrier(len(what)), []

    def one(number):
        with database.writing() as own:
            start.wait()
            try:
                act(own, what[number], number)
                own.commit()
                answers.append("done")
            except ClinicError:
                own.rollback()
                answers.append("refused")
            except Exception as error:
                own.rollback()
                answers.append(repr(error))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(what))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_given_password_holds_for_72_hours_and_opens_once(session, clinician, signed_in):
    account_changes.give_password(session, clinician, "given", **ABOUT)
    assert signed_in() == (False, Ending.PASSWORD_CHANGED)
    assert not account_changes.has_run_out(clinician, now=NOON + dt.timedelta(hours=71, minutes=59))
    assert account_changes.has_run_out(clinician, now=NOON + dt.timedelta(hours=72))
    assert not account_changes.must_choose_password(clinician)
    account_changes.spend_given_password(session, clinician)
    assert (clinician.password, account_changes.must_choose_password(clinician)) == (None, True)
    account_changes.choose_password(session, clinician, "own", now=NOON, current=0, keep_others=False)
    account_changes.spend_given_password(session, clinician)
    assert (clinician.password, account_changes.must_choose_password(clinician)) == ("own", False)
    assert not account_changes.has_run_out(clinician, now=NOON + dt.timedelta(days=4000)), "nobody has to change it"


@pytest.mark.parametrize("keep", [True, False])
def test_other_sessions_end_with_a_new_password_unless_they_are_kept(session, clinician, signed_in, keep):
    account_changes.choose_password(session, clinician, "own", now=NOON, current=0, keep_others=keep)
    assert signed_in()[0] is keep


def test_a_made_password_is_random(session):
    made = {accounts.readable_secret() for _once in range(200)}
    assert len(made) == 200
    assert {len(one) for one in made} == {23}
